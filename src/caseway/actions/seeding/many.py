"""Many cases for tests at scale: by COPY, each a true history with the state and the list row that follow from it.

Nearly all are closed cases of past years, as an archive brings them in; one in fifty, two thousand at most, came in
within the last hours and stands on the map, opened by the same action as any other.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

import msgspec

from caseway.actions.house import House
from caseway.actions.perform import Writers, perform_on
from caseway.actions.seeding import words
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.evolve import fold
from caseway.core.case.state import CaseState
from caseway.core.values import BASES, Basis
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import agents, cases, contacts, definitions, inboxes, messages, participants, states
from caseway.store import bulk as stored
from caseway.store.bulk import BulkCase, BulkContact, BulkMessage

BATCH_CASES = 2000
CASES_A_CONTACT = 5
LIVE_ONE_IN = 50
LIVE_MAX = 2000
LIVE_BATCH = 100
YEARS = 3
BASIS_WEIGHTS: dict[Basis, int] = {
    "confirmed": 46,
    "presumed": 24,
    "unreachable": 9,
    "withdrawn": 5,
    "lapsed": 3,
    "refused": 4,
    "referred": 4,
    "no_action": 4,
    "merged": 1,
}
assert BASIS_WEIGHTS.keys() == set(BASES)


class Ground(msgspec.Struct, frozen=True):
    """What all of them stand on."""

    inbox_id: int
    address: str
    definition: tuple[str, int]
    agents: tuple[tuple[int, str], ...]
    first_contact: int
    contact_count: int
    messages_mean: int


class NoTown(Exception):
    """Many cases need people and queues: the town must live here."""


async def seed_cases(
    house: House, count: int, messages_mean: int = 10, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Add `count` closed cases with about `messages_mean` messages each, oldest first, in batches."""
    chance, now = Random(count), clock.now()  # noqa: S311 - believable, not secret
    async with transaction(house.pool) as connection:
        ground = await _ground(connection, count, messages_mean, chance)
        first = await stored.reserve_cases(connection, count)
    start, span = now - timedelta(days=365 * YEARS), timedelta(days=365 * YEARS - 30)

    def build(begin: int) -> list[BulkCase]:
        numbers = range(begin, min(begin + BATCH_CASES, count))
        return [made(first + n, start + span * (n / count), ground, chance) for n in numbers]

    batch = build(0)
    for begin in range(0, count, BATCH_CASES):
        further = asyncio.create_task(
            asyncio.to_thread(build, begin + BATCH_CASES)
        )  # while the server takes this one
        async with transaction(house.pool) as connection:
            await stored.copy_cases(connection, batch)
        progress(begin + len(batch))
        batch = await further
    await _open_some(house, ground, min(count // LIVE_ONE_IN, LIVE_MAX), chance)
    async with house.pool.connection() as connection:
        await stored.analyze(connection)


async def _open_some(house: House, ground: Ground, count: int, chance: Random) -> None:
    """Cases that wait for somebody now: imported, so that nothing is sent."""
    quiet = msgspec.structs.replace(house, announce=lambda case_id, seq: None, wake_workers=lambda: None)
    for begin in range(0, count, LIVE_BATCH):
        async with transaction(house.pool) as connection:
            for _ in range(begin, min(begin + LIVE_BATCH, count)):
                await _open_one(connection, quiet, ground, chance)


async def _open_one(connection: Connection, house: House, ground: Ground, chance: Random) -> None:
    at = clock.now() - timedelta(minutes=chance.randint(1, 300))
    contact = await contacts.by_id(connection, ground.first_contact + chance.randrange(ground.contact_count))
    assert contact is not None
    case_id, version = await states.fresh(connection, ground.definition[0])
    subject, trouble = words.subject(chance)
    opening = c.OpenCase(
        case_id=case_id,
        trigger="message",
        channel="email",
        contact_id=contact.id,
        inbox_id=ground.inbox_id,
        definition=version,
        queue=trouble[0],
        imported=True,
        subject=subject,
        first=c.ReceiveMessage(channel="email", contact_id=contact.id, occurred_at=at),
    )
    taken = (c.Assign(agent_id=chance.choice(ground.agents)[0]),) if chance.random() < 0.5 else ()
    await participants.join(connection, case_id, contact.email or "", "contact", contact.id)
    writers = _writers(contact, subject, words.text(chance, ours=False))
    await perform_on(connection, house, case_id, (opening, *taken), writers, at)


def _writers(contact: contacts.Contact, subject: str, text: str) -> Writers:
    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        message = messages.Message(
            case_id=state.case_id,
            seq=event.seq,
            direction="inbound",
            channel="email",
            at=event.at,
            contact_id=contact.id,
            from_name=contact.name,
            from_address=contact.email,
            subject=subject,
            text=text,
        )
        await messages.add(connection, message)
        shown = cases.Words(subject, text[:300], contact.name, f"{subject} {contact.name} {text}")
        await cases.update_words(connection, state.case_id, shown)

    return {e.MessageReceived: write}


async def _ground(connection: Connection, count: int, messages_mean: int, chance: Random) -> Ground:
    boxes, staff = await inboxes.everything(connection), await agents.everyone(connection)
    if not boxes or not staff:
        raise NoTown("Many cases need people and queues: let the town move in first (`caseway seed`).")
    version = await definitions.latest(connection, boxes[0].process_key)
    if version is None:
        raise NoTown(f"There is no published map {boxes[0].process_key}.")
    contact_count = max(1, count // CASES_A_CONTACT)
    first_contact = await stored.reserve_contacts(connection, contact_count)
    made_up = (_contact(first_contact + n, chance) for n in range(contact_count))
    await stored.copy_contacts(connection, made_up, clock.now() - timedelta(days=365 * YEARS))
    return Ground(
        inbox_id=boxes[0].id,
        address=boxes[0].address,
        definition=(boxes[0].process_key, version),
        agents=tuple((agent.id, agent.name) for agent in staff if agent.role == "agent"),
        first_contact=first_contact,
        contact_count=contact_count,
        messages_mean=messages_mean,
    )


def _contact(contact_id: int, chance: Random) -> BulkContact:
    name = words.name(chance)
    return BulkContact(contact_id, name, f"{name.lower().replace(' ', '.')}.{contact_id}@example.com")


def made(case_id: int, opened_at: datetime, ground: Ground, chance: Random) -> BulkCase:
    """One closed case with its conversation; state and row follow from its history."""
    subject, trouble = words.subject(chance)
    contact_id = ground.first_contact + chance.randrange(ground.contact_count)
    agent = chance.choice(ground.agents)
    count = max(1, round(chance.triangular(1, 2 * ground.messages_mean - 1)))
    opened = e.CaseOpened(
        trigger="message",
        channel="email",
        contact_id=contact_id,
        definition=ground.definition,
        queue=trouble[0],
        inbox_id=ground.inbox_id,
        imported=True,
    )
    events = [e.Event(case_id, 1, opened_at, "system", opened)]
    fields = {
        "kind": trouble[1],
        "category": trouble[2],
        "priority": chance.choice(("normal", "normal", "high")),
    }
    events.append(e.Event(case_id, 2, opened_at, "system", e.FieldsSet(fields)))
    said = list(_conversation(events, count, (contact_id, agent[0]), chance))
    basis = chance.choices(list(BASIS_WEIGHTS), list(BASIS_WEIGHTS.values()))[0]
    closed_at = events[-1].at + timedelta(days=chance.randint(1, 6))
    events.append(e.Event(case_id, len(events) + 1, closed_at, "system", e.Closed(basis)))
    state = fold(events)
    return BulkCase(state, tuple(events), subject, agent[1], ground.address, tuple(said))


def _conversation(
    events: list[e.Event], count: int, between: tuple[int, int], chance: Random
) -> Iterator[BulkMessage]:
    """Messages to and fro, the contact's first, hours apart."""
    case_id, at = events[0].case_id, events[0].at
    contact_id, agent_id = between
    for n in range(count):
        ours, seq = n % 2 == 1, len(events) + 1
        body: e.Body
        body = (
            e.MessageSent("email", agent_id=agent_id) if ours else e.MessageReceived("email", contact_id, at)
        )
        by = f"agent:{agent_id}" if ours else f"contact:{contact_id}"
        events.append(e.Event(case_id, seq, at, by, body))
        yield BulkMessage(seq, at, ours, words.text(chance, ours))
        if n == 1:
            events.append(e.Event(case_id, seq + 1, at, by, e.Assigned(agent_id, "answered first")))
        at += timedelta(minutes=chance.randint(20, 1600))

"""Mail from archives: an import sends nothing, starts no clocks, and its cases come in closed unless asked otherwise.

Threads are put together by Message-ID and References; a mail that is known already changes nothing; what cannot be
understood is held, visible and releasable. Cases that come in closed have the dates of their mails. Cases that come
in open are opened now, with their mails as they were said then.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
import structlog

from caseway.actions import matching
from caseway.actions.archives import Archive
from caseway.actions.house import House
from caseway.actions.mail_words import mail_writers
from caseway.actions.perform import Done, Writers, announce, perform_on
from caseway.channels.base import Inbound
from caseway.channels.email.mail import Address, ParsedMail
from caseway.channels.email.parse import parse
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import agents, contacts, imports, intake, messages, participants, states
from caseway.store.inboxes import Inbox

log = structlog.get_logger()

NOTHING_WAKES = "It comes from an archive."
"""Why a mail of an archive is automatic to a case that goes on: it wakes no clock and asks for no reading."""


class Tally(msgspec.Struct, frozen=True):
    """What became of the mails of an import."""

    cases: int = 0
    messages: int = 0
    known: int = 0
    held: int = 0
    ignored: int = 0


class Load(msgspec.Struct, frozen=True):
    """One mail of an import: where it goes, when it was sent, and who of ours wrote it, if one of us did."""

    inbox: Inbox
    mail: ParsedMail
    raw: bytes
    at: datetime
    opens: bool
    ours: bool = False
    agent_id: int | None = None


Threads = dict[str, int]
"""From every Message-ID that was named in this import to the case in which it was named."""


async def import_mails(
    house: House,
    inbox: Inbox,
    mails: Iterable[Inbound],
    opens: bool = False,
    progress: Callable[[int], None] = lambda count: None,
) -> Tally:
    """Bring in a whole archive, oldest mail first, each in its own transaction."""
    archive, threads = Archive(mails, clock.now()), Threads()
    found: list[str] = []
    try:
        for place, raw in archive:
            load = Load(inbox, parse(raw), raw, place.sent_at, opens)
            found.append(await _one(house, load, threads))
            progress(len(found))
    finally:
        archive.close()
    counted = {name: found.count(name) for name in Tally.__struct_fields__}
    return Tally(**{**counted, "messages": found.count("messages") + found.count("cases")})


async def _one(house: House, load: Load, threads: Threads) -> str:
    """Whatever one mail does to us, the others come in, and it is kept where it is seen."""
    try:
        return await import_one(house, load, threads)
    except Exception as error:  # noqa: BLE001 - one mail must not cost the others; it is held and shown
        log.error("mail not imported", external_id=load.mail.external_id, error=repr(error))
        async with transaction(house.pool) as connection:
            taken = await _take(connection, load)
            if taken is not None:
                await intake.hold(connection, taken, f"It could not be filed: {error!r}"[:500])
        return "held"


async def import_one(house: House, load: Load, threads: Threads) -> str:
    """Bring in one mail; the field of the tally that it counts for."""
    done: Done | None = None
    async with transaction(house.pool) as connection:
        taken = await _take(connection, load)
        if taken is None:
            return "known"
        outcome, done = await _file(connection, house, load, (taken, threads))
    if done is not None:
        announce(house, done)
    return outcome


async def _take(connection: Connection, load: Load) -> int | None:
    """The number of the mail in the intake; None if this inbox, or any case, has it already."""
    mail = load.mail
    known = await messages.known_ids(connection, [mail.message_id] if mail.message_id else [])
    if known:
        return None
    recipients = [address.email for address in (*mail.to, *mail.cc)][:100]
    sender = mail.sender.email if mail.sender else ""
    coming = intake.Coming(load.inbox.id, mail.external_id, clock.now(), sender, recipients, load.raw)
    return await intake.take(connection, coming)


async def _file(
    connection: Connection, house: House, load: Load, kept: tuple[int, Threads]
) -> tuple[str, Done | None]:
    (intake_id, threads), mail = kept, load.mail
    load, person = await _author(connection, load)
    found = await _thread(connection, house, load, threads)
    contact = await _contact(connection, load, person, found)
    if contact is None:
        await intake.hold(connection, intake_id, "It does not say who sent it.", mail.subject[:200])
        return "held", None
    reason = await _why_not(connection, load, found)
    if reason is not None:
        await intake.ignore(connection, intake_id, reason)
        return "ignored", None
    entry = matching.Entry(intake_id, load.inbox.id, mail, contact, opens=found is None)
    done = await (
        _go_on(connection, house, load, entry, found) if found else _open(connection, house, load, entry)
    )
    seq = done.seq_of(e.MessageReceived)
    await intake.file(connection, intake_id, done.state.case_id, seq)
    if load.ours:
        await imports.mark_ours(connection, done.state.case_id, seq, load.agent_id)
    for name in (mail.message_id, *mail.answers_to):
        if name:
            threads.setdefault(name, done.state.case_id)
    return ("messages" if found else "cases"), done


async def _author(connection: Connection, load: Load) -> tuple[Load, Address | None]:
    """Whose case it is: the sender, or the first recipient of what one of us wrote."""
    sender = load.mail.sender
    if sender is None:
        return load, None
    agent = await agents.by_email(connection, sender.email)
    if agent is None and sender.key != load.inbox.address.casefold():
        return load, sender
    load = msgspec.structs.replace(load, ours=True, agent_id=agent.id if agent else None)
    if load.mail.forwarded is not None:
        return load, load.mail.forwarded.sender
    others = matching.copied(load.mail, load.inbox.address)
    return load, others[0] if others else None


async def _contact(
    connection: Connection, load: Load, person: Address | None, found: int | None
) -> contacts.Contact | None:
    """Who stands behind the mail outside: for an answer of ours without a recipient, whose case it is."""
    if person is not None:
        language = load.mail.language
        return await contacts.met(connection, person.email, person.name or None, load.at, language=language)
    state = await states.read(connection, found) if load.ours and found is not None else None
    return await contacts.by_id(connection, state.contact_id) if state is not None else None


async def _thread(connection: Connection, house: House, load: Load, threads: Threads) -> int | None:
    names = (load.mail.message_id or "", *load.mail.answers_to)
    heard = next((threads[name] for name in names if name in threads), None)
    if heard is not None or load.mail.sender is None:
        return heard
    return await matching.case_of(connection, house, load.mail, load.mail.sender.email)


async def _why_not(connection: Connection, load: Load, found: int | None) -> str | None:
    """Why a mail of an archive needs no place in a case, or None."""
    mail = load.mail
    if found is None and mail.bounce is not None:
        return "A delivery report about no message of ours."
    if found is None and mail.automatic and mail.automatic.startswith("Auto-Submitted: auto-replied"):
        return "An automatic reply to nothing of ours."
    if mail.sender is not None and await contacts.is_blocked(connection, mail.sender.email):
        return "The sender is blocked as spam."
    return None


def _said(load: Load, contact_id: int | None, automatic: str | None) -> c.ReceiveMessage:
    """The import does it all, in the name of the system; who wrote stands with the words."""
    reason = automatic or load.mail.automatic or ("It was written by us." if load.ours else None)
    return c.ReceiveMessage(channel="email", contact_id=contact_id, automatic=reason, occurred_at=load.at)


async def _open(connection: Connection, house: House, load: Load, entry: matching.Entry) -> Done:
    """A case of its own: closed at once at the date of its mail, or opened now."""
    case_id, version = await states.fresh(connection, load.inbox.process_key)
    opening = c.OpenCase(
        case_id=case_id,
        trigger="message",
        channel="email",
        contact_id=entry.contact.id,
        organization_id=entry.contact.organization_id,
        inbox_id=load.inbox.id,
        definition=version,
        queue=load.inbox.queue or "general",
        imported=True,
        closed=not load.opens,
        subject=load.mail.subject,
        first=_said(load, entry.contact.id, None),
    )
    await participants.join(connection, case_id, entry.contact.email or "", "contact", entry.contact.id)
    for copied in matching.copied(load.mail, load.inbox.address):
        if copied.key != (entry.contact.email or "").casefold():
            await participants.join(connection, case_id, copied.email, "copied", None)
    commands = (opening,) if load.opens else (opening, c.CloseImported())
    return await _perform(connection, house, load, (case_id, commands), entry)


async def _go_on(
    connection: Connection, house: House, load: Load, entry: matching.Entry, case_id: int
) -> Done:
    """A mail more in a case: an imported one stays closed, a live one is not woken."""
    state = await states.lock(connection, case_id)
    assert state is not None
    if not load.ours:
        await participants.join(connection, case_id, entry.contact.email or "", "copied", entry.contact.id)
    archived = state.imported and not state.process.started
    wakes = load.opens and state.imported
    said = _said(load, entry.contact.id, None if archived or wakes else NOTHING_WAKES)
    commands = (said, c.CloseImported()) if archived else (said,)
    return await _perform(connection, house, load, (case_id, commands), entry)


def _writers(house: House, load: Load, entry: matching.Entry) -> Writers:
    """The words have the date of the mail, whenever its case came in."""
    keep = mail_writers(house, entry)[e.MessageReceived]

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await keep(connection, msgspec.structs.replace(event, at=load.at), state)

    return {e.MessageReceived: write}


async def _perform(
    connection: Connection,
    house: House,
    load: Load,
    asked: tuple[int, tuple[c.Command, ...]],
    entry: matching.Entry,
) -> Done:
    """Carry it out: at the date of the mail where the case comes in closed, else now."""
    case_id, commands = asked
    now = load.at if isinstance(commands[-1], c.CloseImported) else None
    done = await perform_on(connection, house, case_id, commands, _writers(house, load, entry), now)
    if isinstance(done, Refusal):
        raise ValueError(done.sentence)
    return done

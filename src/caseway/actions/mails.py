"""A mail in: taken (stored before it is accepted), then filed once in the case it belongs to."""

from datetime import datetime

import msgspec

from caseway.actions import matching
from caseway.actions.house import House
from caseway.actions.mail_words import mail_writers
from caseway.actions.perform import Done, announce, perform_on
from caseway.channels.email.mail import ParsedMail
from caseway.channels.email.parse import external_id_of, parse
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.thanks import is_thanks
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import contacts, inboxes, intake, jobs, messages, outbox, participants, states

NO_SENDER = "<>"
"""How an empty envelope sender is stored: "" means that there was no envelope."""
ANSWERED_MAX = 10
"""How many of the mails that one answers may be on their way in at the same instant."""


async def take(
    house: House, inbox_id: int, sender: str | None, recipients: list[str], raw: bytes
) -> int | None:
    """Store a mail and its job in one commit; None if this inbox has seen it. After that it may be accepted.

    `sender` is the envelope's, "" for an empty one, None where there was no envelope.
    """
    external_id = external_id_of(raw)
    stored = "" if sender is None else sender or NO_SENDER
    mail = intake.Coming(inbox_id, external_id, clock.now(), stored, recipients, raw)
    async with transaction(house.pool) as connection:
        intake_id = await intake.take(connection, mail)
        if intake_id is not None:
            await jobs.defer(connection, [jobs.Job("file_mail", {"intake_id": intake_id})])
    house.wake_workers()
    return intake_id


async def file_mail(house: House, intake_id: int) -> Done | None:
    """Bring a taken mail into its case; once, however often it is asked. What cannot be understood is held."""
    async with transaction(house.pool) as connection:
        taken = await intake.lock(connection, intake_id)
        if taken is None or taken.status != "new":
            return None
        raw = await intake.raw(connection, intake_id)
        if raw is None:
            await intake.ignore(connection, intake_id, "Its text was erased.")
            return None
        done = await _file(connection, house, taken, _understood(taken, raw))
    if done is not None:
        announce(house, done)
    return done


def _understood(taken: intake.Taken, raw: bytes) -> ParsedMail:
    """The mail in the light of its envelope: an empty sender makes it automatic, a token may stand there alone."""
    sender = {"": None, NO_SENDER: ""}.get(taken.envelope_from, taken.envelope_from)
    return parse(raw, sender, taken.envelope_to)


async def hold_mail(house: House, intake_id: int, reason: str) -> None:
    """What filing failed on too often waits for a person; nothing of it is lost."""
    async with transaction(house.pool) as connection:
        taken = await intake.lock(connection, intake_id)
        if taken is not None and taken.status == "new":
            await intake.hold(connection, intake_id, reason)


async def retry_mail(house: House, intake_id: int) -> bool:
    """A person asks to file a held mail again."""
    async with transaction(house.pool) as connection:
        taken = await intake.lock(connection, intake_id)
        if taken is None or taken.status not in ("held", "ignored"):
            return False
        await intake.renew(connection, intake_id)
        await jobs.defer(connection, [jobs.Job("file_mail", {"intake_id": intake_id})])
    house.wake_workers()
    return True


async def _file(connection: Connection, house: House, taken: intake.Taken, mail: ParsedMail) -> Done | None:
    if mail.bounce is not None:
        return await _file_bounce(connection, house, taken, mail)
    own = [mail.message_id] if mail.message_id else []
    await messages.claim_ids(connection, [*own, *mail.answers_to[:ANSWERED_MAX]])
    known = await messages.known_ids(connection, own)
    if known:
        await intake.file(connection, taken.id, known[0].case_id, known[0].seq)
        return None
    sender = await matching.author_of(connection, mail)
    if sender is None:
        await intake.hold(connection, taken.id, "It does not say who sent it.", mail.subject[:200])
        return None
    if await contacts.is_blocked(connection, sender.email):
        await intake.ignore(connection, taken.id, "The sender is blocked as spam.")
        return None
    found = await matching.case_of(connection, house, mail, sender.email)
    if found is None and mail.automatic and mail.automatic.startswith("Auto-Submitted: auto-replied"):
        await intake.ignore(connection, taken.id, "An automatic reply to nothing of ours.")
        return None
    contact = await contacts.met(
        connection, sender.email, sender.name or None, clock.now(), language=mail.language
    )
    entry = matching.Entry(taken.id, taken.inbox_id, mail, contact)
    done = await (
        _into_case(connection, house, entry, found) if found else _new_case(connection, house, entry, None)
    )
    await intake.file(connection, taken.id, done.state.case_id, done.seq_of(e.MessageReceived))
    return done


async def _file_bounce(
    connection: Connection, house: House, taken: intake.Taken, mail: ParsedMail
) -> Done | None:
    bounce = mail.bounce
    names = [bounce.original_message_id] if bounce and bounce.original_message_id else []
    known = await messages.known_ids(connection, names)
    if not known or bounce is None:
        await intake.ignore(connection, taken.id, "A delivery report about no message of ours.")
        return None
    ours = known[0]
    for failed in bounce.failed:
        if failed.permanent:
            await contacts.bounced(connection, failed.email, clock.now())
    reason = "; ".join(f"{f.email}: {f.diagnostic or f.status or f.action}" for f in bounce.failed)[:500]
    row = await outbox.lock(connection, ours.case_id, ours.seq)
    if row is not None:
        await outbox.mark(connection, row, "bounced", reason=reason)
    await intake.file(connection, taken.id, ours.case_id, ours.seq)
    command = c.NoteDelivery(message=ours.seq, outcome="bounced", by="system")
    done = await perform_on(connection, house, ours.case_id, (command,))
    return None if isinstance(done, Refusal) else done


def _received(entry: matching.Entry, by: str) -> c.ReceiveMessage:
    mail = entry.mail
    away = (
        datetime.combine(mail.returns_on, datetime.min.time(), clock.now().tzinfo)
        if mail.returns_on
        else None
    )
    return c.ReceiveMessage(
        channel="email",
        contact_id=entry.contact.id,
        automatic=mail.automatic,
        thanks=is_thanks(mail.visible, len(mail.attachments)),
        away_until=away,
        by=by,
    )


async def _into_case(connection: Connection, house: House, entry: matching.Entry, case_id: int) -> Done:
    before = await states.lock(connection, case_id)
    if before is None:
        return await _new_case(connection, house, entry, None)
    over = before.process.ended or not before.process.started
    if over and entry.mail.automatic is None:
        return await _new_case(connection, house, entry, case_id)
    await participants.join(connection, case_id, entry.contact.email or "", "copied", entry.contact.id)
    command = _received(entry, f"contact:{entry.contact.id}")
    done = await perform_on(connection, house, case_id, (command,), mail_writers(house, entry))
    if isinstance(done, Refusal):
        return await _new_case(connection, house, entry, case_id)
    return done


async def _new_case(
    connection: Connection, house: House, entry: matching.Entry, linked_to: int | None
) -> Done:
    entry = msgspec.structs.replace(entry, opens=True)
    inbox = await inboxes.by_id(connection, entry.inbox_id)
    if inbox is None:
        raise LookupError("the inbox is gone")
    case_id, version = await states.fresh(connection, inbox.process_key)
    by = f"contact:{entry.contact.id}"
    opening = c.OpenCase(
        case_id=case_id,
        trigger="message",
        channel="email",
        contact_id=entry.contact.id,
        organization_id=entry.contact.organization_id,
        inbox_id=inbox.id,
        definition=version,
        queue=inbox.queue or "general",
        linked_to=linked_to,
        first=_received(entry, by),
        subject=entry.mail.subject,
        suspicious=entry.mail.spam or entry.mail.automatic is not None,
        by=by,
    )
    await participants.join(connection, case_id, entry.contact.email or "", "contact", entry.contact.id)
    for copied in matching.copied(entry.mail, inbox.address):
        await participants.join(connection, case_id, copied.email, "copied", None)
    done = await perform_on(connection, house, case_id, (opening,), mail_writers(house, entry))
    if isinstance(done, Refusal):
        raise ValueError(done.sentence)
    if linked_to is not None:
        await matching.link(connection, case_id, linked_to)
    return done

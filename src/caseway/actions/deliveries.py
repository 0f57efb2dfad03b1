"""Bringing mail out: at least once, with the same Message-ID, and the outcome on the record."""

import msgspec

from caseway.actions import links
from caseway.actions.house import House
from caseway.actions.perform import announce, perform_on
from caseway.channels.base import Attachment, Delivery, Failed, Outbound, Refused, Sender, Sent, Undelivered
from caseway.channels.email.compose import outbound
from caseway.channels.email.fields import checked_email
from caseway.channels.email.mail import Address, OutgoingMail
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import inboxes, messages, outbox, participants
from caseway.store.participants import Participant


class Later(Exception):
    """Not delivered now; the job is to be tried again."""


async def composed(connection: Connection, house: House, row: outbox.Outgoing) -> tuple[Outbound, ...]:
    """The mail as it goes over the wire: to whom it is for, then to each who was copied, everybody with their own
    link. Empty if its words were erased."""
    message = await messages.one(connection, row.case_id, row.seq)
    inbox = await inboxes.by_id(connection, row.inbox_id)
    if message is None or inbox is None or message.text is None:
        return ()
    to = tuple(Address(r["name"], r["address"]) for r in message.recipients if r.get("address"))
    if not to:
        return ()
    everybody = await participants.of_case(connection, row.case_id)
    reader = next((p for p in everybody if p.address == to[0].email.lower()), None)
    copied = () if message.automatic else _copied(everybody, to)
    references = [
        ref for ref in await messages.references(connection, row.case_id) if ref != message.message_id
    ]
    mail = OutgoingMail(
        message_id=message.message_id or "",
        sender=Address(inbox.company, inbox.address),
        to=to,
        cc=tuple(Address("", p.address or "") for p in copied),
        subject=message.subject or "",
        text="\n\n".join(part for part in (message.text, message.folded) if part),
        sent_at=message.at,
        agent=None if message.automatic else message.from_name,
        company=inbox.company,
        reference=reference_of(row.case_id),
        in_reply_to=message.in_reply_to,
        references=tuple(references),
        token=links.plus_token(house.signing_key, reader.id) if reader else None,
        automatic=message.automatic,
        attachments=await _files(connection, house, row),
    )
    copies = [_copy(house, mail, reader, person) for person in copied]
    return (_only_to(mail, tuple(address.email for address in to)), *copies)


def _copied(everybody: list[Participant], to: tuple[Address, ...]) -> tuple[Participant, ...]:
    taken = {address.email.lower() for address in to}
    return tuple(p for p in everybody if p.address and p.address not in taken)


def _copy(house: House, mail: OutgoingMail, reader: Participant | None, person: Participant) -> Outbound:
    """The same for somebody who was copied: the links and the address for answers are theirs."""
    key = house.signing_key
    token = links.link_token(key, person.id, person.link_version, clock.machine())
    text = links.readdressed(key, mail.text, reader.id, token) if reader else mail.text
    own = msgspec.structs.replace(mail, text=text, token=links.plus_token(key, person.id))
    return _only_to(own, (person.address or "",))


def _only_to(mail: OutgoingMail, recipients: tuple[str, ...]) -> Outbound:
    """Everybody stands in the head; the envelope names these alone."""
    return msgspec.structs.replace(outbound(mail), recipients=tuple(map(checked_email, recipients)))


async def _files(connection: Connection, house: House, row: outbox.Outgoing) -> tuple[Attachment, ...]:
    found = [a for a in await messages.attachments_of(connection, row.case_id) if a.seq == row.seq]
    return tuple(
        [Attachment(a.name or "file", a.content_type, await house.files.get(a.content_key)) for a in found]
    )


async def begin(house: House, case_id: int, seq: int) -> tuple[Outbound, ...]:
    """The mail if it should be sent now, with its copies: marked `unknown` first, so that a crash after the wire is
    seen."""
    async with transaction(house.pool) as connection:
        row = await outbox.lock(connection, case_id, seq)
        if row is None or row.status not in ("queued", "unknown"):
            return ()
        mails = await composed(connection, house, row)
        if not mails:
            await outbox.mark(
                connection, row, "failed", reason="Nothing is left to send: no address, or it was erased."
            )
            return ()
        await outbox.mark(connection, row, "unknown", reason="On its way; the outcome is not known yet.")
        return mails


async def send(sender: Sender, mails: tuple[Outbound, ...]) -> Delivery:
    """Hand it over to whom it is for and, once they have it, to whoever was copied; what became of a copy stands
    beside."""
    first, *copies = mails
    outcome = await sender.send(first)
    if not isinstance(outcome, Sent):
        return outcome
    missed = list(outcome.undelivered)
    for copy in copies:
        result = await sender.send(copy)
        if not isinstance(result, Sent):
            missed.append(Undelivered(copy.recipients[0], None, result.reason))
    return Sent(outcome.response, tuple(missed))


async def keep(house: House, case_id: int, seq: int) -> None:
    """No mail account: the message is kept to be read, and counts as delivered."""
    await _settle(house, case_id, seq, "kept", None, "sent")


async def finish(house: House, case_id: int, seq: int, outcome: Delivery) -> None:
    """Record what the other side said; raises `Later` if it is to be tried again."""
    if isinstance(outcome, Sent):
        missed = [f"{one.recipient} did not get it: {one.reason}" for one in outcome.undelivered]
        await _settle(house, case_id, seq, "sent", "; ".join([*missed, outcome.response])[:500], "sent")
    elif isinstance(outcome, Refused):
        await _settle(house, case_id, seq, "failed", outcome.reason[:500], "failed")
    else:
        status = "queued" if isinstance(outcome, Failed) else "unknown"
        await _settle(house, case_id, seq, status, outcome.reason[:500], None)
        raise Later(outcome.reason)


async def give_up(house: House, case_id: int, seq: int, reason: str) -> None:
    """It was tried too often."""
    await _settle(house, case_id, seq, "failed", reason, "failed")


async def _settle(
    house: House, case_id: int, seq: int, status: str, reason: str | None, outcome: str | None
) -> None:
    async with transaction(house.pool) as connection:
        row = await outbox.lock(connection, case_id, seq)
        if row is None or row.status in ("sent", "bounced"):
            return
        sent_at = clock.now() if outcome == "sent" else None
        await outbox.mark(connection, row, status, reason=reason, sent_at=sent_at)
        if outcome is None or (outcome == "sent" and not row.automatic):
            return
        command = c.NoteDelivery(message=seq, outcome=outcome)
        done = await perform_on(connection, house, case_id, (command,))
    if not isinstance(done, Refusal):
        announce(house, done)

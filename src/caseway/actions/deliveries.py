"""Bringing mail out: at least once, with the same Message-ID, and the outcome on the record."""

from caseway.actions import links
from caseway.actions.house import House
from caseway.actions.perform import announce, perform_on
from caseway.channels.base import Attachment, Delivery, Failed, Outbound, Refused, Sent
from caseway.channels.email.compose import outbound
from caseway.channels.email.mail import Address, OutgoingMail
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import inboxes, messages, outbox, participants


class Later(Exception):
    """Not delivered now; the job is to be tried again."""


async def composed(connection: Connection, house: House, row: outbox.Outgoing) -> Outbound | None:
    """The mail as it goes over the wire, or None if its words were erased."""
    message = await messages.one(connection, row.case_id, row.seq)
    inbox = await inboxes.by_id(connection, row.inbox_id)
    if message is None or inbox is None or message.text is None:
        return None
    to = tuple(Address(r["name"], r["address"]) for r in message.recipients if r.get("address"))
    if not to:
        return None
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
        cc=copied,
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
    return outbound(mail)


async def _files(connection: Connection, house: House, row: outbox.Outgoing) -> tuple[Attachment, ...]:
    found = [a for a in await messages.attachments_of(connection, row.case_id) if a.seq == row.seq]
    return tuple(
        [Attachment(a.name or "file", a.content_type, await house.files.get(a.content_key)) for a in found]
    )


def _copied(everybody: list[participants.Participant], to: tuple[Address, ...]) -> tuple[Address, ...]:
    taken = {address.email.lower() for address in to}
    return tuple(Address("", p.address) for p in everybody if p.address and p.address not in taken)


async def begin(house: House, case_id: int, seq: int) -> Outbound | None:
    """The mail if it should be sent now: marked `unknown` first, so that a crash after the wire is seen."""
    async with transaction(house.pool) as connection:
        row = await outbox.lock(connection, case_id, seq)
        if row is None or row.status not in ("queued", "unknown"):
            return None
        mail = await composed(connection, house, row)
        if mail is None:
            await outbox.mark(
                connection, row, "failed", reason="Nothing is left to send: no address, or it was erased."
            )
            return None
        await outbox.mark(connection, row, "unknown", reason="On its way; the outcome is not known yet.")
        return mail


async def keep(house: House, case_id: int, seq: int) -> None:
    """No mail account: the message is kept to be read, and counts as delivered."""
    await _settle(house, case_id, seq, "kept", None, "sent")


async def finish(house: House, case_id: int, seq: int, outcome: Delivery) -> None:
    """Record what the other side said; raises `Later` if it is to be tried again."""
    if isinstance(outcome, Sent):
        await _settle(house, case_id, seq, "sent", outcome.response[:200], "sent")
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

"""Stores what a mail said: its text, its files, and the words that lists show."""

from caseway.actions.house import House
from caseway.actions.matching import Entry
from caseway.actions.perform import Writers
from caseway.channels.base import Attachment
from caseway.core.case import events as e
from caseway.core.case.state import CaseState
from caseway.kit.database import Connection
from caseway.store import cases, messages


def mail_writers(house: House, entry: Entry) -> Writers:
    """What keeps the mail beside its `MessageReceived`."""

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await messages.add(connection, _message(entry, event))
        for n, attachment in enumerate(entry.mail.attachments):
            await keep_attachment(connection, house, event, n, attachment)
        await cases.update_words(connection, state.case_id, _words(entry, state))

    return {e.MessageReceived: write}


def _message(entry: Entry, event: e.Event) -> messages.Message:
    mail = entry.mail
    return messages.Message(
        case_id=event.case_id,
        seq=event.seq,
        direction="inbound",
        channel="email",
        at=event.at,
        contact_id=entry.contact.id,
        from_name=mail.sender.name if mail.sender else None,
        from_address=mail.sender.email if mail.sender else None,
        recipients=[{"name": a.name, "address": a.email} for a in (*mail.to, *mail.cc)][:100],
        subject=mail.subject,
        text=mail.visible,
        html=mail.html,
        folded=mail.folded or None,
        automatic=mail.automatic is not None,
        automatic_reason=mail.automatic,
        auth="failed" if mail.authentication.failed else None,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to[0] if mail.in_reply_to else None,
        intake_id=entry.intake_id,
        attachment_count=len(mail.attachments),
    )


def _words(entry: Entry, state: CaseState) -> cases.Words:
    """Subject and name are those of the first message; the preview follows the newest of a person."""
    mail, contact = entry.mail, entry.contact
    first = state.contact_id == contact.id
    return cases.Words(
        subject=mail.subject if entry.opens else None,
        preview=None if mail.automatic and not entry.opens else mail.visible[:300],
        contact_name=(contact.name or contact.email) if first else None,
        search=f"{mail.subject} {contact.name or ''} {contact.email or ''} {mail.visible}",
    )


async def keep_attachment(
    connection: Connection, house: House, event: e.Event, n: int, attachment: Attachment
) -> None:
    """Put the bytes into the file store and their description beside the message, theirs or ours."""
    key = await house.files.put(attachment.content)
    await messages.add_attachment(
        connection,
        messages.Attachment(
            case_id=event.case_id,
            seq=event.seq,
            n=n,
            name=attachment.name,
            content_type=attachment.content_type,
            size_bytes=len(attachment.content),
            content_key=key,
            content_id=attachment.content_id,
            inline=attachment.inline,
        ),
    )

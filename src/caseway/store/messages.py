"""Content: messages, notes, facts and attachments, each at the `(case_id, seq)` of its event."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import attachments, facts, mail_ids, messages, notes


class Message(msgspec.Struct, frozen=True):
    """An utterance: who said what to whom, and under which identities mail programs know it."""

    case_id: int
    seq: int
    direction: str
    channel: str
    at: datetime
    agent_id: int | None = None
    contact_id: int | None = None
    from_name: str | None = None
    from_address: str | None = None
    recipients: list[dict[str, str]] = []
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    folded: str | None = None
    ask: str | None = None
    proposal: dict[str, Any] | None = None
    then: str | None = None
    template: str | None = None
    automatic: bool = False
    automatic_reason: str | None = None
    auth: str | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    intake_id: int | None = None
    attachment_count: int = 0


class Attachment(msgspec.Struct, frozen=True):
    """A file of a message; its bytes are in the file store under `content_key`."""

    case_id: int
    seq: int
    n: int
    name: str | None
    content_type: str
    size_bytes: int
    content_key: str
    content_id: str | None
    inline: bool


class Note(msgspec.Struct, frozen=True):
    """Internal words."""

    case_id: int
    seq: int
    at: datetime
    agent_id: int | None
    text: str | None


class Fact(msgspec.Struct, frozen=True):
    """Something known about the case or the contact, with its source."""

    case_id: int
    seq: int
    name: str
    value: Any
    source: str
    at: datetime


class MailId(msgspec.Struct, frozen=True):
    """Which message of which case a Message-ID names."""

    message_id: str
    case_id: int
    seq: int


_MESSAGE = {name: bindparam(name, type_=messages.c[name].type) for name in Message.__struct_fields__}
_ADD = statement(sa.insert(messages).values(**_MESSAGE))
_COLUMNS = tuple(messages.c[name] for name in Message.__struct_fields__)
_OF_CASE = statement(
    select(*_COLUMNS).where(messages.c.case_id == bindparam("case_id")).order_by(messages.c.seq), Message
)
_ONE = statement(
    select(*_COLUMNS).where(messages.c.case_id == bindparam("case_id"), messages.c.seq == bindparam("seq")),
    Message,
)
_LAST_ASK = statement(
    select(messages.c.ask)
    .where(messages.c.case_id == bindparam("case_id"), messages.c.ask.is_not(None))
    .order_by(messages.c.seq.desc())
    .limit(1)
)
_LAST_SENT = statement(
    select(sa.func.max(messages.c.at)).where(
        messages.c.case_id == bindparam("case_id"),
        messages.c.template == bindparam("template"),
        messages.c.recipients[0]["address"].astext == bindparam("address"),
    )
)
_REFERENCES = statement(
    select(messages.c.message_id)
    .where(messages.c.case_id == bindparam("case_id"), messages.c.message_id.is_not(None))
    .order_by(messages.c.seq.desc())
    .limit(12)
)
_ADD_NOTE = statement(
    sa.insert(notes).values(**{n: bindparam(n, type_=notes.c[n].type) for n in Note.__struct_fields__})
)
_NOTES = statement(
    select(*(notes.c[n] for n in Note.__struct_fields__))
    .where(notes.c.case_id == bindparam("case_id"))
    .order_by(notes.c.seq),
    Note,
)
_LAST_NOTE = statement(
    select(notes.c.text).where(notes.c.case_id == bindparam("case_id")).order_by(notes.c.seq.desc()).limit(1)
)
_ADD_ATTACHMENT = statement(
    sa.insert(attachments).values(
        **{n: bindparam(n, type_=attachments.c[n].type) for n in Attachment.__struct_fields__}
    )
)
_ATTACHMENTS = statement(
    select(*(attachments.c[n] for n in Attachment.__struct_fields__))
    .where(attachments.c.case_id == bindparam("case_id"))
    .order_by(attachments.c.seq, attachments.c.n),
    Attachment,
)
_ADD_FACT = statement(
    sa.insert(facts).values(
        contact_id=bindparam("contact_id", type_=sa.BigInteger),
        **{n: bindparam(n, type_=facts.c[n].type) for n in Fact.__struct_fields__},
    )
)
_FACTS = statement(
    select(*(facts.c[n] for n in Fact.__struct_fields__))
    .where(facts.c.case_id == bindparam("case_id"))
    .order_by(facts.c.seq),
    Fact,
)
_ADD_ID = statement(
    insert(mail_ids)
    .values(message_id=bindparam("message_id"), case_id=bindparam("case_id"), seq=bindparam("seq"))
    .on_conflict_do_nothing()
)
_KNOWN = statement(
    select(mail_ids.c.message_id, mail_ids.c.case_id, mail_ids.c.seq).where(
        mail_ids.c.message_id == sa.any_(bindparam("message_ids", type_=sa.ARRAY(sa.Text)))
    ),
    MailId,
)
_CLAIM = statement(
    sa.text("SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM unnest(CAST(:ids AS text[])) AS one")
)


async def add(connection: Connection, message: Message) -> None:
    """Store a message; its Message-ID becomes known."""
    await _ADD.run(connection, **msgspec.structs.asdict(message))
    if message.message_id:
        await _ADD_ID.run(connection, message_id=message.message_id, case_id=message.case_id, seq=message.seq)


async def of_case(connection: Connection, case_id: int) -> list[Message]:
    """The conversation, in order."""
    return await _OF_CASE.all(connection, case_id=case_id)


async def one(connection: Connection, case_id: int, seq: int) -> Message | None:
    """One message, or None."""
    return await _ONE.first(connection, case_id=case_id, seq=seq)


async def last_ask(connection: Connection, case_id: int) -> str | None:
    """The question we asked last, or None."""
    row = await _LAST_ASK.first(connection, case_id=case_id)
    return row[0] if row else None


async def last_sent(connection: Connection, case_id: int, template: str, address: str) -> datetime | None:
    """When an automatic message of this kind last went to this address, or None."""
    row = await _LAST_SENT.one(connection, case_id=case_id, template=template, address=address)
    found: datetime | None = row[0]
    return found


async def references(connection: Connection, case_id: int) -> list[str]:
    """The newest Message-IDs of the conversation, oldest first."""
    rows = await _REFERENCES.all(connection, case_id=case_id)
    return [row[0] for row in reversed(rows)]


async def known_ids(connection: Connection, message_ids: list[str]) -> list[MailId]:
    """Which of these Message-IDs we have sent or received."""
    return await _KNOWN.all(connection, message_ids=message_ids) if message_ids else []


async def claim_ids(connection: Connection, message_ids: list[str]) -> None:
    """Wait for whoever files a mail of one of these Message-IDs, and let others wait until our transaction ends."""
    if message_ids:
        await _CLAIM.all(connection, ids=sorted(set(message_ids)))


async def know_id(connection: Connection, message_id: str, case_id: int, seq: int) -> None:
    """Remember a Message-ID that came to a second inbox."""
    await _ADD_ID.run(connection, message_id=message_id, case_id=case_id, seq=seq)


async def add_note(connection: Connection, note: Note) -> None:
    """Store internal words."""
    await _ADD_NOTE.run(connection, **msgspec.structs.asdict(note))


async def last_note(connection: Connection, case_id: int) -> str | None:
    """The newest internal words, or None."""
    row = await _LAST_NOTE.first(connection, case_id=case_id)
    return row[0] if row else None


async def notes_of(connection: Connection, case_id: int) -> list[Note]:
    """The notes of a case, in order."""
    return await _NOTES.all(connection, case_id=case_id)


async def add_attachment(connection: Connection, attachment: Attachment) -> None:
    """Store where the bytes of a file are."""
    await _ADD_ATTACHMENT.run(connection, **msgspec.structs.asdict(attachment))


async def copy_attachments(connection: Connection, source: tuple[int, int], target: tuple[int, int]) -> None:
    """The files of one message also belong to another; their bytes are stored once."""
    for found in await attachments_of(connection, source[0]):
        if found.seq == source[1]:
            copy = msgspec.structs.replace(found, case_id=target[0], seq=target[1])
            await add_attachment(connection, copy)


async def attachments_of(connection: Connection, case_id: int) -> list[Attachment]:
    """The files of a case, by message."""
    return await _ATTACHMENTS.all(connection, case_id=case_id)


async def add_fact(connection: Connection, fact: Fact, contact_id: int) -> None:
    """Store what became known."""
    await _ADD_FACT.run(connection, contact_id=contact_id, **msgspec.structs.asdict(fact))


async def facts_of(connection: Connection, case_id: int) -> list[Fact]:
    """All facts of a case, the newest of a name last."""
    return await _FACTS.all(connection, case_id=case_id)

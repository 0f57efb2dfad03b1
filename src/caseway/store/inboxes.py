"""Inboxes: configured end points of channels."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import inboxes


class Inbox(msgspec.Struct, frozen=True):
    """Where mail comes in and goes out: address, the name we write under, the process it starts."""

    id: int
    key: str
    channel: str
    address: str
    company: str
    language: str
    queue: str
    process_key: str
    hold_automatic: bool
    settings: dict[str, Any]
    secrets: bytes | None
    read_until: datetime | None


_SELECT = select(*(inboxes.c[name] for name in Inbox.__struct_fields__)).order_by(inboxes.c.id)
_ALL = statement(_SELECT, Inbox)
_BY_ID = statement(_SELECT.where(inboxes.c.id == bindparam("inbox_id")), Inbox)
_READ = statement(
    update(inboxes).where(inboxes.c.id == bindparam("inbox_id")).values(read_until=bindparam("at"))
)
_ADD = statement(
    sa.insert(inboxes)
    .values(
        key=bindparam("key"),
        channel="email",
        address=bindparam("address"),
        company=bindparam("company"),
        queue=bindparam("queue"),
        settings=bindparam("settings", type_=inboxes.c.settings.type),
    )
    .returning(inboxes.c.id)
)


async def everything(connection: Connection) -> list[Inbox]:
    """All inboxes, the first one first."""
    return await _ALL.all(connection)


async def by_id(connection: Connection, inbox_id: int) -> Inbox | None:
    """The inbox, or None."""
    return await _BY_ID.first(connection, inbox_id=inbox_id)


async def has_read(connection: Connection, inbox_id: int, at: datetime) -> None:
    """A polled inbox was read to its end at `at` (desk time)."""
    await _READ.run(connection, inbox_id=inbox_id, at=at)


async def add(connection: Connection, key: str, address: str, company: str, queue: str) -> int:
    """A new e-mail inbox."""
    row = await _ADD.one(connection, key=key, address=address, company=company, queue=queue, settings={})
    return int(row[0])

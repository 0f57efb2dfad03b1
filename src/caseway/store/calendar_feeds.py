"""Feeds of further days off: what was read last, when it was tried, and what went wrong."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import calendar_feeds


class Feed(msgspec.Struct, frozen=True):
    """A feed of a calendar. `days` are those of the last good copy; `left_out` counts its events with times."""

    id: int
    calendar_key: str
    address: str
    days: dict[date, str]
    left_out: int
    tried_at: datetime | None
    fetched_at: datetime | None
    fault: str


class _Row(msgspec.Struct, frozen=True):
    id: int
    calendar_key: str
    address: str
    days: dict[str, str]
    left_out: int
    tried_at: datetime | None
    fetched_at: datetime | None
    fault: str


class Content(msgspec.Struct, frozen=True):
    """The last good copy of a feed as it came."""

    content: bytes | None


_COLUMNS = [calendar_feeds.c[name] for name in _Row.__struct_fields__]
_OF_ID = calendar_feeds.c.id == bindparam("feed_id")
_OF_CALENDAR = statement(
    select(*_COLUMNS)
    .where(calendar_feeds.c.calendar_key == bindparam("calendar_key"))
    .order_by(calendar_feeds.c.id),
    _Row,
)
_CONTENT = statement(select(calendar_feeds.c.content).where(_OF_ID), Content)
_SET = statement(
    sa.text(
        "INSERT INTO calendar_feeds (calendar_key, address) SELECT :calendar_key, a FROM "
        "unnest(CAST(:addresses AS text[])) AS a ON CONFLICT DO NOTHING"
    )
)
_LEAVE = statement(
    sa.text("DELETE FROM calendar_feeds WHERE calendar_key = :calendar_key AND NOT address = ANY(:addresses)")
)
_SOON = statement(sa.text("UPDATE calendar_feeds SET tried_at = NULL WHERE calendar_key = :calendar_key"))
_CLAIM = statement(
    sa.text(
        "UPDATE calendar_feeds SET tried_at = :now WHERE id = (SELECT id FROM calendar_feeds "
        "WHERE tried_at IS NULL OR tried_at < (CASE WHEN fault = '' THEN :read_before ELSE :failed_before END) "
        "ORDER BY tried_at NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED) "
        "RETURNING id, calendar_key, address, days, left_out, tried_at, fetched_at, fault"
    ),
    _Row,
)
_GOOD = statement(
    update(calendar_feeds)
    .where(_OF_ID)
    .values(
        content=bindparam("content"),
        days=bindparam("days", type_=calendar_feeds.c.days.type),
        left_out=bindparam("left_out"),
        fetched_at=bindparam("fetched_at"),
        fault="",
    )
)
_DAYS = statement(
    update(calendar_feeds)
    .where(_OF_ID)
    .values(
        days=bindparam("days", type_=calendar_feeds.c.days.type),
    )
)
_FAILED = statement(update(calendar_feeds).where(_OF_ID).values(fault=bindparam("why")))


def _feed(row: _Row) -> Feed:
    return msgspec.convert(msgspec.to_builtins(row), Feed)


async def of_calendar(connection: Connection, key: str) -> list[Feed]:
    """The feeds of a calendar, as they were added."""
    return [_feed(row) for row in await _OF_CALENDAR.all(connection, calendar_key=key)]


async def set_addresses(connection: Connection, key: str, addresses: Sequence[str]) -> None:
    """The calendar has these feeds and no others; new ones are read soon."""
    await _LEAVE.run(connection, calendar_key=key, addresses=list(addresses))
    await _SET.run(connection, calendar_key=key, addresses=list(addresses))


async def read_soon(connection: Connection, key: str) -> None:
    """Every feed of the calendar is read again at the next chance."""
    await _SOON.run(connection, calendar_key=key)


async def claim(
    connection: Connection, now: datetime, read_before: datetime, failed_before: datetime
) -> Feed | None:
    """A feed whose turn it is, marked as tried at `now` of machine time; nobody else gets it."""
    row = await _CLAIM.first(connection, now=now, read_before=read_before, failed_before=failed_before)
    return _feed(row) if row is not None else None


async def content_of(connection: Connection, feed_id: int) -> bytes | None:
    """The last good copy as it came."""
    row = await _CONTENT.first(connection, feed_id=feed_id)
    return row.content if row is not None else None


class Copy(msgspec.Struct, frozen=True):
    """A good copy: as it came, with the days it tells, and how many events with times it has."""

    content: bytes
    days: dict[date, str]
    left_out: int


async def keep(connection: Connection, feed_id: int, copy: Copy, at: datetime) -> None:
    """This is the last good copy."""
    told = {day.isoformat(): name for day, name in copy.days.items()}
    await _GOOD.run(
        connection,
        feed_id=feed_id,
        content=copy.content,
        days=told,
        left_out=copy.left_out,
        fetched_at=at,
    )


async def tell(connection: Connection, feed_id: int, days: dict[date, str]) -> None:
    """The days of the kept copy, laid out anew for other years."""
    await _DAYS.run(connection, feed_id=feed_id, days={on.isoformat(): name for on, name in days.items()})


async def fail(connection: Connection, feed_id: int, why: str) -> None:
    """It could not be read; the last good copy stays."""
    await _FAILED.run(connection, feed_id=feed_id, why=why)

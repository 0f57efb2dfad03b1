"""The two clocks, and the only place that reads the real time.

`now()` is desk time: cases, clocks, promises, calendars. It is an anchor and a speed in one row,
`desk_clock`, read by all processes. At speed 1 it runs with the real clock. Sped up (demo data only) it runs
on a lease that the heartbeat extends, so that it stands still while the desk is down and never goes back.

`machine()` is machine time: sessions, tokens, retries, leases, rate limits, undo-send.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import msgspec
import psycopg
from psycopg_pool import PoolTimeout
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Double,
    MetaData,
    SmallInteger,
    Table,
    bindparam,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, Pool, statement

LEASE = timedelta(seconds=2)
FOLLOW_SECONDS = 0.5

metadata = MetaData()
desk_clock = Table(
    "desk_clock",
    metadata,
    Column("id", SmallInteger, primary_key=True, server_default="1"),
    Column("anchor_desk_at", DateTime(timezone=True), nullable=False),
    Column("anchor_machine_at", DateTime(timezone=True), nullable=False),
    Column("speed", Double, nullable=False),
    Column("beat_at", DateTime(timezone=True), nullable=False),
    Column("demo", Boolean, nullable=False, server_default="false"),
)


class ClockRefused(Exception):
    """The clock may not run as asked; the text says why and what to do."""


class Reading(msgspec.Struct, frozen=True):
    """The row: where desk time was anchored, how fast it runs, when the desk was last alive."""

    anchor_desk_at: datetime
    anchor_machine_at: datetime
    speed: float
    beat_at: datetime
    demo: bool

    def desk_at(self, machine_at: datetime) -> datetime:
        """Desk time at an instant of machine time. Sped up, it stops when the last beat's lease runs out."""
        if self.speed != 1:
            machine_at = min(machine_at, self.beat_at + LEASE)
        passed = max(machine_at - self.anchor_machine_at, timedelta(0))
        return self.anchor_desk_at + passed * self.speed

    def restarted(self, machine_at: datetime, speed: float) -> "Reading":
        """The row after a start. A lease counts as used up, so that desk time never goes back."""
        desk_at = self.desk_at(machine_at if self.speed == 1 else self.beat_at + LEASE)
        return Reading(desk_at, machine_at, speed, machine_at, self.demo)


_THE_ROW = desk_clock.c.id == 1
_COLUMNS = [desk_clock.c[name] for name in Reading.__struct_fields__]
_READ = statement(select(*_COLUMNS).where(_THE_ROW), Reading)
_LOCK = statement(select(*_COLUMNS).where(_THE_ROW).with_for_update(), Reading)
_FIRST = statement(
    insert(desk_clock)
    .values(
        id=1,
        speed=1.0,
        **{name: bindparam("at") for name in ("anchor_desk_at", "anchor_machine_at", "beat_at")},
    )
    .on_conflict_do_nothing()
)
_WRITE = statement(
    update(desk_clock)
    .where(_THE_ROW)
    .values({name: bindparam(f"new_{name}") for name in Reading.__struct_fields__})
)
_DEMO = statement(update(desk_clock).where(_THE_ROW).values(demo=bindparam("is_demo")))

_reading: Reading | None = None
_standing_at: datetime | None = None


def machine() -> datetime:
    """Machine time, UTC: the real clock."""
    return datetime.now(UTC)


def now() -> datetime:
    """Desk time, UTC. Machine time until the row was read, and wherever the clock was never sped up."""
    if _standing_at is not None:
        return _standing_at
    return machine() if _reading is None else _reading.desk_at(machine())


def speed() -> float:
    """How many seconds of desk time pass in one of machine time."""
    return 1.0 if _reading is None else _reading.speed


@contextmanager
def standing(at: datetime) -> Iterator[None]:
    """Desk time stands at `at` inside the block: for tests, seeds and imports."""
    global _standing_at
    before, _standing_at = _standing_at, at
    try:
        yield
    finally:
        _standing_at = before


async def read(connection: Connection) -> Reading:
    """Reads the row, makes it this process's clock and answers it."""
    global _reading
    await _FIRST.run(connection, at=machine())
    _reading = await _READ.one(connection)
    return _reading


async def start(connection: Connection, asked_speed: float) -> Reading:
    """Anchors the clock anew at the start of the desk. Raises ClockRefused if sped up outside demo data."""
    global _reading
    async with connection.transaction():
        await _FIRST.run(connection, at=machine())
        row = await _LOCK.one(connection)
        if asked_speed != 1 and not row.demo:
            raise ClockRefused(
                f"CASEWAY_CLOCK_SPEED={asked_speed:g} is for demo data only, and this database holds "
                "real cases. Leave it out, or start with an empty database and CASEWAY_DEMO=yes."
            )
        _reading = row.restarted(machine(), asked_speed)
        await _WRITE.run(
            connection, **{f"new_{name}": value for name, value in msgspec.structs.asdict(_reading).items()}
        )
    return _reading


async def mark_demo(connection: Connection, demo: bool) -> None:
    """Says whether this database holds demo data; only then may the clock be sped up."""
    await _FIRST.run(connection, at=machine())
    await _DEMO.run(connection, is_demo=demo)


async def follow(pool: Pool) -> None:
    """Keeps this process's clock equal to the row, until cancelled. Every process runs this."""
    while True:
        with suppress(psycopg.OperationalError, PoolTimeout):  # the database restarts: the last reading holds
            async with pool.connection() as connection:
                await read(connection)
        await asyncio.sleep(FOLLOW_SECONDS if speed() != 1 else 10 * FOLLOW_SECONDS)

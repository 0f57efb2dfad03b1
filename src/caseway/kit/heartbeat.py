"""The desk's heartbeat: machine time of the last moment it was alive, in the clock's row.

It answers one question at a start, how long were we away, and extends the lease of a sped-up clock.
"""

import asyncio
from contextlib import suppress
from datetime import datetime

import psycopg
from psycopg_pool import PoolTimeout
from sqlalchemy import bindparam, update

from caseway.kit.clock import LEASE, desk_clock, machine, read, speed
from caseway.kit.database import Connection, Pool, statement

CALM_SECONDS = 15.0
SPED_UP_SECONDS = LEASE.total_seconds() / 4

_BEAT = statement(update(desk_clock).where(desk_clock.c.id == 1).values(beat_at=bindparam("at")))


async def beat(connection: Connection, at: datetime) -> None:
    """Records that the desk is alive at `at` (machine time)."""
    await _BEAT.run(connection, at=at)


async def gap_seconds(connection: Connection) -> float:
    """How long the desk was down before this start; 0 on the first. Ask before the clock is started anew."""
    row = await read(connection)
    return max((machine() - row.beat_at).total_seconds(), 0.0)


async def keep(pool: Pool) -> None:
    """Beats until cancelled. Exactly the process that composes the jobs runs this."""
    while True:
        with suppress(psycopg.OperationalError, PoolTimeout):  # the database restarts: the next beat will do
            async with pool.connection() as connection:
                await beat(connection, machine())
        await asyncio.sleep(SPED_UP_SECONDS if speed() != 1 else CALM_SECONDS)

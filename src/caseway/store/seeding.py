"""What seeds need of the database beyond the usual doors: one transaction for everything, and traces swept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import agents, cases, contacts, outbox

TOWN = "town"
"""The setting that says when the town moved in."""

_ADVISORY_LOCK = 0x73656564  # "seed"
_LOCK = statement(sa.text("SELECT pg_advisory_xact_lock(:key)"))
_ANY_CASE = statement(select(cases.c.id).limit(1))
_ANY_AGENT = statement(select(agents.c.id).limit(1))
_VIP = statement(update(contacts).where(contacts.c.id == bindparam("contact_id")).values(vip=True))
_UNDELIVERED = statement(
    select(outbox.c.case_id, outbox.c.seq)
    .where(outbox.c.status == "kept", outbox.c.sent_at.is_(None))
    .order_by(outbox.c.created_at, outbox.c.case_id)
)
_SWEEP = statement(
    sa.text(
        "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (args->>'case_id' IN (SELECT id::text FROM cases) "
        "OR args->>'intake_id' IN (SELECT id::text FROM intake WHERE status <> 'new'))"
    )
)


class OneConnection:
    """A pool of one connection with a transaction open: all that is done through it is kept or undone as a whole."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """The one connection."""
        yield self._connection


async def lock(connection: Connection) -> None:
    """One seeding at a time, until the transaction ends."""
    await _LOCK.run(connection, key=_ADVISORY_LOCK)


async def has_cases(connection: Connection) -> bool:
    """Whether any case is there."""
    return await _ANY_CASE.first(connection) is not None


async def has_agents(connection: Connection) -> bool:
    """Whether anybody of ours is there."""
    return await _ANY_AGENT.first(connection) is not None


async def make_vip(connection: Connection, contact_id: int) -> None:
    """This contact comes first."""
    await _VIP.run(connection, contact_id=contact_id)


async def undelivered(connection: Connection) -> list[tuple[int, int]]:
    """Messages kept and not yet brought out, oldest first."""
    return [(row[0], row[1]) for row in await _UNDELIVERED.all(connection)]


async def sweep_jobs(connection: Connection) -> int:
    """Forget the jobs of all cases and of filed mails: what they would do has been done."""
    return await _SWEEP.run(connection)

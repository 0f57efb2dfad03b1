"""Versions of maps as rows: which there are, how many cases run on each, and which of them open no more cases."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import agents, cases, definitions, inboxes, processes

OPEN_MAX = 1000
"""Open cases of a version are counted up to here: 1000 means at least so many."""


class Version(msgspec.Struct, frozen=True):
    """A version without its files. `status` is `published` or `retired`; `open_count` is at most `OPEN_MAX`."""

    key: str
    version: int
    name: str
    status: str
    published_at: datetime | None
    published_by: int | None
    author: str | None
    note: str
    retired_at: datetime | None
    edition: str
    shipped: bool
    open_count: int


class Process(msgspec.Struct, frozen=True):
    """A process by its newest version that opens cases, or by its newest one if none does."""

    key: str
    name: str
    version: int
    status: str
    published_at: datetime | None


_OPEN = (
    select(sa.func.count())
    .select_from(
        select(cases.c.id)
        .where(
            cases.c.process_key == definitions.c.key,
            cases.c.process_version == definitions.c.version,
            cases.c.status != sa.literal_column("'closed'"),  # a literal, so that the partial index fits
        )
        .correlate(definitions)
        .limit(OPEN_MAX)
        .subquery()
    )
    .scalar_subquery()
)
_SPECIAL = {"author": agents.c.name.label("author"), "open_count": _OPEN.label("open_count")}
_VERSION = select(
    *(_SPECIAL[name] if name in _SPECIAL else definitions.c[name] for name in Version.__struct_fields__)
).select_from(definitions.outerjoin(agents, agents.c.id == definitions.c.published_by))
_OF_KEY = definitions.c.key == bindparam("of_key")
_OF_VERSION = definitions.c.version == bindparam("of_version")
_LISTED = statement(
    _VERSION.where(_OF_KEY, definitions.c.version < bindparam("before"))
    .order_by(definitions.c.version.desc())
    .limit(bindparam("limit")),
    Version,
)
_ONE = statement(_VERSION.where(_OF_KEY, _OF_VERSION), Version)
_PROCESSES = statement(
    select(*(definitions.c[name] for name in Process.__struct_fields__))
    .ext(distinct_on(definitions.c.key))
    .order_by(definitions.c.key, definitions.c.status == "retired", definitions.c.version.desc()),
    Process,
)
_NEWEST = statement(select(sa.func.max(definitions.c.version)).where(_OF_KEY))
_CURRENT = statement(
    select(sa.func.max(definitions.c.version)).where(_OF_KEY, definitions.c.status == "published")
)
_HOLD = statement(select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(bindparam("of_key"), 3))))
_SET = statement(
    update(definitions)
    .where(_OF_KEY, _OF_VERSION, definitions.c.status != bindparam("to_status"))
    .values(
        status=bindparam("to_status"),
        retired_at=bindparam("at", type_=definitions.c.retired_at.type),
        retired_by=bindparam("by", type_=sa.BigInteger),
    )
)
_INBOXES = statement(
    select(inboxes.c.address).where(inboxes.c.process_key == bindparam("of_key")).order_by(inboxes.c.id)
)
_EDITIONS = statement(select(definitions.c.edition).where(_OF_KEY, definitions.c.edition != ""))
_LEFT = statement(select(processes.c.left_edition).where(processes.c.key == bindparam("of_key")))
_LEAVE = insert(processes).values(key=bindparam("of_key"), left_edition=bindparam("edition"))
_LEAVE_IT = statement(
    _LEAVE.on_conflict_do_update(index_elements=["key"], set_={"left_edition": _LEAVE.excluded.left_edition})
)
_MARK = statement(update(definitions).where(_OF_KEY, _OF_VERSION).values(edition=bindparam("to_edition")))
_PUBLISHED_COUNT = statement(
    select(sa.func.count()).select_from(definitions).where(_OF_KEY, definitions.c.status == "published")
)


async def processes_of(connection: Connection) -> list[Process]:
    """Every process that was ever published, by key."""
    return await _PROCESSES.all(connection)


async def current(connection: Connection, key: str) -> int | None:
    """The version that new cases open on: the newest that is not retired; None if there is none."""
    found: int | None = (await _CURRENT.one(connection, of_key=key))[0]
    return found


async def newest(connection: Connection, key: str) -> int:
    """The highest version there ever was; 0 before the first."""
    return int((await _NEWEST.one(connection, of_key=key))[0] or 0)


async def published_count(connection: Connection, key: str) -> int:
    """How many versions of the process are not retired."""
    return int((await _PUBLISHED_COUNT.one(connection, of_key=key))[0])


async def listed(connection: Connection, key: str, limit: int = 50, before: int = 2**31 - 1) -> list[Version]:
    """Versions below `before`, newest first, each with its open cases."""
    return await _LISTED.all(connection, of_key=key, before=before, limit=limit)


async def one(connection: Connection, key: str, version: int) -> Version | None:
    """The version, or None."""
    return await _ONE.first(connection, of_key=key, of_version=version)


async def hold(connection: Connection, key: str) -> None:
    """Nobody else publishes, retires or restores versions of this process until the transaction ends."""
    await _HOLD.run(connection, of_key=key)


async def set_status(
    connection: Connection, key: str, version: int, at: datetime | None, by: int | None
) -> bool:
    """Retired at `at`, or published again where that is None; False if nothing changed."""
    status = "retired" if at is not None else "published"
    return (
        await _SET.run(
            connection, of_key=key, of_version=version, to_status=status, at=at, by=by if at else None
        )
        == 1
    )


async def inboxes_on(connection: Connection, key: str) -> list[str]:
    """The addresses whose mail opens cases of this process."""
    return [row[0] for row in await _INBOXES.all(connection, of_key=key)]


async def editions_known(connection: Connection, key: str) -> set[str]:
    """The digests of editions of ours that versions of this process take in, or that the team has left."""
    taken = [row[0] for row in await _EDITIONS.all(connection, of_key=key)]
    left = await _LEFT.first(connection, of_key=key)
    return {*taken, *([left[0]] if left is not None else [])}


async def leave_edition(connection: Connection, key: str, edition: str) -> None:
    """The team does not want this edition of ours."""
    await _LEAVE_IT.run(connection, of_key=key, edition=edition)


async def mark_edition(connection: Connection, key: str, version: int, edition: str) -> None:
    """This version is known to take in that edition of ours."""
    await _MARK.run(connection, of_key=key, of_version=version, to_edition=edition)

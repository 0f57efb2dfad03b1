"""What the pages of the processes need: the head of each, and the cards of all of them."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.kit.database import Connection, statement
from caseway.store.tables import cases, definitions, map_drafts, move_cases

COUNTED_MAX = 10_000


class Heading(msgspec.Struct, frozen=True):
    """A process by the version that new cases open on; by its newest one if none does, by its draft (0) before any."""

    key: str
    version: int
    name: str
    status: str
    published_at: datetime | None


_KEY = bindparam("key", type_=sa.Text)
_VERSIONS = select(
    *(definitions.c[name] for name in Heading.__struct_fields__),
    sa.case((definitions.c.status == sa.literal_column("'published'"), 0), else_=1).label("rank"),
).where(definitions.c.key == _KEY)
_DRAFT = select(
    map_drafts.c.key,
    sa.literal_column("0").label("version"),
    map_drafts.c.name,
    sa.literal_column("'draft'").label("status"),
    sa.null().label("published_at"),
    sa.literal_column("2").label("rank"),
).where(map_drafts.c.key == _KEY)
_ALL = sa.union_all(_VERSIONS, _DRAFT).subquery()
_HEADING = statement(
    select(*(_ALL.c[name] for name in Heading.__struct_fields__))
    .order_by(_ALL.c.rank, _ALL.c.version.desc())
    .limit(1),
    Heading,
)


async def heading(connection: Connection, key: str) -> Heading | None:
    """The process of that key, or None if nothing of it was ever drawn."""
    return await _HEADING.first(connection, key=key)


class ProcessCard(msgspec.Struct, frozen=True):
    """A process on its card. Counts stop at 1,001; `version` is 0 where only a draft is there."""

    key: str
    name: str
    version: int
    status: str
    published_at: datetime | None
    author: str | None
    draft_by: str | None
    draft_at: datetime | None
    open_count: int
    fault_count: int
    oldest: datetime | None


_CARDS = statement(
    sa.text(
        """
WITH known AS (SELECT DISTINCT ON (key) key, name, version, status, published_at, published_by FROM definitions
    ORDER BY key, status = 'retired', version DESC),
  every AS (SELECT coalesce(k.key, d.key) AS key, coalesce(nullif(k.name, ''), d.name, '') AS name,
    coalesce(k.version, 0) AS version, coalesce(k.status, 'draft') AS status, k.published_at, k.published_by,
    d.updated_by, d.updated_at FROM known k FULL JOIN map_drafts d ON d.key = k.key)
SELECT e.key, e.name, e.version, e.status, e.published_at, a.name AS author, b.name AS draft_by,
  e.updated_at AS draft_at,
  (SELECT count(*) FROM (SELECT 1 FROM cases c WHERE c.process_key = e.key AND c.status <> 'closed' LIMIT 1001) n)
    AS open_count,
  (SELECT count(*) FROM (SELECT 1 FROM cases c WHERE c.process_key = e.key AND c.fault_count > 0 LIMIT 1001) n)
    AS fault_count,
  (SELECT c.unanswered_since FROM cases c WHERE c.process_key = e.key AND c.unanswered_since IS NOT NULL
    ORDER BY c.unanswered_since LIMIT 1) AS oldest
FROM every e LEFT JOIN agents a ON a.id = e.published_by LEFT JOIN agents b ON b.id = e.updated_by
ORDER BY e.version = 0, lower(e.name), e.key LIMIT 200
"""
    ),
    ProcessCard,
)


async def cards(connection: Connection) -> list[ProcessCard]:
    """Every process by name, drafts that were never published last; 200 at most."""
    return await _CARDS.all(connection)


_MOVED_ON = statement(
    select(sa.func.count()).select_from(
        select(sa.literal_column("1").label("one"))
        .select_from(move_cases.join(cases, cases.c.id == move_cases.c.case_id))
        .where(
            move_cases.c.move_id == bindparam("move_id", type_=sa.BigInteger),
            move_cases.c.standing == sa.literal_column("'moved'"),
            cases.c.last_seq > move_cases.c.seq,
        )
        .limit(COUNTED_MAX)
        .subquery()
    )
)


async def moved_on(connection: Connection, move_id: int) -> int:
    """How many cases of a move have gone on since they were moved, and could not be taken back; 10,000 at most."""
    return int((await _MOVED_ON.one(connection, move_id=move_id))[0])

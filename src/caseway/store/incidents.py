"""Incidents and the cases that wait for them: who belongs where, how they stand, what was published."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import cases, parents, updates

OPEN_MAX = 20
CHILDREN_MAX = 200
"""How many of the cases behind an incident a page lists."""


class Incident(msgspec.Struct, frozen=True):
    """An incident that is not solved, in one line: `words` tell a report of it, `count` cases wait for it."""

    id: int
    subject: str | None
    category: str
    words: str
    count: int
    opened_at: datetime


class Child(msgspec.Struct, frozen=True):
    """A case that belongs to an incident."""

    id: int
    subject: str | None
    contact_name: str | None
    status: str
    stage: str | None
    basis: str | None
    moved_at: datetime


_JOIN = insert(parents).values(
    case_id=bindparam("case_id"), parent_id=bindparam("parent_id"), attached_at=bindparam("at")
)
_BELONG = statement(
    _JOIN.on_conflict_do_update(
        index_elements=["case_id"],
        set_={"parent_id": _JOIN.excluded.parent_id, "attached_at": _JOIN.excluded.attached_at},
    )
)
_LEAVE = statement(sa.delete(parents).where(parents.c.case_id == bindparam("of_case")))
_CHILDREN = statement(
    select(*(cases.c[name] for name in Child.__struct_fields__))
    .select_from(parents.join(cases, cases.c.id == parents.c.case_id))
    .where(parents.c.parent_id == bindparam("parent_id"))
    .order_by(cases.c.status == "closed", parents.c.case_id)
    .limit(CHILDREN_MAX),
    Child,
)
_COUNTS = statement(
    select(cases.c.status, sa.func.count())
    .select_from(parents.join(cases, cases.c.id == parents.c.case_id))
    .where(parents.c.parent_id == bindparam("parent_id"))
    .group_by(cases.c.status)
)
_LANGUAGES = statement(
    sa.text(
        "SELECT split_part(c.language, '-', 1), count(*) FROM parents p JOIN cases k ON k.id = p.case_id "
        "JOIN contacts c ON c.id = k.contact_id WHERE p.parent_id = :parent_id AND k.status <> 'closed' "
        "GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
)
_OPEN = statement(
    sa.text(
        """
SELECT k.id, k.subject, k.category, COALESCE((SELECT f.value #>> '{}' FROM facts f
    WHERE f.case_id = k.id AND f.name = 'words' ORDER BY f.seq DESC LIMIT 1), '') AS words,
  (SELECT count(*) FROM parents p WHERE p.parent_id = k.id) AS count, k.opened_at
FROM cases k WHERE k.kind = 'incident' AND k.status <> 'closed' AND k.status <> 'resolved'
  AND k.process_key = 'incident'
ORDER BY k.id DESC LIMIT :most
"""
    ),
    Incident,
)
_ADD_UPDATE = statement(
    sa.insert(updates).values(
        case_id=bindparam("case_id"),
        seq=bindparam("seq"),
        language=bindparam("language"),
        text=bindparam("text"),
    )
)
_UPDATE = statement(
    select(updates.c.language, updates.c.text)
    .where(updates.c.case_id == bindparam("case_id"), updates.c.seq == bindparam("seq"))
    .order_by(updates.c.language)
)


async def belong(connection: Connection, case_id: int, parent_id: int | None, at: datetime) -> None:
    """The case belongs to that incident from now on, or to none."""
    if parent_id is None:
        await _LEAVE.run(connection, of_case=case_id)
    else:
        await _BELONG.run(connection, case_id=case_id, parent_id=parent_id, at=at)


async def children(connection: Connection, parent_id: int) -> list[Child]:
    """The cases that belong to it, those still going first; at most `CHILDREN_MAX`."""
    return await _CHILDREN.all(connection, parent_id=parent_id)


async def counts(connection: Connection, parent_id: int) -> dict[str, int]:
    """How many cases belong to it, by status."""
    return {row[0]: int(row[1]) for row in await _COUNTS.all(connection, parent_id=parent_id)}


async def languages(connection: Connection, parent_id: int) -> list[tuple[str, int]]:
    """What those who wait read, with how many read it; the most frequent first."""
    return [(row[0], int(row[1])) for row in await _LANGUAGES.all(connection, parent_id=parent_id)]


async def unsolved(connection: Connection) -> list[Incident]:
    """The incidents that are not solved, newest first."""
    return await _OPEN.all(connection, most=OPEN_MAX)


async def add_update(connection: Connection, case_id: int, seq: int, language: str, text: str) -> None:
    """The words of an update in one language."""
    await _ADD_UPDATE.run(connection, case_id=case_id, seq=seq, language=language, text=text)


async def update_text(connection: Connection, case_id: int, seq: int, language: str) -> str:
    """The words for somebody who reads `language`: in it, else in English, else as they were written."""
    found = {row[0]: row[1] for row in await _UPDATE.all(connection, case_id=case_id, seq=seq)}
    for tried in (language, language.partition("-")[0], "en"):
        if tried in found:
            return str(found[tried])
    return str(next(iter(found.values()), ""))

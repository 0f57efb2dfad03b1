"""Lists of cases as the workspace shows them: one prepared statement a view, paged by cursor on an index.

A view has an order; its cursor is the order's instant and the id of the last row seen. Counts are capped.
"""

import base64
import binascii
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.kit.database import Connection, Statement, statement
from caseway.store.access import visible_to
from caseway.store.agents import Agent
from caseway.store.tables import agents, cases, standings

PAGE_ROWS = 50
COUNT_MAX = 1000
SEARCH_MAX = 5000
"""At most so many of the newest matches are looked at by a search."""


class Listed(msgspec.Struct, frozen=True):
    """A case in a list. `key_at` is the instant that the view is ordered by."""

    id: int
    subject: str | None
    preview: str | None
    contact_name: str | None
    channel: str
    status: str
    stage: str | None
    step: str | None
    priority: str
    queue: str
    assignee_id: int | None
    assignee: str | None
    unread_count: int
    fault_count: int
    moved_at: datetime
    unanswered_since: datetime | None
    due_at: datetime | None
    basis: str | None
    key_at: datetime


class Cursor(msgspec.Struct, frozen=True):
    """Where the next page begins: after this instant and id, in the view's own direction."""

    at: datetime
    id: int

    def text(self) -> str:
        """The cursor as it stands in an address."""
        return base64.urlsafe_b64encode(f"{self.at.isoformat()}|{self.id}".encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor of an address; None for the first page, and for a text that is no cursor."""
    if not text:
        return None
    try:
        at, _, number = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        return Cursor(datetime.fromisoformat(at), int(number))
    except (ValueError, binascii.Error):
        return None


class _View(msgspec.Struct, frozen=True):
    where: sa.ColumnElement[bool]
    key: sa.ColumnElement[Any]
    newest_first: bool = False


_LIVE = cases.c.status != sa.literal_column("'closed'")  # a literal, so that the partial indexes fit
_MINE = cases.c.assignee_id == bindparam("me", type_=sa.BigInteger)
_FOR_ROLE = cases.c.roles.op("&&")(bindparam("my_roles", type_=sa.ARRAY(sa.Text)))

_VIEWS: dict[str, _View] = {
    "mine": _View(sa.and_(_MINE, _LIVE), cases.c.moved_at, newest_first=True),
    "needs-me": _View(
        sa.or_(sa.and_(_MINE, cases.c.status == sa.literal_column("'open'")), sa.and_(_FOR_ROLE, _LIVE)),
        cases.c.opened_at,
    ),
    "unassigned": _View(sa.and_(cases.c.assignee_id.is_(None), _LIVE), cases.c.opened_at),
    "oldest": _View(cases.c.unanswered_since.is_not(None), cases.c.unanswered_since),
    "waiting": _View(
        sa.and_(_MINE, cases.c.status == sa.literal_column("'waiting'")), cases.c.moved_at, newest_first=True
    ),
    "faults": _View(cases.c.fault_count > 0, cases.c.opened_at),
    "all": _View(sa.true(), cases.c.moved_at, newest_first=True),
    "queue": _View(
        sa.and_(cases.c.queue == bindparam("queue", type_=sa.Text), _LIVE),
        cases.c.moved_at,
        newest_first=True,
    ),
    "step": _View(
        sa.and_(
            cases.c.id == standings.c.case_id,
            standings.c.process_key == bindparam("process_key", type_=sa.Text),
            standings.c.element == bindparam("element", type_=sa.Text),
            sa.or_(
                sa.literal_column("0") == bindparam("of_version", type_=sa.Integer),
                standings.c.process_version == bindparam("of_version", type_=sa.Integer),
            ),
        ),
        standings.c.since,
    ),
    "contact": _View(
        cases.c.contact_id == bindparam("contact_id", type_=sa.BigInteger),
        cases.c.opened_at,
        newest_first=True,
    ),
}
VIEWS = tuple(_VIEWS)

_COLUMNS = tuple(
    agents.c.name.label("assignee") if name == "assignee" else cases.c[name]
    for name in Listed.__struct_fields__
    if name != "key_at"
)
_AFTER_AT = bindparam("after_at", type_=sa.DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", type_=sa.BigInteger)


def _seen_by(agent_sees_all: bool) -> sa.ColumnElement[bool]:
    nobody = Agent(
        0, "", "", "admin" if agent_sees_all else "agent", None, None, "", "", True, True, frozenset()
    )
    return visible_to(nobody)


def _statement(view: _View, sees_all: bool, further: bool) -> Statement[Listed]:
    query = (
        select(*_COLUMNS, view.key.label("key_at"))
        .select_from(cases.outerjoin(agents, agents.c.id == cases.c.assignee_id))
        .where(view.where, _seen_by(sees_all))
    )
    if further:
        here, there = sa.tuple_(view.key, cases.c.id), sa.tuple_(_AFTER_AT, _AFTER_ID)
        query = query.where(here < there if view.newest_first else here > there)
    order = (view.key.desc(), cases.c.id.desc()) if view.newest_first else (view.key, cases.c.id)
    return statement(query.order_by(*order).limit(bindparam("limit")), Listed)


_PAGES = {
    (name, sees_all, further): _statement(view, sees_all, further)
    for name, view in _VIEWS.items()
    for sees_all in (True, False)
    for further in (True, False)
}


class Page(msgspec.Struct, frozen=True):
    """Rows of a view, and the cursor of the next page if there is one."""

    rows: list[Listed]
    next: Cursor | None


def _seer(agent: Agent) -> dict[str, Any]:
    roles = (
        [agent.role] if agent.role in ("lead", "specialist") else ["lead"] if agent.role == "admin" else []
    )
    return {"seer_id": agent.id, "seer_queues": sorted(agent.queues), "me": agent.id, "my_roles": roles}


async def page(
    connection: Connection, agent: Agent, view: str, after: Cursor | None = None, **of: str | int
) -> Page:
    """A page of `view` as `agent` may see it; `queue=` and `contact_id=` name what those views are of.

    `step` wants `process_key=`, `element=` and `of_version=`, 0 for every version.
    """
    values: dict[str, Any] = {**_seer(agent), **of, "limit": PAGE_ROWS + 1}
    if after is not None:
        values |= {"after_at": after.at, "after_id": after.id}
    rows = await _PAGES[view, agent.sees_all, after is not None].all(connection, **values)
    more = Cursor(rows[PAGE_ROWS - 1].key_at, rows[PAGE_ROWS - 1].id) if len(rows) > PAGE_ROWS else None
    return Page(rows[:PAGE_ROWS], more)


def _capped(sees_all: bool, name: str) -> sa.Select[Any]:
    inner = (
        select(sa.literal(1))
        .select_from(cases)
        .where(_VIEWS[name].where, _seen_by(sees_all))
        .limit(COUNT_MAX + 1)
    )
    return select(
        sa.literal(name).label("key"), select(sa.func.count()).select_from(inner.subquery()).scalar_subquery()
    )


_OTHER_COUNTS = """
SELECT 'queue:' || q.key AS key, (SELECT count(*) FROM (SELECT 1 FROM cases c WHERE c.queue = q.key
  AND c.status <> 'closed' LIMIT 1001) AS n) AS count FROM queues q
UNION ALL SELECT 'outgoing', count(*) FROM (SELECT 1 FROM outbox
  WHERE status <> 'sent' AND status IN ('held', 'failed', 'bounced', 'unknown') LIMIT 1001) AS n
UNION ALL SELECT 'held', count(*) FROM (SELECT 1 FROM intake WHERE status = 'held' LIMIT 1001) AS n
"""
_COUNTED = ("mine", "needs-me", "unassigned", "oldest", "waiting", "faults")
_COUNTS = {
    sees: statement(sa.union_all(*(_capped(sees, name) for name in _COUNTED))) for sees in (True, False)
}
_REST = statement(sa.text(_OTHER_COUNTS))


async def counts(connection: Connection, agent: Agent) -> dict[str, int]:
    """How many cases each view and queue of the rail holds, counted to 1,001 at most."""
    rows = await _COUNTS[agent.sees_all].all(connection, **_seer(agent))
    return {row[0]: row[1] for row in (*rows, *await _REST.all(connection))}


def _search(sees_all: bool) -> Statement[Listed]:
    words = sa.func.websearch_to_tsquery("simple", bindparam("words", type_=sa.Text))
    found = (
        select(cases.c.id)
        .where(cases.c.search.op("@@")(words), _seen_by(sees_all))
        .order_by(cases.c.id.desc())
        .limit(SEARCH_MAX)
        .cte("found")
    )
    rank = sa.func.ts_rank(cases.c.search, words)
    return statement(
        select(*_COLUMNS, cases.c.moved_at.label("key_at"))
        .select_from(
            found.join(cases, cases.c.id == found.c.id).outerjoin(agents, agents.c.id == cases.c.assignee_id)
        )
        .order_by(rank.desc(), cases.c.id.desc())
        .limit(bindparam("limit")),
        Listed,
    )


_SEARCH = {sees: _search(sees) for sees in (True, False)}


async def search(connection: Connection, agent: Agent, words: str, limit: int = PAGE_ROWS) -> list[Listed]:
    """The cases whose words match, best first; understands quotes, `or` and a leading minus."""
    return await _SEARCH[agent.sees_all].all(connection, **_seer(agent), words=words, limit=limit)


class Place(msgspec.Struct, frozen=True):
    """Where a case lies: enough to know who may see it."""

    id: int
    queue: str
    assignee_id: int | None


_PLACES = statement(
    select(cases.c.id, cases.c.queue, cases.c.assignee_id).where(
        cases.c.id == sa.any_(bindparam("ids", type_=sa.ARRAY(sa.BigInteger)))
    ),
    Place,
)


async def places(connection: Connection, ids: list[int]) -> list[Place]:
    """Where these cases lie now."""
    return await _PLACES.all(connection, ids=ids)

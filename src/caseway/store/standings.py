"""Who stands where on the maps: written with every case that moves on, read by the pages of the processes.

A count stops at 1,001, and for an agent who sees only some cases it looks through the 5,000 that have waited longest.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam

from caseway.core.case.position import standings as rests
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.kit.database import Connection, Statement, statement
from caseway.store.agents import Agent
from caseway.store.tables import agents, cases, history, standings

COUNT_MAX = 1000
LOOKED_THROUGH_MAX = 5000
OLDEST_ROWS = 5
DONE_DAYS = 30

_WRITE = statement(
    sa.text(
        "WITH gone AS (DELETE FROM standings WHERE case_id = :case_id AND element <> ALL (:elements)) "
        "INSERT INTO standings (case_id, element, process_key, process_version, since) "
        "SELECT :case_id, at.element, :key, :version, at.since "
        "FROM unnest(:elements, :sinces) AS at (element, since) "
        "ON CONFLICT (case_id, element) DO UPDATE SET since = excluded.since, "
        "process_key = excluded.process_key, process_version = excluded.process_version"
    ).bindparams(
        bindparam("case_id", type_=sa.BigInteger),
        bindparam("elements", type_=sa.ARRAY(sa.Text)),
        bindparam("sinces", type_=sa.ARRAY(sa.DateTime(timezone=True))),
    )
)


async def write(
    connection: Connection, before: CaseState | None, state: CaseState, definition: Definition
) -> None:
    """Where the case stands now; nothing is written for a case that stays where it was."""
    now = rests(state, definition)
    if before is None and not now:
        return
    if before is not None and before.definition == state.definition and rests(before, definition) == now:
        return
    await _WRITE.run(
        connection,
        case_id=state.case_id,
        elements=list(now),
        sinces=list(now.values()),
        key=state.definition[0],
        version=state.definition[1],
    )


class Crowd(msgspec.Struct, frozen=True):
    """How many cases stand at an element, 1,001 for more than 1,000, and since when the longest waits."""

    element: str
    count: int
    oldest: datetime | None


class Waiting(msgspec.Struct, frozen=True):
    """A case that stands at a step, and since when."""

    id: int
    subject: str | None
    contact_name: str | None
    since: datetime
    version: int
    assignee: str | None


_KEY, _ELEMENT = bindparam("key", type_=sa.Text), bindparam("element", type_=sa.Text)
_VERSION = bindparam("version", type_=sa.Integer)
_OF_VERSION = sa.or_(sa.literal_column("0") == _VERSION, standings.c.process_version == _VERSION)
_HIDDEN = sa.or_(
    cases.c.assignee_id == bindparam("seer_id", type_=sa.BigInteger),
    cases.c.queue == sa.any_(bindparam("seer_queues", type_=sa.ARRAY(sa.Text))),
)


def _resting(element: sa.ColumnElement[str], sees_all: bool, at: sa.FromClause) -> sa.Select[Any]:
    """Who rests at `element`, the longest first; one more than is ever counted."""
    here = (
        sa.select(standings.c.since, standings.c.case_id)
        .where(standings.c.process_key == _KEY, standings.c.element == element, _OF_VERSION)
        .order_by(standings.c.since)
        .correlate(at)
    )
    if sees_all:
        return here.limit(COUNT_MAX + 1)
    looked = here.limit(LOOKED_THROUGH_MAX).subquery()
    seen = sa.select(looked.c.since).select_from(looked.join(cases, cases.c.id == looked.c.case_id))
    return seen.where(_HIDDEN).order_by(looked.c.since).limit(COUNT_MAX + 1)


def _crowds(sees_all: bool) -> Statement[Crowd]:
    elements = bindparam("elements", type_=sa.ARRAY(sa.Text))
    at = sa.func.unnest(elements).table_valued(sa.column("element", sa.Text)).render_derived(name="at")
    inner = _resting(at.c.element, sees_all, at).subquery()
    counted = (
        sa.select(sa.func.count().label("count"), sa.func.min(inner.c.since).label("oldest"))
        .select_from(inner)
        .lateral("n")
    )
    found = sa.select(at.c.element, counted.c.count, counted.c.oldest)
    return statement(found.select_from(at.join(counted, sa.true())).where(counted.c.count > 0), Crowd)


def _oldest(sees_all: bool) -> Statement[Waiting]:
    found = (
        sa.select(
            cases.c.id,
            cases.c.subject,
            cases.c.contact_name,
            standings.c.since,
            standings.c.process_version.label("version"),
            agents.c.name.label("assignee"),
        )
        .select_from(
            standings.join(cases, cases.c.id == standings.c.case_id).outerjoin(
                agents, agents.c.id == cases.c.assignee_id
            )
        )
        .where(standings.c.process_key == _KEY, standings.c.element == _ELEMENT, _OF_VERSION)
        .order_by(standings.c.since, standings.c.case_id)
        .limit(OLDEST_ROWS)
    )
    return statement(found if sees_all else found.where(_HIDDEN), Waiting)


def _done(kind: str) -> sa.ScalarSelect[int]:
    """How often this kind of deed happened at the element; the newest 5,000 are looked through."""
    latest = (
        sa.select(history.c.case_id)
        .where(
            history.c.kind.in_([sa.literal_column("'StepCompleted'"), sa.literal_column("'StepSkipped'")]),
            history.c.kind == sa.literal_column(f"'{kind}'"),
            sa.literal_column("body ->> 'element'") == _ELEMENT,
            history.c.at > bindparam("after", type_=sa.DateTime(timezone=True)),
        )
        .order_by(history.c.at.desc())
        .limit(LOOKED_THROUGH_MAX)
        .subquery()
    )
    of_process: sa.Select[Any] = (
        sa.select(sa.literal_column("1").label("one"))
        .select_from(latest.join(cases, cases.c.id == latest.c.case_id))
        .where(cases.c.process_key == _KEY)
        .limit(COUNT_MAX + 1)
    )
    return sa.select(sa.func.count()).select_from(of_process.subquery()).scalar_subquery()


_CROWDS = {sees: _crowds(sees) for sees in (True, False)}
_OLDEST = {sees: _oldest(sees) for sees in (True, False)}
_DONE = statement(sa.select(_done("StepCompleted"), _done("StepSkipped")))


def _seer(agent: Agent) -> dict[str, Any]:
    return {} if agent.sees_all else {"seer_id": agent.id, "seer_queues": sorted(agent.queues)}


async def crowds(
    connection: Connection, agent: Agent, key: str, elements: list[str], version: int = 0
) -> dict[str, Crowd]:
    """Who stands at each of these elements, as this agent may see it; `version` 0 is all of them."""
    values = {"key": key, "elements": elements, "version": version, **_seer(agent)}
    rows = await _CROWDS[agent.sees_all].all(connection, **values)
    return {row.element: row for row in rows}


async def longest(
    connection: Connection, agent: Agent, key: str, element: str, version: int = 0
) -> list[Waiting]:
    """The five cases that have stood at this element longest."""
    values = {"key": key, "element": element, "version": version, **_seer(agent)}
    return await _OLDEST[agent.sees_all].all(connection, **values)


async def done_lately(connection: Connection, key: str, element: str, now: datetime) -> tuple[int, int]:
    """How often the step was completed and skipped in the last 30 days; 1,001 for more than 1,000."""
    after = now - timedelta(days=DONE_DAYS)
    completed, skipped = await _DONE.one(connection, key=key, element=element, after=after)
    return completed, skipped

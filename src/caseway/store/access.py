"""The doors: whoever wants a case says who they are. Missing and forbidden look the same."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.core.values import case_id_of
from caseway.kit.database import Connection, statement
from caseway.store.agents import Agent
from caseway.store.tables import cases


class CaseRow(msgspec.Struct, frozen=True):
    """The list row of a case: what lists and headings show."""

    id: int
    subject: str | None
    preview: str | None
    contact_name: str | None
    contact_id: int
    organization_id: int | None
    inbox_id: int | None
    channel: str
    status: str
    stage: str | None
    step: str | None
    steps: list[str]
    roles: list[str]
    priority: str
    kind: str
    category: str
    queue: str
    assignee_id: int | None
    unread_count: int
    fault_count: int
    opened_at: datetime
    moved_at: datetime
    unanswered_since: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    basis: str | None
    process_key: str
    process_version: int
    last_seq: int
    imported: bool


COLUMNS = tuple(cases.c[name] for name in CaseRow.__struct_fields__)
"""The columns of a `CaseRow`, in its order."""

_CASE = statement(select(*COLUMNS).where(cases.c.id == bindparam("case_id")), CaseRow)


def may_see(agent: Agent, case: CaseRow) -> bool:
    """Whether this agent may see this case at all."""
    return agent.sees_all or case.assignee_id == agent.id or case.queue in agent.queues


def visible_to(agent: Agent) -> sa.ColumnElement[bool]:
    """The condition for lists; binds `seer_id` and `seer_queues` unless the agent sees everything."""
    if agent.sees_all:
        return sa.true()
    queue = cases.c.queue == sa.any_(bindparam("seer_queues", type_=sa.ARRAY(sa.Text)))
    return sa.or_(cases.c.assignee_id == bindparam("seer_id"), queue)


async def case_for(connection: Connection, agent: Agent, reference: str) -> CaseRow | None:
    """The case of that reference if there is one and this agent may see it, else None."""
    case_id = case_id_of(reference)
    return await case_by_id(connection, agent, case_id) if case_id is not None else None


async def case_by_id(connection: Connection, agent: Agent, case_id: int) -> CaseRow | None:
    """The same by id, as programs may name a case."""
    case = await _CASE.first(connection, case_id=case_id)
    return case if case is not None and may_see(agent, case) else None


async def row_of(connection: Connection, case_id: int) -> CaseRow | None:
    """The row without a door: for jobs and commands, which act for the house."""
    return await _CASE.first(connection, case_id=case_id)

"""What the API answers, each in one query: cases in lists and alone, messages, notes, proposals, history.

Lists of cases go from the newest to the oldest by id, and a cursor is the last id seen: cases that change on the way
are neither skipped nor told twice. Every statement has the door in it: what the agent may not see is not there.
"""

from datetime import datetime
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from psycopg.errors import QueryCanceled
from psycopg.rows import args_row
from sqlalchemy import bindparam, select

from caseway.core.case.events import Event
from caseway.core.values import case_id_of
from caseway.kit.database import Connection, Statement, statement
from caseway.store import history as stored_history
from caseway.store.access import visible_to
from caseway.store.agents import Agent
from caseway.store.tables import (
    addresses,
    agents,
    attachments,
    cases,
    contacts,
    history,
    messages,
    notes,
    wakeups,
)

ROWS_MAX = 101
"""A page of the largest size, and one row more."""
SEARCH_SECONDS_MAX = 3


class TooBroad(Exception):
    """The words are in so many cases that looking for them takes too long."""


class CaseLine(msgspec.Struct, frozen=True):
    """A case as the API tells it."""

    id: int
    subject: str | None
    status: str
    stage: str | None
    priority: str
    queue: str
    assignee: str | None
    contact_name: str | None
    contact_email: str | None
    process_key: str
    process_version: int
    steps: list[str]
    basis: str | None
    closed_at: datetime | None
    opened_at: datetime
    wake_at: datetime | None
    last_seq: int


class Wanted(msgspec.Struct, frozen=True):
    """Which cases a list is of; None does not narrow it. `assignee_id` 0 is nobody."""

    words: str | None = None
    status: str | None = None
    queue: str | None = None
    assignee_id: int | None = None
    before: int | None = None
    limit: int = 50


class MessageLine(msgspec.Struct, frozen=True):
    """A message with its files, as `[{n, name, content_type, size_bytes}]`."""

    seq: int
    direction: str
    channel: str
    from_name: str | None
    from_address: str | None
    recipients: list[dict[str, str]]
    subject: str | None
    text: str | None
    html: str | None
    automatic: bool
    at: datetime
    files: list[dict[str, Any]] | None


class NoteLine(msgspec.Struct, frozen=True):
    """Internal words with their author's address."""

    seq: int
    text: str | None
    author: str | None
    at: datetime


class ProposalLine(msgspec.Struct, frozen=True):
    """A solution offered, as its author wrote it."""

    seq: int
    text: str | None
    proposal: dict[str, Any]
    author: str | None
    at: datetime


class FileLine(msgspec.Struct, frozen=True):
    """A file of a message: its name, and where its bytes are."""

    name: str | None
    content_key: str


def _columns(row: Any) -> tuple[Any, ...]:
    """The columns of a `CaseLine` over `row`, which is the cases themselves or some of them."""
    email = (
        select(addresses.c.value)
        .where(addresses.c.contact_id == row.c.contact_id, addresses.c.kind == sa.literal_column("'email'"))
        .order_by(addresses.c.id)
        .limit(sa.literal_column("1"))
        .scalar_subquery()
    )
    elsewhere: dict[str, Any] = {
        "assignee": agents.c.email.label("assignee"),
        "contact_name": contacts.c.name.label("contact_name"),
        "contact_email": email.label("contact_email"),
        "wake_at": wakeups.c.wake_at,
    }
    return tuple(elsewhere[n] if n in elsewhere else row.c[n] for n in CaseLine.__struct_fields__)


def _lines(row: Any) -> sa.Select[Any]:
    return select(*_columns(row)).select_from(
        row.outerjoin(agents, agents.c.id == row.c.assignee_id)
        .outerjoin(contacts, contacts.c.id == row.c.contact_id)
        .outerjoin(wakeups, wakeups.c.case_id == row.c.id)
    )


def _seen(sees_all: bool, has_queues: bool) -> sa.ColumnElement[bool]:
    queues = frozenset({"any"}) if has_queues else frozenset[str]()
    person = Agent(0, "", "", "admin" if sees_all else "agent", None, None, "", "", True, True, queues)
    return visible_to(person) if sees_all or has_queues else cases.c.assignee_id == bindparam("seer_id")


def _seer(agent: Agent) -> dict[str, Any]:
    return {} if agent.sees_all else {"seer_id": agent.id, "seer_queues": sorted(agent.queues)}


@cache
def _case(sees_all: bool) -> Statement[CaseLine]:
    here = cases.c.id == bindparam("case_id")
    return statement(_lines(cases).where(here, _seen(sees_all, True)), CaseLine)


@cache
def _page(
    seer: tuple[bool, bool], given: frozenset[str], status: str | None, assigned: bool | None
) -> Statement[CaseLine]:
    """The list for one combination of filters; few of the many there could be are ever asked for.

    The rows are found first and joined afterwards, and what is small and known is a literal: so the plan is good
    whatever the values are, and however many cases there may be.
    """
    query = select(cases).where(_seen(*seer))
    if status is not None:
        query = query.where(cases.c.status == sa.literal_column(f"'{status}'", sa.Text))
    if "queue" in given:
        query = query.where(cases.c.queue == bindparam("queue", type_=sa.Text))
    if assigned is not None:
        nobody = cases.c.assignee_id.is_(None)
        somebody = cases.c.assignee_id == bindparam("assignee_id", type_=sa.BigInteger)
        query = query.where(somebody if assigned else nobody)
    if "before" in given:
        query = query.where(cases.c.id < bindparam("before", type_=sa.BigInteger))
    if "case_id" in given:
        query = query.where(cases.c.id == bindparam("case_id", type_=sa.BigInteger))
    elif "words" in given:
        words = sa.func.websearch_to_tsquery(sa.literal_column("'simple'"), bindparam("words", type_=sa.Text))
        query = query.where(cases.c.search.op("@@")(words))
    found = query.order_by(cases.c.id.desc()).limit(sa.literal_column(str(ROWS_MAX))).subquery("found")
    return statement(_lines(found).order_by(found.c.id.desc()).limit(bindparam("limit")), CaseLine)


async def case(connection: Connection, agent: Agent, case_id: int) -> CaseLine | None:
    """The case if the agent may see it, else None."""
    return await _case(agent.sees_all).first(connection, **_seer(agent), case_id=case_id)


async def opened(connection: Connection, case_id: int) -> CaseLine:
    """The case that this request has just opened or moved, wherever its map has taken it."""
    return await _case(True).one(connection, case_id=case_id)


async def page(connection: Connection, agent: Agent, wanted: Wanted) -> list[CaseLine]:
    """The newest cases of that kind which the agent may see. Words that are a reference find its case."""
    given: dict[str, Any] = {"queue": wanted.queue, "before": wanted.before, "words": wanted.words}
    if wanted.words is not None and (case_id := case_id_of(wanted.words)) is not None:
        given |= {"case_id": case_id, "words": None}
    assigned = None if wanted.assignee_id is None else wanted.assignee_id > 0
    values = {name: value for name, value in given.items() if value is not None}
    seer = (agent.sees_all, bool(agent.queues))
    asked = _page(seer, frozenset(values), wanted.status, assigned)
    if assigned:
        values["assignee_id"] = wanted.assignee_id
    values |= {**_seer(agent), "limit": wanted.limit}
    return await (_searched if "words" in values else _lines_of)(connection, asked, values)


async def _lines_of(
    connection: Connection, asked: Statement[CaseLine], values: dict[str, Any]
) -> list[CaseLine]:
    """Prepared if the plan is the same for all values, else planned for these very ones: rare and common words, queues
    and people want different ways through the indexes."""
    async with connection.cursor(row_factory=args_row(CaseLine)) as cursor:
        await cursor.execute(asked.text, values, prepare=values.keys() <= {"before", "limit"})
        return await cursor.fetchall()


async def _searched(
    connection: Connection, asked: Statement[CaseLine], values: dict[str, Any]
) -> list[CaseLine]:
    """The same, given up after a while."""
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL statement_timeout = '{SEARCH_SECONDS_MAX}s'")
            return await _lines_of(connection, asked, values)
    except QueryCanceled:
        raise TooBroad(str(values["words"])) from None


_FILES = (
    select(
        sa.func.jsonb_agg(
            sa.func.jsonb_build_object(
                *(
                    part
                    for name in ("n", "name", "content_type", "size_bytes")
                    for part in (name, attachments.c[name])
                )
            )
        )
    )
    .where(attachments.c.case_id == messages.c.case_id, attachments.c.seq == messages.c.seq)
    .scalar_subquery()
)
_MESSAGE = tuple(
    _FILES.label("files") if n == "files" else messages.c[n] for n in MessageLine.__struct_fields__
)
_SAID = sa.and_(messages.c.case_id == bindparam("case_id"), messages.c.direction != "draft")
_AFTER = bindparam("after", type_=sa.Integer)
_MESSAGES = statement(
    select(*_MESSAGE)
    .where(_SAID, messages.c.seq > _AFTER)
    .order_by(messages.c.seq)
    .limit(bindparam("limit")),
    MessageLine,
)
_ONE_MESSAGE = statement(select(*_MESSAGE).where(_SAID, messages.c.seq == bindparam("seq")), MessageLine)
_FILE = statement(
    select(attachments.c.name, attachments.c.content_key).where(
        attachments.c.case_id == bindparam("case_id"),
        attachments.c.seq == bindparam("seq"),
        attachments.c.n == bindparam("n"),
    ),
    FileLine,
)
_NOTES = statement(
    select(notes.c.seq, notes.c.text, agents.c.email.label("author"), notes.c.at)
    .select_from(notes.outerjoin(agents, agents.c.id == notes.c.agent_id))
    .where(notes.c.case_id == bindparam("case_id"), notes.c.seq > _AFTER)
    .order_by(notes.c.seq)
    .limit(bindparam("limit")),
    NoteLine,
)
_PROPOSALS = statement(
    select(
        messages.c.seq, messages.c.text, messages.c.proposal, agents.c.email.label("author"), messages.c.at
    )
    .select_from(messages.outerjoin(agents, agents.c.id == messages.c.agent_id))
    .where(
        messages.c.case_id == bindparam("case_id"),
        messages.c.seq > _AFTER,
        messages.c.direction == "draft",
        messages.c.proposal.is_not(None),
    )
    .order_by(messages.c.seq)
    .limit(bindparam("limit")),
    ProposalLine,
)
_LINE = tuple(
    sa.cast(history.c.body, sa.Text).label("body") if n == "body" else history.c[n]
    for n in stored_history.Line.__struct_fields__
)
_HISTORY = statement(
    select(*_LINE)
    .where(history.c.case_id == bindparam("case_id"), history.c.seq > _AFTER)
    .order_by(history.c.seq)
    .limit(bindparam("limit")),
    stored_history.Line,
)
_DUE = statement(
    select(
        history.c.body["token"].as_integer().label("token"), history.c.body["due_at"].astext.label("due_at")
    ).where(
        history.c.case_id == bindparam("case_id"),
        history.c.kind == "StepEntered",
        history.c.body["wait"].astext == "task",
        history.c.body.has_key("due_at"),
    )
)


async def messages_of(connection: Connection, case_id: int, after: int, limit: int) -> list[MessageLine]:
    """Messages after seq `after`, oldest first."""
    return await _MESSAGES.all(connection, case_id=case_id, after=after, limit=limit)


async def message(connection: Connection, case_id: int, seq: int) -> MessageLine | None:
    """One message, or None."""
    return await _ONE_MESSAGE.first(connection, case_id=case_id, seq=seq)


async def file(connection: Connection, case_id: int, seq: int, n: int) -> FileLine | None:
    """File `n` of a message, or None."""
    return await _FILE.first(connection, case_id=case_id, seq=seq, n=n)


async def notes_of(connection: Connection, case_id: int, after: int, limit: int) -> list[NoteLine]:
    """Notes after seq `after`, oldest first."""
    return await _NOTES.all(connection, case_id=case_id, after=after, limit=limit)


async def proposals_of(connection: Connection, case_id: int, after: int, limit: int) -> list[ProposalLine]:
    """Proposals after seq `after`, oldest first."""
    return await _PROPOSALS.all(connection, case_id=case_id, after=after, limit=limit)


async def history_of(connection: Connection, case_id: int, after: int, limit: int) -> list[Event]:
    """Events after seq `after`, oldest first, each brought to its present version."""
    return list(
        stored_history.decode(await _HISTORY.all(connection, case_id=case_id, after=after, limit=limit))
    )


async def due_of_tasks(connection: Connection, case_id: int) -> dict[int, datetime]:
    """When each of the map's tasks was said to be due, by token."""
    rows = await _DUE.all(connection, case_id=case_id)
    return {row[0]: datetime.fromisoformat(row[1]) for row in rows}

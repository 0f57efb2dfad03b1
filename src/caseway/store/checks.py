"""Reads everything that `caseway check` compares: cases in batches with their history, and rows that stand alone."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.core.case.events import Event
from caseway.core.case.state import STATE_VERSION, CaseState
from caseway.kit.database import Connection, statement
from caseway.store import history as stored_history
from caseway.store.definitions import Published
from caseway.store.tables import case_states, cases, definitions, history, standings, wakeups

BATCH_CASES = 500
_DECODER = msgspec.json.Decoder(CaseState)


class Kept(msgspec.Struct, frozen=True):
    """What is stored of a case beside its history: row, state, wake-up, and where it stands since when."""

    id: int
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
    last_seq: int
    process_key: str
    process_version: int
    contact_id: int
    imported: bool
    version: int | None
    state: bytes | None
    wake_at: datetime | None
    wakeup_fault: str | None
    places: list[str]
    sinces: list[datetime]


class Recorded(msgspec.Struct, frozen=True):
    """One case with its history, in order. `state` is None if it has an older shape, or none at all."""

    kept: Kept
    events: list[Event]
    state: CaseState | None


class Stray(msgspec.Struct, frozen=True):
    """A row that belongs to nothing: which rule it breaks, and where it is."""

    rule: str
    case_id: int
    seq: int | None


def _standing(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """The column of the rows that say where the case stands, by element, as an array."""
    here = select(column).where(standings.c.case_id == cases.c.id).order_by(standings.c.element)
    return sa.func.array(here.correlate(cases).scalar_subquery())


_OF_ROW = tuple(cases.c[name] for name in Kept.__struct_fields__[:-6])
_SELECT = select(
    *_OF_ROW,
    case_states.c.version,
    case_states.c.state,
    wakeups.c.wake_at,
    wakeups.c.fault.label("wakeup_fault"),
    _standing(standings.c.element).label("places"),
    _standing(standings.c.since).label("sinces"),
).select_from(
    cases.outerjoin(case_states, case_states.c.case_id == cases.c.id).outerjoin(
        wakeups, wakeups.c.case_id == cases.c.id
    )
)
_BATCH = statement(
    _SELECT.where(cases.c.id > bindparam("after")).order_by(cases.c.id).limit(bindparam("batch")), Kept
)
_ONE = statement(_SELECT.where(cases.c.id == bindparam("case_id")), Kept)
_HISTORY = statement(
    select(
        history.c.case_id,
        history.c.seq,
        history.c.at,
        history.c.by,
        history.c.version,
        sa.cast(history.c.body, sa.Text).label("body"),
    )
    .where(history.c.case_id >= bindparam("first"), history.c.case_id <= bindparam("last"))
    .order_by(history.c.case_id, history.c.seq),
    stored_history.Line,
)
_COUNT = statement(select(sa.func.count()).select_from(cases))
_MAP = statement(
    select(*(definitions.c[name] for name in Published.__struct_fields__)).where(
        definitions.c.key == bindparam("key"), definitions.c.version == bindparam("version")
    ),
    Published,
)
_STRAYS = statement(
    sa.text(
        """
SELECT 'history-without-case' AS rule, h.case_id, NULL::int AS seq FROM (SELECT DISTINCT case_id FROM history) h
  WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = h.case_id)
UNION ALL SELECT 'state-without-case', s.case_id, NULL FROM case_states s
  WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = s.case_id)
UNION ALL SELECT 'outgoing-without-message', o.case_id, o.seq FROM outbox o
  WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.case_id = o.case_id AND m.seq = o.seq)
UNION ALL SELECT 'message-without-event', m.case_id, m.seq FROM messages m
  WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.case_id = m.case_id AND h.seq = m.seq)
UNION ALL SELECT 'note-without-event', n.case_id, n.seq FROM notes n
  WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.case_id = n.case_id AND h.seq = n.seq)
UNION ALL SELECT 'fact-without-event', f.case_id, f.seq FROM facts f
  WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.case_id = f.case_id AND h.seq = f.seq)
UNION ALL SELECT 'file-without-message', a.case_id, a.seq FROM attachments a
  WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.case_id = a.case_id AND m.seq = a.seq)
UNION ALL SELECT 'sent-without-message', h.case_id, h.seq FROM history h
  WHERE h.kind IN ('MessageSent', 'MessageReceived')
  AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.case_id = h.case_id AND m.seq = h.seq)
UNION ALL SELECT 'mail-filed-nowhere', i.case_id, i.seq FROM intake i
  WHERE i.status = 'filed' AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = i.case_id)
UNION ALL SELECT 'link-one-way', l.case_id, NULL FROM links l
  WHERE NOT EXISTS (SELECT 1 FROM links o WHERE o.case_id = l.other_id AND o.other_id = l.case_id)
ORDER BY 2, 3 LIMIT 1000
"""
    ),
    Stray,
)


async def count(connection: Connection) -> int:
    """How many cases there are."""
    return int((await _COUNT.one(connection))[0])


async def every_case(connection: Connection) -> AsyncIterator[Recorded]:
    """Every case with its history, by ascending id, read in batches."""
    after = 0
    while True:
        batch = await _BATCH.all(connection, after=after, batch=BATCH_CASES)
        if not batch:
            return
        lines = await _HISTORY.all(connection, first=batch[0].id, last=batch[-1].id)
        for recorded in _together(batch, lines):
            yield recorded
        after = batch[-1].id


async def one_case(connection: Connection, case_id: int) -> Recorded | None:
    """One case with its history, or None."""
    kept = await _ONE.first(connection, case_id=case_id)
    if kept is None:
        return None
    lines = await _HISTORY.all(connection, first=case_id, last=case_id)
    return next(_together([kept], lines))


def _together(batch: list[Kept], lines: list[stored_history.Line]) -> Iterator[Recorded]:
    by_case = {key: list(found) for key, found in groupby(lines, key=lambda line: line.case_id)}
    for kept in batch:
        events = list(stored_history.decode(by_case.get(kept.id, [])))
        current = kept.state is not None and kept.version == STATE_VERSION
        state = _DECODER.decode(kept.state) if current and kept.state is not None else None
        yield Recorded(kept, events, state)


async def map_of(connection: Connection, key: str, version: int) -> Published:
    """A version of a map as it was published, with the files beside it; LookupError if there is none."""
    return await _MAP.one(connection, key=key, version=version)


async def strays(connection: Connection) -> list[Stray]:
    """Rows that belong to nothing, at most 1,000."""
    return await _STRAYS.all(connection)

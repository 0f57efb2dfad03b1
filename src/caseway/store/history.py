"""The history of cases: appended to in one statement an action, read whole to be folded again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select

from caseway.core.case.events import EVENT_VERSION, Body, Event
from caseway.kit.database import Connection, statement
from caseway.store.tables import history

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From an older version of an event to the next: `(kind, version) -> body`. A fixture of each is refolded in tests."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER: msgspec.json.Decoder[Body] = msgspec.json.Decoder(Body)

_APPEND = statement(
    sa.text(
        "INSERT INTO history (case_id, seq, at, by, kind, version, body) "
        "SELECT :case_id, n.seq, :at, n.by, n.kind, :version, n.body::jsonb FROM unnest(CAST(:seqs AS int[]), "
        "CAST(:bys AS text[]), CAST(:kinds AS text[]), CAST(:bodies AS text[])) AS n(seq, by, kind, body)"
    )
)


class Line(msgspec.Struct, frozen=True):
    """One row of the history; `body` is JSON text."""

    case_id: int
    seq: int
    at: datetime
    by: str
    version: int
    body: str


_BODY = sa.cast(history.c.body, sa.Text).label("body")
_COLUMNS = (history.c.case_id, history.c.seq, history.c.at, history.c.by, history.c.version, _BODY)
_READ = statement(
    select(*_COLUMNS)
    .where(history.c.case_id == bindparam("case_id"), history.c.seq > bindparam("after"))
    .order_by(history.c.seq),
    Line,
)


async def append(connection: Connection, events: list[Event]) -> None:
    """Write the events of one action; a seq that is taken already raises, and the action is undone."""
    await _APPEND.run(
        connection,
        case_id=events[0].case_id,
        at=events[0].at,
        bys=[event.by for event in events],
        version=EVENT_VERSION,
        seqs=[event.seq for event in events],
        kinds=[type(event.body).__name__ for event in events],
        bodies=[_ENCODER.encode(event.body).decode() for event in events],
    )


async def read(connection: Connection, case_id: int, after: int = 0) -> list[Event]:
    """The events of a case after seq `after`, in order, each brought to its present version."""
    return list(decode(await _READ.all(connection, case_id=case_id, after=after)))


def decode(lines: Iterable[Line]) -> Iterable[Event]:
    """Rows to events."""
    for line in lines:
        body = _DECODER.decode(line.body) if line.version == EVENT_VERSION else _upcast(line)
        yield Event(line.case_id, line.seq, line.at, line.by, body)


def _upcast(line: Line) -> Body:
    raw: dict[str, Any] = msgspec.json.decode(line.body)
    for version in range(line.version, EVENT_VERSION):
        caster = UPCASTERS.get((raw["type"], version))
        raw = caster(raw) if caster else raw
    found: Body = msgspec.convert(raw, Body)
    return found

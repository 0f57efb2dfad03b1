"""Signals on their way: to whom each goes, and who has heard it. A row is done in the transaction of its case."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import signal_targets, signals

BATCH = 20


class Signal(msgspec.Struct, frozen=True):
    """A signal with its sender (a case and the seq of its event, or nobody) and its plain data."""

    id: int
    from_case: int | None
    seq: int | None
    name: str
    scope: str
    target: int | None
    data: dict[str, Any]
    at: datetime
    spread_at: datetime | None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A signal before it has its number."""

    from_case: int | None = None
    seq: int | None = None
    name: str
    scope: str
    target: int | None = None
    data: dict[str, Any]


class Progress(msgspec.Struct, frozen=True):
    """How far a signal has come: of `total` cases `told` have heard it, at `faults` it failed so far."""

    id: int
    name: str
    at: datetime
    total: int
    told: int
    faults: int


_ADD = statement(
    insert(signals)
    .values(
        from_case=bindparam("from_case", type_=sa.BigInteger),
        seq=bindparam("seq", type_=sa.Integer),
        name=bindparam("name"),
        scope=bindparam("scope"),
        target=bindparam("target", type_=sa.BigInteger),
        data=bindparam("data", type_=signals.c.data.type),
        at=bindparam("at"),
    )
    .returning(signals.c.id)
)
_SELECT = select(*(signals.c[name] for name in Signal.__struct_fields__))
_LOCK = statement(_SELECT.where(signals.c.id == bindparam("signal_id")).with_for_update(), Signal)
_ONE = statement(_SELECT.where(signals.c.id == bindparam("signal_id")), Signal)
_TO_CHILDREN = statement(
    sa.text(
        "INSERT INTO signal_targets (signal_id, case_id) SELECT :signal_id, p.case_id FROM parents p "
        "JOIN cases k ON k.id = p.case_id WHERE p.parent_id = :from_case AND k.status <> 'closed' "
        "ON CONFLICT DO NOTHING"
    )
)
_TO_ONE = statement(
    sa.text(
        "INSERT INTO signal_targets (signal_id, case_id) SELECT :signal_id, CAST(:target AS bigint) "
        "ON CONFLICT DO NOTHING"
    )
)
_TO_MAPS = statement(
    sa.text(
        "INSERT INTO signal_targets (signal_id, case_id) SELECT :signal_id, k.id FROM cases k "
        "WHERE k.status <> 'closed' AND k.process_key = :key AND k.process_version = :version "
        "AND k.id IS DISTINCT FROM :from_case ON CONFLICT DO NOTHING"
    )
)
_SPREAD = statement(
    update(signals).where(signals.c.id == bindparam("signal_id")).values(spread_at=bindparam("at"))
)
_IN_USE = statement(
    sa.text(
        "SELECT DISTINCT process_key, process_version FROM cases WHERE status <> 'closed' AND process_key <> ''"
    )
)
_WAITING = statement(
    sa.text(
        "SELECT case_id FROM signal_targets WHERE signal_id = :signal_id AND told_at IS NULL "
        "AND case_id > :after ORDER BY case_id LIMIT :batch"
    )
)
_CLAIM = statement(
    sa.text(
        "SELECT case_id FROM signal_targets WHERE signal_id = :signal_id AND case_id = :case_id "
        "AND told_at IS NULL FOR UPDATE"
    )
)
_DONE = statement(
    update(signal_targets)
    .where(
        signal_targets.c.signal_id == bindparam("of_signal"), signal_targets.c.case_id == bindparam("of_case")
    )
    .values(
        told_at=bindparam("at", type_=sa.DateTime(timezone=True)), fault=bindparam("because", type_=sa.Text)
    )
)
_PROGRESS = statement(
    sa.text(
        "SELECT s.id, s.name, s.at, count(t.case_id) AS total, count(t.told_at) AS told, "
        "count(t.case_id) FILTER (WHERE t.told_at IS NULL AND t.fault IS NOT NULL) AS faults "
        "FROM signals s LEFT JOIN signal_targets t ON t.signal_id = s.id "
        "WHERE s.from_case = :from_case GROUP BY s.id ORDER BY s.id DESC LIMIT 20"
    ),
    Progress,
)


async def add(connection: Connection, sent: Sent, at: datetime) -> int:
    """Keep a signal that is to go out; its number."""
    row = await _ADD.one(connection, **msgspec.structs.asdict(sent), at=at)
    return int(row[0])


async def lock(connection: Connection, signal_id: int) -> Signal | None:
    """The signal with its row locked, or None."""
    return await _LOCK.first(connection, signal_id=signal_id)


async def one(connection: Connection, signal_id: int) -> Signal | None:
    """The signal, or None."""
    return await _ONE.first(connection, signal_id=signal_id)


async def to_children(connection: Connection, signal: Signal) -> None:
    """It goes to the cases that belong to its sender and are not closed."""
    await _TO_CHILDREN.run(connection, signal_id=signal.id, from_case=signal.from_case)


async def to_case(connection: Connection, signal: Signal) -> None:
    """It goes to the one case that it names."""
    await _TO_ONE.run(connection, signal_id=signal.id, target=signal.target)


async def to_map(connection: Connection, signal: Signal, key: str, version: int) -> None:
    """It goes to every case that is not closed on this version of a map."""
    await _TO_MAPS.run(connection, signal_id=signal.id, from_case=signal.from_case, key=key, version=version)


async def maps_in_use(connection: Connection) -> list[tuple[str, int]]:
    """The versions of maps that cases which are not closed run on."""
    return [(row[0], int(row[1])) for row in await _IN_USE.all(connection)]


async def has_spread(connection: Connection, signal_id: int, at: datetime) -> None:
    """Its targets are written down."""
    await _SPREAD.run(connection, signal_id=signal_id, at=at)


async def waiting(connection: Connection, signal_id: int, after: int) -> list[int]:
    """The next cases after that one which have not heard it, in ascending order."""
    rows = await _WAITING.all(connection, signal_id=signal_id, after=after, batch=BATCH)
    return [int(row[0]) for row in rows]


async def claim(connection: Connection, signal_id: int, case_id: int) -> bool:
    """Lock this one to tell it; False if it has heard already."""
    return await _CLAIM.first(connection, signal_id=signal_id, case_id=case_id) is not None


async def told(
    connection: Connection, signal_id: int, case_id: int, at: datetime | None, fault: str | None = None
) -> None:
    """The case has heard it at `at`; or it failed there, and why."""
    await _DONE.run(connection, of_signal=signal_id, of_case=case_id, at=at, because=fault)


async def progress(connection: Connection, from_case: int) -> list[Progress]:
    """The signals of a case, newest first, with how far each has come."""
    return await _PROGRESS.all(connection, from_case=from_case)

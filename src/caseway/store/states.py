"""The current state of cases, and when each must be woken: two narrow tables beside the list."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.core.case.evolve import fold
from caseway.core.case.state import STATE_VERSION, CaseState
from caseway.kit.database import Connection, statement
from caseway.store import history
from caseway.store.tables import case_ids, case_states, wakeups

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(CaseState)


class StateRow(msgspec.Struct, frozen=True):
    """A stored state with the version of its shape."""

    seq: int
    version: int
    state: bytes


class Due(msgspec.Struct, frozen=True):
    """A case whose wake-up has come."""

    case_id: int
    wake_at: datetime
    attempts: int


_ROW = select(case_states.c.seq, case_states.c.version, case_states.c.state).where(
    case_states.c.case_id == bindparam("case_id")
)
_READ = statement(_ROW, StateRow)
_LOCK = statement(_ROW.with_for_update(), StateRow)
_UPSERT = insert(case_states).values(
    case_id=bindparam("case_id"), seq=bindparam("seq"), version=STATE_VERSION, state=bindparam("state")
)
_WRITE = statement(
    _UPSERT.on_conflict_do_update(
        index_elements=["case_id"],
        set_={
            "seq": _UPSERT.excluded.seq,
            "version": _UPSERT.excluded.version,
            "state": _UPSERT.excluded.state,
        },
    )
)
_WAKE = insert(wakeups).values(case_id=bindparam("case_id"), wake_at=bindparam("wake_at"))
_SET_WAKE = statement(
    _WAKE.on_conflict_do_update(
        index_elements=["case_id"],
        set_={"wake_at": _WAKE.excluded.wake_at, "attempts": 0, "retry_at": None, "fault": None},
    )
)
_NEXT_ID = statement(select(case_ids.next_value()))
_FRESH = statement(
    sa.text(
        "SELECT nextval('case_ids'), (SELECT max(d.version) FROM definitions d "
        "WHERE d.key = :process_key AND d.status = 'published')"
    )
)
_DUE = statement(
    sa.text(
        "SELECT case_id, wake_at, attempts FROM wakeups WHERE wake_at <= :now AND fault IS NULL "
        "AND (retry_at IS NULL OR retry_at <= :machine) ORDER BY wake_at LIMIT 1 FOR UPDATE SKIP LOCKED"
    ),
    Due,
)
_EARLIEST = statement(
    select(sa.func.min(wakeups.c.wake_at)).where(wakeups.c.wake_at.is_not(None), wakeups.c.fault.is_(None))
)
_FAIL = statement(
    update(wakeups)
    .where(wakeups.c.case_id == bindparam("of_case"))
    .values(attempts=wakeups.c.attempts + 1, retry_at=bindparam("again_at"), fault=bindparam("because"))
)


async def fresh(connection: Connection, process_key: str) -> tuple[int, tuple[str, int]]:
    """A fresh case id, and the newest published version of the map it is to run on; LookupError without a map."""
    case_id, version = await _FRESH.one(connection, process_key=process_key)
    if version is None:
        raise LookupError(f"no published map {process_key}")
    return int(case_id), (process_key, int(version))


async def next_case_id(connection: Connection) -> int:
    """A fresh id; gaps are possible."""
    return int((await _NEXT_ID.one(connection))[0])


async def read(connection: Connection, case_id: int) -> CaseState | None:
    """The state as stored, or None."""
    return await _decoded(connection, case_id, await _READ.first(connection, case_id=case_id))


async def lock(connection: Connection, case_id: int) -> CaseState | None:
    """The state with its row locked until the transaction ends; a state of an older shape is folded anew."""
    return await _decoded(connection, case_id, await _LOCK.first(connection, case_id=case_id))


async def _decoded(connection: Connection, case_id: int, row: StateRow | None) -> CaseState | None:
    if row is None:
        return None
    if row.version != STATE_VERSION:
        return fold(await history.read(connection, case_id))
    return _DECODER.decode(row.state)


def encode(state: CaseState) -> bytes:
    """The bytes that are stored: JSON, so that an operator can read them."""
    return _ENCODER.encode(state)


async def write(connection: Connection, state: CaseState, wake_at: datetime | None) -> None:
    """Store the state and the instant at which the case must be woken."""
    await _WRITE.run(connection, case_id=state.case_id, seq=state.seq, state=encode(state))
    await _SET_WAKE.run(connection, case_id=state.case_id, wake_at=wake_at)


async def claim_due(connection: Connection, now: datetime, machine: datetime) -> Due | None:
    """The case due longest, its wake-up row locked; others pass it by."""
    return await _DUE.first(connection, now=now, machine=machine)


async def earliest(connection: Connection) -> datetime | None:
    """The next instant at which any case is due."""
    row = await _EARLIEST.one(connection)
    found: datetime | None = row[0]
    return found


async def fail_wakeup(connection: Connection, case_id: int, again_at: datetime, fault: str | None) -> None:
    """Back off, or hold the case for the lead if `fault` says why."""
    await _FAIL.run(connection, of_case=case_id, again_at=again_at, because=fault)

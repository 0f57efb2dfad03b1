"""Replays over a period: what was asked, how far it is, what it found."""

from datetime import datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, delete, insert, select, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import agents, replay_cases, replays

Status = Literal["waiting", "running", "done", "cancelled", "failed"]
Category = Literal["unknown", "end", "basis", "path", "decided", "breaches", "duration", "same"]
"""The classes of a replayed case, the weightiest first."""
Target = Literal["own", "version", "draft", "files"]

KEPT_MAX = 200
"""How many replays of a process are listed."""
MIX = "((c.id * 2654435761) % 4294967296)"
"""Spreads cases evenly, so that a sample is one, and the same one every time."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay is to try, over which cases.

    `target` says which map: every case's `own`, a published `version`, the `draft` as it was, or `files`; of the last
    two `bpmn` and `files` are the snapshot. `sample` None: every case. Cases opened in [`since`, `until`) count.
    """

    process_key: str
    name: str
    target: Target
    version: int | None = None
    bpmn: bytes | None = None
    files: dict[str, str] | None = None
    policy: dict[str, Any] | None = None
    assumption: dict[str, Any] | None = None
    since: datetime
    until: datetime
    kind: str = ""
    queue: str = ""
    sample: int | None = None


class Head(msgspec.Struct, frozen=True):
    """A replay as lists show it: everything but the snapshot of the map."""

    id: int
    process_key: str
    name: str
    target: Target
    version: int | None
    policy: dict[str, Any] | None
    assumption: dict[str, Any] | None
    since: datetime
    until: datetime
    kind: str
    queue: str
    sample: int | None
    cut: int | None
    horizon_at: datetime
    status: Status
    total: int
    done: int
    after_id: int
    cancelled: bool
    summary: dict[str, Any]
    fault: str
    created_by: int | None
    created_at: datetime
    finished_at: datetime | None
    author: str | None


class Snapshot(msgspec.Struct, frozen=True):
    """The map that is tried, where it is no published version."""

    bpmn: bytes | None
    files: dict[str, str] | None


class FoundCase(msgspec.Struct, frozen=True):
    """What was found of one case; `details` is an `Outcome` of the lab as JSON."""

    case_id: int
    category: Category
    differs: list[Category]
    later_seconds: int | None
    details: dict[str, Any]


class FoundRow(msgspec.Struct, frozen=True):
    """The same as lists show it; `first` is the moment at which the courses part, if they do."""

    case_id: int
    category: Category
    differs: list[Category]
    later_seconds: int | None
    known_until: datetime | None
    why: str | None
    basis: str | None
    replayed_basis: str | None


_HEAD = select(
    *(replays.c[name] for name in Head.__struct_fields__ if name != "author"), agents.c.name.label("author")
).select_from(replays.outerjoin(agents, agents.c.id == replays.c.created_by))
_ID = replays.c.id == bindparam("replay_id")
_LIVE = sa.or_(replays.c.status == "waiting", replays.c.status == "running")
_ONE = statement(_HEAD.where(_ID), Head)
_CLAIM = statement(
    _HEAD.where(_ID, _LIVE).with_for_update(of=replays, skip_locked=True),
    Head,
)
_OF_PROCESS = statement(
    _HEAD.where(replays.c.process_key == bindparam("key")).order_by(replays.c.id.desc()).limit(KEPT_MAX), Head
)
_NEWEST = statement(
    _HEAD.where(replays.c.id < bindparam("before")).order_by(replays.c.id.desc()).limit(bindparam("rows")),
    Head,
)
_SNAPSHOT = statement(select(replays.c.bpmn, replays.c.files).where(_ID), Snapshot)
_ASKED = Wanted.__struct_fields__
_ADD = statement(
    insert(replays)
    .values(
        {
            name: bindparam(name, type_=replays.c[name].type)
            for name in (*_ASKED, "horizon_at", "created_by", "created_at")
        }
    )
    .returning(replays.c.id)
)
_PLAN = statement(
    update(replays).where(_ID).values(status="running", total=bindparam("total"), cut=bindparam("cut_at"))
)
_MOVE = statement(
    update(replays)
    .where(_ID)
    .values(
        done=bindparam("so_far"),
        after_id=bindparam("reached"),
        summary=bindparam("sums", type_=replays.c.summary.type),
        assumption=bindparam("assumed", type_=replays.c.assumption.type),
    )
)
_FINISH = statement(
    update(replays)
    .where(_ID)
    .values(status=bindparam("ended"), fault=bindparam("why"), finished_at=bindparam("at"))
)
_CANCEL = statement(update(replays).where(_ID, _LIVE).values(cancelled=sa.true()))
_DROP = statement(delete(replays).where(_ID, ~_LIVE))
_KEEP = statement(
    insert(replay_cases).values(
        {
            name: bindparam(name, type_=replay_cases.c[name].type)
            for name in ("replay_id", *FoundCase.__struct_fields__)
        }
    )
)
_OF_REPLAY = replay_cases.c.replay_id == bindparam("replay_id")
_DETAILS = replay_cases.c.details
_ROWS = statement(
    select(
        replay_cases.c.case_id,
        replay_cases.c.category,
        replay_cases.c.differs,
        replay_cases.c.later_seconds,
        sa.cast(_DETAILS["known_until"].astext, replays.c.since.type).label("known_until"),
        _DETAILS["why"].astext.label("why"),
        _DETAILS["recorded"]["basis"].astext.label("basis"),
        _DETAILS["replayed"]["basis"].astext.label("replayed_basis"),
    )
    .where(
        _OF_REPLAY,
        replay_cases.c.case_id > bindparam("after"),
        sa.or_(
            bindparam("wanted") == "",
            replay_cases.c.category == bindparam("wanted"),
            bindparam("wanted") == sa.any_(replay_cases.c.differs),
        ),
    )
    .order_by(replay_cases.c.case_id)
    .limit(bindparam("rows")),
    FoundRow,
)
_CASE = statement(
    select(*(replay_cases.c[name] for name in FoundCase.__struct_fields__)).where(
        _OF_REPLAY, replay_cases.c.case_id == bindparam("case_id")
    ),
    FoundCase,
)
_VERSION = statement(
    sa.text(
        "SELECT (body->'definition'->>1)::int FROM history WHERE case_id = :case_id AND kind = 'CaseOpened' AND seq = 1"
    )
)
_COUNT = statement(
    sa.text(
        "SELECT count(*) FROM cases c WHERE c.process_key = :key AND NOT c.imported AND c.opened_at >= :since "
        "AND c.opened_at < :until AND (:kind = '' OR c.kind = :kind) AND (:queue = '' OR c.queue = :queue)"
    )
)
_CUT = statement(
    sa.text(
        f"SELECT max(mixed) FROM (SELECT {MIX} AS mixed FROM cases c WHERE c.process_key = :key AND NOT c.imported "  # noqa: S608
        "AND c.opened_at >= :since AND c.opened_at < :until AND (:kind = '' OR c.kind = :kind) "
        "AND (:queue = '' OR c.queue = :queue) ORDER BY 1 LIMIT :sample) s"
    )
)


async def add(
    connection: Connection, wanted: Wanted, horizon_at: datetime, by: int | None, at: datetime
) -> int:
    """A new replay that waits for its job; its number."""
    row = await _ADD.one(
        connection, **msgspec.structs.asdict(wanted), horizon_at=horizon_at, created_by=by, created_at=at
    )
    return int(row[0])


async def one(connection: Connection, replay_id: int) -> Head | None:
    """The replay, or None."""
    return await _ONE.first(connection, replay_id=replay_id)


async def claim(connection: Connection, replay_id: int) -> Head | None:
    """The replay, locked for the next batch; None if it is over or somebody else works on it."""
    return await _CLAIM.first(connection, replay_id=replay_id)


async def of_process(connection: Connection, key: str) -> list[Head]:
    """The replays of a process, newest first, at most 200."""
    return await _OF_PROCESS.all(connection, key=key)


async def newest(connection: Connection, before: int, rows: int) -> list[Head]:
    """Replays of all processes, newest first, those with a smaller number than `before`."""
    return await _NEWEST.all(connection, before=before, rows=rows)


async def snapshot(connection: Connection, replay_id: int) -> Snapshot:
    """The map that is tried."""
    return await _SNAPSHOT.one(connection, replay_id=replay_id)


async def plan(connection: Connection, head: Head) -> int:
    """Count the cases and draw the sample; how many there are."""
    asked: dict[str, Any] = {
        "key": head.process_key,
        "since": head.since,
        "until": head.until,
        "kind": head.kind,
        "queue": head.queue,
    }
    total = int((await _COUNT.one(connection, **asked))[0])
    cut: int | None = None
    if head.sample is not None and head.sample < total:
        cut = (await _CUT.one(connection, **asked, sample=head.sample))[0]
        total = head.sample
    await _PLAN.run(connection, replay_id=head.id, total=total, cut_at=cut)
    return total


async def move(connection: Connection, head: Head) -> None:
    """Keep how far the replay is and its sums."""
    await _MOVE.run(
        connection,
        replay_id=head.id,
        so_far=head.done,
        reached=head.after_id,
        sums=head.summary,
        assumed=head.assumption,
    )


async def finish(connection: Connection, replay_id: int, status: Status, fault: str, at: datetime) -> None:
    """The replay is over."""
    await _FINISH.run(connection, replay_id=replay_id, ended=status, why=fault, at=at)


async def cancel(connection: Connection, replay_id: int) -> bool:
    """Ask a replay that is under way to stop; False if it is over."""
    return bool(await _CANCEL.run(connection, replay_id=replay_id))


async def drop(connection: Connection, replay_id: int) -> bool:
    """Delete a replay that is over, with what it found; False if it is under way or gone."""
    return bool(await _DROP.run(connection, replay_id=replay_id))


async def keep(connection: Connection, replay_id: int, found: list[FoundCase]) -> None:
    """Keep what was found of cases."""
    await _KEEP.run_many(
        connection, [{"replay_id": replay_id, **msgspec.structs.asdict(one)} for one in found]
    )


async def rows(
    connection: Connection, replay_id: int, wanted: str, after: int, rows_max: int
) -> list[FoundRow]:
    """Cases that were found, by ascending number; `wanted` is a category or what differs, empty for all."""
    return await _ROWS.all(connection, replay_id=replay_id, wanted=wanted, after=after, rows=rows_max)


async def case(connection: Connection, replay_id: int, case_id: int) -> FoundCase | None:
    """What was found of one case, or None."""
    return await _CASE.first(connection, replay_id=replay_id, case_id=case_id)


async def version_of_case(connection: Connection, case_id: int) -> int | None:
    """The version of its map that a case was opened on."""
    row = await _VERSION.first(connection, case_id=case_id)
    return None if row is None else row[0]

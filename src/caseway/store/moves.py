"""Moves of open cases to another version: the batches, and how each case of one fared."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import agents, cases, move_cases, moves

Standing = Literal["running", "paused", "cancelled", "done", "undoing", "undone"]
"""Of a batch."""
CaseStanding = Literal["waiting", "moved", "refused", "cancelled", "undoing", "undone", "left"]
"""Of a case in it; `left`: it could not be taken back."""


class Wanted(msgspec.Struct, frozen=True):
    """What a move is to do: from version to version of a process, old element or flow to new."""

    key: str
    from_version: int
    to_version: int
    mapping: Mapping[str, str] = {}


class Move(msgspec.Struct, frozen=True):
    """A batch. `counts` are its cases by standing."""

    id: int
    key: str
    from_version: int
    to_version: int
    mapping: dict[str, str]
    standing: Standing
    started_at: datetime
    started_by: int | None
    author: str | None
    ended_at: datetime | None
    undone_by: int | None
    counts: dict[str, int]


class MoveCase(msgspec.Struct, frozen=True):
    """A case of a batch, with what was said where it could not be moved or taken back."""

    case_id: int
    subject: str | None
    standing: CaseStanding
    code: str
    sentence: str
    at: datetime | None


class Step(msgspec.Struct, frozen=True):
    """An element, and how many cases of the version stand there."""

    element: str
    count: int


class Listed(msgspec.Struct, frozen=True):
    """A case that a move is about, before it begins."""

    id: int
    subject: str | None
    status: str


_COUNTED = (
    select(move_cases.c.standing, sa.func.count().label("n"))
    .where(move_cases.c.move_id == moves.c.id)
    .correlate(moves)
    .group_by(move_cases.c.standing)
    .subquery()
)
_COUNTS = (
    select(
        sa.func.coalesce(sa.func.jsonb_object_agg(_COUNTED.c.standing, _COUNTED.c.n), sa.text("'{}'::jsonb"))
    )
    .select_from(_COUNTED)
    .scalar_subquery()
)
_SPECIAL = {"author": agents.c.name.label("author"), "counts": _COUNTS.label("counts")}
_MOVE = select(*(_SPECIAL[n] if n in _SPECIAL else moves.c[n] for n in Move.__struct_fields__)).select_from(
    moves.outerjoin(agents, agents.c.id == moves.c.started_by)
)
_OF_MOVE = moves.c.id == bindparam("move_id")
_ONE = statement(_MOVE.where(_OF_MOVE), Move)
_LOCK = statement(_MOVE.where(_OF_MOVE).with_for_update(of=moves), Move)
_OF_KEY = statement(
    _MOVE.where(moves.c.key == bindparam("of_key"), moves.c.id < bindparam("before"))
    .order_by(moves.c.id.desc())
    .limit(bindparam("limit")),
    Move,
)
_ACTIVE = statement(
    select(moves.c.id)
    .where(
        moves.c.key == bindparam("of_key"),
        moves.c.standing
        == sa.any_(sa.cast(sa.literal_column("'{running,paused,undoing}'"), sa.ARRAY(sa.Text))),
    )
    .limit(1)
)
_ADD = statement(
    sa.insert(moves)
    .values(
        key=bindparam("of_key"),
        from_version=bindparam("source"),
        to_version=bindparam("target"),
        mapping=bindparam("names", type_=moves.c.mapping.type),
        started_at=bindparam("at"),
        started_by=bindparam("by", type_=sa.BigInteger),
    )
    .returning(moves.c.id)
)
_ON = "c.process_key = :of_key AND c.process_version = :source AND (c.status <> 'closed' OR w.wake_at IS NOT NULL)"
_FROM = f"FROM cases c LEFT JOIN wakeups w ON w.case_id = c.id WHERE {_ON}"
_FILL = statement(sa.text(f"INSERT INTO move_cases (move_id, case_id) SELECT :move_id, c.id {_FROM}"))
_COUNT = statement(
    sa.text(f"SELECT count(*) FROM (SELECT 1 {_FROM} LIMIT :most) AS found")  # noqa: S608 - constant
)
_SAMPLE = statement(
    sa.text(f"SELECT c.id, c.subject, c.status {_FROM} ORDER BY c.id LIMIT :most"),
    Listed,
)
_STEPS = statement(
    sa.text(
        "SELECT element, count(*) AS count FROM standings WHERE process_key = :of_key "
        "AND process_version = :source GROUP BY element ORDER BY count(*) DESC, element"
    ),
    Step,
)
_SET = statement(
    update(moves)
    .where(_OF_MOVE)
    .values(standing=bindparam("to_standing"), ended_at=bindparam("at", type_=moves.c.ended_at.type))
)
_UNDO = statement(update(moves).where(_OF_MOVE).values(undone_by=bindparam("by", type_=sa.BigInteger)))
_TURN = statement(
    update(move_cases)
    .where(move_cases.c.move_id == bindparam("of_move"), move_cases.c.standing == bindparam("from_standing"))
    .values(standing=bindparam("to_standing"), code="", sentence="", tries=0)
)
_CLAIM = statement(
    sa.text(
        "SELECT mc.case_id, mc.standing, mc.tries FROM move_cases mc JOIN moves m ON m.id = mc.move_id "
        "WHERE mc.move_id = :move_id AND mc.case_id > :after AND ("
        "m.standing = 'running' AND mc.standing = 'waiting' "
        "OR m.standing = 'undoing' AND mc.standing = 'undoing') "
        "ORDER BY mc.case_id LIMIT 1 FOR UPDATE OF mc SKIP LOCKED"
    )
)
_LEFT = statement(
    sa.text("SELECT count(*) FROM move_cases WHERE move_id = :move_id AND standing IN ('waiting', 'undoing')")
)
_MARK = statement(
    update(move_cases)
    .where(move_cases.c.move_id == bindparam("of_move"), move_cases.c.case_id == bindparam("of_case"))
    .values(
        standing=bindparam("to_standing"),
        code=bindparam("with_code"),
        sentence=bindparam("with_sentence"),
        tries=move_cases.c.tries + 1,
        seq=bindparam("with_seq", type_=sa.Integer),
        at=bindparam("now"),
    )
)
_CASES = statement(
    select(*(cases.c.subject if n == "subject" else move_cases.c[n] for n in MoveCase.__struct_fields__))
    .select_from(move_cases.outerjoin(cases, cases.c.id == move_cases.c.case_id))
    .where(
        move_cases.c.move_id == bindparam("of_move"),
        move_cases.c.case_id > bindparam("after"),
        sa.or_(
            bindparam("only", type_=sa.Text) == sa.literal_column("''"),
            move_cases.c.standing == bindparam("only", type_=sa.Text),
        ),
    )
    .order_by(move_cases.c.case_id)
    .limit(bindparam("limit")),
    MoveCase,
)


async def one(connection: Connection, move_id: int) -> Move | None:
    """The batch with its counts, or None."""
    return await _ONE.first(connection, move_id=move_id)


async def lock(connection: Connection, move_id: int) -> Move | None:
    """The same, nobody else's until the transaction ends."""
    return await _LOCK.first(connection, move_id=move_id)


async def of_process(connection: Connection, key: str, limit: int = 50, before: int = 2**62) -> list[Move]:
    """The batches of a process, newest first."""
    return await _OF_KEY.all(connection, of_key=key, limit=limit, before=before)


async def is_active(connection: Connection, key: str) -> bool:
    """Whether a move of this process is under way or paused."""
    return await _ACTIVE.first(connection, of_key=key) is not None


async def add(connection: Connection, wanted: Wanted, at: datetime, by: int | None) -> int:
    """A new batch with every case that runs on the old version; its id."""
    row = await _ADD.one(
        connection,
        of_key=wanted.key,
        source=wanted.from_version,
        target=wanted.to_version,
        names=dict(wanted.mapping),
        at=at,
        by=by,
    )
    await _FILL.run(connection, move_id=row[0], of_key=wanted.key, source=wanted.from_version)
    return int(row[0])


async def count(connection: Connection, key: str, version: int, most: int) -> int:
    """How many cases run on that version, counted up to `most`; closed ones in their grace too."""
    return int((await _COUNT.one(connection, of_key=key, source=version, most=most))[0])


async def sample(connection: Connection, key: str, version: int, most: int) -> list[Listed]:
    """The first cases that run on that version."""
    return await _SAMPLE.all(connection, of_key=key, source=version, most=most)


async def steps(connection: Connection, key: str, version: int) -> list[Step]:
    """Where the open cases of that version stand, most first."""
    return await _STEPS.all(connection, of_key=key, source=version)


async def set_standing(connection: Connection, move_id: int, standing: Standing, at: datetime | None) -> None:
    """The batch stands so from now on; `at` is when it ended."""
    await _SET.run(connection, move_id=move_id, to_standing=standing, at=at)


async def taken_back_by(connection: Connection, move_id: int, by: int | None) -> None:
    """Who takes the batch back."""
    await _UNDO.run(connection, move_id=move_id, by=by)


async def turn(connection: Connection, move_id: int, before: CaseStanding, after: CaseStanding) -> int:
    """Every case of the batch that stands at `before` stands at `after`; how many."""
    return await _TURN.run(connection, of_move=move_id, from_standing=before, to_standing=after)


async def claim(connection: Connection, move_id: int, after: int) -> tuple[int, CaseStanding, int] | None:
    """The next case to be moved or taken back, this transaction's own: id, standing, tries. None if there is none."""
    row = await _CLAIM.first(connection, move_id=move_id, after=after)
    return None if row is None else (row[0], row[1], row[2])


async def left(connection: Connection, move_id: int) -> int:
    """How many cases still wait for their turn."""
    return int((await _LEFT.one(connection, move_id=move_id))[0])


async def mark(connection: Connection, move_id: int, case_id: int, found: MoveCase, seq: int | None) -> None:
    """How the case fared."""
    await _MARK.run(
        connection,
        of_move=move_id,
        of_case=case_id,
        to_standing=found.standing,
        with_code=found.code,
        with_sentence=found.sentence,
        with_seq=seq,
        now=found.at,
    )


async def cases_of(
    connection: Connection, move_id: int, limit: int = 50, after: int = 0, only: str = ""
) -> list[MoveCase]:
    """The cases of the batch by id; `only` those that stand so."""
    return await _CASES.all(connection, of_move=move_id, limit=limit, after=after, only=only)

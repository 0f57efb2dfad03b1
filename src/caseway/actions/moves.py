"""Moves of open cases to another version: started as a batch, paused, cancelled, taken back.

A batch is worked through one case at a time, a transaction each. The row of the case in the batch is claimed and
marked in the transaction of its case: whatever kills the worker, no case is moved twice or forgotten.
"""

import structlog
from psycopg.errors import LockNotAvailable

from caseway.actions.house import House
from caseway.actions.move_previews import by_of, command_of, pair_of
from caseway.actions.perform import Done, announce, perform_on
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.moving import before_move
from caseway.core.process import Finding
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import history, jobs, moves, states, versions
from caseway.store.audit import record
from caseway.store.moves import CaseStanding, Move, MoveCase, Standing, Wanted

BUSY_TRIES_MAX = 5

log = structlog.get_logger()


class Unmappable(Refusal, frozen=True):
    """What is wrong with the mapping that was chosen (`code` is `mapping`)."""

    findings: tuple[Finding, ...]


async def start(house: House, asked: Wanted, agent_id: int | None) -> Move | Refusal:
    """Begin the batch over every case that runs on the old version now; a job works through it."""
    async with transaction(house.pool) as connection:
        await versions.hold(connection, asked.key)
        pair = await pair_of(connection, asked)
        if isinstance(pair, Refusal):
            return pair
        errors = tuple(finding for finding in pair.findings if finding.level == "error")
        if errors:
            return Unmappable("mapping", errors[0].sentence, errors)
        if await moves.is_active(connection, asked.key):
            return UNDER_WAY
        if await moves.count(connection, asked.key, asked.from_version, 1) == 0:
            return Refusal("nobody", "No case runs on that version.")
        move_id = await moves.add(connection, pair.wanted, clock.now(), agent_id)
        move = await _begun(connection, move_id, "move cases", agent_id)
    house.wake_workers()
    return move


UNDER_WAY = Refusal("under-way", "A move of this process is under way. Wait for it, or cancel it.")


async def _begun(connection: Connection, move_id: int, what: str, agent_id: int | None) -> Move:
    """Let a worker take the batch up, with the audit row beside it."""
    await jobs.defer(connection, [jobs.Job("move_cases", {"move_id": move_id}, lock=f"move-{move_id}")])
    return await _told(connection, move_id, what, agent_id)


async def _told(connection: Connection, move_id: int, what: str, agent_id: int | None) -> Move:
    move = await moves.one(connection, move_id)
    if move is None:
        raise LookupError(f"no move {move_id}")
    after = {"move": move_id, "process": move.key, "from": move.from_version, "to": move.to_version}
    await record(connection, clock.now(), agent_id, what, None, after | {"standing": move.standing})
    return move


async def pause(house: House, move_id: int, agent_id: int | None) -> Move | Refusal:
    """Stop after the case that is being moved; it can go on later."""
    async with transaction(house.pool) as connection:
        move = await moves.lock(connection, move_id)
        if move is None or move.standing != "running":
            return _not(move, "running")
        await moves.set_standing(connection, move_id, "paused", None)
        return await _told(connection, move_id, "pause move", agent_id)


async def resume(house: House, move_id: int, agent_id: int | None) -> Move | Refusal:
    """Go on with what was paused."""
    async with transaction(house.pool) as connection:
        move = await moves.lock(connection, move_id)
        if move is None or move.standing != "paused":
            return _not(move, "paused")
        await moves.set_standing(connection, move_id, "running", None)
        again = await _begun(connection, move_id, "resume move", agent_id)
    house.wake_workers()
    return again


async def cancel(house: House, move_id: int, agent_id: int | None) -> Move | Refusal:
    """Leave the cases that still wait where they are; those that have moved stay moved."""
    async with transaction(house.pool) as connection:
        move = await moves.lock(connection, move_id)
        if move is None or move.standing not in ("running", "paused"):
            return _not(move, "running")
        await moves.turn(connection, move_id, "waiting", "cancelled")
        await moves.set_standing(connection, move_id, "cancelled", clock.now())
        return await _told(connection, move_id, "cancel move", agent_id)


async def retry(house: House, move_id: int, agent_id: int | None) -> Move | Refusal:
    """Try the cases again that could not be moved."""
    async with transaction(house.pool) as connection:
        move = await _reopened(connection, move_id)
        if isinstance(move, Refusal):
            return move
        if await moves.turn(connection, move_id, "refused", "waiting") == 0:
            return Refusal("nobody", "Every case of this move has moved.")
        await moves.set_standing(connection, move_id, "running", None)
        again = await _begun(connection, move_id, "retry move", agent_id)
    house.wake_workers()
    return again


async def undo(house: House, move_id: int, agent_id: int | None) -> Move | Refusal:
    """Take back every case that has not moved on since; those that have are left, and told."""
    async with transaction(house.pool) as connection:
        move = await _reopened(connection, move_id)
        if isinstance(move, Refusal):
            return move
        await moves.turn(connection, move_id, "waiting", "cancelled")
        if await moves.turn(connection, move_id, "moved", "undoing") == 0:
            return Refusal("nobody", "No case of this move can be taken back.")
        await moves.set_standing(connection, move_id, "undoing", None)
        await moves.taken_back_by(connection, move_id, agent_id)
        again = await _begun(connection, move_id, "undo move", agent_id)
    house.wake_workers()
    return again


async def _reopened(connection: Connection, move_id: int) -> Move | Refusal:
    """A batch that has ended or rests, locked; while no other of its process is under way."""
    seen = await moves.one(connection, move_id)
    if seen is None:
        return _not(None, "")
    await versions.hold(connection, seen.key)
    move = await moves.lock(connection, move_id)
    if move is None or move.standing in ("running", "undoing"):
        return UNDER_WAY
    if move.standing != "paused" and await moves.is_active(connection, move.key):
        return UNDER_WAY
    return move


def _not(move: Move | None, standing: str) -> Refusal:
    if move is None:
        return Refusal("no-move", "There is no such move.")
    return Refusal("standing", f"This move is {move.standing}, not {standing}.")


async def carry_on(house: House, move_id: int) -> None:
    """Work through the batch until nothing waits, or it is paused or cancelled. May be done by several at once."""
    async with house.pool.connection() as connection:
        move = await moves.one(connection, move_id)
    if move is None:
        return
    worked = True
    while worked:
        worked, after = False, 0
        while (at := await _one_case(house, move, after)) is not None:
            worked, after = True, at
    async with transaction(house.pool) as connection:
        move = await moves.lock(connection, move_id)
        if (
            move is None
            or move.standing not in ("running", "undoing")
            or await moves.left(connection, move_id)
        ):
            return
        standing: Standing = "done" if move.standing == "running" else "undone"
        await moves.set_standing(connection, move_id, standing, clock.now())


async def _one_case(house: House, move: Move, after: int) -> int | None:
    """Move or take back the next case, in a transaction of its own; its id, or None if none waits."""
    async with transaction(house.pool) as connection:
        claimed = await moves.claim(connection, move.id, after)
        if claimed is None:
            return None
        case_id, standing, tries = claimed
        done = await _tried(connection, house, move, case_id, standing)
        found = _found(case_id, standing, tries, done)
        seq = done.state.seq if isinstance(done, Done) else None
        await moves.mark(connection, move.id, case_id, found, seq)
    if isinstance(done, Done):
        announce(house, done)
    return case_id


class _Undone(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


BUSY = Refusal("busy", "Somebody is working in this case right now.")


async def _tried(
    connection: Connection, house: House, move: Move, case_id: int, standing: CaseStanding
) -> Done | Refusal:
    """The command of this case; what goes wrong with it is undone and told, and the others go on."""
    try:
        async with connection.transaction():
            command = await _asked(connection, move, case_id, standing)
            done = (
                command
                if isinstance(command, Refusal)
                else await perform_on(connection, house, case_id, (command,))
            )
            if isinstance(done, Refusal):
                raise _Undone(done)
            return done
    except _Undone as undone:
        return undone.refusal
    except LockNotAvailable:
        return BUSY
    except (LookupError, ValueError, TypeError) as error:
        log.error("case not moved", move_id=move.id, case_id=case_id, error=repr(error))
        return Refusal("failed", "Something is wrong with this case; its record tells more to an operator.")


async def _asked(
    connection: Connection, move: Move, case_id: int, standing: CaseStanding
) -> c.Command | Refusal:
    if standing == "waiting":
        wanted = Wanted(move.key, move.from_version, move.to_version, move.mapping)
        return command_of(wanted, move.id, move.started_by)
    state = await states.lock(connection, case_id)
    if state is None:
        return Refusal("no-case", "There is no such case.")
    before = before_move(await history.read(connection, case_id), move.id)
    if isinstance(before, Refusal):
        return before
    return c.UndoMove(
        definition=before.definition,
        before=before.process,
        task_agents=before.task_agents,
        move=move.id,
        seen=state.seq,
        by=by_of(move.undone_by),
    )


def _found(case_id: int, standing: CaseStanding, tries: int, done: Done | Refusal) -> MoveCase:
    now = clock.now()
    undoing = standing == "undoing"
    if isinstance(done, Done):
        return MoveCase(case_id, None, "undone" if undoing else "moved", "", "", now)
    if done.code == "busy" and tries + 1 < BUSY_TRIES_MAX:
        return MoveCase(case_id, None, standing, done.code, done.sentence, now)
    return MoveCase(case_id, None, "left" if undoing else "refused", done.code, done.sentence, now)

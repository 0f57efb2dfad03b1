"""The rules that hold the shell together, each with the example that would catch its breach."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import psycopg
import pytest

from caseway.actions import assignments, closures, replies, tasks, wakeups
from caseway.actions.perform import Done, perform, perform_on
from caseway.actions.replies import Reply
from caseway.core import decision, feel
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.evolve import fold
from caseway.core.case.position import wake_at
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import history, outbox, states
from tests.desk import Desk
from tests.people import MIA


async def _opened(desk: Desk) -> int:
    done = await desk.mail(MIA, "Kettle leaks at the base", "It leaks when I fill it.")
    assert done is not None
    return done.state.case_id


async def _rows(desk: Desk, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with desk.house.pool.connection() as connection, connection.cursor() as cursor:
        await cursor.execute(sql.encode(), values)
        return await cursor.fetchall()


async def test_folding_evaluates_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 2: with every evaluator broken, an old history still folds to the same state."""
    case_id = await _opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model?"))
    await desk.let(days=20)
    stored = await desk.state(case_id)
    async with desk.house.pool.connection() as connection:
        lines = await history.read(connection, case_id)

    def broken(*args: object, **kwargs: object) -> object:
        raise AssertionError("folding evaluated something")

    monkeypatch.setattr(feel, "evaluate", broken)
    monkeypatch.setattr(decision, "evaluate", broken)
    monkeypatch.setattr("caseway.core.process.run.run_in", broken)
    monkeypatch.setattr("caseway.core.process.entering.decide", broken)
    monkeypatch.setattr("caseway.core.calendar.Calendar.add_working", broken)
    assert fold(lines) == stored


async def test_nothing_is_left_of_an_action_that_fails_half_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 3: history, state, list row, outbox and jobs stand or fall together."""
    case_id = await _opened(desk)
    before = await desk.state(case_id)
    counted = "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM procrastinate_jobs)"
    counts = await _rows(desk, counted)

    async def broken(*args: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("caseway.store.jobs.defer", broken)
    with pytest.raises(RuntimeError):
        await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Hello?"))
    assert await desk.state(case_id) == before
    assert await _rows(desk, counted) == counts


async def test_a_page_hears_of_a_change_only_after_its_commit(desk: Desk) -> None:
    """Rule 3: nothing leaves the house before the commit."""
    case_id = await _opened(desk)
    seen: list[int] = []

    def announce(case: int, seq: int) -> None:
        stored = psycopg.connect(str(desk.house.pool.conninfo)).execute(
            "SELECT seq FROM case_states WHERE case_id = %s", (case,)
        )
        row = stored.fetchone()
        seen.append(int(row[0]) if row else 0)
        stored.connection.close()

    house = msgspec.structs.replace(desk.house, announce=announce)
    done = await replies.add_note(house, desk.cast.ana, case_id, "Batch 23-11")
    assert isinstance(done, Done)
    assert seen == [done.state.seq]


async def test_two_agents_answer_at_once_and_the_loser_is_told(desk: Desk) -> None:
    """Rule 3: the row lock decides, and the seq that was seen tells who was late."""
    case_id = await _opened(desk)
    seen = (await desk.state(case_id)).seq
    ana, bob = await asyncio.gather(
        replies.reply(
            desk.house, desk.cast.ana, case_id, Reply(text="Please descale it.", then="answer"), seen
        ),
        replies.reply(desk.house, desk.cast.bob, case_id, Reply(text="Which model is it?"), seen),
    )
    assert sorted(type(result).__name__ for result in (ana, bob)) == ["Done", "Refusal"]
    loser = ana if isinstance(ana, Refusal) else bob
    assert isinstance(loser, Refusal)
    assert loser.code == "stale"
    assert len([m for m in await desk.said(case_id) if m.template is None]) == 1


async def test_who_waits_too_long_for_a_case_is_refused_not_hung(desk: Desk) -> None:
    """Rule 3: two seconds for a lock, then an answer."""
    case_id = await _opened(desk)
    async with transaction(desk.house.pool) as connection:
        await connection.execute("SET LOCAL lock_timeout = '2s'")
        await states.lock(connection, case_id)
        refused = await assignments.assign(desk.house, desk.cast.bob, case_id, desk.cast.bob.id)
    assert isinstance(refused, Refusal)
    assert refused.code == "busy"


async def test_a_change_of_configuration_leaves_an_audit_row(desk: Desk) -> None:
    """Rule 4."""
    from caseway.actions import holds

    await holds.hold_inbox(desk.house, desk.cast.ada, desk.cast.inbox_id, True)
    rows = await _rows(desk, "SELECT agent_id, what, after FROM audit WHERE agent_id IS NOT NULL")
    assert rows == [(desk.cast.ada.id, "hold automatic mail", {"inbox": desk.cast.inbox_id, "held": True})]


async def test_a_late_and_a_double_wake_up_do_no_harm(desk: Desk) -> None:
    """Rule 5: the state is decided again, and afterwards nothing is due."""
    case_id = await _opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model is it?"))
    await desk.deliver()
    desk.move_to(desk.now + timedelta(days=9))
    await asyncio.gather(*(wakeups.wake_one(desk.house) for _ in range(4)))
    state = await desk.state(case_id)
    due = wake_at(state)
    assert due is None or due > desk.now
    assert await desk.templates(case_id) == ["acknowledgement", "reminder"]
    await desk.let(days=3)
    assert (await desk.templates(case_id)).count("reminder") == 2


async def test_a_wake_up_that_fails_five_times_is_held_with_a_task_for_the_lead(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 5: it backs off, does not stop the others, and is tried again when the lead says so."""
    case_id = await _opened(desk)
    desk.move_to(desk.now + timedelta(days=5))
    machine = clock.machine()

    async def broken(*args: object, **kwargs: object) -> object:
        raise RuntimeError("no")

    monkeypatch.setattr("caseway.actions.wakeups.perform_on", broken)
    for attempt in range(wakeups.ATTEMPTS_MAX):
        later = machine + timedelta(hours=attempt + 1)
        monkeypatch.setattr(clock, "machine", lambda later=later: later)
        assert await wakeups.wake_one(desk.house)
    assert not await wakeups.wake_one(desk.house)
    monkeypatch.setattr("caseway.actions.wakeups.perform_on", perform_on)
    (task,) = (await desk.state(case_id)).tasks
    assert (task.kind, task.role) == ("wakeup", "lead")
    await tasks.complete(
        desk.house, desk.cast.lena, case_id, c.CompleteTask(task=f"a{task.id}", outcome="retry")
    )
    assert await wakeups.wake_one(desk.house)
    assert "Task_Tell" in [t.node for t in (await desk.state(case_id)).process.tokens]


async def test_what_is_due_is_found_through_a_partial_index(desk: Desk) -> None:
    """Rule 5: the poll costs the same with a million cases."""
    async with desk.house.pool.connection() as connection, connection.transaction(force_rollback=True):
        await connection.execute("SET LOCAL enable_seqscan = off")
        found = await connection.execute(
            "EXPLAIN SELECT case_id FROM wakeups WHERE wake_at <= '2026-01-01' AND fault IS NULL "
            "ORDER BY wake_at LIMIT 1 FOR UPDATE SKIP LOCKED"
        )
        plan = "\n".join([row[0] for row in await found.fetchall()])
    assert "ix_wakeups_due" in plan


async def test_a_rule_may_not_close_skip_or_jump(desk: Desk) -> None:
    """Rule 12: map before policy."""
    case_id = await _opened(desk)
    for command in (
        c.CloseCase(basis="no_action", by="rule:7"),
        c.SkipStep(token=1, reason="x", by="rule:7"),
        c.JumpTo(element="Task_Solve", reason="x", by="rule:7"),
    ):
        refused = await perform(desk.house, case_id, (command,))
        assert isinstance(refused, Refusal)
        assert refused.code == "map-only"


async def test_a_stale_closure_is_refused_with_what_has_changed(desk: Desk) -> None:
    """Rule 3: nobody closes over a message they have not seen."""
    case_id = await _opened(desk)
    seen = (await desk.state(case_id)).seq
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model?"))
    sent = (await desk.said(case_id))[-1]
    await desk.mail(MIA, "Re: Kettle", "EK-20", In_Reply_To=f"<{sent.message_id}>")
    refused = await closures.close(desk.house, desk.cast.ana, case_id, "no_action", "done", seen)
    assert isinstance(refused, Refusal)
    assert refused.code == "stale"


async def test_an_outgoing_message_is_rendered_once(desk: Desk) -> None:
    """Rule 3: a job carries ids; the text it sends is the text that was stored."""
    case_id = await _opened(desk)
    async with desk.house.pool.connection() as connection:
        (row,) = await outbox.listed(connection, ["kept"], (desk.now + timedelta(days=1), 0))
        jobs = await (await connection.execute("SELECT args FROM procrastinate_jobs ORDER BY id")).fetchall()
    assert row.case_id == case_id
    for (args,) in jobs:
        assert set(args) <= {"intake_id", "case_id", "seq", "token", "job"}

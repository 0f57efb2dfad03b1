"""Open cases move to another version of their map: looked at before, batch by batch, and back again."""

import asyncio
import re

import pytest

from caseway.actions import closures, move_previews, moves, replies
from caseway.actions.publishing import shipped
from caseway.actions.replies import Reply
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.core.process.mapping import STAY
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.lab.checking import check
from caseway.store import checks, definitions, history, states
from caseway.store import moves as stored
from caseway.store.definitions import Published
from caseway.store.moves import Move, MoveCase, Wanted
from tests.desk import Desk
from tests.people import KENJI, MIA, TOMAS

FORTH = Wanted("support", 1, 2)
BACK = Wanted("support", 2, 1)


def renamed(**names: str) -> bytes:
    """The map we ship with other ids for some of its elements."""
    bpmn = shipped("support").bpmn.decode()
    for old, new in names.items():
        bpmn = re.sub(rf"\b{old}\b", new, bpmn)
    return bpmn.encode()


async def publish(desk: Desk, bpmn: bytes, version: int = 2) -> None:
    async with transaction(desk.house.pool) as connection:
        new = Published("support", version, "Support", bpmn, shipped("support").files)
        await definitions.publish(connection, new, clock.now())


async def three_cases(desk: Desk) -> list[int]:
    """Two at the solving task, the first of them with a question out; one answered."""
    found = []
    for sender, words in ((MIA, "It leaks."), (TOMAS, "It wobbles."), (KENJI, "It hums.")):
        done = await desk.mail(sender, "Kettle", words)
        assert done is not None
        found.append(done.state.case_id)
    await replies.reply(desk.house, desk.cast.ana, found[0], Reply(text="Since when?", then="wait_contact"))
    await replies.reply(desk.house, desk.cast.ana, found[2], Reply(text="Descale it.", then="answer"))
    return found


async def moved(desk: Desk, wanted: Wanted = FORTH) -> Move:
    started = await moves.start(desk.house, wanted, desk.cast.lena.id)
    assert isinstance(started, Move)
    await moves.carry_on(desk.house, started.id)
    return await read(desk, started.id)


async def read(desk: Desk, move_id: int) -> Move:
    async with desk.house.pool.connection() as connection:
        found = await stored.one(connection, move_id)
    assert found is not None
    return found


async def told(desk: Desk, move_id: int) -> list[MoveCase]:
    async with desk.house.pool.connection() as connection:
        return await stored.cases_of(connection, move_id)


async def assert_sound(desk: Desk, case_id: int) -> None:
    """What is stored follows from the history, as `caseway check` sees it."""
    async with desk.house.pool.connection() as connection:
        recorded = await checks.one_case(connection, case_id)
        assert recorded is not None
        kept = recorded.kept
        bundle = await definitions.bundle(connection, kept.process_key, kept.process_version)
    assert check(recorded, bundle.definition) == []


def dues(state: CaseState) -> list[tuple[str, int]]:
    return sorted((str(timer.due_at), timer.token) for timer in state.process.timers)


async def test_cases_move_with_their_tokens_and_their_instants(desk: Desk) -> None:
    cases = await three_cases(desk)
    before = [await desk.state(case_id) for case_id in cases]
    await publish(desk, renamed(Task_Solve="Task_Work", Silence_Solving_1="Silence_Work_1"))
    await desk.let(hours=5)
    move = await moved(desk)
    assert (move.standing, move.counts, move.author) == ("done", {"moved": 3}, "Lena Hart")
    after = [await desk.state(case_id) for case_id in cases]
    assert {state.definition for state in after} == {("support", 2)}
    assert [dues(state) for state in after] == [dues(state) for state in before]
    assert [[t.id for t in s.process.tokens] for s in after] == [
        [t.id for t in s.process.tokens] for s in before
    ]
    assert "Task_Work" in {token.node for token in after[0].process.tokens}
    for case_id in cases:
        await assert_sound(desk, case_id)


async def test_a_moved_case_goes_on_on_its_new_map(desk: Desk) -> None:
    cases = await three_cases(desk)
    await publish(desk, renamed(Task_Solve="Task_Work", Silence_Solving_1="Silence_Work_1"))
    await moved(desk)
    await desk.let(days=4)
    assert (await desk.templates(cases[0])).count("reminder") == 1
    await replies.reply(desk.house, desk.cast.ana, cases[1], Reply(text="Tighten it.", then="answer"))
    await desk.let(days=12)
    state = await desk.state(cases[1])
    assert state.closure is not None
    assert state.closure.basis == "presumed"


async def test_a_preview_says_what_would_happen_and_changes_nothing(desk: Desk) -> None:
    cases = await three_cases(desk)
    before = [await desk.state(case_id) for case_id in cases]
    await publish(desk, renamed(Task_Solve="Task_Work"))
    seen = await move_previews.preview(desk.house, FORTH)
    assert isinstance(seen, move_previews.Preview)
    assert (seen.count, seen.stuck) == (3, ())
    places = {place.element: place for place in seen.places}
    solving = places["Task_Solve"]
    assert (solving.count, solving.match.new, solving.match.certainty) == (2, "Task_Work", "likely")
    assert "Task_Work" in dict(solving.choices)
    assert [(fate.case_id, fate.moves) for fate in seen.fates] == [(case_id, True) for case_id in cases]
    assert [await desk.state(case_id) for case_id in cases] == before


async def test_where_nothing_fits_a_person_chooses_or_the_case_stays(desk: Desk) -> None:
    cases = await three_cases(desk)
    await publish(desk, renamed())
    wanted = Wanted("support", 1, 2, {"Task_Solve": STAY})
    seen = await move_previews.preview(desk.house, wanted)
    assert isinstance(seen, move_previews.Preview)
    assert [place.element for place in seen.stuck] == ["Task_Solve"]
    assert [fate.moves for fate in seen.fates] == [False, False, True]
    move = await moved(desk, wanted)
    assert move.counts == {"refused": 2, "moved": 1}
    (first, _, last) = await told(desk, move.id)
    assert (first.standing, first.code) == ("refused", "stuck")
    assert "Solve it" in first.sentence
    assert last.standing == "moved"
    assert (await desk.state(cases[0])).definition == ("support", 1)


async def test_a_mapping_that_cannot_be_is_refused(desk: Desk) -> None:
    await three_cases(desk)
    await publish(desk, renamed())
    for chosen in ({"Task_Solve": "Stage_Solving"}, {"Task_Solve": "Nowhere"}, {"Nobody": "Task_Solve"}):
        refused = await moves.start(desk.house, Wanted("support", 1, 2, chosen), desk.cast.lena.id)
        assert isinstance(refused, moves.Unmappable)
        assert refused.findings


async def test_a_move_without_versions_or_cases_is_refused(desk: Desk) -> None:
    await publish(desk, renamed())
    for wanted, code in (
        (Wanted("support", 1, 9), "no-version"),
        (Wanted("support", 1, 1), "same"),
        (Wanted("nothing", 1, 2), "no-version"),
        (Wanted("support", 2, 1), "nobody"),
    ):
        refused = await moves.start(desk.house, wanted, desk.cast.lena.id)
        assert isinstance(refused, Refusal)
        assert refused.code == code


async def test_cases_go_back_unless_they_have_moved_on(desk: Desk) -> None:
    cases = await three_cases(desk)
    before = [await desk.state(case_id) for case_id in cases]
    await publish(desk, renamed(Task_Solve="Task_Work", Silence_Solving_1="Silence_Work_1"))
    move = await moved(desk)
    await desk.let(hours=1)
    await replies.reply(desk.house, desk.cast.ana, cases[1], Reply(text="Tighten it.", then="answer"))
    undone = await moves.undo(desk.house, move.id, desk.cast.ada.id)
    assert isinstance(undone, Move)
    await moves.carry_on(desk.house, move.id)
    found = await read(desk, move.id)
    assert (found.standing, found.counts) == ("undone", {"undone": 2, "left": 1})
    assert [(one.standing, one.code) for one in await told(desk, move.id)] == [
        ("undone", ""),
        ("left", "moved-on"),
        ("undone", ""),
    ]
    after = [await desk.state(case_id) for case_id in cases]
    assert [state.definition[1] for state in after] == [1, 2, 1]
    assert after[0].process == before[0].process
    async with desk.house.pool.connection() as connection:
        assert (await history.read(connection, cases[0]))[-1].by == f"agent:{desk.cast.ada.id}"
    await assert_sound(desk, cases[0])
    again = await moves.undo(desk.house, move.id, desk.cast.ada.id)
    assert isinstance(again, Refusal)


async def test_a_batch_rests_goes_on_and_is_left(desk: Desk) -> None:
    await three_cases(desk)
    await publish(desk, renamed())
    started = await moves.start(desk.house, FORTH, desk.cast.lena.id)
    assert isinstance(started, Move)
    second = await moves.start(desk.house, FORTH, desk.cast.lena.id)
    assert isinstance(second, Refusal)
    assert second.code == "under-way"
    assert isinstance(await moves.pause(desk.house, started.id, desk.cast.lena.id), Move)
    await moves.carry_on(desk.house, started.id)
    assert (await read(desk, started.id)).counts == {"waiting": 3}
    assert isinstance(await moves.resume(desk.house, started.id, desk.cast.lena.id), Move)
    left = await moves.cancel(desk.house, started.id, desk.cast.lena.id)
    assert isinstance(left, Move)
    assert (left.standing, left.counts) == ("cancelled", {"cancelled": 3})
    await moves.carry_on(desk.house, started.id)
    assert (await read(desk, started.id)).standing == "cancelled"
    assert isinstance(await moves.cancel(desk.house, started.id, desk.cast.lena.id), Refusal)
    assert isinstance(await moves.cancel(desk.house, 999, desk.cast.lena.id), Refusal)


async def test_what_was_refused_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "BUSY_TRIES_MAX", 1)
    cases = await three_cases(desk)
    await publish(desk, renamed())
    started = await moves.start(desk.house, FORTH, desk.cast.lena.id)
    assert isinstance(started, Move)
    async with transaction(desk.house.pool) as connection:
        await states.lock(connection, cases[0])
        await moves.carry_on(desk.house, started.id)
    found = await read(desk, started.id)
    assert found.counts == {"moved": 2, "refused": 1}
    assert [one.code for one in await told(desk, started.id)] == ["busy", "", ""]
    assert isinstance(await moves.retry(desk.house, started.id, desk.cast.lena.id), Move)
    await moves.carry_on(desk.house, started.id)
    assert (await read(desk, started.id)).counts == {"moved": 3}
    assert isinstance(await moves.retry(desk.house, started.id, desk.cast.lena.id), Refusal)


async def test_two_workers_move_every_case_once(desk: Desk) -> None:
    cases = await three_cases(desk)
    await publish(desk, renamed(Task_Solve="Task_Work"))
    started = await moves.start(desk.house, FORTH, desk.cast.lena.id)
    assert isinstance(started, Move)
    await asyncio.gather(*(moves.carry_on(desk.house, started.id) for _ in range(3)))
    assert (await read(desk, started.id)).counts == {"moved": 3}
    for case_id in cases:
        async with desk.house.pool.connection() as connection:
            kinds = [type(event.body).__name__ for event in await history.read(connection, case_id)]
        assert kinds.count("MovedToVersion") == 1


async def test_cases_that_open_while_a_move_runs_are_on_the_newest_version(desk: Desk) -> None:
    await three_cases(desk)
    await publish(desk, renamed(Task_Solve="Task_Work"))
    started = await moves.start(desk.house, FORTH, desk.cast.lena.id)
    assert isinstance(started, Move)
    done = await desk.mail(MIA, "Chair", "A leg is loose.")
    assert done is not None
    assert done.state.definition == ("support", 2)
    await moves.carry_on(desk.house, started.id)
    assert (await read(desk, started.id)).counts == {"moved": 3}


async def test_a_closed_case_moves_while_its_grace_runs(desk: Desk) -> None:
    cases = await three_cases(desk)
    await closures.close(desk.house, desk.cast.ana, cases[1], "no_action", "Spam after all.")
    await publish(desk, renamed())
    assert (await moved(desk)).counts == {"moved": 3}
    await desk.let(days=40)
    assert (await desk.state(cases[1])).process.ended
    over = await move_previews.preview(desk.house, BACK)
    assert isinstance(over, move_previews.Preview)
    assert cases[1] not in [fate.case_id for fate in over.fates]


async def test_there_and_back_again_nothing_but_the_version_has_changed(desk: Desk) -> None:
    cases = await three_cases(desk)
    before = [await desk.state(case_id) for case_id in cases]
    await publish(desk, renamed(Task_Solve="Task_Work", Silence_Solving_1="Silence_Work_1"))
    await moved(desk)
    move = await moved(desk, BACK)
    assert move.counts == {"moved": 3}
    for was, case_id in zip(before, cases, strict=True):
        now = await desk.state(case_id)
        assert now.definition == was.definition
        assert now.process.tokens == was.process.tokens
        assert set(now.process.timers) == set(was.process.timers)

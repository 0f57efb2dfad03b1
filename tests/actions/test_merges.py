"""Two requests about one matter become one case that goes on and one that says where."""

from caseway.actions import tasks
from caseway.actions.perform import Done
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.store import messages
from tests.desk import Desk
from tests.people import KENJI, MIA


async def _solve(desk: Desk, case_id: int) -> str:
    token = next(t for t in (await desk.state(case_id)).process.tokens if t.node == "Task_Solve")
    return f"t{token.id}"


async def test_a_merged_case_closes_and_both_say_where_the_other_is(desk: Desk) -> None:
    first = await desk.mail(MIA, "Kettle", "It leaks.")
    second = await desk.mail(MIA, "Kettle again", "It still leaks.")
    assert first is not None
    assert second is not None
    goes_on, ends = first.state.case_id, second.state.case_id
    command = c.CompleteTask(
        task=await _solve(desk, ends), outcome="merge", data={"into": reference_of(goes_on)}
    )
    done = await tasks.complete(desk.house, desk.cast.lena, ends, command)
    assert isinstance(done, Done)
    assert done.state.closure is not None
    assert done.state.closure.basis == "merged"
    async with desk.house.pool.connection() as connection:
        (told,) = await messages.notes_of(connection, goes_on)
    assert reference_of(ends) in (told.text or "")
    assert (await desk.state(goes_on)).closure is None


async def test_a_merge_needs_an_open_case_that_one_may_see(desk: Desk) -> None:
    mine = await desk.mail(MIA, "Kettle", "It leaks.")
    other = await desk.mail(KENJI, "Invoice 2291", "The invoice is without our VAT number.")
    assert mine is not None
    assert other is not None
    case_id = mine.state.case_id
    task = await _solve(desk, case_id)
    for into in ("", "C-1-1", reference_of(case_id)):
        refused = await tasks.complete(
            desk.house,
            desk.cast.ana,
            case_id,
            c.CompleteTask(task=task, outcome="merge", data={"into": into}),
        )
        assert isinstance(refused, Refusal)
        assert refused.code == "into"
    assert (await desk.state(case_id)).closure is None

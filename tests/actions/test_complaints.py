"""A case becomes a complaint under its own reference, by a key, by a word, by its subject; and comes back."""

from caseway.actions import process_changes, replies, statements, tasks
from caseway.actions.perform import Done
from caseway.actions.replies import Reply
from caseway.actions.statements import Statement
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.lab.checking import check
from caseway.store import checks, definitions
from tests.desk import Desk
from tests.people import MIA


async def opened(desk: Desk, subject: str = "Kettle leaks at the base") -> int:
    done = await desk.mail(MIA, subject, "It leaks when I fill it above one litre.")
    assert done is not None
    return done.state.case_id


async def steps(desk: Desk, case_id: int) -> list[str]:
    """The names of what the case waits at."""
    state = await desk.state(case_id)
    async with desk.house.pool.connection() as connection:
        bundle = await definitions.bundle(connection, *state.definition)
    return [bundle.definition.nodes[t.node].name for t in state.process.tokens if t.wait != "scope"]


async def checked(desk: Desk) -> None:
    """What is stored follows from the histories."""
    async with desk.house.pool.connection() as connection:
        async for recorded in checks.every_case(connection):
            assert recorded.kept.process_key is not None
            bundle = await definitions.bundle(
                connection, recorded.kept.process_key, recorded.kept.process_version
            )
            assert check(recorded, bundle.definition) == []


async def finish(desk: Desk, case_id: int, step: str, outcome: str, **data: object) -> Done:
    """The lead finishes the task of that name."""
    state = await desk.state(case_id)
    async with desk.house.pool.connection() as connection:
        nodes = (await definitions.bundle(connection, *state.definition)).definition.nodes
    token = next(t for t in state.process.tokens if nodes[t.node].name == step)
    command = c.CompleteTask(task=f"t{token.id}", outcome=outcome, data=data)
    done = await tasks.complete(desk.house, desk.cast.lena, case_id, command)
    assert isinstance(done, Done), done
    return done


async def complained(desk: Desk) -> int:
    """Mia's case is a complaint, and she has been told."""
    case_id = await opened(desk)
    done = await process_changes.complain(desk.house, desk.cast.ana, case_id, "She is angry.")
    assert isinstance(done, Done), done
    await desk.let(minutes=3)
    return case_id


async def test_by_a_key_it_goes_on_as_a_complaint_under_the_same_reference(desk: Desk) -> None:
    case_id = await opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Please descale it."))
    before = await desk.state(case_id)
    done = await process_changes.complain(desk.house, desk.cast.ana, case_id, "She is angry.")
    assert isinstance(done, Done)
    state = await desk.state(case_id)
    assert state.definition[0] == "complaint"
    assert (state.assignee, state.first_reply_at) == (before.assignee, before.first_reply_at)
    assert "complaint_received" not in await desk.templates(case_id)
    await desk.let(minutes=3)
    assert (await desk.templates(case_id))[-1] == "complaint_received"
    said = (await desk.said(case_id))[-1]
    assert reference_of(case_id) in (said.text or "")
    assert "our answer by" in (said.text or "")
    assert await steps(desk, case_id) == ["Assess the complaint"]
    assert [a for t, a in (await desk.state(case_id)).task_agents] == [desk.cast.lena.id]
    await checked(desk)


async def test_a_mis_click_is_taken_back_before_anything_is_said(desk: Desk) -> None:
    case_id = await opened(desk)
    before = await desk.state(case_id)
    done = await process_changes.complain(desk.house, desk.cast.ana, case_id)
    assert isinstance(done, Done)
    undone = await process_changes.undo(desk.house, desk.cast.ana, case_id, done.state.seq)
    assert isinstance(undone, Done), undone
    after = await desk.state(case_id)
    assert after.definition == before.definition
    assert after.process.tokens == before.process.tokens
    assert after.process.timers == before.process.timers
    await desk.let(days=1)
    assert "complaint_received" not in await desk.templates(case_id)
    await checked(desk)


async def test_once_something_has_happened_it_cannot_simply_be_taken_back(desk: Desk) -> None:
    case_id = await opened(desk)
    done = await process_changes.complain(desk.house, desk.cast.ana, case_id)
    assert isinstance(done, Done)
    await replies.add_note(desk.house, desk.cast.bob, case_id, "I rang her.")
    refusal = await process_changes.undo(desk.house, desk.cast.ana, case_id, done.state.seq)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "late"


async def test_a_subject_that_complains_begins_as_a_complaint_and_is_acknowledged_once(desk: Desk) -> None:
    case_id = await opened(desk, "Complaint about your driver")
    await desk.let(minutes=3)
    assert (await desk.state(case_id)).definition[0] == "complaint"
    assert await desk.templates(case_id) == ["complaint_received"]
    await checked(desk)


async def test_who_presses_complain_on_their_page_is_heard_by_the_lead(desk: Desk) -> None:
    case_id = await opened(desk)
    await statements.ask_for_person(desk.house, 1, case_id, "I am not content.", complaint=True)
    await desk.let(minutes=3)
    assert await steps(desk, case_id) == ["Assess the complaint"]


async def test_a_closed_case_that_becomes_a_complaint_is_open_again(desk: Desk) -> None:
    case_id = await opened(desk)
    await statements.record(desk.house, "contact:1", case_id, Statement(verb="withdrawn", channel="page"))
    assert (await desk.state(case_id)).closure is not None
    await statements.ask_for_person(desk.house, 1, case_id, "", complaint=True)
    state = await desk.state(case_id)
    assert state.closure is None
    assert state.definition[0] == "complaint"


async def test_what_is_no_complaint_goes_back_to_be_solved(desk: Desk) -> None:
    case_id = await complained(desk)
    await finish(desk, case_id, "Assess the complaint", "not_a_complaint", reason="A question.")
    state = await desk.state(case_id)
    assert state.definition[0] == "support"
    assert "Solve it" in await steps(desk, case_id)
    assert "acknowledgement" not in (await desk.templates(case_id))[1:]
    await checked(desk)


async def test_refused_it_names_the_reason_and_the_next_recourse(desk: Desk) -> None:
    case_id = await complained(desk)
    await finish(desk, case_id, "Assess the complaint", "look_into", about="The kettle leaked twice.")
    await finish(desk, case_id, "Look into it", "findings", findings="The seal was fine.")
    await finish(desk, case_id, "Decide the outcome", "refuse", decision="No.", reason="The seal was fine.")
    state = await desk.state(case_id)
    assert state.closure is not None
    assert state.closure.basis == "refused"
    letter = (await desk.said(case_id))[-1].text or ""
    assert "The seal was fine." in letter
    assert "arbitration" in letter
    await desk.let(days=40)
    assert not {"rating", "closed"} & set(await desk.templates(case_id))


async def test_silence_after_the_letter_never_closes_a_complaint(desk: Desk) -> None:
    case_id = await complained(desk)
    await finish(desk, case_id, "Assess the complaint", "look_into", about="It leaked twice.")
    await finish(desk, case_id, "Look into it", "findings", findings="The seal was bad.")
    await finish(desk, case_id, "Decide the outcome", "uphold", decision="Yes.")
    letter = Reply(text="You were right. We send a new one.", then="answer")
    assert isinstance(await replies.reply(desk.house, desk.cast.ana, case_id, letter), Done)
    await desk.let(days=60)
    assert (await desk.state(case_id)).closure is None
    assert "Ask whether it is settled" in await steps(desk, case_id)
    assert "rating" not in await desk.templates(case_id)
    await finish(desk, case_id, "Ask whether it is settled", "not_reached", said="Nobody answers.")
    await finish(desk, case_id, "Decide whether to close", "close")
    state = await desk.state(case_id)
    assert state.closure is not None
    assert state.closure.basis == "unreachable"
    assert "arbitration" in ((await desk.said(case_id))[-1].text or "")
    await checked(desk)

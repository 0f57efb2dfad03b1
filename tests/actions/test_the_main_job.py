"""A mail comes in, runs on the map, and the case closes for the right reason."""

from caseway.actions import closures, replies, statements
from caseway.actions.replies import Offer, Reply
from caseway.actions.statements import Statement
from caseway.core.case.drafting import Refusal
from caseway.core.case.position import status_of
from caseway.core.values import reference_of
from caseway.store import definitions
from tests.desk import Desk
from tests.people import MIA, STRANGER


async def _status(desk: Desk, case_id: int) -> str:
    state = await desk.state(case_id)
    async with desk.house.pool.connection() as connection:
        bundle = await definitions.bundle(connection, *state.definition)
    return status_of(state, bundle.definition)


async def _opened(desk: Desk) -> int:
    done = await desk.mail(MIA, "Kettle leaks at the base", "It leaks when I fill it above one litre.")
    assert done is not None
    return done.state.case_id


async def test_a_mail_becomes_a_case_and_is_acknowledged_with_reference_and_link(desk: Desk) -> None:
    case_id = await _opened(desk)
    (sent,) = await desk.said(case_id)
    assert sent.template == "acknowledgement"
    assert reference_of(case_id) in (sent.subject or "")
    assert "http://localhost:8080/c/" in (sent.text or "")
    assert await _status(desk, case_id) == "open"


async def test_an_answer_that_worked_closes_as_confirmed(desk: Desk) -> None:
    case_id = await _opened(desk)
    done = await replies.reply(
        desk.house, desk.cast.ana, case_id, Reply(text="Please descale it.", then="answer")
    )
    assert not isinstance(done, Refusal)
    assert await _status(desk, case_id) == "resolved"
    said = Statement(verb="confirmed", channel="page")
    done = await statements.record(desk.house, f"contact:{done.state.contact_id}", case_id, said)
    assert not isinstance(done, Refusal)
    state = await desk.state(case_id)
    assert state.closure is not None
    assert state.closure.basis == "confirmed"


async def test_silence_after_the_answer_closes_as_presumed_after_a_reminder(desk: Desk) -> None:
    case_id = await _opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Please descale it.", then="answer"))
    await desk.let(days=12)
    state = await desk.state(case_id)
    assert state.closure is not None
    assert state.closure.basis == "presumed"
    assert (await desk.templates(case_id)).count("reminder_solved") == 1


async def test_silence_before_an_answer_closes_as_unreachable_after_two_reminders(desk: Desk) -> None:
    case_id = await _opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model is it?"))
    assert await _status(desk, case_id) == "waiting"
    await desk.let(days=20)
    state = await desk.state(case_id)
    assert state.closure is not None
    assert state.closure.basis == "unreachable"
    assert (await desk.templates(case_id)).count("reminder") == 2


async def test_an_answer_of_the_contact_is_read_and_opens_the_case(desk: Desk) -> None:
    case_id = await _opened(desk)
    done = await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model is it?"))
    assert not isinstance(done, Refusal)
    sent = (await desk.said(case_id))[-1]
    answered = await desk.mail(MIA, "Re: Kettle", "It is the EK-20.", In_Reply_To=f"<{sent.message_id}>")
    assert answered is not None
    assert answered.state.case_id == case_id
    assert await _status(desk, case_id) == "open"
    assert [task.kind for task in answered.state.tasks] == ["read"]


async def test_the_same_mail_again_changes_nothing(desk: Desk) -> None:
    first = await desk.mail(MIA, "Kettle", "It leaks.", Message_ID="<one@example.net>")
    assert first is not None
    assert await desk.mail(MIA, "Kettle", "It leaks.", Message_ID="<one@example.net>") is None
    assert (await desk.state(first.state.case_id)).seq == first.state.seq


async def test_a_stranger_who_quotes_the_reference_gets_a_case_of_their_own(desk: Desk) -> None:
    case_id = await _opened(desk)
    done = await desk.mail(STRANGER, f"About {reference_of(case_id)}", "What is this?")
    assert done is not None
    assert done.state.case_id != case_id


async def test_an_out_of_office_wakes_nothing(desk: Desk) -> None:
    case_id = await _opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model is it?"))
    sent = (await desk.said(case_id))[-1]
    done = await desk.mail(
        MIA, "Out of office", "I am away.", In_Reply_To=f"<{sent.message_id}>", Auto_Submitted="auto-replied"
    )
    assert done is not None
    assert done.state.case_id == case_id
    assert await _status(desk, case_id) == "waiting"


async def test_a_proposal_that_the_contact_agrees_to_is_carried_out(desk: Desk) -> None:
    case_id = await _opened(desk)
    done = await replies.propose(desk.house, desk.cast.ana, case_id, Offer(text="A new kettle.", amount=30))
    assert not isinstance(done, Refusal)
    assert "proposal" in await desk.templates(case_id)
    assert await _status(desk, case_id) == "waiting"
    await statements.record(desk.house, "contact:1", case_id, Statement(verb="agreed", channel="page"))
    assert await _status(desk, case_id) == "open"
    done = await replies.reply(
        desk.house, desk.cast.ana, case_id, Reply(text="It is on its way.", then="answer")
    )
    assert not isinstance(done, Refusal)
    assert await _status(desk, case_id) == "resolved"


async def test_thanks_after_the_closure_leave_it_closed_and_anything_else_reopens(desk: Desk) -> None:
    case_id = await _opened(desk)
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Please descale it.", then="answer"))
    await statements.record(desk.house, "contact:1", case_id, Statement(verb="confirmed", channel="page"))
    sent = (await desk.said(case_id))[-1]
    await desk.mail(MIA, "Re: Kettle", "Thank you!", In_Reply_To=f"<{sent.message_id}>")
    assert await _status(desk, case_id) == "closed"
    await desk.mail(MIA, "Re: Kettle", "It leaks again, what now?", In_Reply_To=f"<{sent.message_id}>")
    assert await _status(desk, case_id) == "open"
    assert (await desk.state(case_id)).reopened == 1


async def test_only_silence_closes_as_presumed(desk: Desk) -> None:
    case_id = await _opened(desk)
    refused = await closures.close(desk.house, desk.cast.ana, case_id, "presumed")
    assert isinstance(refused, Refusal)
    assert refused.code == "silence-only"

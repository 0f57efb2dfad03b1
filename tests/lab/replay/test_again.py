"""Recorded cases are decided again: the same map takes the same path, another one shows where it differs."""

from datetime import timedelta

import msgspec
import pytest

from caseway.actions import closures, replies, statements, tasks
from caseway.actions.erasures import erase_contact
from caseway.actions.replies import Offer, Reply
from caseway.actions.statements import Statement
from caseway.actions.surroundings import read
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.lab.replay import Known, Record, Replay, path_of, replay
from caseway.store import checks, definitions, history, messages
from tests.desk import Desk
from tests.people import MIA


async def replayed(desk: Desk, case_id: int, bpmn: tuple[bytes, bytes] = (b"", b"")) -> Replay:
    """The case again, on its own map or with one text of the map exchanged for another."""
    async with desk.house.pool.connection() as connection:
        events = await history.read(connection, case_id)
        opened = events[0].body
        assert isinstance(opened, e.CaseOpened)
        opening = c.OpenCase(
            case_id=case_id,
            trigger=opened.trigger,
            channel=opened.channel,
            contact_id=opened.contact_id,
            definition=opened.definition,
            inbox_id=opened.inbox_id,
        )
        frame = await read(connection, None, opening, "system", events[-1].at)
        facts = [Known(f.seq, f.name, f.value) for f in await messages.facts_of(connection, case_id)]
        published = await checks.map_of(connection, *opened.definition)
    changed = msgspec.structs.replace(
        published, bpmn=published.bpmn.replace(*bpmn) if bpmn[0] else published.bpmn
    )
    definition = definitions.compiled(changed).definition
    return replay(Record(events, frame.given, facts), lambda asked: definition)


@pytest.fixture
async def case_id(desk: Desk) -> int:
    """A case with most of what can happen in one."""
    opened = await desk.mail(MIA, "Kettle leaks at the base", "It leaks.")
    assert opened is not None
    found, house, ana, lena = opened.state.case_id, desk.house, desk.cast.ana, desk.cast.lena
    with clock.standing(desk.now + timedelta(hours=1)):
        await replies.add_note(house, ana, found, "Batch 23-11.")
        await replies.reply(house, ana, found, Reply(text="Which model is it?"))
        await tasks.record_facts(house, f"agent:{ana.id}", found, {"model": "EK-20"}, "mail")
    await desk.let(days=4)
    with clock.standing(desk.now):
        offer = Offer(text="A new kettle.", amount=500)
        assert not isinstance(await replies.propose(house, ana, found, offer), Refusal)
        state = await desk.state(found)
        token = next(t.id for t in state.process.tokens if t.node == "Task_Approve")
        approval = c.CompleteTask(task=f"t{token}", outcome="approve", data={"reason": "She waited long."})
        assert not isinstance(await tasks.complete(house, lena, found, approval), Refusal)
        agreed = Statement(verb="agreed", channel="phone", text="Yes, please.")
        assert not isinstance(await statements.record(house, f"agent:{ana.id}", found, agreed), Refusal)
    with clock.standing(desk.now + timedelta(hours=2)):
        await replies.reply(house, ana, found, Reply(text="It is on its way.", then="answer"))
    await desk.let(days=12)
    with clock.standing(desk.now):
        await closures.reopen(house, lena, found, "It came broken.")
        await closures.close(house, lena, found, "no_action", "Twice the same.")
    return found


async def test_the_same_map_takes_the_same_path(desk: Desk, case_id: int) -> None:
    found = await replayed(desk, case_id)
    assert found.differences == ()
    assert found.actions > 10
    kinds = {mark.kind for mark in found.path}
    assert {"StepCompleted", "TimerFired", "Closed", "Reopened", "MessageSent", "MessageSuppressed"} & kinds
    assert {mark.detail for mark in found.path if mark.kind == "Closed"} == {"presumed", "no_action"}


async def test_another_map_shows_where_it_differs(desk: Desk, case_id: int) -> None:
    approving = b"offer_amount &gt; authority_limit"
    found = await replayed(desk, case_id, (approving, b"offer_amount &gt; 1000 * authority_limit"))
    first = found.differences[0]
    assert first.command == "MakeProposal"
    assert "Tell_Approval" in {mark.element for mark in first.recorded}
    assert "Send_Proposal" in {mark.element for mark in first.replayed}
    assert first.recorded != first.replayed


async def test_erased_words_change_nothing(desk: Desk, case_id: int) -> None:
    before = await replayed(desk, case_id)
    assert not isinstance(await erase_contact(desk.house, desk.cast.ada, MIA[0]), Refusal)
    after = await replayed(desk, case_id)
    assert after.differences == ()
    assert after.path == before.path


async def test_a_path_leaves_out_instants_and_values(desk: Desk, case_id: int) -> None:
    async with desk.house.pool.connection() as connection:
        events = await history.read(connection, case_id)
    assert not {"TimerArmed", "DataSet", "TimerHeld"} & {mark.kind for mark in path_of(events)}

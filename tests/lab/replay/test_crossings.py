"""Cases that changed maps, and cases that heard signals, take the same path when decided again."""

from caseway.actions import incidents, process_changes, statements, surroundings
from caseway.actions.perform import Done
from caseway.actions.statements import Statement
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.process import Definition
from caseway.core.values import reference_of
from caseway.lab.replay import Known, Record, Replay, replay
from caseway.store import definitions, history, messages
from tests.actions.test_complaints import finish, opened
from tests.actions.test_incidents import attached, carry, incident
from tests.desk import Desk
from tests.people import MIA, TOMAS


async def again(desk: Desk, case_id: int) -> Replay:
    """The case, decided again on the maps that it ran on."""
    maps: dict[tuple[str, int], Definition] = {}
    async with desk.house.pool.connection() as connection:
        for key, version, _ in await definitions.everything(connection):
            maps[key, version] = (await definitions.bundle(connection, key, version)).definition
        events = await history.read(connection, case_id)
        body = events[0].body
        assert isinstance(body, e.CaseOpened)
        opening = c.OpenCase(
            case_id=case_id,
            trigger=body.trigger,
            channel=body.channel,
            contact_id=body.contact_id,
            definition=body.definition,
            inbox_id=body.inbox_id,
        )
        frame = await surroundings.read(connection, None, opening, "system", events[-1].at)
        facts = [Known(f.seq, f.name, f.value) for f in await messages.facts_of(connection, case_id)]
    return replay(Record(events, frame.given, facts), maps.__getitem__)


async def test_a_complaint_that_came_from_support_and_went_back(desk: Desk) -> None:
    case_id = await opened(desk)
    assert isinstance(await process_changes.complain(desk.house, desk.cast.ana, case_id, "Angry."), Done)
    await desk.let(minutes=3)
    await finish(desk, case_id, "Assess the complaint", "not_a_complaint", reason="A question.")
    assert (await again(desk, case_id)).differences == ()


async def test_a_mis_click_that_was_taken_back(desk: Desk) -> None:
    case_id = await opened(desk)
    done = await process_changes.complain(desk.house, desk.cast.ana, case_id)
    assert isinstance(done, Done)
    await process_changes.undo(desk.house, desk.cast.ana, case_id, done.state.seq)
    assert (await again(desk, case_id)).differences == ()


async def test_a_subject_that_complains(desk: Desk) -> None:
    case_id = await opened(desk, "Complaint about your driver")
    await desk.let(minutes=3)
    assert (await again(desk, case_id)).differences == ()


async def test_an_incident_and_those_who_waited_for_it(desk: Desk) -> None:
    parent = await incident(desk)
    mia, tomas = await attached(desk, parent, [MIA, TOMAS])
    await incidents.publish(desk.house, desk.cast.bob, parent, {"en": "We found it."})
    await carry(desk)
    await finish(desk, parent, "Mend it", "solved")
    await carry(desk)
    contact = (await desk.state(mia)).contact_id
    await statements.record(
        desk.house, f"contact:{contact}", mia, Statement(verb="not-solved", channel="page")
    )
    await carry(desk)
    await desk.let(days=9)
    for case_id in (parent, mia, tomas):
        assert (await again(desk, case_id)).differences == (), reference_of(case_id)

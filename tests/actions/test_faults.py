"""Rule 6: what the engine cannot continue is parked and shown; the lead retries, skips or jumps, on the record."""

from caseway.actions import tasks
from caseway.actions.perform import Done, perform
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.position import faults_of, open_roles, status_of
from caseway.core.case.state import CaseState
from caseway.core.process import Token
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.kit.places import part
from caseway.store import access, definitions, messages, states
from caseway.store.definitions import Published
from tests.desk import Desk
from tests.people import MIA


async def _faulty(desk: Desk) -> tuple[CaseState, Token]:
    """A case on a map whose service step asks for a machine that is not there, and says so."""
    mail = await desk.mail(MIA, "Kettle", "It leaks.")
    assert mail is not None
    bpmn = (part("seeds") / "maps" / "replacement.bpmn").read_bytes()
    async with transaction(desk.house.pool) as connection:
        await definitions.publish(
            connection, Published("replacement", 1, "Replacement", bpmn, {}), clock.now()
        )
        case_id = await states.next_case_id(connection)
    opening = c.OpenCase(
        case_id=case_id,
        trigger="none",
        channel="phone",
        contact_id=mail.state.contact_id,
        definition=("replacement", 1),
        inbox_id=desk.cast.inbox_id,
        queue="repairs",
        by="agent:1",
    )
    opened = await perform(desk.house, case_id, (opening,))
    assert isinstance(opened, Done)
    (waiting,) = [token for token in opened.state.process.tokens if token.wait == "job"]
    broken = await perform(desk.house, case_id, (c.FinishJob(token=waiting.id, error="no-such-service"),))
    assert isinstance(broken, Done)
    (fault,) = faults_of(broken.state)
    return broken.state, fault


async def test_a_fault_is_open_work_for_the_lead(desk: Desk) -> None:
    state, fault = await _faulty(desk)
    async with desk.house.pool.connection() as connection:
        bundle = await definitions.bundle(connection, "replacement", 1)
        row = await access.row_of(connection, state.case_id)
    assert fault.node == "Task_Order"
    assert status_of(state, bundle.definition) == "open"
    assert "lead" in open_roles(state, bundle.definition)
    assert row is not None
    assert row.fault_count == 1


async def test_a_parked_step_can_be_tried_again(desk: Desk) -> None:
    state, fault = await _faulty(desk)
    again = await tasks.retry(desk.house, desk.cast.lena, state.case_id, fault.id)
    assert isinstance(again, Done)
    assert not faults_of(again.state)
    assert "job" in [token.wait for token in again.state.process.tokens]


async def test_a_parked_step_can_be_skipped_by_the_lead_with_a_reason(desk: Desk) -> None:
    state, fault = await _faulty(desk)
    refused = await tasks.skip(desk.house, desk.cast.ana, state.case_id, fault.id, "no time")
    assert isinstance(refused, Refusal)
    assert refused.code == "permission"
    skipped = await tasks.skip(desk.house, desk.cast.lena, state.case_id, fault.id, "Ordered by phone.")
    assert isinstance(skipped, Done)
    assert [t.node for t in skipped.state.process.tokens if t.wait == "task"] == ["Task_Tell"]
    async with desk.house.pool.connection() as connection:
        (note,) = await messages.notes_of(connection, state.case_id)
    assert note.text == "Ordered by phone."


async def test_the_lead_can_jump_past_a_fault(desk: Desk) -> None:
    state, fault = await _faulty(desk)
    command = c.JumpTo(element="Task_Tell", token=fault.id, reason="It is on its way already.")
    jumped = await tasks.jump(desk.house, desk.cast.lena, state.case_id, command)
    assert isinstance(jumped, Done)
    assert not faults_of(jumped.state)
    assert "Jumped" in [type(event.body).__name__ for event in jumped.events]
    await desk.state(state.case_id)

"""What became known is kept once, with its source, and never asked for again."""

from caseway.actions import tasks
from caseway.actions.perform import Done
from caseway.store import messages
from tests.desk import Desk
from tests.people import MIA


async def test_a_form_may_tell_several_facts_at_once(desk: Desk) -> None:
    done = await desk.mail(MIA, "Kettle leaks at the base", "It leaks.")
    assert done is not None
    told = {"model": "EK-20", "bought_on": "2026-03-03"}
    recorded = await tasks.record_facts(desk.house, "agent:1", done.state.case_id, told, "phone")
    assert isinstance(recorded, Done)
    async with desk.house.pool.connection() as connection:
        facts = await messages.facts_of(connection, done.state.case_id)
    assert {fact.name: fact.value for fact in facts} == told
    assert {fact.source for fact in facts} == {"phone"}

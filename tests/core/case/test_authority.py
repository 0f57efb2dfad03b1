"""What a step says of authority and queue goes before what the house has set."""

import msgspec

from caseway.core import decision, process
from caseway.core.case import commands as c
from caseway.core.case.authority import limit_of
from caseway.core.process import Definition, publishable
from caseway.kit.places import part
from tests.core.case.worlds import ANA, World, opened, support, usual

SOLVE = 'id="Task_Solve" name="Solve it"'


def with_solve(attributes: str) -> Definition:
    """The support map, with more said of its step "Solve it"."""
    folder = part("processes") / "support"
    drawn = (folder / "support.bpmn").read_text(encoding="utf-8").replace(SOLVE, f"{SOLVE} {attributes}")
    table = decision.read((folder / "triage.dmn").read_bytes())
    return process.compile_model(process.read(drawn.encode()), {"triage": table}, version=1)


def on(definition: Definition) -> World:
    """A request on this map."""
    return opened(msgspec.structs.replace(usual(), definition=definition))


def test_a_step_may_say_how_much_its_role_may_offer() -> None:
    definition = with_solve('cw:authority="150"')
    world = on(definition)
    policy = world.given.policy
    assert limit_of(world.case, definition, policy, "agent") == 150
    assert limit_of(world.case, definition, policy, "lead") == policy.authority["lead"]
    assert world.do(c.MakeProposal(amount=140, agent_id=ANA, by="agent:1")) is None
    assert "Task_Approve" not in world.steps()


def test_beyond_it_the_lead_is_asked() -> None:
    world = on(with_solve('cw:authority="20"'))
    assert world.do(c.MakeProposal(amount=30, agent_id=ANA, by="agent:1")) is None
    assert "Task_Approve" in world.steps()


def test_a_step_may_take_the_case_to_its_queue() -> None:
    world = on(with_solve('cw:queue="billing"'))
    assert world.case.queue == "billing"
    assert world.case.transfers == 0


def test_what_is_no_amount_and_no_queue_is_told_before_publishing() -> None:
    wrong = with_solve('cw:authority="a lot" cw:queue="the other one"')
    told = [finding.sentence for finding in publishable(wrong) if finding.rule == "value"]
    assert told == [
        "cw:authority is an amount, like 200 or 79.50.",
        "“the other one” is no key of a queue (cw:queue).",
    ]
    assert support().nodes["Task_Solve"].authority is None

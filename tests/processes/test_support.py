"""The support map does what it says: its stories, its ends, and nothing on it that cannot be reached."""

from typing import Any

import pytest

from caseway.core import process
from caseway.core.process import Ignored, ProcessGiven
from caseway.core.values import BASES
from tests.processes.play import MONDAY, SUPPORT, Desk, Row, play, support
from tests.processes.stories import ALL, OPENED


@pytest.mark.parametrize(("rows", "values"), [story[1:] for story in ALL], ids=[story[0] for story in ALL])
def test_story(rows: list[Row], values: dict[str, Any]) -> None:
    desk = play(rows, **values)
    assert desk.state.started


def test_the_map_may_be_published() -> None:
    assert process.publishable(support()) == []


def test_every_element_and_flow_is_met_by_some_story() -> None:
    met: set[str] = set()
    for _, rows, values in ALL:
        met |= play(rows, **values).visited
    starts = (process.Start(), process.Start(trigger="signal"), process.Start("Start_Returned", "signal"))
    for start in starts:
        desk = Desk(support())
        desk.advance(start)
        met |= desk.visited
    definition = support()
    elements = {n.id for n in definition.nodes.values()}
    waits = {
        n.id for n in definition.nodes.values() if n.kind == "eventBasedGateway"
    }  # no flow of theirs is taken
    flows = {flow.id for flow in definition.flows.values() if flow.source not in waits}
    assert sorted(elements - met) == []
    assert sorted(flows - met) == []


@pytest.mark.parametrize("basis", BASES)
def test_every_closure_opens_again_when_they_write(basis: str) -> None:
    desk = play(OPENED)
    desk.remember_stage()
    desk.advance(process.Close(basis))
    assert desk.closed
    assert [t.node for t in desk.state.tokens] == ["Gateway_Grace"]
    desk.advance(process.Message("reply"))
    waits = "Gateway_Word" if basis == "lapsed" else "Task_Solve"
    assert waits in [t.node for t in desk.state.tokens]
    assert not desk.closed


def test_after_the_grace_nothing_is_waited_for() -> None:
    desk = play(OPENED)
    desk.advance(process.Close("no_action"))
    desk.until(MONDAY.replace(month=5))
    assert desk.state.ended
    assert desk.state.tokens == ()
    given = ProcessGiven(values=desk.values)
    assert isinstance(
        process.advance(desk.definition, desk.state, process.Message("reply"), given, desk.now), Ignored
    )


def test_the_closures_are_those_of_the_glossary() -> None:
    assert set(support().closures) == set(BASES)


def test_the_role_of_a_task_is_the_lane_it_is_drawn_in() -> None:
    definition = support()
    lanes = {
        "system": "Lane_System",
        "agent": "Lane_Agent",
        "lead": "Lane_Lead",
        "specialist": "Lane_Specialist",
    }
    shapes = definition.diagram.shapes
    for node in definition.nodes.values():
        if node.kind != "userTask":
            continue
        assert node.role is not None, node.id
        lane, drawn = shapes[lanes[node.role]], shapes[node.id]
        middle = drawn.y + drawn.height / 2
        assert lane.y < middle < lane.y + lane.height, node.id


def test_every_element_is_drawn() -> None:
    definition = support()
    assert set(definition.nodes) <= set(definition.diagram.shapes)
    assert set(definition.flows) <= set(definition.diagram.edges)


def test_every_form_that_a_task_names_is_there() -> None:
    forms = {node.form for node in support().nodes.values() if node.form}
    assert forms == {path.stem for path in SUPPORT.glob("*.form")}

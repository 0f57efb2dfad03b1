"""Where one case stands on its map, as a picture."""

from caseway.core.case.position import faults_of, live_tokens
from caseway.core.process import events as pe
from caseway.web.agent.case_view import CaseView
from caseway.web.drawing import Position, draw, draw_near


def position_of(view: CaseView) -> Position:
    """Where the case stands: tasks before waits, and what was done, skipped or failed on the way."""
    definition = view.bundle.definition
    resting = sorted(live_tokens(view.state, definition), key=lambda one: one[0].wait != "task")
    passed = [
        event.body.element for event in reversed(view.deeds) if isinstance(event.body, pe.StepCompleted)
    ]
    skipped = {event.body.element for event in view.deeds if isinstance(event.body, pe.StepSkipped)}
    return Position(
        here=tuple(dict.fromkeys(node.id for _, node in resting)),
        passed=tuple(dict.fromkeys(passed)),
        skipped=frozenset(skipped),
        faults=frozenset(token.node for token in faults_of(view.state)),
    )


def near(view: CaseView) -> str:
    """The few steps around where the case stands, as SVG."""
    return draw_near(view.sheet, position_of(view)) if view.sheet else ""


def whole(view: CaseView) -> str:
    """The whole map, as SVG."""
    return draw(view.sheet, position_of(view)) if view.sheet else ""

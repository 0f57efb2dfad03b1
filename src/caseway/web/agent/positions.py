"""Where one case stands on its map, as a picture: the tokens, what was passed, and what was skipped and why."""

from collections.abc import Iterable, Sequence

import msgspec

from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.case.position import faults_of, live_tokens
from caseway.core.process import events as pe
from caseway.web.agent.case_view import CaseView
from caseway.web.drawing import Position, draw, draw_near

_ELSEWHERE = (e.ProcessEntered, e.EnteringUndone)


class Course(msgspec.Struct, frozen=True):
    """What a case has been through on the map that it is on: elements, flows, and what was left out, by event."""

    passed: tuple[str, ...]
    flows: frozenset[str]
    skipped: dict[str, Event]


def course_of(events: Iterable[Event]) -> Course:
    """The course of a case from its events, oldest first; what it did on an earlier map is not on this one."""
    passed: list[str] = []
    flows: set[str] = set()
    skipped: dict[str, Event] = {}
    for event in events:
        body = event.body
        if isinstance(body, _ELSEWHERE):
            passed, flows, skipped = [], set(), {}
        elif isinstance(body, pe.StepSkipped) or (isinstance(body, pe.Jumped) and body.element):
            skipped[body.element] = event
        elif isinstance(body, pe.StepCompleted | pe.StepPassed):
            passed.append(body.element)
            skipped.pop(body.element, None)
        flows.update(getattr(body, "flows", ()))
    return Course(tuple(dict.fromkeys(reversed(passed)))[::-1], frozenset(flows), skipped)


def position_of(view: CaseView, events: Sequence[Event]) -> Position:
    """Where the case stands: tasks before waits, and what was done, skipped or failed on the way."""
    definition = view.bundle.definition
    resting = sorted(live_tokens(view.state, definition), key=lambda one: one[0].wait != "task")
    course = course_of(events)
    here = tuple(dict.fromkeys(node.id for _, node in resting))
    since = {node.id: f"here since {view.reader.stamp(token.since).exact}" for token, node in resting}
    left_out = {element: _why(view, event) for element, event in course.skipped.items()}
    return Position(
        here=here,
        passed=course.passed,
        skipped=frozenset(course.skipped),
        faults=frozenset(token.node for token in faults_of(view.state)),
        flows=course.flows,
        notes={**left_out, **since},
        ended=view.state.process.ended,
    )


def _why(view: CaseView, event: Event) -> str:
    """Who left a step out, when, and the reason they gave, which is a note of the same moment."""
    agent = event.by.removeprefix("agent:")
    who = view.name_of(int(agent)) if agent.isdecimal() else None
    noted = (remark for remark in view.remarks if remark.at == event.at and remark.text)
    reason = next((remark.text for remark in noted), None)
    told = f"skipped by {who or 'the desk'}, {view.reader.stamp(event.at).exact}"
    return f"{told}: {reason}" if reason else told


def near(view: CaseView) -> str:
    """The few steps around where the case stands, as SVG."""
    return draw_near(view.sheet, position_of(view, view.deeds[::-1])) if view.sheet else ""


def whole(view: CaseView, events: Sequence[Event]) -> str:
    """The whole map, as SVG."""
    return draw(view.sheet, position_of(view, events)) if view.sheet else ""

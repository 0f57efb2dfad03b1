"""Commands that take a case to another map, and signals between cases, read back from what became true."""

from collections.abc import Callable, Sequence
from typing import Any

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.crossing import INCIDENT
from caseway.core.case.events import Event
from caseway.core.case.state import CaseState

Events = Sequence[Event]


def _found(events: Events, kind: type) -> Any:
    return next((event.body for event in events if isinstance(event.body, kind)), None)


def entering(events: Events, state: CaseState | None) -> c.Command | None:
    """A person took the case to another map; its tokens were taken away first."""
    body = _found(events, e.ProcessEntered)
    if body is None:
        return None
    attached = _found(events, e.AttachedTo)
    parent = attached.parent if attached is not None else None
    return c.EnterProcess(definition=body.definition, signal=body.signal, parent=parent)


def _undone(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.EnteringUndone)
    return c.UndoEntering(
        definition=body.definition,
        before=body.process,
        task_agents=body.task_agents,
        parent=body.parent,
        seen=state.seq if state is not None else None,
    )


def _heard(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, process.SignalCaught)
    given = events[1].body if len(events) > 1 else None
    data = given.values if isinstance(given, process.DataSet) else {}
    ours = state is not None and state.parent is not None and data.get(INCIDENT) == state.parent
    return c.HearSignal(name=body.name, data=data, source=state.parent if ours and state else None)


def _updated(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.UpdatePublished)
    return c.PublishUpdate(agent_id=body.agent_id)


CROSSINGS: dict[type, Callable[[Events, CaseState | None], c.Command | None]] = {
    e.ProcessEntered: entering,
    process.StepCancelled: entering,
    e.EnteringUndone: _undone,
    e.UpdatePublished: _updated,
    process.SignalCaught: _heard,
}
"""From the first event of an action to its reader."""

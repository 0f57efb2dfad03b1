"""The path of a case on its map, and what happened on it in words."""

from collections.abc import Callable, Iterable
from typing import Any

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.process import Definition
from caseway.lab.scenarios.naming import label, task_label

Line = tuple[Event, Definition]
"""An event, and the map on which it happened."""

ON_THE_PATH = (
    process.StepEntered,
    process.StepPassed,
    process.StepCompleted,
    process.StepSkipped,
    process.StepFailed,
    process.TimerFired,
    process.MessageCaught,
    process.MessageThrown,
    process.SignalCaught,
    process.SignalThrown,
    process.ErrorCaught,
    process.ErrorThrown,
    process.EscalationCaught,
    process.EscalationThrown,
    process.ConditionMet,
    process.ClosureReached,
    process.DecisionMade,
)
"""The events whose element has been passed; a timer that is only armed has not."""
TOLD_OF_THE_PATH = (
    process.StepEntered,
    process.StepPassed,
    process.TimerFired,
    process.MessageCaught,
    process.MessageThrown,
    process.ClosureReached,
)
"""Those of them that a person would tell."""


def passed_in(events: Iterable[Event]) -> list[str]:
    """The ids of the elements and flows that these events went through, in order, each once."""
    found: dict[str, None] = {}
    for event in events:
        body = event.body
        if isinstance(body, ON_THE_PATH):
            found[body.element] = None
            found.update(dict.fromkeys(getattr(body, "flows", ())))
    return list(found)


def steps_in(lines: Iterable[Line]) -> list[str]:
    """The path as people say it: the names of tasks, messages, closures and other places where something happens."""
    found: list[str] = []
    for event, definition in lines:
        body = event.body
        if not isinstance(body, TOLD_OF_THE_PATH):
            continue
        node = definition.nodes.get(body.element)
        if node is None or not node.name or node.kind in ("subProcess", "exclusiveGateway", "boundaryEvent"):
            continue
        if not found or found[-1] != node.name:
            found.append(node.name)
    return found


def templates_in(events: Iterable[Event]) -> list[str]:
    """The messages that the map sent."""
    bodies = [event.body for event in events]
    return [body.template for body in bodies if isinstance(body, e.MessageSent) and body.template]


def suppressed_in(events: Iterable[Event]) -> list[str]:
    """The messages that were held back."""
    return [event.body.template for event in events if isinstance(event.body, e.MessageSuppressed)]


def held_in(events: Iterable[Event]) -> list[str]:
    """Why clocks were held."""
    return [event.body.reason for event in events if isinstance(event.body, process.TimerHeld)]


def faults_in(lines: Iterable[Line]) -> list[str]:
    """Where it got stuck and why."""
    return [
        f"{label(definition, event.body.element)}: {event.body.sentence}"
        for event, definition in lines
        if isinstance(event.body, process.StepFailed)
    ]


def told_in(lines: Iterable[Line], name_of: Callable[[int | None], str]) -> list[str]:
    """What happened, in short sentences; what nobody would notice is left out."""
    found: list[str] = []
    for event, definition in lines:
        sentence = _told(event, definition, name_of)
        if sentence and (not found or found[-1] != sentence):
            found.append(sentence)
    return found


def _told(event: Event, definition: Definition, name_of: Callable[[int | None], str]) -> str | None:
    body = event.body
    if isinstance(body, e.Assigned):
        return f"Assigned to {name_of(body.agent_id)}: {body.why}"
    say = SENTENCES.get(type(body))
    return say(body, definition) if say is not None else None


def _entered(body: process.StepEntered, definition: Definition) -> str | None:
    node = definition.nodes[body.element]
    if body.wait == "task":
        return f"Task for the {node.role or 'agent'}: {label(definition, node.id)}"
    return f"A machine is asked: {label(definition, node.id)}" if body.wait == "job" else None


SENTENCES: dict[type, Callable[[Any, Definition], str | None]] = {
    e.CaseOpened: lambda body, _: "The case opens",
    e.MessageSent: lambda body, _: f"Sent: {body.template}" if body.template else "A word of ours",
    e.MessageSuppressed: lambda body, _: f"Not sent: {body.template}. {body.reason}",
    e.ThanksTaken: lambda body, _: "Taken as thanks",
    e.Closed: lambda body, _: f"Closed: {body.basis}",
    e.Reopened: lambda body, _: f"Reopened, was {body.after}",
    e.Transferred: lambda body, _: f"To the queue {body.target}",
    e.Escalated: lambda body, _: f"Raised to the {body.to}",
    e.PromiseMade: lambda body, _: "A promise was made",
    e.PromiseSettled: lambda body, _: f"The promise is {body.standing}",
    e.TaskOpened: lambda body, _: f"Task for the {body.role}: {task_label(body.kind)}",
    e.SilenceHeld: lambda body, _: "Away: the silence does not count",
    e.WaitElapsed: lambda body, _: "The wait is over",
    process.StepEntered: _entered,
    process.StepFailed: lambda body, d: f"Stuck at {label(d, body.element)}: {body.sentence}",
    process.StepSkipped: lambda body, d: f"Skipped: {label(d, body.element)}",
    process.TimerFired: lambda body, d: f"The clock runs out: {label(d, body.element)}",
    process.TimerHeld: lambda body, d: f"The clock is held: {body.reason}",
    process.SignalCaught: lambda body, d: f"Signal heard: {body.name}",
    process.SignalThrown: lambda body, d: f"Signal given: {body.name}",
    e.ProcessEntered: lambda body, _: f"Goes on on the map {body.definition[0]}",
    e.AttachedTo: lambda body, _: "Belongs to an incident now",
    e.DetachedFrom: lambda body, _: "Goes its own way again",
    e.SignalSent: lambda body, _: f"Signal to {body.scope}: {body.name}",
    process.ProcessEnded: lambda body, _: "The process is over",
}

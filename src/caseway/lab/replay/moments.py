"""The moments of a course that people care about: one line of a timeline each, comparable between two maps."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.process import Node

MOMENTS_MAX = 150
"""How many moments of a course are kept; the timeline says so if there were more."""


class Moment(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened (`kind`), at which element of the new map, how; `name` is what its own map calls the element."""

    at: datetime
    kind: str
    element: str = ""
    detail: str = ""
    name: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What must be the same on both courses for the path to be the same; never when."""
        return self.kind, self.element, self.detail


Shown = tuple[str, str]
"""Kind and detail of a moment."""


def _outcome(body: process.StepCompleted, node: Node | None) -> Shown | None:
    return ("done", body.outcome or "") if node is not None and node.kind in _WORK else None


def _sent(body: e.MessageSent, node: Node | None) -> Shown:
    return ("sent", body.template) if body.template is not None else ("wrote", body.then or "")


def _entered(body: process.StepEntered, node: Node | None) -> Shown | None:
    return ("task", "") if body.wait == "task" else ("fault", "") if body.wait == "fault" else None


def _outputs(body: process.DecisionMade, node: Node | None) -> Shown:
    plain = {k: v for k, v in body.outputs.items() if isinstance(v, str | int | float | bool) and v != ""}
    return "decided", ", ".join(f"{name}: {plain[name]}" for name in sorted(plain))


_WORK = frozenset({"userTask", "manualTask", "serviceTask"})

SHOWN: dict[type, Callable[[Any, Node | None], Shown | None]] = {
    e.CaseOpened: lambda body, node: ("opened", body.trigger),
    e.MessageReceived: lambda body, node: ("received", "automatic" if body.automatic else ""),
    e.ThanksTaken: lambda body, node: ("thanks", ""),
    e.MessageSent: _sent,
    e.MessageSuppressed: lambda body, node: ("held_back", body.template),
    e.ProposalMade: lambda body, node: ("proposed", ""),
    e.PersonWanted: lambda body, node: ("wanted", "complaint" if body.complaint else ""),
    e.TaskOpened: lambda body, node: ("beside", body.kind),
    e.TaskDone: lambda body, node: ("beside_done", body.outcome),
    e.Transferred: lambda body, node: ("transferred", body.target),
    e.Closed: lambda body, node: ("closed", body.basis),
    e.Reopened: lambda body, node: ("reopened", body.after),
    process.StepEntered: _entered,
    process.StepCompleted: _outcome,
    process.StepSkipped: lambda body, node: ("skipped", ""),
    process.StepFailed: lambda body, node: ("fault", body.rule),
    process.Jumped: lambda body, node: ("jumped", ""),
    process.TimerFired: lambda body, node: ("timer", ""),
    process.MessageCaught: lambda body, node: ("said", body.verb),
    process.SignalCaught: lambda body, node: ("signal", body.name),
    process.ErrorCaught: lambda body, node: ("error", body.code or ""),
    process.DecisionMade: _outputs,
    process.EscalationThrown: lambda body, node: ("raised", body.to or ""),
    process.ProcessEnded: lambda body, node: ("over", ""),
}
"""From kind of event to what a timeline shows of it; what is not here moves nothing that anybody sees."""


def moments_of(events: Sequence[Event], nodes: Mapping[str, Node], places: Mapping[str, str]) -> list[Moment]:
    """The moments of a course in order; `nodes` are those of its maps, `places` leads to those of the new one."""
    found = []
    for event in events:
        reader = SHOWN.get(type(event.body))
        if reader is None:
            continue
        element = getattr(event.body, "element", None) or getattr(event.body, "to", None) or ""
        node = nodes.get(element)
        shown = reader(event.body, node)
        if shown is not None:
            name = node.name if node is not None else ""
            found.append(Moment(event.at, shown[0], places.get(element, element), shown[1], name))
    return found

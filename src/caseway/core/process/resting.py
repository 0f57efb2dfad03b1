"""What a token may wait for at an element of a map."""

from __future__ import annotations

from caseway.core.process.table import Step


def waits_at(step: Step) -> tuple[str, ...]:
    """What a token at this element may wait for; empty where tokens only pass."""
    if step.loop is not None:
        return ("instances", *_WAITS.get(step.kind, ()))
    if step.event is not None and step.kind != "receiveTask":
        return _EVENT_WAITS.get(step.event, ())
    return _WAITS.get(step.kind, ())


_WAITS: dict[str, tuple[str, ...]] = {
    "userTask": ("task",),
    "serviceTask": ("job",),
    "receiveTask": ("message",),
    "subProcess": ("scope",),
    "callActivity": ("scope",),
    "eventBasedGateway": ("event",),
    "parallelGateway": ("join",),
    "inclusiveGateway": ("join",),
}
_EVENT_WAITS: dict[str, tuple[str, ...]] = {
    "message": ("message",),
    "timer": ("timer",),
    "signal": ("signal",),
    "conditional": ("condition",),
    "compensation": ("compensation",),
}

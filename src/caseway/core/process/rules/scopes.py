"""Sub-processes of every kind, transactions and what a call begins (10.3.5, 10.3.6, 10.5.7)."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.kinds import ACTIVITIES, REFUSED_NODES
from caseway.core.process.model import Element
from caseway.core.process.nodes import event_kind
from caseway.core.process.rules.rule import Rule, Rules, is_handler, said

_SCOPES = ("subProcess", "adHocSubProcess", "transaction")


def _one_start(spot: Spot, index: Index) -> str | None:
    """13.3.4: a sub-process has one plain start event, or none."""
    starts = [child for child in spot.element.children if child.kind == "startEvent"]
    if len(starts) > 1 and not is_handler(spot.element):
        return "A sub-process has at most one start event."
    return None


def _no_data(spot: Spot, index: Index) -> str | None:
    """10.4.1: only tasks, calls and what is called take data in and give data out."""
    if spot.element.first("ioSpecification") is not None:
        return f"A {spot.element.kind} has no inputs and outputs of its own (ioSpecification)."
    return None


def _handler_alone(spot: Spot, index: Index) -> str | None:
    """10.3.5: an event sub-process is begun by its start event alone."""
    if is_handler(spot.element) and said(spot.element, "isForCompensation"):
        return "An event sub-process is not for compensation; its start event may be."
    if is_handler(spot.element) and spot.element.attributes.get("default"):
        return "No sequence flow leaves an event sub-process, so none is the default."
    return None


def _ad_hoc(spot: Spot, index: Index) -> str | None:
    """10.3.5: what stands in an ad-hoc sub-process."""
    inner = spot.element.children
    for child in inner:
        if child.kind in ("startEvent", "endEvent"):
            return "An ad-hoc sub-process has no start and no end event."
    if not any(child.kind in ACTIVITIES or child.kind in REFUSED_NODES for child in inner):
        return "An ad-hoc sub-process has an activity."
    if spot.runs and not spot.element.words("completionCondition"):
        return "An ad-hoc sub-process says when it is over (completionCondition)."
    if is_handler(spot.element):
        return "An ad-hoc sub-process is not an event sub-process."
    return None


def _cancels(event: Element, index: Index) -> bool:
    return event_kind(event, index) == "cancel"


def _cancel_on(spot: Spot, index: Index) -> str | None:
    """10.5.4: a cancel event sits on the boundary of a transaction."""
    host = index.get(spot.element.attributes.get("attachedToRef"))
    if host is not None and host.kind != "transaction" and _cancels(spot.element, index):
        return f"A cancel event sits on a transaction, but “{host.id}” is a {host.kind}."
    return None


def _cancel_in(spot: Spot, index: Index) -> str | None:
    """10.5.3: a cancel event ends a path inside a transaction."""
    if not _cancels(spot.element, index):
        return None
    if any(around.kind == "transaction" for around in index.chain(spot.element.id)):
        return None
    return "A cancel event ends a path inside a transaction, and nowhere else."


def _callable(spot: Spot, index: Index) -> str | None:
    """10.5.2: a process that is called begins with a plain start event, or without any."""
    called = index.get(spot.element.attributes.get("calledElement"))
    if called is None or called.kind != "process":
        return None
    starts = list(called.every("startEvent"))
    if starts and all(event_kind(start, index) != "none" for start in starts):
        return f"“{called.id}” cannot be called: it has no start event without a trigger."
    return None


_SUB = (Rule("sub-process-start", _one_start), Rule("sub-process-data", _no_data))

RULES: Rules = {
    **dict.fromkeys(_SCOPES, _SUB),
    "subProcess": (*_SUB, Rule("event-sub-process", _handler_alone)),
    "adHocSubProcess": (Rule("ad-hoc", _ad_hoc), Rule("sub-process-data", _no_data)),
    "boundaryEvent": (Rule("cancel-place", _cancel_on),),
    "endEvent": (Rule("cancel-place", _cancel_in),),
    "callActivity": (Rule("called-start", _callable),),
}

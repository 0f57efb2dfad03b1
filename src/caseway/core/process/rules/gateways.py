"""Gateways (10.6)."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.kinds import GATEWAYS
from caseway.core.process.model import Element
from caseway.core.process.rules.rule import Rule, Rules, refers, said

_WAITED_FOR = frozenset(
    {"messageEventDefinition", "timerEventDefinition", "signalEventDefinition", "conditionalEventDefinition"}
)


def _direction(spot: Spot, index: Index) -> str | None:
    """Table 8.46."""
    direction = spot.element.attributes.get("gatewayDirection", "Unspecified")
    into, out = len(index.sources(spot.element.id)), len(index.targets(spot.element.id))
    wanted = {
        "Converging": into > 1 and out <= 1,
        "Diverging": out > 1 and into <= 1,
        "Mixed": into > 1 and out > 1,
    }
    if not wanted.get(direction, True):
        return f"It says {direction}, but {into} flows lead here and {out} leave."
    return None


def _splits_or_merges(spot: Spot, index: Index) -> str | None:
    """10.6: a gateway has several incoming or several outgoing flows."""
    into, out = len(index.sources(spot.element.id)), len(index.targets(spot.element.id))
    if into < 2 and out < 2:
        return "A gateway has several incoming or several outgoing flows; this one has neither."
    return None


def _several(spot: Spot, index: Index) -> str | None:
    if len(index.targets(spot.element.id)) < 2:
        return "An event-based gateway is left by two flows or more."
    return None


def _waits(spot: Spot, index: Index) -> str | None:
    """10.6.6: what an event-based gateway may wait for."""
    kinds = set()
    for flow in index.targets(spot.element.id):
        target = index.node(refers(flow, "targetRef"))
        if target is None:
            continue
        kinds.add("receiveTask" if target.kind == "receiveTask" else _waited_for(target))
        if "" in kinds:
            return f"“{target.id}” is neither a receive task nor an event to wait for."
        if len(index.sources(target.id)) > 1:
            return f"No other flow may lead to “{target.id}”, which follows an event-based gateway."
        if target.kind == "receiveTask" and _edged(target, index):
            return f"The receive task “{target.id}” follows an event-based gateway and may not have boundary events."
    if {"receiveTask", "messageEventDefinition"} <= kinds:
        return "Receive tasks and message events may not be mixed behind one event-based gateway."
    return None


def _waited_for(target: Element) -> str:
    if target.kind != "intermediateCatchEvent":
        return ""
    return next((child.kind for child in target.children if child.kind in _WAITED_FOR), "")


def _edged(target: Element, index: Index) -> bool:
    return any(refers(event, "attachedToRef") == target.id for event in index.all("boundaryEvent"))


def _parallel(spot: Spot, index: Index) -> str | None:
    element = spot.element
    if element.attributes.get("eventGatewayType") == "Parallel" and not said(element, "instantiate"):
        return "Only an event-based gateway that starts a process may be parallel."
    return None


_ALL = (Rule("gateway-direction", _direction), Rule("gateway-flows", _splits_or_merges))

RULES: Rules = {
    **dict.fromkeys(GATEWAYS | {"complexGateway"}, _ALL),
    "eventBasedGateway": (
        Rule("gateway-direction", _direction),
        Rule("event-gateway-flows", _several),
        Rule("event-gateway-targets", _waits),
        Rule("event-gateway-start", _parallel),
    ),
}

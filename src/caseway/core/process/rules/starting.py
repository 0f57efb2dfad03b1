"""Tasks and gateways that begin a process themselves (10.3.3, 10.6.6)."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.nodes import event_kind
from caseway.core.process.rules.rule import Rule, Rules, refers, said


def _begins(spot: Spot, index: Index) -> str | None:
    """It is not reached and there is no start event, or it is reached from a start event and nothing else."""
    element = spot.element
    if not said(element, "instantiate"):
        return None
    flows = index.sources(element.id)
    if not flows:
        if any(child.kind == "startEvent" for child in spot.parent.children):
            return f"A {element.kind} that begins the process has no start event beside it."
        return None
    source = index.get(refers(flows[0], "sourceRef"))
    if len(flows) > 1 or source is None or source.kind != "startEvent":
        return f"Nothing but a start event leads to a {element.kind} that begins the process."
    if element.kind == "eventBasedGateway" and event_kind(source, index) != "none":
        return f"The start event before a {element.kind} that begins the process has no trigger."
    return None


def _waits_for_messages(spot: Spot, index: Index) -> str | None:
    """10.6.6: what begins a process by a parallel gateway are messages, which belong together."""
    element = spot.element
    if element.attributes.get("eventGatewayType") != "Parallel" or not said(element, "instantiate"):
        return None
    for flow in index.targets(element.id):
        target = index.node(refers(flow, "targetRef"))
        if target is None or target.kind == "receiveTask":
            continue
        if event_kind(target, index) != "message":
            return f"“{target.id}” waits for no message; a parallel gateway begins a process by messages."
    return None


_RULE = Rule("begins", _begins)

RULES: Rules = {
    "receiveTask": (_RULE,),
    "eventBasedGateway": (_RULE, Rule("begins", _waits_for_messages)),
}

"""Sequence flows and what they connect (8.4.13, 7.6.1)."""

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ALL_NODES, GATEWAYS
from caseway.core.process.model import Element
from caseway.core.process.rules.rule import Rule, Rules, is_handler, said

_CONDITIONAL_GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def _same_scope(spot: Spot, index: Index) -> str | None:
    for end in ("sourceRef", "targetRef"):
        node = index.node(spot.element.attributes.get(end))
        around = index.parents.get(node.id) if node is not None else None
        if node is not None and around is not None and around.id != spot.parent.id:
            return f"“{node.id}” is not in the same process or sub-process: a sequence flow cannot cross its border."
    return None


def _may_leave(spot: Spot, index: Index) -> str | None:
    source = index.node(spot.element.attributes.get("sourceRef"))
    if source is None:
        return None
    if source.kind == "endEvent":
        return f"No sequence flow may leave the end event “{source.id}”."
    return _never_connected(source, "leave")


def _may_reach(spot: Spot, index: Index) -> str | None:
    target = index.node(spot.element.attributes.get("targetRef"))
    if target is None:
        return None
    if target.kind in ("startEvent", "boundaryEvent"):
        return f"No sequence flow may lead to “{target.id}”, which is a {target.kind}."
    return _never_connected(target, "reach")


def _never_connected(node: Element, verb: str) -> str | None:
    if is_handler(node):
        return f"No sequence flow may {verb} the event sub-process “{node.id}”."
    if said(node, "isForCompensation"):
        return f"No sequence flow may {verb} “{node.id}”, which is for compensation."
    return None


def _conditional(spot: Spot, index: Index) -> str | None:
    if spot.element.first("conditionExpression") is None:
        return None
    source = index.node(spot.element.attributes.get("sourceRef"))
    if source is None:
        return None
    if source.kind in _CONDITIONAL_GATEWAYS:
        return None
    if source.kind in GATEWAYS or source.kind.endswith("Event"):
        return f"A flow that leaves a {source.kind} may not have a condition."
    if len(index.targets(source.id)) < 2:
        return "An activity that is left by a flow with a condition needs at least one other flow out."
    return None


def _immediate(spot: Spot, index: Index) -> str | None:
    if spot.runs and spot.element.attributes.get("isImmediate") in ("false", "0"):
        return "In an executable process isImmediate must not be false."
    return None


def _listed(spot: Spot, index: Index) -> str | None:
    """8.4.5: a node lists the flows that end and begin there; a file may leave these lists out altogether."""
    node = spot.element
    if "incoming" not in index.kinds and "outgoing" not in index.kinds:
        return None
    for kind, verb, flows in (
        ("incoming", "end", index.sources(node.id)),
        ("outgoing", "begin", index.targets(node.id)),
    ):
        said = [child.text for child in node.children if child.kind == kind]
        there = [flow.id for flow in flows]
        if said == there:
            continue
        listed, real = {local(text) for text in said}, set(there)
        if listed - real:
            return f"It lists “{min(listed - real)}” as {kind}, but that flow does not {verb} here."
        if real - listed:
            return f"The flow “{min(real - listed)}” does {verb} here, but is not listed as {kind}."
    return None


def _default(spot: Spot, index: Index) -> str | None:
    default = local(spot.element.attributes.get("default", ""))
    if default and all(flow.id != default for flow in index.targets(spot.element.id)):
        return f"The default flow “{default}” does not leave this element."
    return None


def _connected(spot: Spot, index: Index) -> str | None:
    """10.5.2, 10.5.3: with a start event every element is reached by a flow; with an end event, left by one."""
    element, siblings = spot.element, spot.parent.children
    if is_handler(element) or said(element, "isForCompensation"):
        return None
    if not index.sources(element.id) and not _begins(element) and _has(siblings, "startEvent"):
        return "No sequence flow leads here, although there is a start event."
    if not index.targets(element.id) and not _ends(element) and _has(siblings, "endEvent"):
        return "No sequence flow leads on from here, although there is an end event."
    return None


def _has(siblings: tuple[Element, ...], kind: str) -> bool:
    return any(other.kind == kind for other in siblings)


def _begins(element: Element) -> bool:
    if element.kind in ("startEvent", "boundaryEvent") or said(element, "instantiate"):
        return True
    return _is_link(element, "intermediateCatchEvent")


def _ends(element: Element) -> bool:
    return element.kind == "endEvent" or _is_link(element, "intermediateThrowEvent") or _undoes(element)


def _is_link(element: Element, kind: str) -> bool:
    return element.kind == kind and element.first("linkEventDefinition") is not None


def _undoes(element: Element) -> bool:
    return element.kind == "boundaryEvent" and element.first("compensateEventDefinition") is not None


def _both_ends(spot: Spot, index: Index) -> str | None:
    """10.5.2, 10.5.3: start and end events are used together."""
    kinds = {child.kind for child in spot.element.children}
    if "startEvent" in kinds and "endEvent" not in kinds:
        return "There is a start event but no end event."
    if "endEvent" in kinds and "startEvent" not in kinds:
        return "There is an end event but no start event."
    return None


_NODE = (
    Rule("flow-listed", _listed),
    Rule("default-flow", _default),
    Rule("connected", _connected),
)
_SCOPE = (Rule("start-and-end", _both_ends),)

RULES: Rules = {
    "sequenceFlow": (
        Rule("flow-scope", _same_scope),
        Rule("flow-source", _may_leave),
        Rule("flow-target", _may_reach),
        Rule("flow-condition", _conditional),
        Rule("flow-immediate", _immediate),
    ),
    **dict.fromkeys(ALL_NODES, _NODE),
    "process": _SCOPE,
}
RULES["subProcess"] = (*_NODE, *_SCOPE)

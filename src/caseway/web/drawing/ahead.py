"""What may come next on a map, in the words of its author: ways out of a step, through gateways."""

from collections.abc import Iterator

import msgspec

from caseway.core.process import Definition, Node

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "sendTask",
        "receiveTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
    }
)
WAITS = frozenset({"eventBasedGateway", "receiveTask", "intermediateCatchEvent"})
STEPS_MAX = 12
"""How many elements are looked through for one with a name."""


class Branch(msgspec.Struct, frozen=True):
    """One way on: what it is called, the element it comes to, and the flow (or boundary event) it leaves by."""

    label: str
    element: str
    by: str
    event: str | None = None


class Ahead(msgspec.Struct, frozen=True):
    """The ways on from an element; `gateway` is where they part, if they part."""

    gateway: Node | None
    branches: tuple[Branch, ...]


def ahead_of(definition: Definition, element: str) -> Ahead:
    """What may follow this element; nothing for one that is unknown."""
    node = definition.nodes.get(element)
    if node is None:
        return Ahead(None, ())
    parting = node if _parts(node) else _parting_after(definition, node)
    source = parting if parting is not None else node
    branches = [_branch(definition, flow) for flow in source.outgoing]
    return Ahead(parting, (*branches, *_timers(definition, node)))


def _parts(node: Node) -> bool:
    return node.kind.endswith("Gateway") and len(node.outgoing) > 1


def _parting_after(definition: Definition, node: Node) -> Node | None:
    if len(node.outgoing) != 1:
        return None
    after = definition.nodes[definition.flows[node.outgoing[0]].target]
    return after if _parts(after) and after.kind != "eventBasedGateway" else None


def _branch(definition: Definition, flow_id: str) -> Branch:
    flow = definition.flows[flow_id]
    found = _named_from(definition, flow.target)
    label = flow.name or found.name or found.verb or ""
    if found.event == "timer":
        label += _ending(definition, found)
    return Branch(label[:1].upper() + label[1:], found.id, flow_id, found.event)


def _ending(definition: Definition, timer: Node) -> str:
    """What this clock makes of the case, if it ends it."""
    following = _following(definition, timer)
    found = _named_from(definition, following.id) if following is not None else None
    if found is None or (found.closure is None and found.event != "error"):
        return ""
    return f": {found.name.lower()}"


def _named_from(definition: Definition, element: str) -> Node:
    """The first element from here on that means something to a reader."""
    node = definition.nodes[element]
    for _ in range(STEPS_MAX):
        if _means_something(node):
            return node
        following = _following(definition, node)
        if following is None:
            return node
        node = following
    return node


def _means_something(node: Node) -> bool:
    if node.kind in TASKS or node.closure is not None:
        return True
    if node.kind == "intermediateThrowEvent":
        return False
    return bool(node.name) and not (node.kind == "endEvent" and node.event == "none")


def _following(definition: Definition, node: Node) -> Node | None:
    """Where a token goes on from here by itself: the only flow, or out of the sub-process that ends."""
    if node.kind == "endEvent":
        if node.event == "error":
            return _catcher(definition, node)
        around = definition.nodes.get(node.parent)
        return _following(definition, around) if around is not None else None
    if len(node.outgoing) != 1:
        return None
    return definition.nodes[definition.flows[node.outgoing[0]].target]


def _catcher(definition: Definition, thrown: Node) -> Node | None:
    for node in definition.nodes.values():
        if node.attached_to == thrown.parent and node.event == "error" and node.verb == thrown.verb:
            return node
    return None


def _timers(definition: Definition, node: Node) -> Iterator[Branch]:
    """Clocks that may take a waiting case away: those on its stage, and those on the step itself."""
    hosts = {node.id, node.parent} if node.kind in WAITS else {node.id}
    for other in definition.nodes.values():
        if other.attached_to in hosts and other.event == "timer" and other.interrupting:
            label = (other.name or "Time") + _ending(definition, other)
            yield Branch(label, _target(definition, other), other.id, "timer")


def _target(definition: Definition, boundary: Node) -> str:
    return definition.flows[boundary.outgoing[0]].target if boundary.outgoing else boundary.id

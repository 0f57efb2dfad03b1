"""Pools, lanes and what goes between them (9, 10.8)."""

from collections.abc import Iterator

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ACTIVITIES, GATEWAYS
from caseway.core.process.model import Element
from caseway.core.process.rules.rule import Rule, Rules, refers

_SENDING_EVENTS = ("endEvent", "intermediateThrowEvent")
_RECEIVING_EVENTS = ("startEvent", "intermediateCatchEvent", "boundaryEvent")


def _across(spot: Spot, index: Index) -> str | None:
    """9.3: a message flow goes from one pool to another."""
    ends = [index.get(spot.element.attributes.get(end)) for end in ("sourceRef", "targetRef")]
    pools = [_pool(end, index) for end in ends]
    if ends[0] is not None and ends[0] is ends[1]:
        return "A message flow goes from one pool to another."
    if pools[0] is not None and pools[0] == pools[1]:
        return "Both ends of a message flow are in the same pool."
    return None


def _pool(end: Element | None, index: Index) -> str | None:
    """The process an end lies in, or the pool if it is one without a process."""
    if end is None:
        return None
    if end.kind == "participant":
        return refers(end, "processRef") or end.id
    around = [found.id for found in index.chain(end.id) if found.kind == "process"]
    return around[0] if around else None


def _may_send(spot: Spot, index: Index) -> str | None:
    """7.6.2, 9.3: who may send."""
    source = index.get(spot.element.attributes.get("sourceRef"))
    if source is None or source.kind == "participant":
        return None
    if source.kind in ACTIVITIES and source.kind != "receiveTask":
        return None
    if source.kind in _SENDING_EVENTS and _speaks(source):
        return None
    return f"“{source.id}” cannot send a message: it is a {source.kind}{_unless(source)}."


def _may_receive(spot: Spot, index: Index) -> str | None:
    target = index.get(spot.element.attributes.get("targetRef"))
    if target is None or target.kind == "participant":
        return None
    if target.kind in ACTIVITIES and target.kind != "sendTask":
        return None
    if target.kind in _RECEIVING_EVENTS and _speaks(target):
        return None
    return f"“{target.id}” cannot receive a message: it is a {target.kind}{_unless(target)}."


def _speaks(event: Element) -> bool:
    return event.first("messageEventDefinition") is not None or event.first("eventDefinitionRef") is not None


def _unless(element: Element) -> str:
    return "" if element.kind in GATEWAYS or element.kind in ACTIVITIES else " without a message"


def _multiplicity(spot: Spot, index: Index) -> str | None:
    """Table 9.3."""
    at = spot.element.attributes
    minimum, maximum = at.get("minimum", "0"), at.get("maximum", "1")
    if not (minimum.isdecimal() and maximum.isdecimal()) or int(maximum) < 1 or int(maximum) < int(minimum):
        return "The maximum of a multiplicity is 1 or more and not below its minimum."
    return None


def _talks(spot: Spot, index: Index) -> str | None:
    """9.4.1: a conversation is between two participants or more."""
    if sum(1 for _ in spot.element.every("participantRef")) < 2:
        return "A conversation is between two participants or more."
    return None


def _one_pool(spot: Spot, index: Index) -> str | None:
    process = refers(spot.element, "processRef")
    if process and any(
        other is not spot.element and refers(other, "processRef") == process
        for other in spot.parent.every("participant")
    ):
        return f"The process “{process}” is in two pools."
    return None


def _one_lane(spot: Spot, index: Index) -> str | None:
    """10.8: within one set of lanes a flow node lies in one lane, and all are of this process."""
    seen: dict[str, str] = {}
    for lane in spot.element.every("lane"):
        for reference in sorted(
            {local(text) for inner in _nested(lane) for text in inner.texts("flowNodeRef")}
        ):
            if reference in seen:
                return f"“{reference}” is in the lanes “{seen[reference]}” and “{lane.id}”."
            seen[reference] = lane.id
    around = spot.parent
    for reference in seen:
        if (
            around.kind == "process"
            and reference in index.by_id
            and _process_of(reference, index) != around.id
        ):
            return f"“{reference}” is not in this process."
    return None


def _nested(lane: Element) -> Iterator[Element]:
    yield lane
    for inner in lane.every("childLaneSet"):
        for child in inner.every("lane"):
            yield from _nested(child)


def _process_of(node: str, index: Index) -> str:
    return next((around.id for around in index.chain(node) if around.kind == "process"), "")


RULES: Rules = {
    "messageFlow": (
        Rule("message-flow-pools", _across),
        Rule("message-flow-source", _may_send),
        Rule("message-flow-target", _may_receive),
    ),
    "participantMultiplicity": (Rule("multiplicity", _multiplicity),),
    **dict.fromkeys(("conversation", "subConversation", "callConversation"), (Rule("conversation", _talks),)),
    "participant": (Rule("one-pool", _one_pool),),
    "laneSet": (Rule("one-lane", _one_lane),),
    "childLaneSet": (Rule("one-lane", _one_lane),),
}

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
    if not (minimum.isdecimal() and maximum.isdecimal()):
        return "The numbers of a multiplicity are not below 0."
    if int(maximum) < 1 or int(maximum) < int(minimum):
        return "The maximum of a multiplicity is 1 or more and not below its minimum."
    return None


def _talks(spot: Spot, index: Index) -> str | None:
    """9.4.1: a conversation is between two participants or more."""
    named = {local(text) for text in spot.element.texts("participantRef")}
    if len(named) < 2:
        return "A conversation is between two participants or more."
    around = _collaboration(spot.element, index)
    known = {child.id for child in around.every("participant")} if around is not None else named
    for name in sorted(named - known):
        if name in index.by_id:
            return f"“{name}” is no participant of this collaboration."
    return None


def _collaboration(element: Element, index: Index) -> Element | None:
    return next((found for found in index.chain(element.id) if found.first("participant")), None)


def _talk_link(spot: Spot, index: Index) -> str | None:
    """9.4.6: a conversation link leads from a participant to a conversation, or back."""
    ends = [index.get(spot.element.attributes.get(end)) for end in ("sourceRef", "targetRef")]
    talks = [end is not None and end.kind in _TALKS for end in ends]
    if None not in ends and talks[0] == talks[1]:
        return "A conversation link connects a conversation with somebody who takes part in it."
    return None


def _only_named(spot: Spot, index: Index) -> str | None:
    """9.4.4: a global conversation has participants and message flows, and no conversations."""
    for child in spot.element.children:
        if child.kind in _TALKS or child.kind in _NOT_GLOBAL:
            return f"A global conversation has no {child.kind}."
    return None


def _carried(spot: Spot, index: Index) -> str | None:
    """9.3: a message flow carries the message that is sent and received at its ends."""
    carries = refers(spot.element, "messageRef")
    for end in ("sourceRef", "targetRef"):
        named = _messages_of(index.get(spot.element.attributes.get(end)), index)
        if carries and named and carries not in named:
            return f"It carries “{carries}”, but at “{refers(spot.element, end)}” it is another message."
    return None


def _messages_of(end: Element | None, index: Index) -> set[str]:
    if end is None or end.kind == "participant":
        return set()
    holders = [end, *end.every("messageEventDefinition")]
    return {refers(holder, "messageRef") for holder in holders if holder.attributes.get("messageRef")}


def _inner_and_outer(spot: Spot, index: Index) -> str | None:
    """9.2.3: an association of participants is between one of here and one of what is referred to."""
    inner, outer = (
        index.get(spot.element.words(end)) for end in ("innerParticipantRef", "outerParticipantRef")
    )
    if inner is not None and inner is outer:
        return "A participant is not associated with itself."
    return None


_TALKS = ("conversation", "subConversation", "callConversation")
_NOT_GLOBAL = (
    "conversationAssociation",
    "participantAssociation",
    "messageFlowAssociation",
    "choreographyRef",
)


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
        Rule("message-flow-message", _carried),
    ),
    "participantMultiplicity": (Rule("multiplicity", _multiplicity),),
    **dict.fromkeys(_TALKS, (Rule("conversation", _talks),)),
    "conversationLink": (Rule("conversation-link", _talk_link),),
    "globalConversation": (Rule("global-conversation", _only_named),),
    "participantAssociation": (Rule("participant-association", _inner_and_outer),),
    "participant": (Rule("one-pool", _one_pool),),
    "laneSet": (Rule("one-lane", _one_lane),),
    "childLaneSet": (Rule("one-lane", _one_lane),),
}

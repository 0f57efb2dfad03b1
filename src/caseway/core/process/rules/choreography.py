"""Choreographies (chapter 11). They are not run, but a file may break their rules."""

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ACTIVITIES, DATA_ITEMS
from caseway.core.process.nodes import event_kind
from caseway.core.process.rules.rule import Rule, Rules, refers

_OURS = frozenset({"choreographyTask", "subChoreography", "callChoreography"})


def _initiator(spot: Spot, index: Index) -> str | None:
    """11.5: who begins is one of those who take part."""
    initiator = refers(spot.element, "initiatingParticipantRef")
    if initiator and initiator not in {local(text) for text in spot.element.texts("participantRef")}:
        return f"“{initiator}” begins it, but does not take part in it."
    return None


def _two(spot: Spot, index: Index) -> str | None:
    """11.5.1: a choreography task is between two participants, with a message or two."""
    if len(spot.element.texts("participantRef")) != 2:
        return "A choreography task has two participants."
    if len(spot.element.texts("messageFlowRef")) > 2:
        return "A choreography task has one message or two."
    return None


def _only_ours(spot: Spot, index: Index) -> str | None:
    """11.3: a choreography has no activities of a process, and no data."""
    for child in spot.element.children:
        if child.kind in ACTIVITIES or child.kind in DATA_ITEMS:
            return f"“{child.id}”, a {child.kind}, has no place in a choreography."
        if child.kind == "endEvent" and event_kind(child, index) not in ("none", "terminate"):
            return f"The end event “{child.id}” of a choreography throws nothing."
    return None


def _not_in_process(spot: Spot, index: Index) -> str | None:
    for child in spot.element.children:
        if child.kind in _OURS:
            return f"“{child.id}” is part of a choreography and may not stand in a {spot.element.kind}."
    return None


_SCOPES = ("process", "subProcess", "adHocSubProcess", "transaction")
_ACTIVITY = (Rule("choreography-initiator", _initiator),)

RULES: Rules = {
    **dict.fromkeys(("subChoreography", "callChoreography"), _ACTIVITY),
    "choreographyTask": (*_ACTIVITY, Rule("choreography-task", _two)),
    **dict.fromkeys(("choreography", "globalChoreographyTask"), (Rule("choreography-content", _only_ours),)),
    **dict.fromkeys(_SCOPES, (Rule("place", _not_in_process),)),
}
RULES["subChoreography"] = (*_ACTIVITY, Rule("choreography-content", _only_ours))

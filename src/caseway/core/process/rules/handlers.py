"""Compensation handlers (10.7.1)."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.kinds import ACTIVITIES
from caseway.core.process.model import Element
from caseway.core.process.rules.rule import Rule, Rules, refers, said


def _handled(spot: Spot, index: Index) -> str | None:
    """A compensation event on a boundary is associated with one activity that is for compensation."""
    if spot.element.first("compensateEventDefinition") is None:
        return None
    targets = [
        index.get(association.attributes.get("targetRef"))
        for association in index.all("association")
        if refers(association, "sourceRef") == spot.element.id
    ]
    handlers = [target for target in targets if target is not None and target.kind in ACTIVITIES]
    if len(handlers) != 1:
        return "A compensation event on a boundary leads to exactly one activity, by an association."
    if not said(handlers[0], "isForCompensation"):
        return f"“{handlers[0].id}” is associated with it, but is not for compensation."
    around = index.parents.get(handlers[0].id)
    if around is not None and around.id != spot.parent.id:
        return f"“{handlers[0].id}” is not in the same process or sub-process."
    return None


def _belongs(spot: Spot, index: Index) -> str | None:
    """An activity for compensation belongs to a compensation event on a boundary."""
    if not said(spot.element, "isForCompensation"):
        return None
    for association in index.all("association"):
        if refers(association, "targetRef") == spot.element.id:
            source = index.get(association.attributes.get("sourceRef"))
            if source is not None and _undoes(source):
                return None
    return "An activity for compensation is associated with a compensation event on a boundary."


def _undoes(element: Element) -> bool:
    return element.kind == "boundaryEvent" and element.first("compensateEventDefinition") is not None


RULES: Rules = {
    **dict.fromkeys(ACTIVITIES, (Rule("compensation-activity", _belongs),)),
    "boundaryEvent": (Rule("compensation-handler", _handled),),
}

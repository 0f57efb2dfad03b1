"""From elements to nodes: what everybody may know of the places on a map."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from caseway.core.process.definition import Flow, Node
from caseway.core.process.index import Index, local
from caseway.core.process.kinds import DEFINITIONS, EVENTS, NODES, REFERENCES
from caseway.core.process.model import Element


class Place(msgspec.Struct, frozen=True):
    """A flow node with what encloses it: sub-process or process, and the stage reached so far."""

    element: Element
    parent: str
    stage: str | None


def places_in(scope: Element, stage: str | None = None) -> Iterator[Place]:
    """Every flow node of a process or sub-process, depth first, in the order of the file."""
    for child in scope.children:
        if child.kind in NODES:
            inner = child.cw.get("stage", stage)
            yield Place(child, scope.id, inner if child.kind == "subProcess" else stage)
            if child.kind == "subProcess":
                yield from places_in(child, inner)


def flows_in(scope: Element) -> Iterator[Flow]:
    """Every sequence flow of a process or sub-process and what is inside it."""
    for child in scope.children:
        if child.kind == "sequenceFlow":
            yield flow_of(child)
        elif child.kind == "subProcess":
            yield from flows_in(child)


def flow_of(element: Element) -> Flow:
    """The sequence flow, with the text of its condition."""
    at = element.attributes
    source, target = local(at.get("sourceRef", "")), local(at.get("targetRef", ""))
    condition = element.words("conditionExpression") or None
    return Flow(element.id, source, target, at.get("name", ""), condition)


def definition_of(event: Element, index: Index) -> Element | None:
    """The event's one event definition, in place or referred to; None for a plain event."""
    for child in event.children:
        if child.kind in DEFINITIONS:
            return child
        if child.kind == "eventDefinitionRef":
            return index.get(child.text)
    return None


def event_kind(event: Element, index: Index) -> str:
    """`timer`, `message`, …, or `none`."""
    return _event(definition_of(event, index))


def _event(definition: Element | None) -> str:
    return DEFINITIONS.get(definition.kind, "none") if definition is not None else "none"


def _verb(definition: Element | None, reference: str | None, index: Index) -> str | None:
    """The name a message, signal, error, escalation or link is caught or thrown by.

    Errors and escalations go by their code, everything else by its name; without either by its id.
    """
    if definition is not None and definition.kind == "linkEventDefinition":
        return definition.attributes.get("name")
    if reference is None:
        return None
    found = index.get(reference)
    at = found.attributes if found is not None else {}
    return at.get("errorCode") or at.get("escalationCode") or at.get("name") or reference


def reference_of(element: Element, index: Index) -> str | None:
    """The id of the message, signal, error or escalation that an element catches or throws."""
    return _reference(element, definition_of(element, index) if element.kind in EVENTS else None, index)


def _reference(element: Element, definition: Element | None, index: Index) -> str | None:
    holder = element if element.kind in ("receiveTask", "sendTask") else definition
    if holder is None:
        return None
    kind = "message" if holder is element else DEFINITIONS[holder.kind]
    reference = holder.attributes.get(REFERENCES.get(kind, ""))
    if reference is None and kind == "message":
        reference = _message_of_operation(holder, index)
    return local(reference) if reference is not None else None


def _message_of_operation(holder: Element, index: Index) -> str | None:
    operation = index.get(holder.attributes.get("operationRef") or holder.words("operationRef"))
    return operation.words("inMessageRef") or None if operation is not None else None


def node_of(place: Place, index: Index, roles: dict[str, str]) -> Node:
    """The place as a node. `roles` are the roles of lanes by the id of what lies in them."""
    element, at, cw = place.element, place.element.attributes, place.element.cw
    is_event = element.kind in EVENTS
    definition = definition_of(element, index) if is_event else None
    reference = _reference(element, definition, index)
    interrupting = at.get("cancelActivity" if element.kind == "boundaryEvent" else "isInterrupting", "true")
    clock = (definition.cw.get("clock") if definition is not None else None) or "calendar"
    return Node(
        id=element.id,
        kind=element.kind,
        parent=place.parent,
        name=at.get("name", ""),
        documentation=element.words("documentation"),
        role=cw.get("role") or _role(element.id, index, roles),
        stage=place.stage,
        event=_event(definition) if is_event else None,
        verb=_verb(definition, reference, index),
        attached_to=local(at["attachedToRef"]) if "attachedToRef" in at else None,
        interrupting=interrupting in ("true", "1"),
        incoming=tuple([flow.id for flow in index.sources(element.id)]),
        outgoing=tuple([flow.id for flow in index.targets(element.id)]),
        needs=_facts(element, index, "dataInputAssociation", "sourceRef"),
        yields=_facts(element, index, "dataOutputAssociation", "targetRef"),
        **_desk(cw, clock),
    )


def _desk(cw: Mapping[str, str], clock: str) -> dict[str, Any]:
    """What our own attributes say."""
    if not cw:
        return {"clock": clock} if clock != "calendar" else _NOTHING
    return {
        "form": cw.get("form"),
        "sop": cw.get("sop"),
        "due": cw.get("due"),
        "assign": cw.get("assign"),
        "queue": cw.get("queue"),
        "authority": _amount(cw.get("authority")),
        "outcomes": _words(cw.get("outcomes")),
        "completes": _words(cw.get("completes")),
        "sets": _words(cw.get("sets")),
        "decision": cw.get("decision"),
        "closure": cw.get("closure"),
        "survives": cw.get("survives") == "true",
        "to": cw.get("to"),
        "ret": cw.get("return"),
        "clock": cw.get("clock") or clock,
        "template": cw.get("template"),
        "reminder": _count(cw.get("reminder")),
        "then": cw.get("then"),
        "job": cw.get("job"),
        "enters": cw.get("enters"),
        "scope": cw.get("scope"),
    }


_NOTHING: dict[str, Any] = {}


def _count(text: str | None) -> int | None:
    """A number from 1; 0 for what is no number, which no map may be published with."""
    return None if text is None else int(text) if text.isdecimal() else 0


def _amount(text: str | None) -> float | None:
    """What may be offered; -1 for what is no amount, which no map may be published with."""
    if text is None:
        return None
    return float(text) if _AMOUNT.fullmatch(text) else -1.0


_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split()) if text else ()


def _facts(element: Element, index: Index, association: str, end: str) -> tuple[str, ...]:
    names = []
    for found in element.every(association):
        for reference in found.texts(end):
            name = variable_of(index.get(reference))
            if name is not None and name not in names:
                names.append(name)
    return tuple(names)


def variable_of(element: Element | None) -> str | None:
    """The name under which a data element is known to expressions."""
    if element is None:
        return None
    return element.attributes.get("name") or element.id


def _role(node_id: str, index: Index, roles: dict[str, str]) -> str | None:
    if node_id in roles:
        return roles[node_id]
    for around in index.chain(node_id):
        if around.id in roles:
            return roles[around.id]
    return None


def roles_of(index: Index) -> dict[str, str]:
    """Who does what: the role of the innermost lane by node id, and of a pool by the id of its process."""
    roles: dict[str, str] = {}
    for participant in index.all("participant"):
        role = participant.cw.get("role") or participant.attributes.get("name")
        process = index.get(participant.attributes.get("processRef"))
        if role and process is not None:
            roles[process.id] = role
    for lane in index.all("lane"):  # outer lanes come first in the walk, so inner ones win
        role = lane.cw.get("role") or lane.attributes.get("name")
        if role:
            roles.update((local(reference), role) for reference in lane.texts("flowNodeRef"))
    return roles

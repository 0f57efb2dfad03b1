"""Events (10.5)."""

from collections.abc import Iterator

from caseway.core.process.index import Index, Spot, local
from caseway.core.process.kinds import ALLOWED_EVENTS, DEFINITIONS, REFERENCES
from caseway.core.process.model import Element
from caseway.core.process.rules.rule import Rule, Rules, is_handler, refers, said

_TIMES = ("timeDate", "timeCycle", "timeDuration")


def _place(spot: Spot) -> str:
    if spot.element.kind != "startEvent":
        return spot.element.kind
    if spot.parent.kind == "process":
        return "start"
    if spot.parent.kind == "choreography":
        return "choreography start"
    return "event sub-process start" if is_handler(spot.parent) else "sub-process start"


def _definitions(event: Element, index: Index) -> list[Element]:
    found = [child for child in event.children if child.kind in DEFINITIONS]
    referred = [index.get(text) for text in event.texts("eventDefinitionRef")]
    return found + [element for element in referred if element is not None and element.kind in DEFINITIONS]


def _trigger(spot: Spot, index: Index) -> str | None:
    """Table 10.93: which event may stand where; of several at once, each."""
    found = _definitions(spot.element, index)
    place = _place(spot)
    allowed = ALLOWED_EVENTS[place]
    name = _PLACES.get(place, place)
    if not found and "none" not in allowed:
        return f"A {name} needs to say what it waits for."
    for definition in found:
        kind = DEFINITIONS[definition.kind]
        if kind not in allowed:
            return f"A {kind} event may not stand here: this is a {name}."
    return None


_PLACES = {"start": "start event of a process", "sub-process start": "start event of a sub-process"}


def _one_handler_start(spot: Spot, index: Index) -> str | None:
    """10.3.5: an event sub-process has exactly one start event."""
    if is_handler(spot.element) and sum(1 for _ in spot.element.every("startEvent")) != 1:
        return "An event sub-process has exactly one start event."
    return None


def _interrupts(spot: Spot, index: Index) -> str | None:
    """10.5.2, 10.5.4: errors always interrupt; only an event sub-process's start may not interrupt."""
    element = spot.element
    attribute = "cancelActivity" if element.kind == "boundaryEvent" else "isInterrupting"
    if element.attributes.get(attribute) not in ("false", "0"):
        return None
    if any(found.kind in _ALWAYS for found in _definitions(element, index)):
        return "An error always interrupts what it is attached to."
    if element.kind == "startEvent" and not is_handler(spot.parent):
        return "Only the start event of an event sub-process can be one that does not interrupt."
    return None


_ALWAYS = frozenset({"errorEventDefinition", "cancelEventDefinition"})


def _attached(spot: Spot, index: Index) -> str | None:
    """10.5.4: a boundary event sits on an activity of its own scope."""
    host = index.get(spot.element.attributes.get("attachedToRef"))
    if host is None:
        return None
    around = index.parents.get(host.id)
    if around is not None and around.id != spot.parent.id:
        return f"“{host.id}”, to which it is attached, is not in the same process or sub-process."
    if is_handler(host):
        return "No boundary event may be attached to an event sub-process."
    return None


def _reaches_on(spot: Spot, index: Index) -> str | None:
    """10.5.4: a boundary event leads on, but for one of compensation, which never does."""
    undoes = any(found.kind == "compensateEventDefinition" for found in _definitions(spot.element, index))
    leads = bool(index.targets(spot.element.id))
    if undoes and leads:
        return "A compensation event on a boundary is left by an association, not by a sequence flow."
    if not undoes and not leads:
        return "A boundary event needs a sequence flow that leads on."
    return None


def _intermediate(spot: Spot, index: Index) -> str | None:
    """10.5.4: an intermediate event lies on the flow; a link only on one side of it."""
    element = spot.element
    into, out = bool(index.sources(element.id)), bool(index.targets(element.id))
    is_link = any(found.kind == "linkEventDefinition" for found in _definitions(element, index))
    if is_link and element.kind == "intermediateCatchEvent":
        return "No sequence flow may lead to the target of a link." if into else _no_way(out)
    if is_link:
        return "No sequence flow may leave the source of a link." if out else _no_entry(into)
    return _no_entry(into) or _no_way(out)


def _no_entry(into: bool) -> str | None:
    return None if into else "An intermediate event needs a sequence flow that leads to it."


def _no_way(out: bool) -> str | None:
    return None if out else "An intermediate event needs a sequence flow that leads on."


def _start_leads(spot: Spot, index: Index) -> str | None:
    return None if index.targets(spot.element.id) else "A start event needs a sequence flow that leads on."


def _end_reached(spot: Spot, index: Index) -> str | None:
    return None if index.sources(spot.element.id) else "An end event needs a sequence flow that leads to it."


def _timed(spot: Spot, index: Index) -> str | None:
    """10.5.5.12: a timer has exactly one of date, cycle and duration."""
    found = [child for child in spot.element.children if child.kind in _TIMES]
    if len(found) > 1:
        return "A timer has a date, a cycle or a duration, and only one of them."
    if spot.runs and (not found or not found[0].text):
        return "A timer needs a date, a cycle or a duration."
    return None


def _conditioned(spot: Spot, index: Index) -> str | None:
    if spot.runs and not spot.element.words("condition"):
        return "A conditional event needs a condition."
    return None


def _named(spot: Spot, index: Index) -> str | None:
    """10.5.5: what is thrown or waited for is named, where the process is to run."""
    element, event = spot.element, spot.parent
    kind = DEFINITIONS[element.kind]
    throws = event.kind in ("endEvent", "intermediateThrowEvent")
    if not spot.runs or REFERENCES[kind] in element.attributes:
        return _coded(element, kind, index) if throws and spot.runs else None
    if kind in ("error", "escalation") and not throws:
        return None
    if throws and ("template" in event.cw or "to" in event.cw):
        return None
    return f"The {kind} that is {'thrown' if throws else 'waited for'} is not named ({REFERENCES[kind]})."


def _coded(element: Element, kind: str, index: Index) -> str | None:
    found = index.get(element.attributes.get(REFERENCES[kind]))
    if kind in ("error", "escalation") and found is not None and not found.attributes.get(f"{kind}Code"):
        return f"The {kind} “{found.id}” that is thrown has no {kind}Code."
    return None


def _operation(spot: Spot, index: Index) -> str | None:
    """10.5.5.9: the message of an event is one of its operation."""
    operation, message = index.get(spot.element.words("operationRef")), refers(spot.element, "messageRef")
    if operation is None or not message:
        return None
    if message not in [local(operation.words(end)) for end in ("inMessageRef", "outMessageRef")]:
        return f"Its message is “{message}”, which is none of its operation."
    return None


def _item(spot: Spot, index: Index) -> str | None:
    """10.5.1: what an event takes in or gives out is the item of what it throws or catches."""
    kind = DEFINITIONS[spot.element.kind]
    thrown = index.get(spot.element.attributes.get(REFERENCES[kind]))
    item = refers(thrown, "itemRef" if kind == "message" else "structureRef") if thrown is not None else ""
    data = [child for child in spot.parent.children if child.kind in ("dataInput", "dataOutput")]
    for child in data if item else ():
        if refers(child, "itemSubjectRef") not in ("", item):
            return f"“{child.id}” is not of the item of the {kind}, “{item}”."
    if len(data) > 1 and spot.parent.kind in _EVENTS:
        return "An event has one data item for what it throws or catches."
    return None


_EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")


def _linked(spot: Spot, index: Index) -> str | None:
    """10.5.5.8: links connect within one scope, many sources with one target."""
    event, name = spot.parent, spot.element.attributes.get("name")
    around = index.parents.get(event.id)
    if around is None:
        return None
    ends: dict[str, int] = {"intermediateCatchEvent": 0, "intermediateThrowEvent": 0}
    for other in around.children:
        for found in other.every("linkEventDefinition"):
            if found.attributes.get("name") == name and other.kind in ends:
                ends[other.kind] += 1
    if ends["intermediateCatchEvent"] > 1:
        return f"The link “{name}” has more than one target."
    if ends["intermediateCatchEvent"] == 0:
        return f"The link “{name}” has no target in this process or sub-process."
    if ends["intermediateThrowEvent"] == 0:
        return f"The link “{name}” has no source in this process or sub-process."
    return None


def _can_be_undone(spot: Spot, index: Index) -> str | None:
    """10.7.2: what is compensated has a compensation event on its boundary or a compensation event sub-process."""
    activity = index.get(spot.element.attributes.get("activityRef"))
    if activity is None or any(_undoes(found) for found in _around_or_in(activity, index)):
        return None
    return f"“{activity.id}” cannot be compensated: it has no compensation event."


def _around_or_in(activity: Element, index: Index) -> Iterator[Element]:
    for event in index.all("boundaryEvent"):
        if refers(event, "attachedToRef") == activity.id:
            yield event
    called = index.get(activity.attributes.get("calledElement")) or activity
    yield from called.walk()


def _undoes(element: Element) -> bool:
    return element.first("compensateEventDefinition") is not None


def _undone(spot: Spot, index: Index) -> str | None:
    """10.7.2: a compensation event names an activity of its own scope; in an event sub-process, of the one
    around.
    """
    activity = index.get(spot.element.attributes.get("activityRef"))
    around = index.parents.get(spot.parent.id)
    home = index.parents.get(activity.id) if activity is not None else None
    if activity is None or around is None or home is None:
        return None
    scopes = {around.id}
    outer = index.parents.get(around.id)
    if is_handler(around) and outer is not None:
        scopes.add(outer.id)
    if home.id not in scopes:
        return f"“{activity.id}” is not in the same process or sub-process, so it cannot be compensated from here."
    return None


def _parallel(spot: Spot, index: Index) -> str | None:
    if said(spot.element, "parallelMultiple") and len(_definitions(spot.element, index)) < 2:
        return "An event that waits for several things at once needs several event definitions."
    return None


_TRIGGER = Rule("event-place", _trigger)
_INTERRUPTS = Rule("event-interrupting", _interrupts)
_PARALLEL = Rule("event-parallel", _parallel)
_NAMED = (Rule("event-name", _named), Rule("event-item", _item))

RULES: Rules = {
    "startEvent": (_TRIGGER, _INTERRUPTS, _PARALLEL, Rule("start-leads", _start_leads)),
    "endEvent": (_TRIGGER, Rule("end-reached", _end_reached)),
    "intermediateCatchEvent": (_TRIGGER, _PARALLEL, Rule("event-flows", _intermediate)),
    "intermediateThrowEvent": (_TRIGGER, Rule("event-flows", _intermediate)),
    "boundaryEvent": (
        _TRIGGER,
        _INTERRUPTS,
        _PARALLEL,
        Rule("boundary-attached", _attached),
        Rule("boundary-flows", _reaches_on),
    ),
    "subProcess": (Rule("event-sub-process-start", _one_handler_start),),
    "timerEventDefinition": (Rule("timer", _timed),),
    "conditionalEventDefinition": (Rule("condition", _conditioned),),
    "messageEventDefinition": (*_NAMED, Rule("event-operation", _operation)),
    "signalEventDefinition": _NAMED,
    "errorEventDefinition": _NAMED,
    "escalationEventDefinition": _NAMED,
    "linkEventDefinition": (Rule("link", _linked),),
    "compensateEventDefinition": (
        Rule("compensation-scope", _undone),
        Rule("compensation-target", _can_be_undone),
    ),
}

"""What the standard knows and this engine does not run: said at deployment, never passed over in silence."""

from caseway.core.process.index import Index, Spot
from caseway.core.process.kinds import ACTIVITIES, ALL_NODES, DEFINITIONS, EVENTS, GLOBAL_TASKS, REFUSED_NODES
from caseway.core.process.rules.references import BPMN
from caseway.core.process.rules.rule import Rule, Rules


def _not_run(spot: Spot, index: Index) -> str | None:
    return f"A {spot.element.kind} is not run." if spot.runs else None


def _several(spot: Spot, index: Index) -> str | None:
    if not spot.runs:
        return None
    found = [c for c in spot.element.children if c.kind in DEFINITIONS or c.kind == "eventDefinitionRef"]
    return "An event with several event definitions is not run." if len(found) > 1 else None


def _quantity(spot: Spot, index: Index) -> str | None:
    for name in ("startQuantity", "completionQuantity"):
        if spot.runs and spot.element.attributes.get(name, "1") != "1":
            return f"A {name} other than 1 is not run."
    return None


def _instance_events(spot: Spot, index: Index) -> str | None:
    behaviour = spot.element.attributes.get("behavior", "All")
    return f"Instances with behavior {behaviour} are not run." if spot.runs and behaviour != "All" else None


def _asynchronous(spot: Spot, index: Index) -> str | None:
    if spot.runs and spot.element.attributes.get("waitForCompletion") in ("false", "0"):
        return "A compensation that is not waited for is not run."
    return None


def _something(spot: Spot, index: Index) -> str | None:
    if spot.runs and not any(child.kind in ALL_NODES for child in spot.element.children):
        return "There is nothing in this process that could be run."
    return None


def _in_one_file(spot: Spot, index: Index) -> str | None:
    if spot.element.attributes.get("importType") == BPMN:
        return "Another BPMN file is imported; what runs stands in one file."
    return None


def _called_kind(spot: Spot, index: Index) -> str | None:
    called = index.get(spot.element.attributes.get("calledElement"))
    if not spot.runs or called is None or called.kind == "process":
        return None
    if called.kind not in GLOBAL_TASKS:
        return f"“{called.id}” is a {called.kind}; only processes and tasks in this file are called."
    return None


_REFUSED = (Rule("not-run", _not_run),)

RULES: Rules = {
    **dict.fromkeys(REFUSED_NODES | {"cancelEventDefinition", "event", "implicitThrowEvent"}, _REFUSED),
    **dict.fromkeys(EVENTS, (Rule("not-run", _several),)),
    **dict.fromkeys(ACTIVITIES, (Rule("not-run", _quantity),)),
    "process": (Rule("empty-process", _something),),
    "import": (Rule("not-run", _in_one_file),),
    "multiInstanceLoopCharacteristics": (Rule("not-run", _instance_events),),
    "callActivity": (Rule("not-run", _quantity), Rule("not-run", _called_kind)),
    "compensateEventDefinition": (Rule("not-run", _asynchronous),),
}

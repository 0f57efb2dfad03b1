"""The rules of BPMN 2.0 (OMG formal/2013-12-09), and the limits of what this engine runs, as tables by
element.

Sections named in the modules are those of that document.
"""

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index, Spot
from caseway.core.process.rules import (
    activities,
    collaboration,
    data,
    definitions,
    events,
    flows,
    gateways,
    handlers,
    references,
    running,
    structure,
)
from caseway.core.process.rules.rule import Rule, Rules

_MODULES = (
    structure,
    references,
    definitions,
    flows,
    gateways,
    events,
    handlers,
    activities,
    data,
    collaboration,
    running,
)


def _merged() -> Rules:
    merged: dict[str, list[Rule]] = {}
    for module in _MODULES:
        for kind, rules in module.RULES.items():
            merged.setdefault(kind, []).extend(rules)
    return {kind: tuple(rules) for kind, rules in merged.items()}


RULES = _merged()


def judge(index: Index) -> list[Finding]:
    """Every rule that the file breaks, in the order of the file."""
    found = [Finding(double, "unique-id", f"The id “{double}” is used twice.") for double in index.doubles]
    found += [*structure.whole(index), *references.whole(index), *references.shown(index)]
    broken = {
        kind for kind, spots in index.kinds.items() if kind in RULES and _breaks(RULES[kind], spots, index)
    }
    for spot in index.spots if broken else ():
        element = spot.element
        for rule in RULES.get(element.kind, ()) if element.kind in broken else ():
            sentence = rule.broken(spot, index)
            if sentence is not None:
                found.append(Finding(element.id or spot.parent.id, rule.name, sentence))
    return found


def _breaks(rules: tuple[Rule, ...], spots: list[Spot], index: Index) -> bool:
    for rule in rules:
        broken = rule.broken
        for spot in spots:
            if broken(spot, index) is not None:
                return True
    return False

"""The rules of BPMN 2.0 (OMG formal/2013-12-09), and the limits of what this engine runs, as tables by
element.

Sections named in the modules are those of that document.
"""

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index
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
_EVERY = (*structure.EVERY, references.REFERENCE)
_NONE: tuple[Rule, ...] = ()


def judge(index: Index) -> list[Finding]:
    """Every rule that the file breaks, in the order of the file."""
    found = [Finding(double, "unique-id", f"The id “{double}” is used twice.") for double in index.doubles]
    for spot in index.spots:
        element = spot.element
        for rule in (*_EVERY, *RULES.get(element.kind, _NONE)):
            sentence = rule.broken(spot, index)
            if sentence is not None:
                found.append(Finding(element.id or spot.parent.id, rule.name, sentence))
    found += references.shown(index)
    return found

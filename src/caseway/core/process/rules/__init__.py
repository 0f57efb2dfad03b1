"""The rules of BPMN 2.0 (OMG formal/2013-12-09), and the limits of what this engine runs, as tables by
element.

Sections named in the modules are those of that document.
"""

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index
from caseway.core.process.rules import (
    activities,
    choreography,
    collaboration,
    correlation,
    data,
    definitions,
    drawn,
    events,
    flows,
    gateways,
    handlers,
    references,
    running,
    scopes,
    starting,
    structure,
)
from caseway.core.process.rules.rule import Rule, Rules

_MODULES = (
    definitions,
    flows,
    gateways,
    events,
    handlers,
    activities,
    scopes,
    starting,
    data,
    collaboration,
    correlation,
    choreography,
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
    """Every rule that the file breaks. What has no sound form is not asked what it means: its parts would only
    echo what is wrong with it."""
    form = [*structure.whole(index), *_asked(references.RULES, index), *drawn.whole(index)]
    return form or _without_echo(_asked(RULES, index))


def _without_echo(found: list[Finding]) -> list[Finding]:
    """That something is not run is not said of what breaks a rule of the standard anyway."""
    broken = {finding.element for finding in found if finding.rule != "not-run"}
    return [finding for finding in found if finding.rule != "not-run" or finding.element not in broken]


def _asked(rules: Rules, index: Index) -> list[Finding]:
    found = []
    for kind, spots in index.kinds.items():
        for rule in rules.get(kind, ()):
            broken = rule.broken
            for spot in spots:
                sentence = broken(spot, index)
                if sentence is not None:
                    found.append(Finding(spot.element.id or spot.parent.id, rule.name, sentence))
    return found

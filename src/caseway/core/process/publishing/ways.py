"""The ways of a map: where a token can go from each element, as a graph over element ids."""

from collections.abc import Callable, Iterable

from caseway.core.process.definition import Definition
from caseway.core.process.table import Step

Ways = dict[str, list[str]]

_WAITING = frozenset({"userTask", "receiveTask", "serviceTask", "eventBasedGateway"})


def steps_of(definition: Definition) -> Iterable[Step]:
    """Every row, in the order of the file."""
    return definition.table.steps.values()


def flat(definition: Definition, boundaries: bool = True) -> Ways:
    """Through everything: into sub-processes by their starts, out of them by their ends, over their boundaries."""
    ways: Ways = {}
    for step in steps_of(definition):
        ahead = ways.setdefault(step.id, [])
        if step.body is not None and step.trigger is None:
            ahead += [start.id for start in step.body.starts]
        else:
            ahead += on(step)
        if boundaries:
            ahead += [boundary.id for boundary in step.boundaries]
        if not on(step):
            ahead += _outwards(definition, step)
    return ways


def on(step: Step) -> list[str]:
    """Where the flows and links of an element lead."""
    ahead = [arrow.target.id for arrow in step.outgoing]
    if step.link is not None:
        ahead.append(step.link.id)
    if step.handler is not None:
        ahead.append(step.handler.id)
    return ahead


def _outwards(definition: Definition, step: Step) -> list[str]:
    """From an end inside a sub-process to what follows the sub-process."""
    around = definition.table.steps.get(step.node.parent)
    if around is None or around.trigger is not None:
        return []
    return on(around) or _outwards(definition, around)


def reached(ways: Ways, starts: Iterable[str], stops: Callable[[str], bool] = lambda node: False) -> set[str]:
    """Everything that can be reached, the starts included; what `stops` is reached and not gone beyond."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        here = waiting.pop()
        if stops(here):
            continue
        for ahead in ways.get(here, ()):
            if ahead not in seen:
                seen.add(ahead)
                waiting.append(ahead)
    return seen


def entries(definition: Definition) -> list[str]:
    """Where tokens can appear: the starts of the process and of every event sub-process."""
    found = list(dict.fromkeys((*definition.starts, *[start.id for start in definition.table.body.starts])))
    for step in steps_of(definition):
        if step.trigger is not None:
            found += [step.id, step.trigger.id]
    return found


def waits(definition: Definition, step: Step) -> bool:
    """Does a token rest here until something comes from outside?"""
    if step.kind in _WAITING or (step.kind == "intermediateCatchEvent" and step.event != "link"):
        return True
    if step.body is None:
        return False
    return any(waits(definition, inner) for inner in _inside(definition, step))


def _inside(definition: Definition, step: Step) -> list[Step]:
    starts = step.body.starts if step.body is not None else ()
    parents = {start.node.parent for start in starts} - {step.node.parent}
    return [inner for inner in steps_of(definition) if inner.node.parent in parents and inner.trigger is None]

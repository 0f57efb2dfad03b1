"""Closures, what survives them, and escalations that promise to come back."""

from collections.abc import Iterator
from typing import get_args

from caseway.core.process.definition import Definition, Finding
from caseway.core.process.publishing.ways import Ways, flat, on, reached, steps_of
from caseway.core.process.table import Step
from caseway.core.values import Basis

_BASES: tuple[str, ...] = get_args(Basis)


def bases(definition: Definition) -> Iterator[Finding]:
    """Closures are at the root, each with a basis that there is, and there is at least one."""
    closed = [node for node in definition.nodes.values() if node.closure is not None]
    for node in closed:
        if node.closure not in _BASES:
            sentence = f"“{node.closure}” is no basis to close on; the bases are {', '.join(_BASES)}."
            yield Finding(node.id, "closure-basis", sentence)
        if node.parent != definition.key:
            yield Finding(node.id, "closure-place", "A closure stands at the root of the process.")
    if not closed:
        yield Finding(definition.key, "no-closure", "No case on this map is ever closed: it has no closure.")


def ends_before_a_closure(definition: Definition) -> Iterator[Finding]:
    """Every way of the process to an end has passed a closure; what runs beside it may end before."""
    rows = definition.table.steps
    unclosed = {*definition.starts, *[start.id for start in definition.table.body.starts]}
    waiting = sorted(unclosed)
    while waiting:
        step = rows[waiting.pop()]
        for ahead in _ways_on(step):
            if ahead not in unclosed:
                unclosed.add(ahead)
                waiting.append(ahead)
    for step in steps_of(definition):
        is_end = not on(step) and step.kind == "endEvent" and step.node.enters is None
        if step.id in unclosed and is_end and step.node.closure is None:
            yield Finding(
                step.id, "end-before-closure", "A case can come to this end without having been closed."
            )


def _ways_on(step: Step) -> list[str]:
    """On the level of the process: over interrupting boundaries too; from a split the first branch is the case's."""
    if step.node.closure is not None:
        return []
    ahead = on(step)
    if step.kind == "parallelGateway":
        ahead = ahead[:1]
    return ahead + [boundary.id for boundary in step.boundaries if boundary.node.interrupting]


def handlers_at_the_root(definition: Definition) -> Iterator[Finding]:
    """Event sub-processes at the root run beside the case and never take it over."""
    for step in definition.table.body.handlers:
        if step.trigger is not None and step.trigger.node.interrupting:
            sentence = "An event sub-process at the root does not interrupt the case."
            yield Finding(step.id, "handler-interrupts", sentence)


def survivors(definition: Definition) -> Iterator[Finding]:
    """What survives a closure is at the root, or in an event sub-process there."""
    beside = {step.id for step in definition.table.body.handlers}
    for node in definition.nodes.values():
        if node.survives and node.parent != definition.key and node.parent not in beside:
            sentence = "What survives a closure stands at the root, or in an event sub-process there."
            yield Finding(node.id, "survivor-place", sentence)


def returns(definition: Definition) -> Iterator[Finding]:
    """Where a return is promised the way meets a task of the same agent before any end."""
    ways = flat(definition, boundaries=False)
    for node in definition.nodes.values():
        if node.event == "escalation" and node.kind in ("intermediateThrowEvent", "endEvent"):
            yield from _return(definition, ways, definition.table.steps[node.id])


def _return(definition: Definition, ways: Ways, step: Step) -> Iterator[Finding]:
    node = step.node
    if node.to is None:
        return
    if node.ret is None:
        yield Finding(node.id, "return", "It does not say whether the case comes back (cw:return).")
    elif node.ret == "never" and not (node.documentation or node.name):
        yield Finding(node.id, "return", "The case never comes back, and no reason is given.")
    elif node.ret != "never":
        yield from _comes_back(definition, ways, step)


def _comes_back(definition: Definition, ways: Ways, step: Step) -> Iterator[Finding]:
    rows = definition.table.steps

    def is_back(node: str) -> bool:
        return rows[node].node.assign == "same"

    ahead = reached(ways, _after(definition, step), is_back)
    if not any(is_back(node) for node in ahead):
        yield Finding(
            step.id, "return", "A return is promised, but no way leads to a task of the same agent."
        )
    elif step.node.ret == "always" and any(not ways[node] and not is_back(node) for node in ahead):
        sentence = "A return is always promised, but a way ends without a task of the same agent."
        yield Finding(step.id, "return", sentence)


def _after(definition: Definition, step: Step) -> list[str]:
    """What follows the throw, and what its catchers start."""
    caught = [
        other.id
        for other in steps_of(definition)
        if other.event == "escalation"
        and other.kind in ("boundaryEvent", "startEvent")
        and other.verb in (None, step.verb)
    ]
    return on(step) + caught

"""The shape of a map: dead steps, ways without an end, circles without a wait, joins that wait for ever."""

from collections.abc import Iterator

from caseway.core.process.definition import Definition, Finding
from caseway.core.process.publishing.ways import Ways, entries, flat, on, reached, steps_of, waits
from caseway.core.process.table import Step

_SPLITTING = frozenset({"parallelGateway", "inclusiveGateway"})


def _named(step: Step) -> str:
    return f"“{step.node.name}”" if step.node.name else f"“{step.id}”"


def dead_steps(definition: Definition) -> Iterator[Finding]:
    """What no token can ever come to."""
    alive = reached(flat(definition), entries(definition))
    for step in steps_of(definition):
        if step.id not in alive:
            yield Finding(step.id, "dead-step", f"Nothing ever leads to {_named(step)}.")


def endless_steps(definition: Definition) -> Iterator[Finding]:
    """Where a token can get to and never come to an end from."""
    ways = flat(definition)
    back: Ways = {}
    for here, ahead in ways.items():
        for there in ahead:
            back.setdefault(there, []).append(here)
    ends = [
        step.id
        for step in steps_of(definition)
        if (not on(step) and step.body is None) or step.kind == "endEvent"
    ]
    ending = reached(back, ends)
    for step in steps_of(definition):
        if step.id not in ending and step.trigger is None and not (step.body is not None and not on(step)):
            yield Finding(step.id, "no-end", f"From {_named(step)} no end can be reached.")


def loops_without_a_wait(definition: Definition) -> Iterator[Finding]:
    """Circles in which nothing waits: the engine would stop them, and nobody would be the wiser."""
    quick: Ways = {
        step.id: [there for there in on(step) if not waits(definition, definition.table.steps[there])]
        for step in steps_of(definition)
        if not waits(definition, step)
    }
    told: set[str] = set()
    for here, ahead in quick.items():
        if here not in told:
            circle = reached(quick, ahead)
            if here in circle:
                told |= {node for node in circle if here in reached(quick, quick.get(node, []))}
                step = definition.table.steps[here]
                yield Finding(
                    here,
                    "loop-without-wait",
                    f"The map can run in a circle at {_named(step)} without a wait.",
                )


def joins_that_never_complete(definition: Definition) -> Iterator[Finding]:
    """Parallel joins between whose flows only one token can ever come."""
    splits = [_branches(step) for step in steps_of(definition)]
    for step in steps_of(definition):
        if step.kind != "parallelGateway" or len(step.incoming) < 2:
            continue
        sources = [definition.flows[flow].source for flow in step.incoming]
        pairs = [(a, b) for place, a in enumerate(step.incoming) for b in step.incoming[place + 1 :]]
        behind = {flow: _behind(definition, flow) for flow in step.incoming}
        if len(set(sources)) == 1 and definition.table.steps[sources[0]].kind != "exclusiveGateway":
            continue
        if any(not _may_meet(splits, behind[a], behind[b]) for a, b in pairs):
            yield Finding(
                step.id,
                "join-never-completes",
                f"{_named(step)} waits for flows of which only one is ever taken.",
            )


def _branches(step: Step) -> list[str]:
    """The flows that one token can leave by at the same time; a boundary that does not interrupt is one more."""
    flows = [arrow.id for arrow in step.outgoing]
    beside = [arrow.id for b in step.boundaries if not b.node.interrupting for arrow in b.outgoing]
    if step.kind in _SPLITTING or not step.kind.endswith("Gateway"):
        return flows + beside
    return []


def _behind(definition: Definition, flow: str) -> set[str]:
    """The flow itself and every flow that leads to it."""
    seen, waiting = {flow}, [flow]
    while waiting:
        source = definition.table.steps[definition.flows[waiting.pop()].source]
        earlier = list(source.incoming)
        if source.kind == "boundaryEvent" and source.owner is not None:
            earlier += source.owner.incoming
        for before in earlier:
            if before not in seen:
                seen.add(before)
                waiting.append(before)
    return seen


def _may_meet(splits: list[list[str]], one: set[str], other: set[str]) -> bool:
    """Is there a split from which one branch leads to the one flow and another branch to the other?"""
    return any(a != b and a in one and b in other for branches in splits for a in branches for b in branches)

"""Whether the expressions of a map speak of things that are there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from caseway.core.feel import FeelError, evaluate
from caseway.core.process.definition import Definition, Finding
from caseway.core.process.publishing.ways import steps_of
from caseway.core.process.table import Step

DESK_NAMES = frozenset(
    "outcome kind category priority queue language channel subject contact organization incidents missing facts "
    "offer_amount authority_limit declined not_solved transfers replied closed_in basis rating may_rate outside "
    "reopened missing_for open_incidents".split()
)
"""What `ProcessGiven.values` holds on the desk."""

_LOOP_NAMES = frozenset(
    {
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
    }
)
_OUTCOME = re.compile(r"""\boutcome\s*=\s*"([^"]*)\"""")


def branches_without_a_condition(definition: Definition) -> Iterator[Finding]:
    """Every way out of a decision has a condition, or is the default."""
    for step in steps_of(definition):
        if step.kind in ("exclusiveGateway", "inclusiveGateway") and len(step.outgoing) > 1:
            for arrow in step.outgoing:
                if arrow.condition is None and arrow is not step.default:
                    sentence = "This flow leaves a decision without a condition and is not its default flow."
                    yield Finding(arrow.id, "branch-condition", sentence)


def unknown_names(definition: Definition) -> Iterator[Finding]:
    """Conditions read only what the desk knows, the map sets, or a data object names."""
    known = DESK_NAMES | _set_by(definition)
    for element, expression in _expressions(definition):
        for name in sorted(expression.names - known):
            sentence = f"The expression “{expression.text}” reads “{name}”, which nothing on the map sets."
            yield Finding(element, "unknown-name", sentence)


def _set_by(definition: Definition) -> set[str]:
    found: set[str] = set()
    for step in steps_of(definition):
        found |= {*step.node.sets, *step.node.needs, *step.node.yields}
        found |= {mapping.target for mapping in (*step.inputs, *step.outputs)}
        if step.body is not None:
            found |= set(step.body.names)
        if step.script is not None:
            found |= _entries(step.script)
        loop = step.loop
        if loop is not None:
            names = (loop.item, loop.output_item, loop.collection, loop.output_collection)
            found |= _LOOP_NAMES | {name for name in names if name is not None}
    return found | set(definition.table.body.names)


def _entries(script: Any) -> set[str]:
    """The names that a script gives, found by running it on nothing."""
    try:
        value = evaluate(script, {})
    except FeelError:
        return set()
    return set(value) if isinstance(value, Mapping) else set()


def _expressions(definition: Definition) -> Iterator[tuple[str, Any]]:
    for step in steps_of(definition):
        for arrow in step.outgoing:
            if arrow.condition is not None:
                yield arrow.id, arrow.condition
        for expression in _of(step):
            if expression is not None and hasattr(expression, "names"):
                yield step.id, expression


def _of(step: Step) -> tuple[Any, ...]:
    loop = step.loop
    repeated = (loop.cardinality, loop.until, loop.condition) if loop is not None else ()
    timed = (step.watch.text,) if step.watch is not None else ()
    return (step.condition, step.script, step.due, *repeated, *timed)


def unknown_outcomes(definition: Definition) -> Iterator[Finding]:
    """A condition asks only for outcomes that some task has."""
    known = {outcome for node in definition.nodes.values() for outcome in node.outcomes}
    for step in steps_of(definition):
        for arrow in step.outgoing:
            text = arrow.condition.text if arrow.condition is not None else ""
            for outcome in _OUTCOME.findall(text):
                if known and outcome not in known:
                    sentence = f"The condition asks for the outcome “{outcome}”, which no task has."
                    yield Finding(arrow.id, "unknown-outcome", sentence)

"""Inputs from JSON, which has no dates: strings become what the declared types of the inputs say."""

from __future__ import annotations

from collections.abc import Mapping

from caseway.core.decision.building import DecisionModel
from caseway.core.decision.model import Knowledge
from caseway.core.feel.moments import at_literal
from caseway.core.feel.types import Type, resolved, simple
from caseway.core.feel.values import Value, kind

TEMPORAL = ("date", "time", "date and time", "days and time duration", "years and months duration")


def given(model: DecisionModel, name: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, in which strings are dates, times and durations where the types of inputs ask for them.

    `name` is the decision, service or knowledge model that is asked. Inputs of imported files stand, as for
    `evaluate`, under the names of the imports. A string that is no such value stays, and does not conform.
    """
    types = _types(model)
    asked = model.named(name)
    if asked is not None and isinstance(asked.element, Knowledge):
        parameters = asked.element.logic.parameters
        types |= {of.name: resolved(simple(of.type), model.types) for of in parameters if of.type}
    return {key: told(value, types[key]) if key in types else value for key, value in values.items()}


def _types(model: DecisionModel) -> dict[str, Type]:
    types: dict[str, Type] = {}
    for found in model.imports:
        other = model.imported.get(found.namespace)
        if other is not None:
            inner = _types(other)
            types |= inner
            types[found.name] = Type("context", members=tuple(inner.items()))
    return types | {node.element.name: node.type for node in model.nodes.values() if node.type is not None}


def told(value: Value, wanted: Type) -> Value:
    """The value with its strings read as the type says, at any depth."""
    if isinstance(value, str) and wanted.name in TEMPORAL:
        found = at_literal(value)
        return found if kind(found) in (wanted.name, "date") else value
    if wanted.name == "list" and wanted.of and not isinstance(value, list):
        return told(value, wanted.of[0])
    if isinstance(value, list):
        of = wanted.of[0] if wanted.name == "list" and wanted.of else wanted
        return [told(item, of) for item in value]
    if isinstance(value, dict):
        members = dict(wanted.members)
        return {key: told(inner, members[key]) if key in members else inner for key, inner in value.items()}
    return value

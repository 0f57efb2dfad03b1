"""The words that a scenario on one map may use, for whoever puts it together from lists instead of writing it."""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from caseway.core.process import Definition
from caseway.core.values import BASES, STATUSES, Channel
from caseway.lab.scenarios.deeds import OURS, OUTSIDE, ROLES
from caseway.lab.scenarios.naming import AD_HOC, is_task, templates_of
from caseway.lab.scenarios.shape import PEOPLE, Plain, Then

Kind = Literal[
    "text",
    "number",
    "yes",
    "choice",
    "moment",
    "person",
    "step",
    "place",
    "outcome",
    "template",
    "table",
    "list",
]


class Field(msgspec.Struct, frozen=True):
    """One thing to fill in: its key, its kind of field, what it offers, and whether there are several of them."""

    key: str
    kind: str
    choices: tuple[str, ...] = ()
    several: bool = False
    needed: bool = False


class Doing(msgspec.Struct, frozen=True):
    """A deed with its fields. `who` is `ours` for what people of the house do."""

    who: str
    what: str
    fields: tuple[Field, ...] = ()


class Vocabulary(msgspec.Struct, frozen=True):
    """Everything that lists offer. `outcomes` are those of each task by its name."""

    doings: tuple[Doing, ...]
    then: tuple[Field, ...]
    tasks: tuple[str, ...]
    places: tuple[str, ...]
    templates: tuple[str, ...]
    people: tuple[str, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    channels: tuple[str, ...] = get_args(Channel)


def vocabulary(definition: Definition) -> Vocabulary:
    """The words of this map."""
    nodes = definition.nodes.values()
    doings = [
        Doing(who, what, fields_of(details))
        for who, table in (("ours", OURS), *OUTSIDE.items())
        for what, (details, _) in table.items()
        if who != "desk"
    ]
    tasks = {node.name: node.outcomes for node in nodes if is_task(node) and node.name}
    return Vocabulary(
        doings=tuple(doings),
        then=fields_of(Then),
        tasks=(*tasks, *AD_HOC),
        places=tuple(dict.fromkeys(node.name for node in nodes if node.name)),
        templates=tuple(templates_of(definition)),
        people=(*ROLES, *PEOPLE),
        outcomes=tasks,
    )


def fields_of(shape: type) -> tuple[Field, ...]:
    """The fields of a shape, in its order."""
    if not issubclass(shape, Plain):
        return ()
    hints = get_type_hints(shape)
    required = {field.encode_name for field in msgspec.structs.fields(shape) if field.required}
    names = zip(shape.__struct_fields__, shape.__struct_encode_fields__, strict=True)
    return tuple(_field(key, hints[name], key in required) for name, key in names)


_KINDS: dict[str, str] = {
    "until": "moment",
    "effect_on": "moment",
    "next": "moment",
    "told": "moment",
    "promise_due": "moment",
    "step": "step",
    "tasks": "step",
    "open": "place",
    "not_open": "place",
    "passed": "place",
    "not_passed": "place",
    "fault": "place",
    "outcome": "outcome",
    "template": "template",
    "sent": "template",
    "not_sent": "template",
    "suppressed": "template",
    "owner": "person",
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "roles": ROLES,
    "closed": ("yes", "no", *BASES),
    "cases": STATUSES,
}


def _field(key: str, hint: Any, needed: bool) -> Field:
    parts = [part for part in _parts(hint) if part is not type(None)]
    words = tuple(word for part in parts if get_origin(part) is Literal for word in get_args(part))
    several = any(get_origin(part) is tuple for part in parts)
    if key in _CHOICES:
        return Field(key, "table" if key == "cases" else "choice", _CHOICES[key], several, needed)
    if key in _KINDS:
        return Field(key, _KINDS[key], (), several, needed)
    if words:
        return Field(key, "choice", words, several, needed)
    if any(part is dict or get_origin(part) is dict for part in parts):
        return Field(key, "table", (), several, needed)
    if bool in parts:
        return Field(key, "yes" if str not in parts else "words", (), several, needed)
    return Field(key, "number" if int in parts or float in parts else "text", (), several, needed)


def _parts(hint: Any) -> list[Any]:
    if get_origin(hint) in (Union, UnionType):
        return [inner for part in get_args(hint) for inner in _parts(part)]
    return [hint]

"""The types of FEEL, conformance between them, and the implicit conversions (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from caseway.core.feel.limits import Run
from caseway.core.feel.values import Value

SIMPLE = (
    "Any",
    "Null",
    "boolean",
    "number",
    "string",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)
ALIASES = {
    "dateTime": "date and time",
    "date time": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "Context": "context",
    "List": "list",
    "any": "Any",
}


Siblings = Mapping[str, Value]
NO_SIBLINGS: Siblings = {}
Allowed = Callable[[Run, Value, Siblings], bool]


class Type(Struct, frozen=True):
    """A type: `name` is a simple type, list, range, context, function, or a name to be resolved.

    `of` is the item type of a list or range, or a function's parameters; `members` are a context's entries.
    `allowed` is asked whether a value that fits otherwise is among the values allowed; the other members of the
    context in which it stands are known to it (7.3.3).
    """

    name: str
    of: tuple[Type, ...] = ()
    members: tuple[tuple[str, Type], ...] = ()
    result: Type | None = None
    allowed: Allowed | None = None


ANY = Type("Any")


def simple(name: str) -> Type:
    """The type of this name, aliases of other versions of the standard included."""
    return Type(ALIASES.get(name, name))


def is_complete(found: Type) -> bool:
    """True for a type of the lattice: its name is known, and its parts are told."""
    if found.name in SIMPLE:
        return True
    if found.name in ("list", "range"):
        return bool(found.of) and all(is_complete(inner) for inner in found.of)
    if found.name == "context":
        return bool(found.members) and all(is_complete(inner) for _, inner in found.members)
    if found.name == "function":
        return found.result is not None and all(is_complete(inner) for inner in (*found.of, found.result))
    return False


def type_conforms(one: Type, other: Type) -> bool:
    """`one <: other`: an instance of one may stand wherever one of the other is expected (10.3.2.9.2)."""
    if other.name == "Any" or one.name == "Null":
        return True
    if one.name != other.name:
        return False
    if one.name == "context":
        members = dict(one.members)
        return all(name in members and type_conforms(members[name], of) for name, of in other.members)
    if one.name == "function":
        return _function_conforms(one, other)
    return len(one.of) == len(other.of) and all(map(type_conforms, one.of, other.of))


def _function_conforms(one: Type, other: Type) -> bool:
    if len(one.of) != len(other.of) or not all(map(type_conforms, other.of, one.of)):
        return False
    return one.result is None or other.result is None or type_conforms(one.result, other.result)


def resolved(written: Type, known: Mapping[str, Type]) -> Type:
    """The type with the names inside it replaced by the known types of these names."""
    if written.name in known:
        return known[written.name]
    return Type(
        written.name,
        tuple(resolved(inner, known) for inner in written.of),
        tuple((name, resolved(member, known)) for name, member in written.members),
        None if written.result is None else resolved(written.result, known),
        written.allowed,
    )

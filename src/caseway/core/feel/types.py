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


class Type(Struct, frozen=True):
    """A type: `name` is a simple type, list, range, context, function, or a name to be resolved.

    `of` is the item type of a list or range, or the parameters of a function; `members` are a context's entries. `allowed` is asked whether a value that fits otherwise is among the values allowed.
    """

    name: str
    of: tuple[Type, ...] = ()
    members: tuple[tuple[str, Type], ...] = ()
    result: Type | None = None
    allowed: Callable[[Run, Value], bool] | None = None


ANY = Type("Any")


def simple(name: str) -> Type:
    """The type of this name, aliases of other versions of the standard included."""
    return Type(ALIASES.get(name, name))


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

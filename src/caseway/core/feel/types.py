"""The types of FEEL, conformance between them, and the implicit conversions (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from msgspec import Struct

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

    `of` is the item type of a list or range, or the parameters of a function; `members` are a context's entries.
    """

    name: str
    of: tuple[Type, ...] = ()
    members: tuple[tuple[str, Type], ...] = ()
    result: Type | None = None


ANY = Type("Any")


def simple(name: str) -> Type:
    """The type of this name, aliases of other versions of the standard included."""
    return Type(ALIASES.get(name, name))

"""FEEL's values: None, bool, Decimal, str, list and dict of Python, and these."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec import Struct

Value = Any
INPUT = "?"

NANOS = 1_000_000_000
DAY_NANOS = 86_400 * NANOS


class Date(Struct, frozen=True):
    """A day; years reach from -999,999,999 to 999,999,999."""

    year: int
    month: int
    day: int


class Time(Struct, frozen=True):
    """A time of day in `nanos` since midnight; local without `offset` (seconds) and `zone` (a name)."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def local(self) -> bool:
        """True when nothing says where this time is told."""
        return self.offset is None and self.zone is None


class DateTime(Struct, frozen=True):
    """A day and a time."""

    date: Date
    time: Time


class DayDuration(Struct, frozen=True):
    """A days and time duration, in nanoseconds."""

    nanos: int


class MonthDuration(Struct, frozen=True):
    """A years and months duration, in months."""

    months: int


class Range(Struct, frozen=True):
    """An interval. `open_low` or `open_high` say that this side has no end at all (`< 5`)."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
    open_low: bool = False
    open_high: bool = False


class Different(Struct, frozen=True):
    """The unary test `!= value`, which is no interval."""

    value: Value


class Invocable(Struct, frozen=True, eq=False):
    """Anything that FEEL can call; `name` is empty for a function literal."""

    name: str


class Function(Invocable, frozen=True, eq=False):
    """A function of the user: `body` takes the arguments by parameter name; a type of None takes all.

    Results are converted to `result`; `told` is the type that the body's text tells, for `instance of`.
    """

    parameters: tuple[tuple[str, Any], ...]
    body: Callable[[Any, dict[str, Value]], Value]
    result: Any = None
    told: Any = None


KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DayDuration: "days and time duration",
    MonthDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Different: "range",
    Function: "function",
}


def kind(value: Value) -> str:
    """The FEEL name of the value's kind."""
    return KINDS.get(type(value), "function")

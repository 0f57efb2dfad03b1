"""Values as text: what `string()` gives, and literals that read back as the value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import written
from caseway.core.feel.values import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DayDuration,
    Different,
    MonthDuration,
    Range,
    Time,
    Value,
)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printed_date(date: Date) -> str:
    """`2024-02-29`."""
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04d}-{date.month:02d}-{date.day:02d}"


def printed_time(time: Time) -> str:
    """`10:30:00+01:00`."""
    seconds, nanos = divmod(time.nanos, NANOS)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{_fraction(nanos)}"
    if time.zone is not None:
        return f"{text}@{time.zone}"
    if time.offset is None:
        return text
    if time.offset == 0:
        return text + "Z"
    offset = abs(time.offset)
    text += f"{'-' if time.offset < 0 else '+'}{offset // 3600:02d}:{offset // 60 % 60:02d}"
    return text + (f":{offset % 60:02d}" if offset % 60 else "")


def _fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def printed_days(span: DayDuration) -> str:
    """`P1DT2H3M4.5S`, and `PT0S` for none."""
    rest = abs(span.nanos)
    days, rest = divmod(rest, DAY_NANOS)
    seconds, nanos = divmod(rest, NANOS)
    text = f"{days}D" if days else ""
    if rest:
        text += "T"
        text += f"{seconds // 3600}H" if seconds // 3600 else ""
        text += f"{seconds // 60 % 60}M" if seconds // 60 % 60 else ""
        text += f"{seconds % 60}{_fraction(nanos)}S" if seconds % 60 or nanos else ""
    return ("-P" if span.nanos < 0 else "P") + (text or "T0S")


def printed_months(span: MonthDuration) -> str:
    """`P1Y2M`, and `P0M` for none."""
    years, months = divmod(abs(span.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-P" if span.months < 0 else "P") + (text or "0M")


def quoted(text: str) -> str:
    """The string as a FEEL literal."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def printed(value: Value, run: Run | None = None) -> str:
    """The value as `string()` gives it; strings inside lists and contexts are quoted."""
    return value if type(value) is str else literal(value, run)


def literal(value: Value, run: Run | None = None) -> str:
    """The value as it is written inside a list."""
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is str:
        return quoted(value)
    if type(value) is Decimal:
        return written(value)
    if type(value) in _TEMPORAL:
        return _TEMPORAL[type(value)](value)
    return _composite(value, run)


_TEMPORAL: dict[Any, Callable[[Any], str]] = {
    Date: printed_date,
    Time: printed_time,
    DateTime: lambda moment: f"{printed_date(moment.date)}T{printed_time(moment.time)}",
    DayDuration: printed_days,
    MonthDuration: printed_months,
}


def _composite(value: Value, run: Run | None) -> str:
    if run is not None:
        run.spend(len(value) if type(value) in (list, dict) else 1)
    if type(value) is list:
        return "[" + ", ".join(literal(item, run) for item in value) + "]"
    if type(value) is dict:
        return "{" + ", ".join(f"{_key(key)}: {literal(item, run)}" for key, item in value.items()) + "}"
    if type(value) is Range:
        return _range(value, run)
    if type(value) is Different:
        return f"!= {literal(value.value, run)}"
    return f"function {value.name}".rstrip()


def _key(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else quoted(key)


def _range(value: Range, run: Run | None) -> str:
    if value.open_low:
        return ("<= " if value.high_closed else "< ") + literal(value.high, run)
    if value.open_high:
        return (">= " if value.low_closed else "> ") + literal(value.low, run)
    start, end = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{start}{literal(value.low, run)} .. {literal(value.high, run)}{end}"

"""What stands behind a dot: entries of contexts, and the parts of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from caseway.core.feel.days import week_day
from caseway.core.feel.errors import Place
from caseway.core.feel.instants import day_of, offset_of, time_offset
from caseway.core.feel.limits import Run
from caseway.core.feel.numbers import CONTEXT, from_int
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
    kind,
)

_MINUTE = 60 * NANOS
_HOUR = 60 * _MINUTE


def _seconds(nanos: int) -> Decimal:
    if nanos % NANOS == 0:
        return from_int(nanos // NANOS)
    return CONTEXT.divide(from_int(nanos), from_int(NANOS))


def _offset(seconds: int | None) -> DayDuration | None:
    return None if seconds is None else DayDuration(seconds * NANOS)


def _part(amount: int, of: int, within: int) -> Decimal:
    """The unit's share of an amount, with the sign of the amount."""
    share = abs(amount) % within // of
    return from_int(share if amount >= 0 else -share)


_DATE: dict[str, Callable[[Date], Value]] = {
    "year": lambda date: from_int(date.year),
    "month": lambda date: from_int(date.month),
    "day": lambda date: from_int(date.day),
    "weekday": lambda date: from_int(week_day(day_of(date))),
}
_TIME: dict[str, Callable[[Time], Value]] = {
    "hour": lambda time: from_int(time.nanos // _HOUR),
    "minute": lambda time: from_int(time.nanos // _MINUTE % 60),
    "second": lambda time: _seconds(time.nanos % _MINUTE),
    "timezone": lambda time: time.zone,
}
_AT: dict[str, Callable[[Any], Value]] = {
    "time offset": lambda time: _offset(time_offset(time)),
}
_MOMENT: dict[str, Callable[[DateTime], Value]] = {
    **{name: lambda moment, get=get: get(moment.date) for name, get in _DATE.items()},  # type: ignore[misc]
    **{name: lambda moment, get=get: get(moment.time) for name, get in _TIME.items()},  # type: ignore[misc]
    "time offset": lambda moment: _offset(offset_of(moment)),
}
_DAYS: dict[str, Callable[[DayDuration], Value]] = {
    "days": lambda span: from_int(abs(span.nanos) // DAY_NANOS * (1 if span.nanos >= 0 else -1)),
    "hours": lambda span: _part(span.nanos, _HOUR, DAY_NANOS),
    "minutes": lambda span: _part(span.nanos, _MINUTE, _HOUR),
    "seconds": lambda span: _seconds(abs(span.nanos) % _MINUTE * (1 if span.nanos >= 0 else -1)),
}
_MONTHS: dict[str, Callable[[MonthDuration], Value]] = {
    "years": lambda span: from_int(abs(span.months) // 12 * (1 if span.months >= 0 else -1)),
    "months": lambda span: _part(span.months, 1, 12),
}
_RANGE: dict[str, Callable[[Range], Value]] = {
    "start": lambda interval: interval.low,
    "end": lambda interval: interval.high,
    "start included": lambda interval: interval.low_closed,
    "end included": lambda interval: interval.high_closed,
}
_NOTHING: dict[str, Callable[[Any], Value]] = {}
PROPERTIES: dict[type, dict[str, Callable[[Any], Value]]] = {
    Date: _DATE,
    Time: {**_TIME, **_AT},
    DateTime: _MOMENT,
    DayDuration: _DAYS,
    MonthDuration: _MONTHS,
    Range: _RANGE,
    Different: _NOTHING,
}


def member_of(value: Value, name: str, run: Run, place: Place) -> Value:
    """`value.name`; of a list, the members of all its items; null where there is none."""
    if type(value) is dict:
        if name in value:
            return value[name]
        run.note(place, f"the context has no entry «{name}»")
        return None
    if type(value) is list:
        run.spend(len(value))
        return [member_of(item, name, run, place) for item in value]
    get = PROPERTIES.get(type(value), _NOTHING).get(name)
    if get is None:
        run.note(place, f"a {kind(value)} has no «{name}»")
        return None
    return get(value)

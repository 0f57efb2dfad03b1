"""Values that come from and go to Python: the border of FEEL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from caseway.core.feel.days import civil
from caseway.core.feel.instants import day_of
from caseway.core.feel.numbers import CONTEXT, finite, from_float, from_int
from caseway.core.feel.printing import printed
from caseway.core.feel.values import (
    DAY_NANOS,
    KINDS,
    NANOS,
    Date,
    DateTime,
    DayDuration,
    Invocable,
    Time,
    Value,
)
from caseway.core.feel.zones import zone as zone_of

_SPAN_LIMIT = 999_999_999 * DAY_NANOS
AS_IS = frozenset(KINDS) - {list, dict, Decimal}


def imported(value: object) -> Value:
    """The FEEL value of a Python value: int, float, date, tuple, set, mapping, enum and struct included.

    TypeError for anything else.
    """
    form = type(value)
    if form in AS_IS:
        return value
    convert = _BY_TYPE.get(form)
    return _other(value) if convert is None else convert(value)


def _listed(value: Iterable[object]) -> Value:
    return [imported(item) for item in value]


def _context(value: Mapping[object, object]) -> Value:
    return {str(key): imported(item) for key, item in value.items()}


def _decimal(value: Decimal) -> Value:
    return finite(CONTEXT.plus(value))


def _other(value: object) -> Value:
    """The value of a subclass of what `_BY_TYPE` knows, an enum or a struct."""
    if isinstance(value, Enum):
        return imported(value.value)
    if isinstance(value, Invocable):
        return value
    if isinstance(value, msgspec.Struct):
        return {name: imported(getattr(value, name)) for name in value.__struct_fields__}
    for form, convert in _BY_TYPE.items():
        if isinstance(value, form):
            return convert(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return _context(value)
    if isinstance(value, (AbstractSet, Sequence)):
        return _listed(value)
    raise TypeError(f"a {type(value).__name__} is no value of FEEL")


def _temporal(value: dt.date | dt.time | dt.timedelta) -> Value:
    if isinstance(value, dt.datetime):
        return DateTime(Date(value.year, value.month, value.day), _time(value.timetz(), value.utcoffset()))
    if isinstance(value, dt.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return _time(value, value.utcoffset())
    micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    return DayDuration(micros * 1000)


_BY_TYPE: dict[type, Callable[[Any], Value]] = {
    int: from_int,
    float: from_float,
    Decimal: _decimal,
    list: _listed,
    tuple: _listed,
    dict: _context,
    dt.datetime: _temporal,
    dt.date: _temporal,
    dt.time: _temporal,
    dt.timedelta: _temporal,
}


def _time(value: dt.time, offset: dt.timedelta | None) -> Time:
    nanos = ((value.hour * 60 + value.minute) * 60 + value.second) * NANOS + value.microsecond * 1000
    key = getattr(value.tzinfo, "key", None)
    if isinstance(key, str) and key != "UTC":
        return Time(nanos, None, key)
    return Time(nanos, None if offset is None else int(offset.total_seconds()))


def plain(value: Value) -> object:
    """The Python value of a FEEL value, fit for JSON: whole numbers as int, moments as those of `datetime`.

    What Python cannot hold (years beyond 9999, months) and functions are given as FEEL writes them.
    """
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if type(value) is Decimal:
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else value
    if isinstance(value, (Date, DateTime, Time, DayDuration)):
        return _plain_temporal(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    return printed(value)


def spoken(value: Value) -> object:
    """The value for JSON: numbers as they are, dates, durations, ranges and functions as FEEL writes them."""
    if isinstance(value, list):
        return [spoken(item) for item in value]
    if isinstance(value, dict):
        return {key: spoken(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, str, Decimal)):
        return value
    return printed(value)


def _plain_temporal(value: Date | DateTime | Time | DayDuration) -> object:
    if isinstance(value, DayDuration) and abs(value.nanos) >= _SPAN_LIMIT:
        return printed(value)
    if isinstance(value, DayDuration):
        return dt.timedelta(microseconds=value.nanos // 1000)
    if isinstance(value, Time):
        return _plain_time(value)
    date = value.date if isinstance(value, DateTime) else value
    if not 1 <= date.year <= 9999:
        return printed(value)
    day = dt.date(*civil(day_of(date)))
    return dt.datetime.combine(day, _plain_time(value.time)) if isinstance(value, DateTime) else day


def _plain_time(value: Time) -> dt.time:
    seconds, nanos = divmod(value.nanos, NANOS)
    zone: dt.tzinfo | None = None
    if value.zone is not None:
        zone = zone_of(value.zone)
    elif value.offset is not None:
        zone = dt.timezone(dt.timedelta(seconds=value.offset)) if value.offset else dt.UTC
    return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60, nanos // 1000, tzinfo=zone)

"""Equality and order of values: true, false, or null where two kinds do not compare (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from caseway.core.feel.instants import instant, local_nanos, time_nanos
from caseway.core.feel.limits import Run
from caseway.core.feel.values import (
    Date,
    DateTime,
    DayDuration,
    Different,
    MonthDuration,
    Range,
    Time,
    Value,
)

_KEYS: dict[type, Callable[[Any], Any]] = {
    Decimal: lambda value: value,
    str: lambda value: value,
    Date: lambda value: (value.year, value.month, value.day),
    DayDuration: lambda value: value.nanos,
    MonthDuration: lambda value: value.months,
}


def _same_moment(left: DateTime, right: DateTime) -> bool:
    if left.time.local != right.time.local:
        return False
    return instant(left) == instant(right)


def _same_time(left: Time, right: Time) -> bool:
    if left.local != right.local:
        return False
    return time_nanos(left) == time_nanos(right)


def _same_lists(left: list[Value], right: list[Value], run: Run) -> bool | None:
    if len(left) != len(right):
        return False
    run.spend(len(left))
    result: bool | None = True
    for one, other in zip(left, right, strict=True):
        same = equal(one, other, run)
        if same is False:
            return False
        result = result and same
    return result


def _same_contexts(left: dict[str, Value], right: dict[str, Value], run: Run) -> bool | None:
    if left.keys() != right.keys():
        return False
    return _same_lists(list(left.values()), [right[key] for key in left], run)


def _same_ranges(left: Range, right: Range, run: Run) -> bool | None:
    shape = (left.low_closed, left.high_closed, left.open_low, left.open_high)
    if shape != (right.low_closed, right.high_closed, right.open_low, right.open_high):
        return False
    return _same_lists([left.low, left.high], [right.low, right.high], run)


def equal(left: Value, right: Value, run: Run) -> bool | None:
    """`left = right`: null for values of two kinds, unless one is null."""
    if left is None or right is None:
        return left is right
    form = type(left)
    if form is not type(right):
        return None
    if form is list:
        return _same_lists(left, right, run)
    if form is dict:
        return _same_contexts(left, right, run)
    if form is DateTime:
        return _same_moment(left, right)
    if form is Time:
        return _same_time(left, right)
    if form is Range:
        return _same_ranges(left, right, run)
    if form is Different:
        return equal(left.value, right.value, run)
    return bool(left == right)


def unwrapped(value: Value) -> Value:
    """The item of a list of one; anything else as it is."""
    return value[0] if type(value) is list and len(value) == 1 else value


def equals(left: Value, right: Value, run: Run) -> bool | None:
    """`left = right` as the operator has it: a list of one counts as its item where kinds differ (10.3.2.15)."""
    same = equal(left, right, run)
    if same is not None or (type(left) is list) is (type(right) is list):
        return same
    return equal(unwrapped(left), unwrapped(right), run)


def compare(left: Value, right: Value) -> int | None:
    """Below, at or above zero as left is before, with or after right; None when the two have no order."""
    form = type(left)
    if form is not type(right):
        return None
    if form is DateTime:
        one, other = _instants(left, right)
    elif form is Time:
        one, other = _times(left, right)
    else:
        key = _KEYS.get(form)
        if key is None:
            return None
        one, other = key(left), key(right)
    return (one > other) - (one < other)


def _instants(left: DateTime, right: DateTime) -> tuple[int, int]:
    """Both as instants; a local one counts in the offset of the other."""
    if left.time.local == right.time.local:
        return instant(left), instant(right)
    return local_nanos(left), local_nanos(right)


def _times(left: Time, right: Time) -> tuple[int, int]:
    """Both as times of UTC; a local one counts in the offset of the other."""
    if left.local == right.local:
        return time_nanos(left), time_nanos(right)
    return left.nanos, right.nanos


def within(value: Value, interval: Range) -> bool | None:
    """`value in interval`; null when an end does not compare with the value."""
    value = unwrapped(value)
    if value is None:
        return None
    return both(_above(value, interval), _below(value, interval))


def _above(value: Value, interval: Range) -> bool | None:
    if interval.open_low:
        return True
    order = compare(value, interval.low)
    if order is None:
        return None
    return order >= 0 if interval.low_closed else order > 0


def _below(value: Value, interval: Range) -> bool | None:
    if interval.open_high:
        return True
    order = compare(value, interval.high)
    if order is None:
        return None
    return order <= 0 if interval.high_closed else order < 0


def both(left: Value, right: Value) -> bool | None:
    """Three-valued `and`; what is no boolean counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """Three-valued `or`; what is no boolean counts as null."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def opposite(value: Value) -> bool | None:
    """Three-valued `not`."""
    return not value if isinstance(value, bool) else None


def is_member(value: Value, test: Value, run: Run) -> bool | None:
    """`value in test`: within a range, equal to it, or equal to or within an item of a list."""
    form = type(test)
    if form is Range:
        return equal(value, test, run) if type(value) is Range else within(value, test)
    if form is Different:
        return opposite(equals(value, test.value, run))
    if form is list:
        return _is_among(value, test, run)
    return equals(value, test, run)


def _is_among(value: Value, items: list[Value], run: Run) -> bool | None:
    """`value in items`: an item equals it or is a range around it, or the lists are the same."""
    if type(value) is list and equal(value, items, run) is True:
        return True
    run.spend(len(items))
    result: bool | None = False
    for item in items:
        if type(item) in (Range, Different):
            result = either(result, is_member(value, item, run))
        elif equal(value, item, run) is True:
            return True
    return result

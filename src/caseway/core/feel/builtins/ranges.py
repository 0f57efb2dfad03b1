"""Range functions (DMN 1.5, 10.3.4.7): how two ranges, or a point and a range, lie to each other.

Allen's relations, with ends that may be left out; each by the standard's formula.
"""

from __future__ import annotations

from collections.abc import Callable

from caseway.core.feel.comparing import compare
from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.values import Range, Value

_POINT = "number|string|date|time|moment|days|months"


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise Nothing("the values have no order")
    return order


def _starts_no_later(one: Range, other: Range) -> bool:
    order = _order(one.low, other.low)
    return order < 0 or (order == 0 and (one.low_closed or not other.low_closed))


def _ends_no_earlier(one: Range, other: Range) -> bool:
    order = _order(one.high, other.high)
    return order > 0 or (order == 0 and (one.high_closed or not other.high_closed))


def _touches(one: Range, other: Range) -> bool:
    """`one` reaches the start of `other`."""
    order = _order(one.high, other.low)
    return order > 0 or (order == 0 and one.high_closed and other.low_closed)


def _begins_before(one: Range, other: Range) -> bool:
    order = _order(one.low, other.low)
    return order < 0 or (order == 0 and one.low_closed and not other.low_closed)


@builtin(f"before(point1: {_POINT}, point2: {_POINT})")
def _before(left: Value, right: Value) -> bool:
    return _order(left, right) < 0


@builtin(f"before(point: {_POINT}, range: range)")
def _before_range(point: Value, interval: Range) -> bool:
    order = _order(point, interval.low)
    return order < 0 or (order == 0 and not interval.low_closed)


@builtin(f"before(range: range, point: {_POINT})")
def _range_before(interval: Range, point: Value) -> bool:
    order = _order(interval.high, point)
    return order < 0 or (order == 0 and not interval.high_closed)


@builtin("before(range1: range, range2: range)")
def _ranges_before(one: Range, other: Range) -> bool:
    order = _order(one.high, other.low)
    return order < 0 or (order == 0 and not (one.high_closed and other.low_closed))


def _swapped(rule: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    return lambda left, right: rule(right, left)


builtin(f"after(point1: {_POINT}, point2: {_POINT})")(_swapped(_before))
builtin(f"after(point: {_POINT}, range: range)")(_swapped(_range_before))
builtin(f"after(range: range, point: {_POINT})")(_swapped(_before_range))
builtin("after(range1: range, range2: range)")(_swapped(_ranges_before))


@builtin("meets(range1: range, range2: range)")
def _meets(one: Range, other: Range) -> bool:
    return one.high_closed and other.low_closed and _order(one.high, other.low) == 0


builtin("met by(range1: range, range2: range)")(_swapped(_meets))


@builtin("overlaps(range1: range, range2: range)")
def _overlaps(one: Range, other: Range) -> bool:
    return _touches(one, other) and _touches(other, one)


@builtin("overlaps before(range1: range, range2: range)")
def _overlaps_before(one: Range, other: Range) -> bool:
    return _begins_before(one, other) and _touches(one, other) and _ends_no_earlier(other, one)


builtin("overlaps after(range1: range, range2: range)")(_swapped(_overlaps_before))


@builtin(f"finishes(point: {_POINT}, range: range)")
def _finishes_point(point: Value, interval: Range) -> bool:
    return interval.high_closed and _order(interval.high, point) == 0


@builtin("finishes(range1: range, range2: range)")
def _finishes(one: Range, other: Range) -> bool:
    same_end = one.high_closed == other.high_closed and _order(one.high, other.high) == 0
    return same_end and _starts_no_later(other, one)


builtin(f"finished by(range: range, point: {_POINT})")(_swapped(_finishes_point))
builtin("finished by(range1: range, range2: range)")(_swapped(_finishes))


@builtin(f"includes(range: range, point: {_POINT})")
def _includes_point(interval: Range, point: Value) -> bool:
    low, high = _order(interval.low, point), _order(interval.high, point)
    above = low < 0 or (low == 0 and interval.low_closed)
    return above and (high > 0 or (high == 0 and interval.high_closed))


@builtin("includes(range1: range, range2: range)")
def _includes(one: Range, other: Range) -> bool:
    return _starts_no_later(one, other) and _ends_no_earlier(one, other)


builtin(f"during(point: {_POINT}, range: range)")(_swapped(_includes_point))
builtin("during(range1: range, range2: range)")(_swapped(_includes))


@builtin(f"starts(point: {_POINT}, range: range)")
def _starts_point(point: Value, interval: Range) -> bool:
    return interval.low_closed and _order(interval.low, point) == 0


@builtin("starts(range1: range, range2: range)")
def _starts(one: Range, other: Range) -> bool:
    same_start = one.low_closed == other.low_closed and _order(one.low, other.low) == 0
    return same_start and _ends_no_earlier(other, one)


builtin(f"started by(range: range, point: {_POINT})")(_swapped(_starts_point))
builtin("started by(range1: range, range2: range)")(_swapped(_starts))


@builtin(f"coincides(point1: {_POINT}, point2: {_POINT})")
def _coincides_point(left: Value, right: Value) -> bool:
    return _order(left, right) == 0


@builtin("coincides(range1: range, range2: range)")
def _coincides(one: Range, other: Range) -> bool:
    same_shape = (one.low_closed, one.high_closed) == (other.low_closed, other.high_closed)
    return same_shape and _order(one.low, other.low) == 0 and _order(one.high, other.high) == 0

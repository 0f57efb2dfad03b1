"""Range functions (DMN 1.5, 10.3.4.7): how two ranges, or a point and a range, lie to each other.

Every function is the formula of the standard's table 78, in three-valued logic: an end that is left out is null.
Functions that say the same with their arguments exchanged share one formula.
"""

from __future__ import annotations

from collections.abc import Callable

from caseway.core.feel.comparing import both, compare, either, equal
from caseway.core.feel.declaring import builtin
from caseway.core.feel.limits import Run
from caseway.core.feel.values import Range, Value

Truth = bool | None
Rule = Callable[[Run, Value, Value], Truth]
_POINT = "number|string|date|time|moment|days|months"


def _less(left: Value, right: Value) -> Truth:
    order = compare(left, right)
    return None if order is None else order < 0


def _both(*terms: Truth) -> Truth:
    result: Truth = True
    for term in terms:
        result = both(result, term)
    return result


def _told(name: str, first: str, second: str) -> Callable[[Rule], Rule]:
    """Declare the function for two parameters: `before`, `point: …`, `range: range`."""
    return builtin(f"{name}({first}, {second})", wants_run=True, cost=4)


def _swapped(rule: Rule) -> Rule:
    return lambda run, left, right: rule(run, right, left)


POINT, POINT1, POINT2 = (f"{name}: {_POINT}" for name in ("point", "point1", "point2"))
RANGE, RANGE1, RANGE2 = (f"{name}: range" for name in ("range", "range1", "range2"))


@_told("before", POINT1, POINT2)
def _before(run: Run, left: Value, right: Value) -> Truth:
    return _less(left, right)


@_told("before", POINT, RANGE)
def _before_range(run: Run, point: Value, of: Range) -> Truth:
    return either(_less(point, of.low), _both(equal(point, of.low, run), not of.low_closed))


@_told("before", RANGE, POINT)
def _range_before(run: Run, of: Range, point: Value) -> Truth:
    return either(_less(of.high, point), _both(equal(of.high, point, run), not of.high_closed))


@_told("before", RANGE1, RANGE2)
def _ranges_before(run: Run, one: Range, other: Range) -> Truth:
    apart = not (one.high_closed and other.low_closed)
    return either(_less(one.high, other.low), _both(apart, equal(one.high, other.low, run)))


_told("after", POINT1, POINT2)(_swapped(_before))
_told("after", POINT, RANGE)(_swapped(_range_before))
_told("after", RANGE, POINT)(_swapped(_before_range))
_told("after", RANGE1, RANGE2)(_swapped(_ranges_before))


@_told("meets", RANGE1, RANGE2)
def _meets(run: Run, one: Range, other: Range) -> Truth:
    return _both(one.high_closed, other.low_closed, equal(one.high, other.low, run))


_told("met by", RANGE1, RANGE2)(_swapped(_meets))


def _reaches(run: Run, one: Range, other: Range) -> Truth:
    """`one` ends where `other` begins, or later."""
    meets = _both(equal(one.high, other.low, run), one.high_closed, other.low_closed)
    return either(_less(other.low, one.high), meets)


@_told("overlaps", RANGE1, RANGE2)
def _overlaps(run: Run, one: Range, other: Range) -> Truth:
    return _both(_reaches(run, one, other), _reaches(run, other, one))


def _starts_within(run: Run, one: Range, other: Range) -> Truth:
    """`one` begins with `other` or later."""
    same = _both(equal(one.low, other.low, run), not one.low_closed or other.low_closed)
    return either(_less(other.low, one.low), same)


def _ends_within(run: Run, one: Range, other: Range) -> Truth:
    """`one` ends with `other` or earlier."""
    same = _both(equal(one.high, other.high, run), not one.high_closed or other.high_closed)
    return either(_less(one.high, other.high), same)


@_told("overlaps before", RANGE1, RANGE2)
def _overlaps_before(run: Run, one: Range, other: Range) -> Truth:
    same = _both(equal(one.low, other.low, run), one.low_closed, not other.low_closed)
    begins = either(_less(one.low, other.low), same)
    return _both(begins, _reaches(run, one, other), _ends_within(run, one, other))


@_told("overlaps after", RANGE1, RANGE2)
def _overlaps_after(run: Run, one: Range, other: Range) -> Truth:
    return _overlaps_before(run, other, one)


@_told("finishes", POINT, RANGE)
def _finishes_point(run: Run, point: Value, of: Range) -> Truth:
    return _both(of.high_closed, equal(of.high, point, run))


@_told("finishes", RANGE1, RANGE2)
def _finishes(run: Run, one: Range, other: Range) -> Truth:
    same = one.high_closed == other.high_closed
    return _both(same, equal(one.high, other.high, run), _starts_within(run, one, other))


_told("finished by", RANGE, POINT)(_swapped(_finishes_point))
_told("finished by", RANGE1, RANGE2)(_swapped(_finishes))


@_told("includes", RANGE, POINT)
def _includes_point(run: Run, of: Range, point: Value) -> Truth:
    inside = _both(_less(of.low, point), _less(point, of.high))
    at_start = _both(equal(of.low, point, run), of.low_closed)
    return either(either(inside, at_start), _both(equal(of.high, point, run), of.high_closed))


@_told("includes", RANGE1, RANGE2)
def _includes(run: Run, one: Range, other: Range) -> Truth:
    return _both(_starts_within(run, other, one), _ends_within(run, other, one))


_told("during", POINT, RANGE)(_swapped(_includes_point))
_told("during", RANGE1, RANGE2)(_swapped(_includes))


@_told("starts", POINT, RANGE)
def _starts_point(run: Run, point: Value, of: Range) -> Truth:
    return _both(equal(of.low, point, run), of.low_closed)


@_told("starts", RANGE1, RANGE2)
def _starts(run: Run, one: Range, other: Range) -> Truth:
    same = one.low_closed == other.low_closed
    return _both(equal(one.low, other.low, run), same, _ends_within(run, one, other))


_told("started by", RANGE, POINT)(_swapped(_starts_point))
_told("started by", RANGE1, RANGE2)(_swapped(_starts))


@_told("coincides", POINT1, POINT2)
def _coincides_point(run: Run, left: Value, right: Value) -> Truth:
    return equal(left, right, run)


@_told("coincides", RANGE1, RANGE2)
def _coincides(run: Run, one: Range, other: Range) -> Truth:
    starts = _both(equal(one.low, other.low, run), one.low_closed == other.low_closed)
    return _both(starts, equal(one.high, other.high, run), one.high_closed == other.high_closed)

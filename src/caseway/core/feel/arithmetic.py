"""The arithmetic of numbers, strings, dates, times and durations (DMN 1.5, 10.3.2.10, tables 57 to 62).

One table from an operator and the kinds of its operands to a rule; what is not in the table is null.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

from caseway.core.feel.instants import (
    at_midnight,
    date_of,
    day_of,
    instant,
    moved_by_months,
    moved_by_nanos,
    moved_time,
    time_nanos,
)
from caseway.core.feel.limits import TEXT_STEP
from caseway.core.feel.numbers import CONTEXT, finite, from_int
from caseway.core.feel.values import (
    DAY_NANOS,
    Date,
    DateTime,
    DayDuration,
    MonthDuration,
    Time,
    Value,
)

Rule = Callable[[Any, Any], Value]
DURATION_LIMIT = 10**30
EXPONENT_LIMIT = 999_999_999


def _power(base: Decimal, exponent: Decimal) -> Decimal | None:
    if exponent.is_zero():
        return from_int(1)
    if abs(exponent) > EXPONENT_LIMIT:
        return None
    return finite(CONTEXT.power(base, exponent))


def _quotient(left: Decimal, right: Decimal) -> Decimal | None:
    return finite(CONTEXT.divide(left, right))


def days(nanos: int) -> DayDuration | None:
    """A duration, None beyond what a decimal of seconds can hold."""
    return DayDuration(nanos) if abs(nanos) < DURATION_LIMIT else None


def months(count: int) -> MonthDuration | None:
    """A duration, None beyond bounds."""
    return MonthDuration(count) if abs(count) < DURATION_LIMIT else None


def _date_plus(date: Date, duration: DayDuration) -> Date | None:
    return date_of((day_of(date) * DAY_NANOS + duration.nanos) // DAY_NANOS)


def _moment_plus_months(moment: DateTime, count: int) -> DateTime | None:
    date = moved_by_months(moment.date, count)
    return None if date is None else DateTime(date, moment.time)


def _moment_minus(left: DateTime, right: DateTime) -> DayDuration | None:
    if left.time.local != right.time.local:
        return None
    return DayDuration(instant(left) - instant(right))


def _time_minus(left: Time, right: Time) -> DayDuration | None:
    if left.local != right.local:
        return None
    return DayDuration(time_nanos(left) - time_nanos(right))


def _scaled(amount: int, by: Decimal) -> int | None:
    product = finite(CONTEXT.multiply(from_int(amount), by))
    return None if product is None else int(product.to_integral_value(ROUND_HALF_EVEN))


def _times_days(duration: DayDuration, by: Decimal) -> DayDuration | None:
    amount = _scaled(duration.nanos, by)
    return None if amount is None else days(amount)


def _times_months(duration: MonthDuration, by: Decimal) -> MonthDuration | None:
    product = finite(CONTEXT.multiply(from_int(duration.months), by))
    return None if product is None else months(int(product.to_integral_value(ROUND_DOWN)))


def _days_over(duration: DayDuration, by: Decimal) -> DayDuration | None:
    share = _quotient(from_int(duration.nanos), by)
    return None if share is None else days(int(share.to_integral_value(ROUND_HALF_EVEN)))


def _months_over(duration: MonthDuration, by: Decimal) -> MonthDuration | None:
    share = _quotient(from_int(duration.months), by)
    return None if share is None else months(int(share.to_integral_value(ROUND_DOWN)))


RULES: dict[tuple[str, type, type], Rule] = {
    ("+", Decimal, Decimal): lambda a, b: finite(CONTEXT.add(a, b)),
    ("-", Decimal, Decimal): lambda a, b: finite(CONTEXT.subtract(a, b)),
    ("*", Decimal, Decimal): lambda a, b: finite(CONTEXT.multiply(a, b)),
    ("/", Decimal, Decimal): _quotient,
    ("**", Decimal, Decimal): _power,
    ("+", str, str): lambda a, b: a + b,
    ("+", DayDuration, DayDuration): lambda a, b: days(a.nanos + b.nanos),
    ("-", DayDuration, DayDuration): lambda a, b: days(a.nanos - b.nanos),
    ("+", MonthDuration, MonthDuration): lambda a, b: months(a.months + b.months),
    ("-", MonthDuration, MonthDuration): lambda a, b: months(a.months - b.months),
    ("*", DayDuration, Decimal): _times_days,
    ("*", Decimal, DayDuration): lambda a, b: _times_days(b, a),
    ("*", MonthDuration, Decimal): _times_months,
    ("*", Decimal, MonthDuration): lambda a, b: _times_months(b, a),
    ("/", DayDuration, Decimal): _days_over,
    ("/", MonthDuration, Decimal): _months_over,
    ("/", DayDuration, DayDuration): lambda a, b: _quotient(from_int(a.nanos), from_int(b.nanos)),
    ("/", MonthDuration, MonthDuration): lambda a, b: _quotient(from_int(a.months), from_int(b.months)),
    ("-", Date, Date): lambda a, b: DayDuration((day_of(a) - day_of(b)) * DAY_NANOS),
    ("-", DateTime, DateTime): _moment_minus,
    ("-", DateTime, Date): lambda a, b: _moment_minus(a, at_midnight(b)),
    ("-", Date, DateTime): lambda a, b: _moment_minus(at_midnight(a), b),
    ("-", Time, Time): _time_minus,
    ("+", Date, DayDuration): _date_plus,
    ("+", DayDuration, Date): lambda a, b: _date_plus(b, a),
    ("-", Date, DayDuration): lambda a, b: _date_plus(a, DayDuration(-b.nanos)),
    ("+", Date, MonthDuration): lambda a, b: moved_by_months(a, b.months),
    ("+", MonthDuration, Date): lambda a, b: moved_by_months(b, a.months),
    ("-", Date, MonthDuration): lambda a, b: moved_by_months(a, -b.months),
    ("+", DateTime, DayDuration): lambda a, b: moved_by_nanos(a, b.nanos),
    ("+", DayDuration, DateTime): lambda a, b: moved_by_nanos(b, a.nanos),
    ("-", DateTime, DayDuration): lambda a, b: moved_by_nanos(a, -b.nanos),
    ("+", DateTime, MonthDuration): lambda a, b: _moment_plus_months(a, b.months),
    ("+", MonthDuration, DateTime): lambda a, b: _moment_plus_months(b, a.months),
    ("-", DateTime, MonthDuration): lambda a, b: _moment_plus_months(a, -b.months),
    ("+", Time, DayDuration): moved_time,
    ("+", DayDuration, Time): lambda a, b: moved_time(b, a),
    ("-", Time, DayDuration): lambda a, b: moved_time(a, DayDuration(-b.nanos)),
}


_ZONED, _TEMPORAL_STEPS, _ROOT = 60, 4, 50


def steps_of(operator: str, left: Value, right: Value) -> int:
    """What an operation costs beyond a plain sum: moments in zones and broken exponents take long."""
    if operator == "**" and type(right) is Decimal:
        return 0 if right == right.to_integral_value() else _ROOT
    steps = 0
    for value in (left, right):
        if type(value) is DateTime:
            steps += _ZONED if value.time.zone is not None else _TEMPORAL_STEPS
        elif type(value) is Date:
            steps += _TEMPORAL_STEPS
        elif type(value) is str:
            steps += len(value) // TEXT_STEP
    return steps


def negative(value: Value) -> Value:
    """`-value`, null for what has no negative."""
    if type(value) is Decimal:
        return CONTEXT.minus(value)
    if type(value) is DayDuration:
        return DayDuration(-value.nanos)
    if type(value) is MonthDuration:
        return MonthDuration(-value.months)
    return None

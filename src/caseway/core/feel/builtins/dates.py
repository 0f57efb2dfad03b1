"""Functions of dates, times and durations (DMN 1.5, 10.3.4.1, 10.3.4.8 and 10.3.4.11)."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal

from caseway.core.feel.days import day_number, is_day, week_day, week_of_year
from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.instants import UTC_MIDNIGHT, day_of, months_between
from caseway.core.feel.limits import Run
from caseway.core.feel.moments import (
    OFFSET_LIMIT,
    read_date,
    read_day_moment,
    read_duration,
    read_moment,
    read_time,
)
from caseway.core.feel.numbers import from_int
from caseway.core.feel.outside import imported
from caseway.core.feel.values import NANOS, Date, DateTime, DayDuration, MonthDuration, Time, Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("date(from: string)", cost=3)
def _date_of_text(text: str) -> Date:
    found = read_date(text)
    if found is None:
        raise Nothing(f"«{text}» is no date")
    return found


@builtin("date(from: date|moment)", cost=3)
def _date_of(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("date(year: number, month: number, day: number)", cost=3)
def _date(year: Decimal, month: Decimal, day: Decimal) -> Date:
    parts = int(year), int(month), int(day)
    if not is_day(*parts):
        raise Nothing(f"there is no day {year}-{month}-{day}")
    return Date(*parts)


@builtin("time(from: string)", cost=3)
def _time_of_text(text: str) -> Time:
    found = read_time(text)
    if found is None:
        raise Nothing(f"«{text}» is no time")
    return found


@builtin("time(from: time|moment|date)", cost=3)
def _time_of(value: Time | DateTime | Date) -> Time:
    if isinstance(value, Date):
        return UTC_MIDNIGHT
    return value.time if isinstance(value, DateTime) else value


@builtin("time(hour: number, minute: number, second: number, offset?: days)", cost=3)
def _time(hour: Decimal, minute: Decimal, second: Decimal, offset: DayDuration | None = None) -> Time:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        raise Nothing(f"there is no time {hour}:{minute}:{second}")
    nanos = (int(hour) * 60 + int(minute)) * 60 * NANOS + int(second * NANOS)
    if offset is None:
        return Time(nanos)
    if abs(offset.nanos) > OFFSET_LIMIT * NANOS:
        raise Nothing("the offset is too large")
    return Time(nanos, offset.nanos // NANOS)


@builtin("date and time(from: string)", cost=8)
def _moment_of_text(text: str) -> DateTime:
    found = read_moment(text) or read_day_moment(text)
    if found is None:
        raise Nothing(f"«{text}» is no date and time")
    return found


@builtin("date and time(from: moment)", cost=8)
def _moment_of(value: DateTime) -> DateTime:
    return value


@builtin("date and time(date: date|moment, time: time)", cost=8)
def _moment(date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(_date_of(date), time)


@builtin("duration(from: string)")
def _duration(text: str) -> DayDuration | MonthDuration:
    found = read_duration(text)
    if found is None:
        raise Nothing(f"«{text}» is no duration")
    return found


@builtin("duration(from: days|months)")
def _duration_of(value: DayDuration | MonthDuration) -> DayDuration | MonthDuration:
    return value


@builtin("years and months duration(from: date|moment, to: date|moment)", cost=2)
def _between(start: Date | DateTime, end: Date | DateTime) -> MonthDuration:
    if isinstance(start, DateTime) and isinstance(end, DateTime):
        return months_between(start.date, start.time.nanos, end.date, end.time.nanos)
    return months_between(_date_of(start), 0, _date_of(end), 0)


@builtin("day of year(date: date|moment)")
def _day_of_year(value: Date | DateTime) -> Decimal:
    date = _date_of(value)
    return from_int(day_of(date) - day_number(date.year, 1, 1) + 1)


@builtin("day of week(date: date|moment)", cost=2)
def _day_of_week(value: Date | DateTime) -> str:
    return _DAYS[week_day(day_of(_date_of(value))) - 1]


@builtin("month of year(date: date|moment)")
def _month_of_year(value: Date | DateTime) -> str:
    return _MONTHS[_date_of(value).month - 1]


@builtin("week of year(date: date|moment)", cost=4)
def _week_of_year(value: Date | DateTime) -> Decimal:
    date = _date_of(value)
    return from_int(week_of_year(date.year, date.month, date.day))


@builtin("now()", wants_run=True)
def _now(run: Run) -> Value:
    if run.now is None:
        raise Nothing("the evaluation was not told the time")
    return imported(run.now.astimezone(UTC))


@builtin("today()", wants_run=True)
def _today(run: Run) -> Value:
    if run.now is None:
        raise Nothing("the evaluation was not told the time")
    return imported(run.now.date())

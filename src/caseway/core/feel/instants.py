"""What dates and times measure: instants, and steps along the calendar."""

from __future__ import annotations

from caseway.core.feel.days import YEAR_LIMIT, civil, day_number, month_length
from caseway.core.feel.values import DAY_NANOS, NANOS, Date, DateTime, DayDuration, MonthDuration, Time
from caseway.core.feel.zones import offset_at, offset_since

MIDNIGHT = Time(0)
UTC_MIDNIGHT = Time(0, 0)


def day_of(date: Date) -> int:
    """The day's number."""
    return day_number(date.year, date.month, date.day)


def date_of(number: int) -> Date | None:
    """The day with this number; None outside FEEL's years."""
    year, month, day = civil(number)
    return Date(year, month, day) if abs(year) <= YEAR_LIMIT else None


def offset_of(moment: DateTime) -> int | None:
    """Seconds east of UTC, None when local."""
    time = moment.time
    if time.zone is not None:
        return offset_at(time.zone, day_of(moment.date), time.nanos)
    return time.offset


def local_nanos(moment: DateTime) -> int:
    """Nanoseconds since 1970 as its own clock shows them."""
    return day_of(moment.date) * DAY_NANOS + moment.time.nanos


def instant(moment: DateTime) -> int:
    """Nanoseconds since 1970 in UTC; a local moment counts as UTC (value-dt of the standard)."""
    return local_nanos(moment) - (offset_of(moment) or 0) * NANOS


def time_offset(time: Time) -> int | None:
    """Seconds east of UTC; a zone by name is asked for 1970-01-01, since a time has no day."""
    return offset_at(time.zone, 0, time.nanos) if time.zone is not None else time.offset


def time_nanos(time: Time) -> int:
    """Nanoseconds since midnight UTC, not wrapped (value-t of the standard)."""
    return time.nanos - (time_offset(time) or 0) * NANOS


def at_midnight(date: Date) -> DateTime:
    """The date as a moment: midnight UTC."""
    return DateTime(date, UTC_MIDNIGHT)


def moved_by_months(date: Date, months: int) -> Date | None:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if abs(year) > YEAR_LIMIT:
        return None
    return Date(year, month + 1, min(date.day, month_length(year, month + 1)))


def moved_by_nanos(moment: DateTime, nanos: int) -> DateTime | None:
    """The moment so much later, told in the same offset or zone."""
    time = moment.time
    if time.zone is not None:
        return _in_zone(instant(moment) + nanos, time.zone)
    days, of_day = divmod(local_nanos(moment) + nanos, DAY_NANOS)
    date = date_of(days)
    return None if date is None else DateTime(date, Time(of_day, time.offset))


def _in_zone(at: int, zone: str) -> DateTime | None:
    days, of_day = divmod(at + offset_since(zone, *divmod(at, DAY_NANOS)) * NANOS, DAY_NANOS)
    date = date_of(days)
    return None if date is None else DateTime(date, Time(of_day, None, zone))


def months_between(start: Date, start_nanos: int, end: Date, end_nanos: int) -> MonthDuration:
    """Whole months from the one moment to the other, negative backwards."""
    months = (end.year - start.year) * 12 + end.month - start.month
    begun = (end.day, end_nanos) < (start.day, start_nanos)
    over = (end.day, end_nanos) > (start.day, start_nanos)
    if months > 0 and begun:
        months -= 1
    elif months < 0 and over:
        months += 1
    return MonthDuration(months)


def moved_time(time: Time, duration: DayDuration) -> Time:
    """The time so much later, around the clock."""
    return Time((time.nanos + duration.nanos) % DAY_NANOS, time.offset, time.zone)

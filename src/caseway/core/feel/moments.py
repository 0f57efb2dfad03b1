"""Dates, times and durations read from text (ISO 8601 as XML Schema writes it, and a zone's name after @)."""

from __future__ import annotations

import re

from caseway.core.feel.days import is_day
from caseway.core.feel.values import NANOS, Date, DateTime, DayDuration, MonthDuration, Time, Value
from caseway.core.feel.zones import zone

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:(Z|z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+\-/]+))?"
)
_DAY = re.compile(r"(-?[0-9]{4,9}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,30})Y)?(?:([0-9]{1,30})M)?")
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,30})D)?"
    r"(?:T(?:([0-9]{1,30})H)?(?:([0-9]{1,30})M)?(?:([0-9]{1,30})(?:\.([0-9]+))?S)?)?"
)
OFFSET_LIMIT = 14 * 3600


def read_date(text: str) -> Date | None:
    """`2024-02-29`; None when there is no such day."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    return Date(year, month, day) if is_day(year, month, day) else None


def read_time(text: str) -> Time | None:
    """`10:30:00`, with fraction, offset or `@zone`; None when there is no such time."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    fraction = int((match[4] or "0")[:9].ljust(9, "0"))
    nanos = ((hour * 60 + minute) * 60 + second) * NANOS + fraction
    if match[10] is not None:
        return None if zone(match[10]) is None else Time(nanos, None, match[10])
    if match[6] is None:
        return Time(nanos, 0 if match[5] else None)
    if int(match[8]) > 59 or int(match[9] or 0) > 59:
        return None
    offset = int(match[7]) * 3600 + int(match[8]) * 60 + int(match[9] or 0)
    if offset > OFFSET_LIMIT:
        return None
    return Time(nanos, -offset if match[6] == "-" else offset)


def read_moment(text: str) -> DateTime | None:
    """A date, `T` and a time."""
    before, letter, after = text.partition("T")
    if not letter:
        return None
    date, time = read_date(before), read_time(after)
    return None if date is None or time is None else DateTime(date, time)


def read_day_moment(text: str) -> DateTime | None:
    """A date without a time, perhaps with an offset (`2012-03-07Z`): the midnight that begins it."""
    match = _DAY.fullmatch(text)
    date = None if match is None else read_date(match[1])
    time = None if match is None else read_time(f"00:00:00{match[2] or ''}")
    return None if date is None or time is None else DateTime(date, time)


def read_duration(text: str) -> DayDuration | MonthDuration | None:
    """`P1Y2M`, or `P3DT4H5M6.7S`; None for a mixture of both and for one without parts."""
    match = _MONTHS.fullmatch(text)
    if match is not None and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return MonthDuration(-months if match[1] else months)
    match = _DAYS.fullmatch(text)
    if match is None or not any(match[index] for index in range(2, 6)) or text.endswith("T"):
        return None
    seconds = ((int(match[2] or 0) * 24 + int(match[3] or 0)) * 60 + int(match[4] or 0)) * 60 + int(
        match[5] or 0
    )
    nanos = seconds * NANOS + int((match[6] or "0")[:9].ljust(9, "0"))
    return DayDuration(-nanos if match[1] else nanos)


def at_literal(text: str) -> Value:
    """The value of `@"…"`, None when the text is neither date, time, date and time nor duration."""
    return read_date(text) or read_moment(text) or read_time(text) or read_duration(text)

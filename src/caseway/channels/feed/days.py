"""Reads an iCal file (RFC 5545) for days off: events that last whole days, with their recurrences.

What has a time of day is no day off and is counted. A recurrence moved to another day is off there and not here.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar
import msgspec
from dateutil import rrule

EVENTS_MAX = 5_000
RULES_MAX = 500
DAYS_MAX = 4_000
LENGTH_DAYS_MAX = 366
FIRST_YEAR = 1900
NAME_MAX = 120
_WHOLE_DAYS = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_SPACES = re.compile(r"[\s\x00-\x1f]+")


class Unreadable(Exception):
    """It is no calendar, or too large a one; the text is a sentence for the screen."""


class DaysOff(msgspec.Struct, frozen=True):
    """The days with their names, and how many events were left out for having a time of day."""

    days: dict[date, str]
    left_out: int = 0


def days_off(raw: bytes, first: date, last: date) -> DaysOff:
    """The days off from `first` to `last`, both included. Raises `Unreadable`."""
    events = _events(raw)
    moved = {_moved(event) for event in events if "RECURRENCE-ID" in event}
    days: dict[date, str] = {}
    left_out = rules = 0
    for event in events:
        begins = _date(event.get("DTSTART"))
        if begins is None:
            left_out += 1
            continue
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        rules += "RRULE" in event
        if rules > RULES_MAX:
            raise Unreadable(f"It has more than {RULES_MAX} recurring events.")
        length = _length(event, begins)
        name = _SPACES.sub(" ", str(event.get("SUMMARY", ""))).strip()[:NAME_MAX]
        for start in _starts(event, begins, first - length, last):
            if "RECURRENCE-ID" not in event and (str(event.get("UID", "")), start) in moved:
                continue
            _add(days, start, length, name, (first, last))
    return DaysOff(dict(sorted(days.items())), left_out)


def _events(raw: bytes) -> list[Any]:
    try:
        found = icalendar.Calendar.from_ical(raw)
        events = list(found.walk("VEVENT"))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise Unreadable("It is no iCal file.") from None
    if getattr(found, "name", "") != "VCALENDAR":
        raise Unreadable("It is no iCal file.")
    if len(events) > EVENTS_MAX:
        raise Unreadable(f"It has more than {EVENTS_MAX:,} events.")
    return events


def _moved(event: Any) -> tuple[str, date | None]:
    return str(event.get("UID", "")), _date(event.get("RECURRENCE-ID"))


def _date(value: Any) -> date | None:
    """The date of a property that has no time of day."""
    found = getattr(value, "dt", None)
    whole = isinstance(found, date) and not isinstance(found, datetime) and found.year >= FIRST_YEAR
    return found if whole else None


def _length(event: Any, begins: date) -> timedelta:
    ends = _date(event.get("DTEND"))
    lasts = getattr(event.get("DURATION"), "dt", None)
    length = ends - begins if ends is not None else lasts if isinstance(lasts, timedelta) else None
    days = length.days if length is not None else 1
    return timedelta(days=min(max(days, 1), LENGTH_DAYS_MAX))


def _starts(event: Any, begins: date, first: date, last: date) -> Iterator[date]:
    """The days on which the event begins, between two days."""
    left_out = set(_dates(event.get("EXDATE")))
    starts = [begins, *_dates(event.get("RDATE"))]
    rule = event.get("RRULE")
    if rule is not None and not isinstance(rule, list) and "RECURRENCE-ID" not in event:
        starts += _recurring(rule, begins, last)
    for start in dict.fromkeys(starts):
        if start not in left_out and first <= start <= last:
            yield start


def _dates(value: Any) -> Iterator[date]:
    for part in value if isinstance(value, list) else [value] if value is not None else []:
        for one in getattr(part, "dts", []):
            found = _date(one)
            if found is not None:
                yield found


def _recurring(rule: Any, begins: date, last: date) -> list[date]:
    """The days of a rule. It is ended at `last` whatever it says: rules that never fit run for ever."""
    parts = {name.upper(): value for name, value in rule.items()}
    if str((parts.get("FREQ") or [""])[0]).upper() not in _WHOLE_DAYS:
        return []
    count = int((parts.pop("COUNT", None) or [0])[0])
    until = (parts.pop("UNTIL", None) or [last])[0]
    end = min(until.date() if isinstance(until, datetime) else until, last)
    text = ";".join(
        part
        for part in rule.to_ical().decode().split(";")
        if part.partition("=")[0].upper() not in ("COUNT", "UNTIL", "BYHOUR", "BYMINUTE", "BYSECOND")
    )
    stop = datetime.combine(end, time())
    try:
        found = rrule.rrulestr(text, dtstart=datetime.combine(begins, time())).replace(until=stop)
    except (ValueError, TypeError, AttributeError):
        return []
    return [one.date() for number, one in enumerate(found) if not count or number < count]


def _add(days: dict[date, str], start: date, length: timedelta, name: str, within: tuple[date, date]) -> None:
    for n in range(length.days):
        day = start + timedelta(days=n)
        if within[0] <= day <= within[1] and not days.get(day):
            days[day] = name
    if len(days) > DAYS_MAX:
        raise Unreadable(f"It has more than {DAYS_MAX:,} days off.")

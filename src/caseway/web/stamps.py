"""Instants as people read them: relative on the page, exact on hover, in the reader's zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL_MONTHS = (
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


class Stamp(msgspec.Struct, frozen=True):
    """An instant on a page: `iso` for machines, `short` to read, `exact` on hover, `past` if it is over."""

    iso: str
    short: str
    exact: str
    past: bool = True


class Reader(msgspec.Struct, frozen=True):
    """Whose eyes a page is shaped for: the desk time it is read at, and the zone."""

    now: datetime
    zone: str = "UTC"

    def stamp(self, at: datetime) -> Stamp:
        """`9 min`, `3 h`, `Tue 10:31`, `3 Mar`: how long ago; `in 4 min`, `today 12:00`: what is still to come."""
        local = at.astimezone(zone_of(self.zone))
        past = at <= self.now
        short = _ago(at, local, self) if past else _ahead(at, local, self)
        return Stamp(at.isoformat(timespec="seconds"), short, exact(local), past)

    def maybe(self, at: datetime | None) -> Stamp | None:
        """The stamp of `at`, if there is one."""
        return None if at is None else self.stamp(at)

    def clock(self, at: datetime) -> str:
        """`10:31` on the reader's day, else with the day before it: `Tue 3 Mar, 10:31`."""
        local = at.astimezone(zone_of(self.zone))
        today = self.now.astimezone(zone_of(self.zone)).date()
        return f"{_time(local)}" if local.date() == today else f"{_day(local, today.year)}, {_time(local)}"

    def time(self, at: datetime) -> str:
        """`10:31`, where the day stands beside it."""
        return _time(at.astimezone(zone_of(self.zone)))

    def day(self, at: datetime) -> str:
        """`Today`, `Yesterday`, `Tue 3 Mar`, `Tue 3 Mar 2025`: the heading over a day of a conversation."""
        local = at.astimezone(zone_of(self.zone)).date()
        today = self.now.astimezone(zone_of(self.zone)).date()
        if (today - local).days in (0, 1):
            return "Today" if local == today else "Yesterday"
        return _day(local, today.year)


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC for a name that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def exact(local: datetime) -> str:
    """`Tue 3 March 2026, 10:31 CET`: nothing left to guess."""
    day = f"{_DAYS[local.weekday()]} {local.day} {_FULL_MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {_time(local)} {local.tzname() or ''}".rstrip()


def span(length: timedelta) -> str:
    """`2 min`, `1 h 10 min`, `3 days`: a length of time, as one would say it."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest} min" if rest and hours < 4 else f"{hours} h"
    days = hours // 24
    return "1 day" if days == 1 else f"{days} days"


def _time(local: datetime) -> str:
    return f"{local.hour:02d}:{local.minute:02d}"


def _day(local: date, this_year: int) -> str:
    year = "" if local.year == this_year else f" {local.year}"
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}{year}"


def _ago(at: datetime, local: datetime, reader: Reader) -> str:
    seconds = (reader.now - at).total_seconds()
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 86400:
        return f"{int(seconds // 3600)} h"
    if seconds < 7 * 86400:
        return f"{int(seconds // 86400)} d"
    year = "" if local.year == reader.now.year else f" {local.year}"
    return f"{local.day} {_MONTHS[local.month - 1]}{year}"


def _ahead(at: datetime, local: datetime, reader: Reader) -> str:
    if (at - reader.now).total_seconds() < 3600:
        return f"in {max(1, int((at - reader.now).total_seconds() // 60))} min"
    today = reader.now.astimezone(local.tzinfo).date()
    days = (local.date() - today).days
    if days == 0:
        return f"today {_time(local)}"
    if days == 1:
        return f"tomorrow {_time(local)}"
    if days < 7:
        return f"{_DAYS[local.weekday()]} {_time(local)}"
    return _day(local, today.year)

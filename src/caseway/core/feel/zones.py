"""Time zones by name, from the pinned tzdata package and never from the machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from caseway.core.feel.days import civil

_OFFSETLESS = timedelta()
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*")


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo | None:
    """The zone, or None when there is none of that name."""
    parts = name.split("/")
    if not all(_PART.fullmatch(part) for part in parts):
        return None
    source = files("tzdata").joinpath("zoneinfo", *parts)
    if not source.is_file():
        return None
    try:
        with source.open("rb") as data:
            return ZoneInfo.from_file(data, key=name)
    except ValueError:
        return None


def offset_at(name: str, day: int, nanos: int) -> int:
    """Seconds east of UTC that the zone's clocks show at this local day number and time of day.

    Python's dates end at 9999; a day outside is looked up in a year of the same shape.
    """
    found = zone(name)
    if found is None:
        return 0
    offset = _moment(day, nanos).replace(tzinfo=found).utcoffset() or _OFFSETLESS
    return int(offset.total_seconds())


def offset_since(name: str, day: int, nanos: int) -> int:
    """Seconds east of UTC that the zone's clocks show at this day number and time of day in UTC."""
    found = zone(name)
    if found is None:
        return 0
    offset = _moment(day, nanos).astimezone(found).utcoffset() or _OFFSETLESS
    return int(offset.total_seconds())


def _moment(day: int, nanos: int) -> datetime:
    year, month, of_month = civil(day)
    if not 1 < year < 9999:
        year = 2000 + year % 400
    return datetime(year, month, of_month, tzinfo=UTC) + timedelta(seconds=nanos // 1_000_000_000)

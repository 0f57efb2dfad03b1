"""The calendar of a team: when it works, and sums in working time.

Every question costs microseconds, over years too: a year is laid out once (`year.py`), then looked up.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import msgspec

from caseway.core.calendar.hours import openings_of
from caseway.core.calendar.year import Year, instant, lay_out, micros
from caseway.core.feel.zones import zone as zone_named

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OFFICE = ("09:00-17:00",)
_YEARS_AHEAD = 20
_ONE = timedelta(microseconds=1)


class Calendar(msgspec.Struct, frozen=True, cache_hash=True):
    """Working hours by weekday (Monday first, several spans a day), holidays, and the IANA zone they are in.

    As JSON: `{"zone": "Europe/Vienna", "week": [["09:00-12:00", "13:00-17:00"], …],
    "holidays": ["2026-12-25"]}`.
    Raises ValueError when the zone is unknown, the hours are malformed, or no weekday is ever open.
    """

    zone: str = "UTC"
    week: tuple[tuple[str, ...], ...] = (_OFFICE, _OFFICE, _OFFICE, _OFFICE, _OFFICE, (), ())
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if zone_named(self.zone) is None:
            raise ValueError(f"There is no time zone “{self.zone}”.")
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("A week has seven days, Monday first.")
        openings = [openings_of(day) for day in self.week]
        if not any(openings):
            raise ValueError("A calendar is open at least once a week.")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works at this instant."""
        return _year(self, at.astimezone(UTC).year).next_open(micros(at)) == micros(at)

    def next_open(self, at: datetime) -> datetime:
        """The earliest instant from `at` on at which somebody works, in UTC."""
        asked, first = micros(at), at.astimezone(UTC).year
        for year in range(first, first + _YEARS_AHEAD):
            found = _year(self, year).next_open(asked)
            if found is not None:
                return instant(found)
        raise ValueError("The calendar has nothing but holidays.")

    def add_working(self, start: datetime, span: timedelta) -> datetime:
        """The earliest instant, in UTC, by which `span` of working time has passed since `start`.

        A span is hours of work: two days of eight hours are `timedelta(hours=16)`. Nothing to add is `start`.
        """
        left = span // _ONE
        if left < 0:
            raise ValueError("Working time is added, not taken away.")
        if left == 0:
            return start.astimezone(UTC)
        year = start.astimezone(UTC).year
        left += _year(self, year).open_until(micros(start))
        idle = 0
        while left > (total := _year(self, year).total):
            idle = 0 if total else idle + 1
            if idle > _YEARS_AHEAD:
                raise ValueError("The calendar has nothing but holidays.")
            left -= total
            year += 1
        return instant(_year(self, year).reached(left))

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """The same time of day, `days` days of work later, in UTC; where that day is closed then, as near as it works.

        Outside working hours it counts from the next opening on. Nothing to add is `start`.
        """
        if days <= 0:
            return start.astimezone(UTC)
        zone = zone_named(self.zone)
        local = self.next_open(start).astimezone(zone)
        day, left = local.date(), days
        while left:
            day += timedelta(days=1)
            left -= day not in self.holidays and bool(self.week[day.weekday()])
        wanted = datetime.combine(day, local.time(), zone).astimezone(UTC)
        shut_at = _year(self, wanted.year).closed_since(micros(wanted))
        if shut_at is None or instant(shut_at).astimezone(zone).date() != day:
            return self.next_open(wanted)
        return instant(shut_at)

    def later(self, start: datetime, days: int, hours: timedelta) -> datetime:
        """`days` of work and then `hours` of it after `start`, in UTC."""
        return self.add_working(self.add_working_days(start, days), hours)

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants; negative if `end` is the earlier one."""
        if end < start:
            return -self.working_between(end, start)
        first, last = start.astimezone(UTC).year, end.astimezone(UTC).year
        open_micros = _year(self, last).open_until(micros(end)) - _year(self, first).open_until(micros(start))
        open_micros += sum([_year(self, year).total for year in range(first, last)])
        return timedelta(microseconds=open_micros)


@lru_cache(maxsize=512)
def _year(calendar: Calendar, year: int) -> Year:
    zone = zone_named(calendar.zone)
    assert zone is not None  # checked when the calendar was made
    return lay_out(year, tuple([openings_of(day) for day in calendar.week]), calendar.holidays, zone)

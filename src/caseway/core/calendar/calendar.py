"""The calendar of a team: when it works, and sums in working time.

Every question costs microseconds, over years too: a year is laid out once (`year.py`), then looked up.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import msgspec

from caseway.core.calendar.hours import Opening, openings_of
from caseway.core.calendar.year import Pattern, Year, instant, lay_out, micros
from caseway.core.feel.zones import zone as zone_named

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OFFICE = ("09:00-17:00",)
_YEARS_AHEAD = 20
_ONE = timedelta(microseconds=1)


class OwnDay(msgspec.Struct, frozen=True, order=True):
    """A date with hours of its own, whatever weekday or holiday it is; none at all is a closed day."""

    on: date
    hours: tuple[str, ...] = ()


class Calendar(msgspec.Struct, frozen=True, cache_hash=True):
    """Working hours by weekday (Monday first, several spans a day), holidays, own days, and their IANA zone.

    As JSON: `{"zone": "Europe/Vienna", "week": [["09:00-12:00", "13:00-17:00"], …],
    "holidays": ["2026-12-25"], "own_days": [{"on": "2026-12-24", "hours": ["09:00-12:00"]}]}`.
    An own day beats a holiday, and a holiday beats its weekday. Raises ValueError when the zone is unknown, the
    hours are malformed, a date has hours twice, or no weekday is ever open.
    """

    zone: str = "UTC"
    week: tuple[tuple[str, ...], ...] = (_OFFICE, _OFFICE, _OFFICE, _OFFICE, _OFFICE, (), ())
    holidays: frozenset[date] = frozenset()
    own_days: tuple[OwnDay, ...] = ()

    def __post_init__(self) -> None:
        if zone_named(self.zone) is None:
            raise ValueError(f"There is no time zone “{self.zone}”.")
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("A week has seven days, Monday first.")
        openings = [openings_of(day) for day in self.week]
        if not any(openings):
            raise ValueError("A calendar is open at least once a week.")
        dates = set()
        for day in self.own_days:
            openings_of(day.hours)
            if day.on in dates:
                raise ValueError(f"{day.on} has hours of its own twice.")
            dates.add(day.on)

    def hours_on(self, day: date) -> tuple[Opening, ...]:
        """The openings of a date, in order; none where it is closed."""
        return _pattern(self).on(day.toordinal())

    def is_holiday(self, day: date) -> bool:
        """Whether this date is off though its weekday might not be: a holiday, or an own day without hours."""
        own = _pattern(self).own.get(day.toordinal())
        return day in self.holidays if own is None else not own

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
        day = self._workday_after(local.date(), days)
        wanted = datetime.combine(day, local.time(), zone).astimezone(UTC)
        shut_at = _year(self, wanted.year).closed_since(micros(wanted))
        if shut_at is None or instant(shut_at).astimezone(zone).date() != day:
            return self.next_open(wanted)
        return instant(shut_at)

    def _workday_after(self, day: date, days: int) -> date:
        """The `days`-th date with hours after `day`."""
        year, left, idle = day.year, days, 0
        found = _workdays(self, year)
        place = bisect_right(found, day.toordinal())
        while place + left > len(found):
            left -= len(found) - place
            idle = 0 if found else idle + 1
            if idle > _YEARS_AHEAD:
                raise ValueError("The calendar has nothing but holidays.")
            year, place = year + 1, 0
            found = _workdays(self, year)
        return date.fromordinal(found[place + left - 1])

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
    return lay_out(year, _pattern(calendar), zone)


@lru_cache(maxsize=512)
def _workdays(calendar: Calendar, year: int) -> tuple[int, ...]:
    """The ordinals of the dates of a year on which somebody works; a date may reach into the next UTC year."""
    first, following = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    found = {day for near in (year - 1, year, year + 1) for day in _year(calendar, near).days}
    return tuple(sorted(day for day in found if first <= day < following))


@lru_cache(maxsize=64)
def _pattern(calendar: Calendar) -> Pattern:
    return Pattern(
        week=tuple([openings_of(day) for day in calendar.week]),
        holidays=frozenset(day.toordinal() for day in calendar.holidays),
        own={day.on.toordinal(): openings_of(day.hours) for day in calendar.own_days},
    )

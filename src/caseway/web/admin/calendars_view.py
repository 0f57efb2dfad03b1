"""A calendar as its page shows it: the year with every day and why, and when a request would be due."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from caseway.store.calendars import StoredCalendar, TeamCalendar
from caseway.web.admin.calendars_form import AskedAt
from caseway.web.parts import Choice
from caseway.web.stamps import Reader, Stamp, exact, zone_of

MONTHS = "January February March April May June July August September October November December".split()


class DayCell(msgspec.Struct, frozen=True):
    """A day in the picture; `look` is `open`, `free` (no hours that weekday), `holiday`, `closed` or `other`."""

    number: int
    look: str
    why: str


class Month(msgspec.Struct, frozen=True):
    """A month: how many cells are empty before its first, and its days."""

    name: str
    blanks: tuple[int, ...]
    days: tuple[DayCell, ...]


class OddDay(msgspec.Struct, frozen=True):
    """A day that is not as its weekday is."""

    day: str
    why: str
    hours: str


class Preview(msgspec.Struct, frozen=True):
    """What the calendar as it is typed would do; `wrong` is why it cannot be shown."""

    sentence: str = ""
    exactly: str = ""
    year: int = 0
    years: tuple[Choice, ...] = ()
    months: tuple[Month, ...] = ()
    odd: tuple[OddDay, ...] = ()
    sum: str = ""
    wrong: str = ""


class CalendarLine(msgspec.Struct, frozen=True):
    """A calendar in the list."""

    key: str
    name: str
    zone: str
    hours: str
    country: str
    teams: str
    is_default: bool
    author: str
    at: Stamp | None


def line_of(
    found: StoredCalendar, teams: Sequence[TeamCalendar], country: str, reader: Reader
) -> CalendarLine:
    """The calendar in a line."""
    return CalendarLine(
        key=found.key,
        name=found.name,
        zone=found.zone,
        hours=week_in_words(found.week),
        country=country,
        teams=", ".join(team.name for team in teams if team.calendar == found.key),
        is_default=found.is_default,
        author=found.author or "",
        at=reader.stamp(found.updated_at) if found.updated_by else None,
    )


def week_in_words(week: Sequence[Sequence[str]]) -> str:
    """`Mon to Fri 09:00-17:00`; days of the same hours together."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    runs: list[tuple[int, int]] = []
    for number, hours in enumerate(week):
        if runs and tuple(week[runs[-1][0]]) == tuple(hours):
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    parts = [
        f"{names[a]}{f' to {names[b]}' if b > a else ''} {', '.join(week[a])}" for a, b in runs if week[a]
    ]
    return " · ".join(parts)


def preview_of(found: StoredCalendar, asked: AskedAt, this_year: int) -> Preview:
    """The picture of a year, and when a request would be due."""
    cells = list(_cells(found, asked.year))
    worked = sum(1 for _, cell in cells if cell.look in ("open", "other"))
    hours = sum(one.closes - one.opens for day, _ in cells for one in found.body.hours_on(day)) / 60
    sentence, exactly = _due(found, asked)
    return Preview(
        sentence=sentence,
        exactly=exactly,
        year=asked.year,
        years=tuple(Choice(str(y), str(y), y == asked.year) for y in range(this_year - 5, this_year + 11)),
        months=tuple(_month(asked.year, number, cells) for number in range(1, 13)),
        odd=tuple(
            _odd(day, cell, found) for day, cell in cells if cell.look in ("holiday", "closed", "other")
        ),
        sum=f"{worked} days of work, {hours:,.0f} hours",
    )


def _due(found: StoredCalendar, asked: AskedAt) -> tuple[str, str]:
    zone = zone_of(found.zone)
    start = asked.at.replace(tzinfo=zone)
    try:
        due = found.body.add_working(start, timedelta(hours=asked.hours)).astimezone(zone)
    except ValueError as wrong:
        return str(wrong), ""
    sentence = (
        f"A request on {start:%A %-d %B, %H:%M} with {asked.hours:g} h is due on {due:%A %-d %B %Y, %H:%M}."
    )
    return sentence, exact(due)


def _cells(found: StoredCalendar, year: int) -> Iterator[tuple[date, DayCell]]:
    own = {day.on: day for day in found.own_days}
    day = date(year, 1, 1)
    while day.year == year:
        yield day, _cell(found, day, own.get(day))
        day += timedelta(days=1)


def _cell(found: StoredCalendar, day: date, own: object) -> DayCell:
    words = f"{day:%A %-d %B}"
    holiday = found.named_days.get(day)
    name = getattr(own, "name", "") or holiday or ""
    hours = hours_in_words(found, day)
    if own is not None and hours:
        return DayCell(day.day, "other", f"{words}: {name + ', ' if name else ''}{hours}")
    if own is not None:
        return DayCell(day.day, "closed", f"{words}: {name or 'closed'}")
    if holiday is not None:
        return DayCell(day.day, "holiday", f"{words}: {holiday}")
    if not hours:
        return DayCell(day.day, "free", f"{words}: no hours")
    return DayCell(day.day, "open", f"{words}: {hours}")


def hours_in_words(found: StoredCalendar, day: date) -> str:
    """`09:00-12:00, 13:00-17:00`; empty where it is closed."""
    return ", ".join(
        f"{one.opens // 60:02}:{one.opens % 60:02}-{one.closes // 60:02}:{one.closes % 60:02}"
        for one in found.body.hours_on(day)
    )


def _month(year: int, number: int, cells: Sequence[tuple[date, DayCell]]) -> Month:
    days = tuple(cell for day, cell in cells if day.month == number)
    return Month(MONTHS[number - 1], tuple(range(monthrange(year, number)[0])), days)


def _odd(day: date, cell: DayCell, found: StoredCalendar) -> OddDay:
    why = cell.why.partition(": ")[2]
    hours = hours_in_words(found, day)
    return OddDay(
        f"{day:%a %-d %B}", why.removesuffix(hours).rstrip(", ") or "Other hours", hours or "closed"
    )

"""The form of a calendar: what was typed, read leniently, and the calendar as the form shows it."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
from litestar.datastructures import FormMultiDict

from caseway.actions import public_holidays
from caseway.actions.calendars import CalendarChange
from caseway.core.calendar import WEEKDAYS
from caseway.store.calendar_feeds import Feed
from caseway.store.calendars import NamedDay, TeamCalendar
from caseway.web.parts import Choice
from caseway.web.stamps import Reader, Stamp, zone_of

_SPAN = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.h]?(\d{2}))?", re.IGNORECASE)
_CLOSED = frozenset({"", "closed", "-", "–", "off"})
TEXT_MAX = 200
EMPTY_ROWS = 2
HOURS_MAX = 10_000.0


class Misread(Exception):
    """What was typed cannot be read; the text says which part."""


class DayField(msgspec.Struct, frozen=True):
    """A line of hours: of a weekday, or of a date of its own."""

    key: str
    label: str
    hours: str
    name: str = ""


class FeedLine(msgspec.Struct, frozen=True):
    """How a feed is: when it was read last, how many days it tells, and what went wrong."""

    address: str
    read: Stamp | None
    tried: bool
    days: str
    fault: str


class FormPage(msgspec.Struct, frozen=True):
    """A calendar in its form; `revision` 0 is a new one."""

    key: str
    name: str
    revision: int
    zone: str
    week: tuple[DayField, ...]
    countries: tuple[Choice, ...]
    parts: tuple[Choice, ...]
    own_days: tuple[DayField, ...]
    feeds: str
    feed_lines: tuple[FeedLine, ...]
    teams: tuple[Choice, ...]
    is_default: bool
    asked_at: str
    asked_hours: str


def parts_of(country: str, chosen: str = "") -> tuple[Choice, ...]:
    """The parts of a country to choose from; none where it has none."""
    found = public_holidays.subdivisions(country)
    if not found:
        return ()
    whole = Choice("", "The whole country", not chosen)
    return (whole, *(Choice(place.code, place.name, place.code == chosen) for place in found))


def form_of(
    key: str,
    revision: int,
    change: CalendarChange,
    teams: Sequence[TeamCalendar],
    feeds: Sequence[Feed],
    reader: Reader,
) -> FormPage:
    """The form with a calendar in it."""
    own = [
        DayField(day.on.isoformat(), f"{day.on:%a %-d %B %Y}", _shown(day.hours), day.name)
        for day in change.own_days
    ]
    countries = [Choice("", "No country", not change.country)]
    countries += [
        Choice(place.code, place.name, place.code == change.country) for place in public_holidays.countries()
    ]
    return FormPage(
        key=key,
        name=change.name,
        revision=revision,
        zone=change.zone,
        week=tuple(
            DayField(name, name.capitalize(), _shown(hours))
            for name, hours in zip(WEEKDAYS, change.week, strict=True)
        ),
        countries=tuple(countries),
        parts=parts_of(change.country, change.subdivision),
        own_days=(*own, *(DayField("", "a new day", "") for _ in range(EMPTY_ROWS))),
        feeds="\n".join(change.feeds),
        feed_lines=tuple(_feed_line(feed, reader) for feed in feeds),
        teams=tuple(_team(team, key, change.teams) for team in teams),
        is_default=change.is_default,
        asked_at=_friday(reader.now.astimezone(zone_of(change.zone))).isoformat(timespec="minutes"),
        asked_hours="4",
    )


def _team(team: TeamCalendar, key: str, chosen: Sequence[str]) -> Choice:
    other = f" (now {team.calendar})" if team.calendar and team.calendar != key else ""
    return Choice(team.key, team.name + other, team.key in chosen)


def _shown(hours: Sequence[str]) -> str:
    return ", ".join(hours)


def _feed_line(feed: Feed, reader: Reader) -> FeedLine:
    count = len(feed.days)
    days = "1 day off" if count == 1 else f"{count} days off"
    if feed.left_out:
        days += f"; {feed.left_out} events with a time of day are left out"
    return FeedLine(feed.address, reader.maybe(feed.fetched_at), feed.tried_at is not None, days, feed.fault)


def _friday(local: datetime) -> datetime:
    """The next Friday at half past four, on the clock of the calendar."""
    day = local.date() + timedelta(days=(4 - local.weekday()) % 7)
    return datetime(day.year, day.month, day.day, 16, 30)  # noqa: DTZ001 - a clock on the wall


def change_in(form: FormMultiDict) -> CalendarChange:
    """The calendar as it was filled in. Raises `Misread` with a sentence."""
    week = tuple(hours_in(_text(form, name), name.capitalize()) for name in WEEKDAYS)
    return CalendarChange(
        name=_text(form, "name").strip(),
        zone=_text(form, "zone").strip() or "UTC",
        week=week,
        country=_text(form, "country"),
        subdivision=_text(form, "subdivision"),
        own_days=_own_days(form),
        feeds=tuple(line.strip() for line in _text(form, "feeds", 12_000).splitlines() if line.strip()),
        teams=tuple(str(one)[:TEXT_MAX] for one in form.getall("team", [])),
        is_default=bool(_text(form, "is_default")),
    )


def _text(form: FormMultiDict, name: str, most: int = TEXT_MAX) -> str:
    found = form.get(name)
    return found[:most] if isinstance(found, str) else ""


def _own_days(form: FormMultiDict) -> tuple[NamedDay, ...]:
    found = []
    columns = [form.getall(name, []) for name in ("day_on", "day_hours", "day_name")]
    for on, hours, name in zip(*columns, strict=False):
        if not str(on).strip():
            if str(hours).strip() or str(name).strip():
                raise Misread("A day of its own needs a date.")
            continue
        try:
            day = date.fromisoformat(str(on).strip())
        except ValueError:
            raise Misread(f"“{str(on)[:40]}” is no date.") from None
        found.append(NamedDay(day, hours_in(str(hours), day.isoformat()), str(name).strip()[:TEXT_MAX]))
    return tuple(found)


def hours_in(text: str, where: str) -> tuple[str, ...]:
    """`9-12, 13:00–17:30` → `09:00-12:00`, `13:00-17:30`; nothing is closed. Raises `Misread` with a sentence."""
    if text.strip().lower() in _CLOSED:
        return ()
    spans = []
    for part in re.split(r"[,;+]|\band\b", text[:TEXT_MAX]):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise Misread(
                f"{where}: hours are written like 9:00-12:00, 13:00-17:00, not “{part.strip()[:40]}”."
            )
        hour, minute, until, end = (int(one or 0) for one in found.groups())
        spans.append(f"{hour:02}:{minute:02}-{until:02}:{end:02}")
    return tuple(spans)


class AskedAt(msgspec.Struct, frozen=True):
    """What the preview is to count: from when, on the calendar's clock, and how many hours; and which year it shows."""

    at: datetime
    hours: float
    year: int


def asked_in(form: FormMultiDict, now: datetime) -> AskedAt:
    """What was asked of the preview; what cannot be read is the usual."""
    try:
        at = datetime.fromisoformat(_text(form, "asked_at")).replace(tzinfo=None)
    except ValueError:
        at = _friday(now)
    try:
        hours = min(max(float(_text(form, "asked_hours").replace(",", ".")), 0.0), HOURS_MAX)
    except ValueError:
        hours = 4.0
    year = _text(form, "year")
    shown = int(year) if year.isdecimal() and len(year) == 4 else now.year
    fits = 1971 <= at.year <= 2150 and hours == hours
    return AskedAt(
        at if fits else _friday(now), hours if fits else 4.0, min(max(shown, now.year - 5), now.year + 10)
    )

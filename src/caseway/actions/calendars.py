"""Calendars: kept, given to teams, removed. What follows from them is laid out here, for the years around now.

Timers that run keep the instants they have; whatever is armed from now on counts in the new calendar.
"""

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from caseway.actions import public_holidays
from caseway.actions.house import House
from caseway.core.calendar import Calendar, OwnDay
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import calendar_feeds, calendars
from caseway.store.audit import record
from caseway.store.calendar_feeds import Feed
from caseway.store.calendars import NamedDay, StoredCalendar

KEY = re.compile(r"[a-z][a-z0-9_-]{0,62}")
NAME_MAX = 80
DAY_NAME_MAX = 120
SPANS_MAX = 8
OWN_DAYS_MAX = 500
FEEDS_MAX = 5
ADDRESS_MAX = 2000
YEARS_BACK = 5
YEARS_AHEAD = 10
_YEARS = range(1970, 2200)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
OFFICE_WEEK = Calendar().week


class CalendarChange(msgspec.Struct, frozen=True):
    """A calendar as somebody wants it, whole; `teams` are the keys of those that have it."""

    name: str
    zone: str = "UTC"
    week: tuple[tuple[str, ...], ...] = OFFICE_WEEK
    country: str = ""
    subdivision: str = ""
    own_days: tuple[NamedDay, ...] = ()
    feeds: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    is_default: bool = False


class Outdated(Refusal, frozen=True):
    """Somebody has saved since (`code` is `changed`): the revision there is now, and whose."""

    revision: int
    author: str | None


NO_CALENDAR = Refusal("no-calendar", "There is no such calendar.")


async def save(
    house: House, key: str, revision: int, change: CalendarChange, agent_id: int | None
) -> StoredCalendar | Refusal:
    """The calendar as it is wanted, if it stands where it was seen; `revision` 0 makes a new one."""
    wrong = flaw_of(key, change)
    if wrong is not None:
        return wrong
    now = clock.now()
    laid = await asyncio.to_thread(_laid_out, change, now.year)
    async with transaction(house.pool) as connection:
        found = await _seen(connection, key, revision)
        if isinstance(found, Refusal):
            return found
        teams = await calendars.all_teams(connection)
        refusal = _of_house(change, found, teams)
        if refusal is not None:
            return refusal
        before = await _told(connection, found) if found is not None else None
        first = found is None and not await calendars.listed(connection)
        feeds = await calendar_feeds.of_calendar(connection, key)
        kept = tuple(feed for feed in feeds if feed.address in change.feeds)
        wanted = replace(change, is_default=change.is_default or first)
        saved = composed(key, wanted, laid, kept, now)
        saved = replace(saved, revision=found.revision + 1 if found else 1, updated_by=agent_id)
        await calendars.write(connection, saved)
        await calendars.give_to_teams(connection, key, change.teams)
        await calendar_feeds.set_addresses(connection, key, change.feeds)
        await record(connection, now, agent_id, "save calendar", before, await _told(connection, saved))
        again = await calendars.one(connection, key)
    return again or saved


async def remove(house: House, key: str, revision: int | None, agent_id: int | None) -> Refusal | None:
    """It is gone, and its teams follow the house's; the house's own stays. `revision` None asks no more."""
    async with transaction(house.pool) as connection:
        found = await calendars.lock(connection, key)
        if found is None:
            return NO_CALENDAR
        if revision is not None and revision != found.revision:
            return _outdated(found)
        if found.is_default:
            return Refusal("default", "The house works by this calendar. Make another one the house's first.")
        before = await _told(connection, found)
        await calendars.drop(connection, key)
        await record(connection, clock.now(), agent_id, "remove calendar", before, None)
    return None


async def _seen(connection: Connection, key: str, revision: int) -> StoredCalendar | Refusal | None:
    found = await calendars.lock(connection, key)
    if revision == 0:
        return (
            None if found is None else Refusal("taken", f"There is a calendar with the key “{key}” already.")
        )
    if found is None:
        return NO_CALENDAR
    return found if found.revision == revision else _outdated(found)


def _outdated(found: StoredCalendar) -> Outdated:
    sentence = f"{found.author or 'Somebody'} has changed this calendar since you opened it."
    return Outdated("changed", sentence, found.revision, found.author)


def _of_house(
    change: CalendarChange, found: StoredCalendar | None, teams: Sequence[calendars.TeamCalendar]
) -> Refusal | None:
    unknown = set(change.teams) - {team.key for team in teams}
    if unknown:
        return Refusal("team", f"There is no team “{min(unknown)}”.")
    if found is not None and found.is_default and not change.is_default:
        return Refusal("default", "The house needs a calendar. Make another one the house's instead.")
    return None


async def _told(connection: Connection, found: StoredCalendar) -> dict[str, object]:
    teams = [team.key for team in await calendars.all_teams(connection) if team.calendar == found.key]
    feeds = [feed.address for feed in await calendar_feeds.of_calendar(connection, found.key)]
    told = {name: getattr(found, name) for name in CalendarChange.__struct_fields__ if hasattr(found, name)}
    whole = {"key": found.key, "revision": found.revision, **told, "teams": teams, "feeds": feeds}
    return dict(msgspec.to_builtins(whole))


def flaw_of(key: str, change: CalendarChange) -> Refusal | None:
    """What is wrong with it by itself, as a sentence."""
    if KEY.fullmatch(key) is None:
        return Refusal(
            "key",
            "A key has up to 63 small letters, digits, dashes and underscores, and begins with a letter.",
        )
    if not 1 <= len(change.name.strip()) <= NAME_MAX or _CONTROLS.search(change.name):
        return Refusal("name", f"A calendar has a name of 1 to {NAME_MAX} characters.")
    known = {place.code for place in public_holidays.countries()}
    if change.country and change.country not in known:
        return Refusal("country", f"No holidays are known for the country “{change.country[:20]}”.")
    parts = {place.code for place in public_holidays.subdivisions(change.country)}
    if change.subdivision and change.subdivision not in parts:
        return Refusal(
            "subdivision", f"{change.country or 'No country'} has no part “{change.subdivision[:40]}”."
        )
    return _flaw_of_days(change) or _flaw_of_feeds(change.feeds)


def _flaw_of_days(change: CalendarChange) -> Refusal | None:
    if len(change.own_days) > OWN_DAYS_MAX:
        return Refusal("own-days", f"A calendar has at most {OWN_DAYS_MAX} days of its own.")
    if any(len(hours) > SPANS_MAX for hours in (*change.week, *(day.hours for day in change.own_days))):
        return Refusal("hours", f"A day has at most {SPANS_MAX} spans of hours.")
    for day in change.own_days:
        if day.on.year not in _YEARS:
            return Refusal("own-days", f"{day.on} is out of reach: {_YEARS.start} to {_YEARS.stop - 1}.")
        if len(day.name) > DAY_NAME_MAX or _CONTROLS.search(day.name):
            return Refusal("own-days", f"The name of {day.on} has more than {DAY_NAME_MAX} characters.")
    try:
        _body(change, {})
    except ValueError as wrong:
        return Refusal("hours", str(wrong))
    return None


def _flaw_of_feeds(feeds: Sequence[str]) -> Refusal | None:
    if len(feeds) > FEEDS_MAX or len(set(feeds)) != len(feeds):
        return Refusal("feed", f"A calendar has at most {FEEDS_MAX} feeds, each once.")
    for address in feeds:
        try:
            parts = urlsplit(address)
            fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            fits = False
        if not fits or len(address) > ADDRESS_MAX or _CONTROLS.search(address) or " " in address:
            return Refusal(
                "feed", f"A feed has an address like https://example.org/days.ics, not “{address[:80]}”."
            )
    return None


def years_of(year: int) -> range:
    """The years for which a calendar is laid out in `year`."""
    return range(year - YEARS_BACK, year + YEARS_AHEAD + 1)


def _laid_out(change: CalendarChange, year: int) -> dict[date, str]:
    return public_holidays.named_days(change.country, change.subdivision, years_of(year))


def preview(change: CalendarChange, year: int, feeds: Sequence[Feed] = ()) -> StoredCalendar:
    """The calendar as it would be; nothing is kept. Raises ValueError where `flaw_of` finds a flaw."""
    return composed("preview", change, _laid_out(change, year), feeds, clock.now())


def composed(
    key: str, change: CalendarChange, laid: Mapping[date, str], feeds: Sequence[Feed], now: datetime
) -> StoredCalendar:
    """What follows from it: the named days off and the body. A day of a feed has the feed's name for it."""
    named = dict(laid)
    for feed in feeds:
        named |= {day: name or "Day off" for day, name in feed.days.items()}
    body = _body(change, named)
    return StoredCalendar(
        key=key,
        name=change.name.strip(),
        zone=change.zone,
        week=change.week,
        country=change.country,
        subdivision=change.subdivision,
        own_days=tuple(sorted(change.own_days, key=lambda day: day.on)),
        is_default=change.is_default,
        revision=1,
        named_days=dict(sorted(named.items())),
        body=body,
        digest=hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest(),
        computed_for=now.year,
        updated_at=now,
        updated_by=None,
    )


def _body(change: CalendarChange, named: Mapping[date, str]) -> Calendar:
    own = tuple(OwnDay(day.on, day.hours) for day in sorted(change.own_days, key=lambda day: day.on))
    return Calendar(change.zone, change.week, frozenset(named), own)


def change_of(found: StoredCalendar, teams: Sequence[str] = (), feeds: Sequence[str] = ()) -> CalendarChange:
    """The calendar as it is wanted now, to be changed."""
    return CalendarChange(
        name=found.name,
        zone=found.zone,
        week=found.week,
        country=found.country,
        subdivision=found.subdivision,
        own_days=found.own_days,
        feeds=tuple(feeds),
        teams=tuple(teams),
        is_default=found.is_default,
    )


async def current(connection: Connection, key: str) -> tuple[StoredCalendar, CalendarChange] | None:
    """A calendar with what is wanted of it, its teams and feeds included."""
    found = await calendars.one(connection, key)
    if found is None:
        return None
    teams = [team.key for team in await calendars.all_teams(connection) if team.calendar == key]
    feeds = [feed.address for feed in await calendar_feeds.of_calendar(connection, key)]
    return found, change_of(found, teams, feeds)

"""Calendars: when the house and its teams work. Leads and admins read and keep them; everybody is counted by them."""

from datetime import date, datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct, ValidationError, convert, field

from caseway.actions import calendars as acts
from caseway.actions.calendars import CalendarChange, Outdated
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.store import calendar_feeds, calendars
from caseway.store.calendar_feeds import Feed
from caseway.store.calendars import NamedDay, StoredCalendar
from caseway.web.api.asked import Address, Asked, Hours, Instant, Key, Line, Plain
from caseway.web.api.operations import Answer, Call, operation
from caseway.web.api.problems import Fault, missing, refused
from caseway.web.api.writing import etag

_NOTHING = "There is no such calendar, or it is not yours to see."


def _office() -> list[list[str]]:
    return [list(day) for day in acts.OFFICE_WEEK]


class OwnDay(Asked, frozen=True):
    """A date with hours of its own, whatever holiday or weekday it is; none at all is a closed day."""

    on: date
    hours: Hours = field(default_factory=list)
    name: Plain = ""


class NewCalendar(Asked, frozen=True):
    """A calendar, whole. `week` has seven days, Monday first; `teams` are keys; `default` makes it the house's."""

    name: Line
    zone: Plain = "UTC"
    week: Annotated[list[Hours], Meta(min_length=7, max_length=7)] = field(default_factory=_office)
    country: Plain = ""
    subdivision: Plain = ""
    own_days: Annotated[list[OwnDay], Meta(max_length=500)] = field(default_factory=list)
    feeds: Annotated[list[Address], Meta(max_length=5)] = field(default_factory=list)
    teams: Annotated[list[Key], Meta(max_length=200)] = field(default_factory=list)
    default: bool = False


class DueAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """From when, and how much working time: `days` of work, then `hours` of it."""

    start: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    days: Annotated[int, Meta(ge=0, le=10_000)] = 0
    hours: Annotated[float, Meta(ge=0, le=100_000)] = 0.0


class Due(Struct, frozen=True):
    """When that much working time has passed."""

    due_at: datetime


class CalendarDay(Struct, frozen=True):
    """A date of its own."""

    on: date
    hours: list[str]
    name: str


class CalendarFeed(Struct, frozen=True):
    """A feed: how many days off its last good copy tells, when that was read, and what went wrong since."""

    address: str
    days: int
    left_out: int
    fetched_at: datetime | None
    fault: str


class Calendar(Struct, frozen=True):
    """A calendar. `revision` is its ETag; `days_off` are those of the country and the feeds, with their names."""

    key: str
    name: str
    zone: str
    week: list[list[str]]
    country: str
    subdivision: str
    own_days: list[CalendarDay]
    feeds: list[CalendarFeed]
    teams: list[str]
    default: bool
    revision: int
    updated_at: datetime
    author: str | None
    days_off: dict[str, str]


class CalendarList(Struct, frozen=True):
    """Every calendar there is."""

    items: list[Calendar]


def _keeps(call: Call) -> None:
    if not permissions.may_keep_calendars(call.agent.role):
        raise missing(_NOTHING)


def _shape(found: StoredCalendar, teams: list[str], feeds: list[Feed]) -> Calendar:
    return Calendar(
        key=found.key,
        name=found.name,
        zone=found.zone,
        week=[list(day) for day in found.week],
        country=found.country,
        subdivision=found.subdivision,
        own_days=[CalendarDay(day.on, list(day.hours), day.name) for day in found.own_days],
        feeds=[
            CalendarFeed(feed.address, len(feed.days), feed.left_out, feed.fetched_at, feed.fault)
            for feed in feeds
        ],
        teams=teams,
        default=found.is_default,
        revision=found.revision,
        updated_at=found.updated_at,
        author=found.author,
        days_off={day.isoformat(): name for day, name in found.named_days.items()},
    )


async def _whole(call: Call, found: StoredCalendar) -> Calendar:
    teams = [one.key for one in await calendars.all_teams(call.connection) if one.calendar == found.key]
    return _shape(found, teams, await calendar_feeds.of_calendar(call.connection, found.key))


async def _found(call: Call) -> StoredCalendar:
    _keeps(call)
    found = await calendars.one(call.connection, call.path["key"])
    if found is None:
        raise missing(_NOTHING)
    return found


def _seen(call: Call, found: StoredCalendar | None) -> int:
    """The revision that the caller saw: that of `If-Match`, or whatever there is; 0 for a new one."""
    present = found.revision if found is not None else 0
    if call.if_match is None or call.if_match.strip() == "*":
        return present
    if found is None:
        raise Fault(412, "stale", "There is no calendar with this key any more.")
    if etag(present) not in {one.strip() for one in call.if_match.split(",")}:
        sentence = f"{found.author or 'Somebody'} has changed this calendar since you read it."
        raise Fault(412, "stale", sentence, headers={"ETag": etag(present)})
    return present


def _say_no(refusal: Refusal) -> Fault:
    if refusal.code == "no-calendar":
        return missing(_NOTHING)
    if isinstance(refusal, Outdated):
        return Fault(412, "stale", refusal.sentence, headers={"ETag": etag(refusal.revision)})
    return refused(refusal)


@operation("GET", "/calendars")
async def list_calendars(call: Call) -> Answer[CalendarList]:
    """List the calendars, by name."""
    _keeps(call)
    return Answer(CalendarList([await _whole(call, one) for one in await calendars.listed(call.connection)]))


@operation("GET", "/calendars/{key}")
async def read_calendar(call: Call) -> Answer[Calendar]:
    """Read a calendar with its days off. Its ETag is its revision."""
    found = await _found(call)
    return Answer(await _whole(call, found), seq=found.revision)


@operation("PUT", "/calendars/{key}")
async def save_calendar(call: Call, new: NewCalendar) -> Answer[Calendar]:
    """Save a calendar, or make it. Timers that run keep their instants; what starts from now on counts by it.

    With `If-Match` it is saved only over the revision you saw.
    """
    _keeps(call)
    key = call.path["key"]
    change = CalendarChange(
        name=new.name,
        zone=new.zone,
        week=tuple(tuple(day) for day in new.week),
        country=new.country,
        subdivision=new.subdivision,
        own_days=tuple(NamedDay(day.on, tuple(day.hours), day.name) for day in new.own_days),
        feeds=tuple(new.feeds),
        teams=tuple(dict.fromkeys(new.teams)),
        is_default=new.default,
    )
    seen = _seen(call, await calendars.one(call.connection, key))
    saved = await acts.save(call.house, key, seen, change, call.agent.id)
    if isinstance(saved, Refusal):
        raise _say_no(saved)
    return Answer(await _whole(call, saved), seq=saved.revision)


@operation("DELETE", "/calendars/{key}", status=204)
async def remove_calendar(call: Call) -> Answer[None]:
    """Remove a calendar; its teams work by the house's. The house's own stays."""
    found = await _found(call)
    gone = await acts.remove(call.house, found.key, _seen(call, found), call.agent.id)
    if gone is not None:
        raise _say_no(gone)
    return Answer(None)


@operation("GET", "/calendars/{key}/due")
async def read_due(call: Call, of: DueAsked) -> Answer[Due]:
    """Ask when so much working time will have passed by this calendar."""
    try:
        start = convert(of.start, Instant)
    except ValidationError:
        raise Fault(422, "unfit", "start: It is an instant such as 2026-03-02T09:00:00Z.") from None
    found = await _found(call)
    try:
        return Answer(Due(found.body.later(start, of.days, timedelta(hours=of.hours))))
    except (ValueError, OverflowError):
        raise Fault(409, "out-of-reach", "So much working time is never over.") from None


OPERATIONS = (list_calendars, read_calendar, save_calendar, remove_calendar, read_due)

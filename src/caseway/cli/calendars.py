"""`caseway calendar`: when the house and its teams work."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from caseway.actions import calendars as acts
from caseway.actions.calendars import CalendarChange
from caseway.actions.house import House
from caseway.channels.feed import BYTES_MAX, Unreadable, days_off
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import BadArguments, Told, show_json, show_table
from caseway.kit import clock
from caseway.store import calendars
from caseway.store.calendars import NamedDay, StoredCalendar


async def list_calendars(house: House, given: argparse.Namespace) -> int:
    """`caseway calendar list`."""
    async with house.pool.connection() as connection:
        found = await calendars.listed(connection)
        teams = await calendars.all_teams(connection)
    if given.json:
        show_json({"items": [_shape(one, [t.key for t in teams if t.calendar == one.key]) for one in found]})
        return 0
    rows = [
        (
            one.key,
            one.name,
            one.zone,
            f"{one.country} {one.subdivision}".strip() or "-",
            ", ".join(["the house"] * one.is_default + [t.key for t in teams if t.calendar == one.key])
            or "-",
        )
        for one in found
    ]
    show_table(("key", "name", "zone", "holidays", "who"), rows)
    return 0


async def show(house: House, given: argparse.Namespace) -> int:
    """`caseway calendar show`: as JSON it is what `set --file` takes."""
    stored, change = await _current(house, given.key)
    if given.json:
        show_json({"key": stored.key, **_wanted_shape(change)})
        return 0
    year = given.year or clock.now().year
    print(f"{stored.name} ({stored.key}), {stored.zone}")
    for day, hours in zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), stored.week, strict=True):
        print(f"  {day}  {', '.join(hours) or 'closed'}")
    odd: list[tuple[Any, ...]] = [
        (day.on, ", ".join(day.hours) or "closed", day.name) for day in stored.own_days if day.on.year == year
    ]
    own = {day.on for day in stored.own_days}
    odd += [
        (on, "closed", name) for on, name in stored.named_days.items() if on.year == year and on not in own
    ]
    show_table(("day", "hours", "why"), sorted(odd))
    return 0


async def set_calendar(house: House, given: argparse.Namespace) -> int:
    """`caseway calendar set`: made or changed; what is left out stays."""
    agent = await acting(house, given)
    async with house.pool.connection() as connection:
        found = await acts.current(connection, given.key)
    change = found[1] if found is not None else CalendarChange(name=given.key.capitalize())
    if given.file is not None:
        change = _from_file(Path(given.file))
    named = {name: getattr(given, name) for name in ("name", "zone", "country", "subdivision")}
    change = replace(change, **{name: value for name, value in named.items() if value is not None})
    if given.hours is not None:
        hours = tuple(part.strip() for part in given.hours.split(",") if part.strip())
        change = replace(change, week=(hours,) * 5 + ((), ()))
    if given.team is not None:
        change = replace(change, teams=tuple(dict.fromkeys((*change.teams, *given.team))))
    if given.default:
        change = replace(change, is_default=True)
    revision = found[0].revision if found is not None else 0
    refused(await acts.save(house, given.key, revision, change, agent.id))
    return 0


async def import_days(house: House, given: argparse.Namespace) -> int:
    """`caseway calendar import`: the whole-day events of a file become closed days of the calendar."""
    agent = await acting(house, given)
    stored, change = await _current(house, given.key)
    years = acts.years_of(clock.now().year)
    try:
        found = days_off(_content(Path(given.file)), date(years[0], 1, 1), date(years[-1], 12, 31))
    except Unreadable as wrong:
        raise Told(f"{given.file}: {wrong}") from None
    known = {day.on for day in change.own_days}
    new = tuple(NamedDay(on, (), name) for on, name in found.days.items() if on not in known)
    changed = replace(change, own_days=(*change.own_days, *new))
    refused(await acts.save(house, given.key, stored.revision, changed, agent.id))
    left = f"; {found.left_out} events with a time of day are left out" if found.left_out else ""
    print(f"{len(new)} days off are new{left}.")
    return 0


async def _current(house: House, key: str) -> tuple[StoredCalendar, CalendarChange]:
    async with house.pool.connection() as connection:
        found = await acts.current(connection, key)
    if found is None:
        raise Told(f"There is no calendar {key}.")
    return found


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
    except OSError as failed:
        raise Told(f"{path} cannot be read: {failed.strerror}.") from None
    if len(content) > BYTES_MAX:
        raise Told(f"{path} is larger than {BYTES_MAX // 1_000_000} MB.")
    return content


def _from_file(path: Path) -> CalendarChange:
    try:
        values = msgspec.json.decode(_content(path))
        if isinstance(values, dict):
            values = {name: value for name, value in values.items() if name != "key"}
            values["is_default"] = values.pop("default", False)
        return msgspec.convert(values, CalendarChange)
    except (msgspec.ValidationError, msgspec.DecodeError) as wrong:
        raise BadArguments(f"{path} is no calendar: {wrong}") from None


def _wanted_shape(change: CalendarChange) -> dict[str, Any]:
    shape: dict[str, Any] = msgspec.to_builtins(change)
    shape["default"] = shape.pop("is_default")
    return shape


def _shape(found: StoredCalendar, teams: list[str]) -> dict[str, Any]:
    return {"key": found.key, **_wanted_shape(acts.change_of(found, teams))}

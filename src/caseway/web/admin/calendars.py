"""When the house and its teams work: the calendars, one in its form with a preview, and what a change does."""

import asyncio
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from caseway.actions import calendars as acts
from caseway.actions import public_holidays
from caseway.actions.calendars import CalendarChange, Outdated
from caseway.actions.house import House
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.kit.database import Connection
from caseway.store import agents, calendar_feeds, calendars
from caseway.store.agents import Agent
from caseway.store.calendars import OPEN_MAX
from caseway.web.admin.calendars_form import FormPage, Misread, asked_in, change_in, form_of, parts_of
from caseway.web.admin.calendars_view import CalendarLine, Preview, line_of, preview_of
from caseway.web.agent.rails import rail_for
from caseway.web.answers import Asked, Html, RefusalWords, go_to, html, is_fragment, reader_of
from caseway.web.frames import Rail

NEW = "new"


class ListPage(msgspec.Struct, frozen=True):
    """All calendars."""

    lines: tuple[CalendarLine, ...]


class CalendarPage(msgspec.Struct, frozen=True):
    """One calendar: its form, what it would do, and how many open cases wait for an instant of it."""

    form: FormPage
    preview: Preview
    open_count: str
    saved: bool


def keeper(request: Asked) -> Agent:
    """Whoever asks, if they keep calendars; else there is nothing here."""
    agent = request.user
    if not permissions.may_keep_calendars(agent.role):
        raise NotFoundException
    return agent


async def _rail(connection: Connection, agent: Agent) -> Rail:
    return rail_for(agent, await agents.all_queues(connection), "calendars")


@get("/admin/calendars")
async def listed(request: Asked) -> Html:
    """Every calendar with who works by it."""
    agent = keeper(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        rail = await _rail(connection, agent)
        found = await calendars.listed(connection)
        teams = await calendars.all_teams(connection)
    reader = reader_of(request)
    names = {place.code: place.name for place in public_holidays.countries()}
    lines = tuple(line_of(one, teams, names.get(one.country, ""), reader) for one in found)
    return html(request, "admin/calendars.html", {"rail": rail, "page": ListPage(lines)})


@get("/admin/calendars/new")
async def begun(request: Asked) -> Html:
    """The form of a calendar that is not there yet."""
    return await _form(request, "", CalendarChange(name="", zone=request.user.zone), saved=False)


@get("/admin/calendars/{key:str}")
async def shown(request: Asked, key: FromPath[str], saved: FromQuery[bool] = False) -> Html:
    """One calendar in its form."""
    keeper(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        found = await acts.current(connection, key)
    if found is None:
        raise NotFoundException
    return await _form(request, key, found[1], found[0].revision, saved=saved)


async def _form(request: Asked, key: str, change: CalendarChange, revision: int = 0, *, saved: bool) -> Html:
    agent = keeper(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        rail = await _rail(connection, agent)
        teams = await calendars.all_teams(connection)
        feeds = await calendar_feeds.of_calendar(connection, key)
        waiting = await calendars.open_clocks(connection, key, is_default=change.is_default) if key else 0
    reader = reader_of(request)
    form = form_of(key, revision, change, teams, feeds, reader)
    asked = asked_in(FormMultiDict([("asked_at", form.asked_at)]), reader.now)
    laid = await asyncio.to_thread(acts.preview, change, reader.now.year, feeds)
    count = f"{OPEN_MAX}+" if waiting >= OPEN_MAX else str(waiting) if waiting else ""
    page = CalendarPage(form, preview_of(laid, asked, reader.now.year), count, saved)
    return html(request, "admin/calendar.html", {"rail": rail, "page": page})


@get("/admin/calendars/parts")
async def parts(request: Asked, country: FromQuery[str] = "") -> Html:
    """The parts of a country, to choose from."""
    keeper(request)
    return html(request, "admin/calendar_parts.html", {"parts": parts_of(country[:10])})


@post("/admin/calendars/preview", status_code=200)
async def previewed(request: Asked) -> Html:
    """What the calendar would do as it is typed; nothing is saved."""
    keeper(request)
    house: House = request.app.state.house
    form = await request.form()
    reader = reader_of(request)
    try:
        change = change_in(form)
        flaw = acts.flaw_of("preview", msgspec.structs.replace(change, name=change.name or "A calendar"))
        if flaw is not None:
            raise Misread(flaw.sentence)
    except Misread as wrong:
        return html(request, "admin/calendar_preview.html", {"preview": Preview(wrong=str(wrong))})
    async with house.pool.connection() as connection:
        feeds = await calendar_feeds.of_calendar(connection, str(form.get("of") or ""))
    kept = [feed for feed in feeds if feed.address in change.feeds]
    laid = await asyncio.to_thread(acts.preview, change, reader.now.year, kept)
    asked = asked_in(form, reader.now)
    return html(request, "admin/calendar_preview.html", {"preview": preview_of(laid, asked, reader.now.year)})


@post("/admin/calendars", status_code=200)
async def made(request: Asked) -> Response[Any]:
    """A new calendar."""
    agent = keeper(request)
    form = await request.form()
    return await _save(request, agent, str(form.get("key") or "").strip(), form)


@post("/admin/calendars/{key:str}", status_code=200)
async def saved(request: Asked, key: FromPath[str]) -> Response[Any]:
    """A calendar as it was filled in, if nobody has changed it since."""
    return await _save(request, keeper(request), key, await request.form())


async def _save(request: Asked, agent: Agent, key: str, form: FormMultiDict) -> Response[Any]:
    house: House = request.app.state.house
    revision = str(form.get("revision") or "0")
    try:
        change = change_in(form)
    except Misread as wrong:
        return _refused(request, Refusal("hours", str(wrong)), key)
    if key in (NEW, "parts", "preview"):
        return _refused(request, Refusal("key", f"“{key}” is an address of ours; choose another key."), "")
    seen = int(revision) if revision.isdecimal() and len(revision) < 10 else 0
    done = await acts.save(house, key, seen, change, agent.id)
    if isinstance(done, Refusal):
        return _refused(request, done, key)
    return go_to(request, f"/admin/calendars/{done.key}?saved=true")


@post("/admin/calendars/{key:str}/reading", status_code=200)
async def read_feeds(request: Asked, key: FromPath[str]) -> Response[Any]:
    """Its feeds are read again within seconds."""
    keeper(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        await calendar_feeds.read_soon(connection, key)
    return go_to(request, f"/admin/calendars/{key}")


@post("/admin/calendars/{key:str}/removal", status_code=200)
async def removed(request: Asked, key: FromPath[str]) -> Response[Any]:
    """It is gone; its teams work by the house's."""
    agent = keeper(request)
    refusal = await acts.remove(request.app.state.house, key, None, agent.id)
    return _refused(request, refusal, key) if refusal else go_to(request, "/admin/calendars")


def _refused(request: Asked, refusal: Refusal, key: str) -> Html:
    stale = isinstance(refusal, Outdated)
    kept = "What you typed is still here. Open the calendar in another tab to see theirs." if stale else ""
    words = RefusalWords(refusal.sentence, kept, "", "amber" if stale else "red")
    template = "agent/refusal.html" if is_fragment(request) else "agent/refusal_page.html"
    back = f"/admin/calendars/{key}" if key else "/admin/calendars"
    return html(request, template, {"refusal": words, "back": back}, status=409)


ROUTES = (listed, begun, parts, previewed, made, shown, saved, read_feeds, removed)

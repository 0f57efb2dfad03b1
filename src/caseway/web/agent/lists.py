"""The lists: views, queues, search, and the counts of the rail."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from caseway.actions.house import House
from caseway.core.values import case_id_of, reference_of
from caseway.kit.database import Connection
from caseway.store import agents, lists
from caseway.store.agents import Agent, Queue
from caseway.web.agent.rails import rail_for
from caseway.web.agent.rows import found_page, list_page
from caseway.web.agent.step_lists import step_list
from caseway.web.answers import Asked, Html, html, reader_of

SHOWN = frozenset(lists.VIEWS) - {"queue", "contact", "step"}


class Surroundings(msgspec.Struct, frozen=True):
    """What every page of the workspace needs of the house."""

    queues: list[Queue]
    everyone: list[Agent]


async def surroundings(connection: Connection, agent: Agent) -> Surroundings:
    """Queues, and for a lead the colleagues to hand over to."""
    everyone = await agents.everyone(connection) if agent.leads else []
    return Surroundings(await agents.all_queues(connection), everyone)


async def listed(
    request: Asked, connection: Connection, view: str, around: Surroundings, cursor: str = ""
) -> Any:
    """A page of a view (`mine`, `queue:repairs`) shaped for whoever asks; an unknown view is their own cases."""
    agent, after = request.user, lists.read_cursor(cursor)
    if view.startswith("queue:"):
        page = await lists.page(connection, agent, "queue", after, queue=view.removeprefix("queue:"))
    elif view.startswith("step:"):
        return await step_list(request, connection, view, around, cursor)
    else:
        view = view if view in SHOWN else "mine"
        page = await lists.page(connection, agent, view, after)
    return list_page(view, page, agent, reader_of(request), around.queues, around.everyone)


async def _answer(request: Asked, view: str, rows: str, cursor: str) -> Html:
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        around = await surroundings(connection, request.user)
        page = await listed(request, connection, view, around, cursor)
    if rows and request.headers.get("HX-Request"):
        return html(request, "agent/rows.html", {"list": page})
    rail = rail_for(request.user, around.queues, page.key)
    return html(request, "agent/workspace.html", {"list": page, "page": None, "rail": rail})


@get("/")
async def front() -> Redirect:
    """The first page is one's own work."""
    return Redirect("/lists/mine", status_code=303)


@get("/lists/{view:str}")
async def view(
    request: Asked, view: FromPath[str], rows: FromQuery[str] = "", cursor: FromQuery[str] = ""
) -> Html:
    """A view, or with `rows` only its rows."""
    return await _answer(request, view, rows, cursor)


@get("/queues/{key:str}")
async def queue(
    request: Asked, key: FromPath[str], rows: FromQuery[str] = "", cursor: FromQuery[str] = ""
) -> Html:
    """A queue, or with `rows` only its rows."""
    return await _answer(request, f"queue:{key}", rows, cursor)


@get("/rail")
async def rail(request: Asked, at: FromQuery[str] = "") -> Html:
    """The rail with its counts, which the page asks for once it stands."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        queues = await agents.all_queues(connection)
        counts = await lists.counts(connection, request.user)
    return html(request, "agent/rail.html", {"rail": rail_for(request.user, queues, at, counts)})


@get("/search")
async def search(request: Asked, q: FromQuery[str] = "") -> Html | Redirect:
    """What matches; a reference goes straight to its case."""
    if case_id_of(q) is not None:
        return Redirect(f"/cases/{q.strip().upper()}", status_code=303)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        queues = await agents.all_queues(connection)
        rows = await lists.search(connection, request.user, q) if q.strip() else []
    page = found_page(q, rows, reader_of(request))
    rail = rail_for(request.user, queues, "search")
    return html(request, "agent/workspace.html", {"list": page, "page": None, "rail": rail})


@get("/search/names")
async def names(request: Asked, q: FromQuery[str] = "") -> Response[list[dict[str, str]]]:
    """The few best matches, for the palette."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        rows = await lists.search(connection, request.user, q, limit=6) if q.strip() else []
    found = [
        {"reference": reference_of(row.id), "subject": row.subject or "", "who": row.contact_name or ""}
        for row in rows
    ]
    return Response(found, headers={"Cache-Control": "no-store"})


ROUTES = (front, view, queue, rail, search, names)

"""Replays of a process: what was tried, a new one, how far it is, what it found, and every case side by side."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from caseway.actions import replays as acts
from caseway.actions.house import House
from caseway.core import process
from caseway.core.case.drafting import Refusal
from caseway.core.values import case_id_of, reference_of
from caseway.kit.database import Connection
from caseway.store import agents, definitions, drafts, replays, settings, versions
from caseway.store.definitions import Published
from caseway.store.replays import FoundCase, Head
from caseway.web.agent.sheets import sheet_for
from caseway.web.answers import Asked, Html, RefusalWords, go_to, html, is_fragment, reader_of
from caseway.web.drawing import Sheet, draw, sheet_of
from caseway.web.processes import replays_case, replays_page
from caseway.web.processes.replays_forms import Filled, form_of, wanted_of
from caseway.web.processes.rooms import drawer, room_for

ROWS = 50
EXPORT_ROWS = 1000
VERSIONS = 30
ID_MAX = 2**62


@get("/processes/{key:str}/replays")
async def listed(request: Asked, key: FromPath[str], of: FromQuery[str] = "") -> Html:
    """The replays of a process, and the form of a new one; `of` is what it shall try."""
    house: House = request.app.state.house
    reader = reader_of(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "replays")
        found = await replays.of_process(connection, key)
        shown = await versions.listed(connection, key, VERSIONS)
        drawn = await drafts.head(connection, key)
        queues = await agents.all_queues(connection)
        policy = await settings.policy(connection)
    page = {
        "lines": [replays_page.line_of(head, reader) for head in found],
        "form": form_of(shown, drawn is not None, queues, policy, of),
        "begins": bool(of),
    }
    return html(request, "processes/replays.html", {"room": room, "rail": room.rail, "page": page})


@post("/processes/{key:str}/replays", status_code=200)
async def begin(request: Asked, key: FromPath[str], data: Filled) -> Response[Any]:
    """Starts a replay and goes to its page."""
    agent = drawer(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        policy = await settings.policy(connection)
    wanted = wanted_of(key, data, policy, reader_of(request))
    started = wanted if isinstance(wanted, Refusal) else await acts.start(house, agent, wanted)
    if isinstance(started, Refusal):
        return _refused(request, started, f"/processes/{key}/replays")
    return go_to(request, f"/processes/{key}/replays/{started}")


def _refused(request: Asked, refusal: Refusal, back: str) -> Html:
    template = "agent/refusal.html" if is_fragment(request) else "agent/refusal_page.html"
    return html(request, template, {"refusal": RefusalWords(refusal.sentence), "back": back}, status=409)


async def _head(connection: Connection, key: str, number: int) -> Head:
    head = await replays.one(connection, min(number, ID_MAX))
    if head is None or head.process_key != key:
        raise NotFoundException
    return head


@get("/processes/{key:str}/replays/{number:int}")
async def shown(
    request: Asked,
    key: FromPath[str],
    number: FromPath[int],
    what: FromQuery[str] = "",
    after: FromQuery[int] = 0,
) -> Html:
    """How far a replay is and what it found; as a fragment, what moves while it runs."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "replays")
        head = await _head(connection, key, number)
        rows = await replays.rows(connection, head.id, what[:40], min(max(after, 0), ID_MAX), ROWS + 1)
    page = replays_page.page_of(head, rows, what[:40], ROWS, reader_of(request))
    template = "processes/replay_found.html" if is_fragment(request) else "processes/replay.html"
    return html(request, template, {"room": room, "rail": room.rail, "page": page})


@post("/processes/{key:str}/replays/{number:int}/cancellation", status_code=200)
async def cancel(request: Asked, key: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Stops a replay; what it found stays."""
    return await _deed(request, key, number, acts.cancel, f"/processes/{key}/replays/{number}")


@post("/processes/{key:str}/replays/{number:int}/deletion", status_code=200)
async def delete(request: Asked, key: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Forgets a replay."""
    return await _deed(request, key, number, acts.delete, f"/processes/{key}/replays")


async def _deed(request: Asked, key: str, number: int, deed: Any, back: str) -> Response[Any]:
    agent = drawer(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        head = await _head(connection, key, number)
    refusal = await deed(house, agent, head.id)
    return _refused(request, refusal, back) if refusal is not None else go_to(request, back)


# --- one case ------------------------------------------------------------------------------------------------
@get("/processes/{key:str}/replays/{number:int}/cases/{reference:str}")
async def one_case(
    request: Asked, key: FromPath[str], number: FromPath[int], reference: FromPath[str]
) -> Html:
    """One case side by side."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "replays")
        head = await _head(connection, key, number)
        found = await replays.case(connection, head.id, case_id_of(reference) or 0)
        if found is None:
            raise NotFoundException
        maps = await _maps(connection, head, found)
    back = f"/processes/{key}/replays/{head.id}"
    page = replays_case.page_of(found, back, maps, reader_of(request))
    return html(
        request,
        "processes/replay_case.html",
        {"room": room, "rail": room.rail, "page": page, "name": head.name},
    )


async def _maps(connection: Connection, head: Head, found: FoundCase) -> tuple[str, str]:
    """Both courses on their maps: the one the case was opened on, and the one that was tried."""
    version = await replays.version_of_case(connection, found.case_id)
    own = await _sheet(connection, head.process_key, version) if version is not None else None
    if head.target == "own":
        tried = own
    elif head.target == "version":
        tried = await _sheet(connection, head.process_key, head.version or 0)
    else:
        stored = await replays.snapshot(connection, head.id)
        drawn = Published(head.process_key, 0, head.process_key, stored.bpmn or b"", stored.files or {})
        tried = sheet_of(process.read(drawn.bpmn), definitions.compiled(drawn).definition)
    return _drawn(own, found.details["recorded"]), _drawn(tried, found.details["replayed"])


async def _sheet(connection: Connection, key: str, version: int) -> Sheet | None:
    bundle = await definitions.bundle(connection, key, version)
    return await sheet_for(connection, bundle.definition)


def _drawn(sheet: Sheet | None, side: dict[str, Any]) -> str:
    return draw(sheet, replays_case.position_in(side, sheet)) if sheet is not None else ""


# --- export --------------------------------------------------------------------------------------------------
HEAD = ("case", "class", "differs", "closed", "closed_replayed", "later_seconds", "known_until", "why")


@get("/processes/{key:str}/replays/{number:int}/cases.csv")
async def export(request: Asked, key: FromPath[str], number: FromPath[int]) -> Stream:
    """Every case that is not the same, as CSV."""
    drawer(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        head = await _head(connection, key, number)
    name = f"{key}-replay-{head.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Stream(_lines(house, head.id), media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(house: House, replay_id: int) -> AsyncIterator[str]:
    yield _csv(HEAD)
    after = 0
    while True:
        async with house.pool.connection() as connection:
            rows = await replays.rows(connection, replay_id, "", after, EXPORT_ROWS)
        if not rows:
            return
        for row in rows:
            told = msgspec.structs.asdict(row) | {"differs": " ".join(row.differs)}
            yield _csv((reference_of(row.case_id), *(told[name] for name in _TOLD)))
        after = rows[-1].case_id


_TOLD = ("category", "differs", "basis", "replayed_basis", "later_seconds", "known_until", "why")


def _csv(values: tuple[Any, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(["" if value is None else str(value) for value in values])
    return line.getvalue()


ROUTES = (listed, begin, shown, cancel, delete, one_case, export)

"""The whole map of one case: where it stands, what it passed, what was left out, and which version it runs on."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath

from caseway.actions import case_moves
from caseway.actions.house import House
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.store import history, versions
from caseway.web.agent.case_answers import page_of, view_of
from caseway.web.agent.case_view import CaseView
from caseway.web.agent.positions import position_of, whole
from caseway.web.agent.rails import rail_for
from caseway.web.answers import Asked, Html, go_to, html, refused
from caseway.web.drawing import told
from caseway.web.parts import Chip


class LeftOut(msgspec.Struct, frozen=True):
    """A step that was skipped, and why."""

    name: str
    why: str


class CaseMapPage(msgspec.Struct, frozen=True):
    """What stands around the picture. `newer` is the version that new cases open on, 0 if this is it."""

    process: str
    key: str
    version: int
    newer: int
    may_move: bool
    here: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    passed: tuple[str, ...]
    state: Chip


class MoveForm(msgspec.Struct, frozen=True):
    """The version that the case is to run on."""

    to: int = 0


@get("/cases/{reference:str}/map")
async def case_map(request: Asked, reference: FromPath[str]) -> Html:
    """The whole map, with where the case stands."""
    view = await view_of(request, reference)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        events = await history.read(connection, view.row.id)
        current = await versions.current(connection, view.bundle.definition.key) or 0
    values = {
        "page": page_of(view, reference.upper()),
        "map": _around(view, current, events),
        "drawing": whole(view, events),
        "rail": rail_for(request.user, view.queues),
    }
    return html(request, "agent/map.html", values)


def _around(view: CaseView, current: int, events: list[Event]) -> CaseMapPage:
    definition = view.bundle.definition
    position = position_of(view, events)
    names = view.sheet.name_of if view.sheet else str
    said = told(view.sheet, position) if view.sheet else None
    over = view.state.process.ended
    return CaseMapPage(
        process=definition.name,
        key=definition.key,
        version=definition.version,
        newer=current if current > definition.version else 0,
        may_move=permissions.may_draw(view.me.role) and not over,
        here=said.here if said else (),
        left_out=tuple(LeftOut(names(one), position.notes.get(one, "")) for one in sorted(position.skipped)),
        passed=said.passed if said else (),
        state=Chip("over", "circle-check", "green") if over else Chip("under way", "circle-dot", "accent"),
    )


@post("/cases/{reference:str}/version", status_code=200)
async def move_case(
    request: Asked,
    reference: FromPath[str],
    data: Annotated[MoveForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[str]:
    """The case goes on on another version of its map."""
    view = await view_of(request, reference)
    house: House = request.app.state.house
    done = await case_moves.move_case(house, request.user, view.row.id, data.to)
    if isinstance(done, Refusal):
        return refused(request, done)
    return go_to(request, f"/cases/{reference.upper()}/map")


ROUTES = (case_map, move_case)

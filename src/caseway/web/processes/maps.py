"""The whole map of a process, with how many cases stand on each step."""

from litestar import get
from litestar.params import FromPath

from caseway.actions.house import House
from caseway.store import definitions
from caseway.web.agent.sheets import sheet_for
from caseway.web.answers import Asked, Html, html
from caseway.web.drawing import NOWHERE, draw
from caseway.web.processes.rooms import room_for


@get("/processes/{key:str}")
async def whole_map(request: Asked, key: FromPath[str]) -> Html:
    """The map."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "map")
        bundle = await definitions.bundle(connection, key, room.version)
        sheet = await sheet_for(connection, bundle.definition)
    drawing = draw(sheet, NOWHERE) if sheet else ""
    values = {"room": room, "rail": room.rail, "page": {"drawing": drawing}}
    return html(request, "processes/map.html", values)


ROUTES = (whole_map,)

"""All processes as cards."""

from litestar import get
from litestar.exceptions import NotFoundException

from caseway.actions.house import House
from caseway.store import agents, definitions
from caseway.web.agent.rails import rail_for
from caseway.web.answers import Asked, Html, html
from caseway.web.processes.rooms import may_look


@get("/processes")
async def overview(request: Asked) -> Html:
    """Every process of the house."""
    if not may_look(request.user):
        raise NotFoundException
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        found = await definitions.everything(connection)
        queues = await agents.all_queues(connection)
    keys = list(dict.fromkeys([(key, name) for key, _, name in found]))
    rail = rail_for(request.user, queues, "processes")
    return html(request, "processes/overview.html", {"page": {"cards": keys}, "rail": rail})


ROUTES = (overview,)

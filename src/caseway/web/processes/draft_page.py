"""The page of a draft: the designer, or the offer to begin one."""

from litestar import Response, get, post
from litestar.params import FromPath

from caseway.actions import drafts as acts
from caseway.core.case.drafting import Refusal
from caseway.core.process.publishing.speech import DESK_NAMES
from caseway.kit.database import Connection
from caseway.store import agents, definitions, drafts
from caseway.web.answers import Asked, Html, go_to, html, reader_of
from caseway.web.answers import refused as refused_page
from caseway.web.processes.draft_doors import answered, draft_of, drawing
from caseway.web.processes.draft_shapes import Choices, contents_of, kept_of
from caseway.web.processes.rooms import room_for
from caseway.web.security import CONTENT_SECURITY_POLICY

DESIGNER_POLICY = CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:")
"""The drawing libraries keep small pictures in their styles, and the picture that one exports is drawn from such an
address. No other page allows it; scripts and styles stay our own files here too."""

ROLES = ("system", "agent", "specialist", "lead", "partner")
"""Who may do a step; a lane or a pool may name others."""


@get("/processes/{key:str}/draft")
async def draft_page(request: Asked, key: FromPath[str]) -> Html:
    """The designer; without a draft, how to begin one."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "draft")
        draft = await drafts.head(connection, key)
    values = {"room": room, "rail": room.rail, "draft": draft}
    return html(request, "processes/draft.html", values, headers={"Content-Security-Policy": DESIGNER_POLICY})


@post("/processes/{key:str}/draft", status_code=303)
async def begin_draft(request: Asked, key: FromPath[str]) -> Response[bytes] | Html:
    """Begins the draft from the newest version, and goes there."""
    house = drawing(request)
    draft = await acts.open_draft(house, key, request.user.id)
    if isinstance(draft, Refusal):
        return refused_page(request, draft)
    return go_to(request, f"/processes/{key}/draft")


@get("/processes/{key:str}/draft/contents")
async def draft_contents(request: Asked, key: FromPath[str]) -> Response[bytes]:
    """The whole draft, with what its fields may offer."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        draft = await draft_of(connection, key)
        queues = await agents.all_queues(connection)
        others = await _others(connection)
    choices = Choices(
        ROLES, tuple((one.key, one.name) for one in queues), tuple(sorted(DESK_NAMES)), tuple(others)
    )
    return answered(contents_of(draft, reader_of(request), request.user.id, choices))


@get("/processes/{key:str}/draft/states")
async def draft_states(request: Asked, key: FromPath[str]) -> Response[bytes]:
    """The states that one can go back to, newest first."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        await draft_of(connection, key)
        kept = await drafts.saves(connection, key)
    reader = reader_of(request)
    return answered([kept_of(one, reader) for one in kept])


async def _others(connection: Connection) -> list[tuple[str, str]]:
    return list(dict.fromkeys((key, name) for key, _, name in await definitions.everything(connection)))


ROUTES = (draft_page, begin_draft, draft_contents, draft_states)

"""The page of a draft: the designer, or the offer to begin one."""

import re

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from caseway.actions import drafts as acts
from caseway.actions.drafts import DraftChanges
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.process.publishing.speech import DESK_NAMES
from caseway.kit.database import Connection
from caseway.store import agents, definitions, drafts, versions
from caseway.store.drafts import Draft
from caseway.web.agent.case_answers import Form
from caseway.web.answers import Asked, Html, go_to, html, reader_of
from caseway.web.answers import refused as refused_page
from caseway.web.processes.draft_doors import answered, draft_of, drawing
from caseway.web.processes.draft_shapes import Choices, contents_of, kept_of
from caseway.web.processes.draft_start import start_map
from caseway.web.processes.rooms import room_for
from caseway.web.security import CONTENT_SECURITY_POLICY

DESIGNER_POLICY = CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' data:")
"""The drawing libraries keep small pictures in their styles, and the picture that one exports is drawn from such an
address. No other page allows it; scripts and styles stay our own files here too."""

BLANK, STAGES = "blank", "stages"
ROLES = ("system", "agent", "specialist", "lead", "partner")
"""Who may do a step; a lane or a pool may name others."""


class Beginning(msgspec.Struct, frozen=True):
    """What a new draft begins with: the newest version, `blank`, `stages`, or the map of another key."""

    begin: str = ""
    name: str = ""


@get("/processes/{key:str}/draft")
async def draft_page(request: Asked, key: FromPath[str]) -> Html:
    """The designer; without a draft, how to begin one."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "draft")
        draft = await drafts.head(connection, key)
        others = [one for one in await _others(connection) if one[0] != key]
    values = {"room": room, "rail": room.rail, "draft": draft, "others": others}
    return html(request, "processes/draft.html", values, headers={"Content-Security-Policy": DESIGNER_POLICY})


@post("/processes/{key:str}/draft", status_code=303)
async def begin_draft(request: Asked, key: FromPath[str], data: Form[Beginning]) -> Response[bytes] | Html:
    """Begins the draft, and goes there."""
    house = drawing(request)
    draft = await acts.open_draft(house, key, request.user.id, data.name)
    if isinstance(draft, Draft) and draft.revision == 1 and data.begin not in ("", BLANK):
        changes = await _beginning(house, draft, data.begin)
        draft = await acts.save_draft(house, key, draft.revision, changes, request.user.id)
    if isinstance(draft, Refusal):
        return refused_page(request, draft)
    return go_to(request, f"/processes/{key}/draft")


async def _beginning(house: House, draft: Draft, begin: str) -> DraftChanges:
    async with house.pool.connection() as connection:
        support = await versions.current(connection, "support")
        words = await definitions.one(connection, "support", support) if support else None
        if begin == STAGES:
            texts = {
                path: text for path, text in (words.files if words else {}).items() if path[-4:] == ".txt"
            }
            return DraftChanges(bpmn=start_map(draft.key, draft.name), files=texts)
        version = await versions.current(connection, begin)
        other = await definitions.one(connection, begin, version) if version else None
    if other is None:
        raise NotFoundException
    return DraftChanges(bpmn=_called(other.bpmn, begin, draft.key), files=dict(other.files))


def _called(bpmn: bytes, old: str, new: str) -> bytes:
    """The map with its process, whose id is the key, called by the new key."""
    named = re.compile(rb'\b(id|processRef|bpmnElement)="' + re.escape(old.encode()) + rb'"')
    return named.sub(rb'\1="' + new.encode() + rb'"', bpmn)


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

"""A scenario made from a real case: who did what and when, without a word of anybody."""

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from caseway.actions import surroundings
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.process import Definition
from caseway.core.values import reference_of
from caseway.kit.database import Connection
from caseway.lab.replay.actions import Record
from caseway.lab.scenarios.deriving import derive
from caseway.lab.scenarios.writing import write
from caseway.store import access, checks, definitions
from caseway.web.agent.case_answers import Form
from caseway.web.answers import Asked, Html, go_to
from caseway.web.answers import refused as refused_page
from caseway.web.processes.draft_doors import drawing
from caseway.web.processes.scenarios import free_name
from caseway.web.processes.scenarios_source import ground_of, save_texts

EVENTS_MAX = 2_000
Maps = dict[tuple[str, int], Definition]


class OfCase(msgspec.Struct, frozen=True):
    """The reference of the case."""

    reference: str = ""


@post("/processes/{key:str}/scenarios/cases", status_code=303)
async def from_case(request: Asked, key: FromPath[str], data: Form[OfCase]) -> Response[str] | Html:
    """The scenario of what happened in that case; its page opens."""
    house = drawing(request)
    async with house.pool.connection() as connection:
        ground = await ground_of(connection, key)
        row = await access.case_for(connection, request.user, data.reference.strip())
        made = await text_of(connection, row.id) if row is not None else None
    if row is None or made is None:
        return refused_page(
            request, Refusal("no-case", "There is no such case, or nothing of it is recorded.")
        )
    name = free_name(ground, f"case {row.id}")
    result = await save_texts(house, ground, {name: made}, request.user.id)
    if isinstance(result, Refusal):
        return refused_page(request, result)
    return go_to(request, f"/processes/{key}/scenarios/{name}")


async def text_of(connection: Connection, case_id: int) -> str | None:
    """The scenario of a case; None if it is too long to be one, or came from an import."""
    recorded = await checks.one_case(connection, case_id)
    if recorded is None or not 0 < len(recorded.events) <= EVENTS_MAX:
        return None
    opened = recorded.events[0].body
    if not isinstance(opened, e.CaseOpened) or opened.imported:
        return None
    maps: Maps = {}
    for where in _ways(recorded.events):
        maps[where] = (await definitions.bundle(connection, *where)).definition
    opening = c.OpenCase(
        case_id=case_id,
        trigger=opened.trigger,
        channel=opened.channel,
        contact_id=opened.contact_id,
        definition=opened.definition,
        inbox_id=opened.inbox_id,
    )
    frame = await surroundings.read(connection, None, opening, "system", recorded.events[-1].at)
    record = Record(recorded.events, frame.given)
    return write(derive(record, maps.__getitem__, f"As in {reference_of(case_id)}"))


def _ways(events: list[Event]) -> set[tuple[str, int]]:
    """The maps and versions that the case has run on."""
    bodies = [event.body for event in events]
    return {body.definition for body in bodies if isinstance(getattr(body, "definition", None), tuple)}  # type: ignore[union-attr]


ROUTES = (from_case,)

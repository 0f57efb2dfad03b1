"""All processes as cards, and the beginning of a new one."""

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body

from caseway.actions.drafts import open_draft
from caseway.actions.house import House
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.kit.database import Connection
from caseway.store import agents, definitions, process_pages
from caseway.store.process_pages import ProcessCard
from caseway.store.standings import COUNT_MAX
from caseway.web.agent.rails import rail_for
from caseway.web.agent.sheets import sheet_for
from caseway.web.answers import Asked, Html, go_to, html, is_fragment, reader_of
from caseway.web.drawing import draw_small
from caseway.web.parts import Chip
from caseway.web.processes.rooms import drawer, looker
from caseway.web.stamps import Reader, Stamp
from caseway.web.words import plain


class Card(msgspec.Struct, frozen=True):
    """One process: its small picture, what is published and what is in work, and how its cases are."""

    key: str
    name: str
    href: str
    drawing: str
    version: str
    since: Stamp | None
    author: str
    draft: str
    draft_at: Stamp | None
    open_cases: str
    chips: tuple[Chip, ...]


class OverviewPage(msgspec.Struct, frozen=True):
    """All of them, and whether whoever looks may draw."""

    cards: tuple[Card, ...]
    may_draw: bool


class NewForm(msgspec.Struct, frozen=True):
    """A process to be: what it is called, and the key it goes by."""

    key: str = ""
    name: str = ""


NewData = Annotated[NewForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/processes")
async def overview(request: Asked) -> Html:
    """Every process of the house."""
    agent, reader = looker(request), reader_of(request)
    house: House = request.app.state.house
    draws = permissions.may_draw(agent.role)
    async with house.pool.connection() as connection:
        found = [one for one in await process_pages.cards(connection) if one.version or draws]
        cards = [await _card(connection, one, reader, draws) for one in found]
        queues = await agents.all_queues(connection)
    values = {"page": OverviewPage(tuple(cards), draws), "rail": rail_for(agent, queues, "processes")}
    return html(request, "processes/overview.html", values)


async def _card(connection: Connection, found: ProcessCard, reader: Reader, draws: bool) -> Card:
    drafted = draws and found.draft_at is not None
    return Card(
        key=found.key,
        name=found.name or plain(found.key),
        href=f"/processes/{found.key}{'' if found.version else '/draft'}",
        drawing=await _drawing(connection, found),
        version=f"v{found.version}" if found.version else "never published",
        since=reader.maybe(found.published_at),
        author=found.author or "",
        draft=(found.draft_by or "somebody") if drafted else "",
        draft_at=reader.maybe(found.draft_at) if drafted else None,
        open_cases=f"{COUNT_MAX}+" if found.open_count > COUNT_MAX else str(found.open_count),
        chips=tuple(_chips(found, reader)),
    )


async def _drawing(connection: Connection, found: ProcessCard) -> str:
    """The small picture of the newest version; none for a process that was never published."""
    if not found.version:
        return ""
    bundle = await definitions.bundle(connection, found.key, found.version)
    sheet = await sheet_for(connection, bundle.definition)
    return draw_small(sheet) if sheet else ""


def _chips(found: ProcessCard, reader: Reader) -> list[Chip]:
    chips: list[Chip] = []
    if found.status == "retired":
        chips.append(Chip("retired: opens no cases", "archive", "amber"))
    if found.fault_count:
        number = f"{COUNT_MAX}+" if found.fault_count > COUNT_MAX else str(found.fault_count)
        chips.append(
            Chip(f"{number} {'fault' if found.fault_count == 1 else 'faults'}", "octagon-alert", "red")
        )
    if found.oldest is not None:
        waited = reader.stamp(found.oldest)
        days = (reader.now - found.oldest).days
        chips.append(
            Chip(
                f"oldest waits {waited.short}",
                "timer",
                "red" if days >= 3 else "amber" if days else "",
                waited.exact,
            )
        )
    return chips


@post("/processes", status_code=200)
async def begin(request: Asked, data: NewData) -> Response[str]:
    """Opens the draft of a new process; a key that is taken leads to what is there."""
    agent = drawer(request)
    house: House = request.app.state.house
    done = await open_draft(house, data.key.strip(), agent.id, data.name.strip())
    if not isinstance(done, Refusal):
        return go_to(request, f"/processes/{done.key}/draft")
    words = {"sentence": done.sentence, "kept": "What you typed is kept.", "tone": "red"}
    template = "agent/refusal.html" if is_fragment(request) else "agent/refusal_page.html"
    return html(request, template, {"refusal": words, "back": "/processes"}, status=409)


ROUTES = (overview, begin)

"""The whole map of a process: how many cases stand on each step, since when, and the list behind every step."""

from datetime import datetime

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from caseway.actions.house import House
from caseway.kit.database import Connection
from caseway.store import definitions, standings, versions
from caseway.store.agents import Agent
from caseway.store.definitions import Bundle
from caseway.store.standings import Crowd
from caseway.web.agent.sheets import sheet_for
from caseway.web.answers import Asked, Html, go_to, html, reader_of
from caseway.web.drawing import Badge, Sheet, StepLink, draw, draw_crowds, draw_walked, standalone
from caseway.web.parts import Chip, Choice
from caseway.web.processes import step_cards
from caseway.web.processes.rooms import looker, room_for
from caseway.web.processes.step_cards import StepCard
from caseway.web.stamps import Reader

SHOWN_VERSIONS = 20
FULLEST = 6


class CrowdLine(msgspec.Struct, frozen=True):
    """A step of the table behind the picture."""

    element: str
    title: str
    kind: str
    role: str
    count: str
    age: Chip | None
    href: str
    step_href: str


class MapPage(msgspec.Struct, frozen=True):
    """The map of one process. `drawing` is SVG of our own making; `crowds_href` renews what stands on it."""

    drawing: str
    version: int
    shown: int
    choices: tuple[Choice, ...]
    crowds_href: str
    export_href: str
    as_table: bool
    table_href: str
    picture_href: str
    card: StepCard | None = None


class Crowds(msgspec.Struct, frozen=True):
    """What stands on the map now."""

    drawing: str
    lines: tuple[CrowdLine, ...]
    fullest: tuple[CrowdLine, ...]
    href: str
    empty: bool


class Ground(msgspec.Struct, frozen=True):
    """A map as it is looked at: its newest version, or the one asked for; `chosen` is 0 for the cases of all."""

    bundle: Bundle
    sheet: Sheet
    chosen: int

    @property
    def elements(self) -> list[str]:
        """Everything that a case can stand at."""
        return [node.id for node in self.bundle.definition.nodes.values() if node.kind != "subProcess"]


async def ground_of(connection: Connection, key: str, newest: int, chosen: int) -> Ground:
    """The map of `chosen`, or of the newest version for 0; 404 if there is none."""
    try:
        bundle = await definitions.bundle(connection, key, chosen or newest)
    except LookupError as missing:
        raise NotFoundException from missing
    sheet = await sheet_for(connection, bundle.definition)
    if sheet is None:
        raise NotFoundException
    return Ground(bundle, sheet, chosen)


@get("/processes/{key:str}")
async def whole_map(
    request: Asked,
    key: FromPath[str],
    version: FromQuery[int] = 0,
    step: FromQuery[str] = "",
    show: FromQuery[str] = "",
) -> Html | Response[str]:
    """The map, or with `show=table` the same as a table; `step` opens the card of a step."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "map")
        if room.version == 0:
            return go_to(request, f"/processes/{key}/draft")
        ground = await ground_of(connection, key, room.version, version)
        known = await versions.listed(connection, key, SHOWN_VERSIONS)
        there = step in ground.bundle.definition.nodes
        card = await _card(connection, request.user, ground, step, reader_of(request)) if there else None
    asked = f"?version={version}" if version else ""
    page = MapPage(
        drawing=draw_walked(ground.sheet, _links(ground, key, step)) if show != "table" else "",
        version=room.version,
        shown=ground.bundle.definition.version,
        choices=tuple(_choices(known, room.version, version)),
        crowds_href=f"/processes/{key}/crowds?version={version}&show={'table' if show == 'table' else 'map'}",
        export_href=f"/processes/{key}/map.svg{asked}",
        as_table=show == "table",
        table_href=f"/processes/{key}?version={version}&show=table",
        picture_href=f"/processes/{key}{asked}",
        card=card,
    )
    values = {"room": room, "rail": room.rail, "page": page, "card": card}
    return html(request, "processes/map.html", values)


def _choices(known: list[versions.Version], newest: int, chosen: int) -> list[Choice]:
    """Which cases are counted: those of every version, or of one that has any."""
    found = [Choice("0", "All versions", chosen == 0)]
    for one in known:
        if one.open_count or one.version in (newest, chosen):
            open_cases = f", {'1000+' if one.open_count >= versions.OPEN_MAX else one.open_count} open"
            found.append(Choice(str(one.version), f"v{one.version}{open_cases}", one.version == chosen))
    return found


def _links(ground: Ground, key: str, step: str) -> dict[str, StepLink]:
    names = ground.sheet
    return {
        element: StepLink(
            step_cards.list_href(key, element, ground.chosen), names.name_of(element), element == step
        )
        for element in ground.elements
        if element in ground.bundle.definition.diagram.shapes
    }


@get("/processes/{key:str}/crowds")
async def crowds(
    request: Asked, key: FromPath[str], version: FromQuery[int] = 0, show: FromQuery[str] = "map"
) -> Html:
    """What stands on the map now: a second fragment, asked for by the page and again whenever a case moves."""
    agent, reader = looker(request), reader_of(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        newest = await versions.current(connection, key) or await versions.newest(connection, key)
        ground = await ground_of(connection, key, newest, version)
        found = await standings.crowds(connection, agent, key, ground.elements, version)
    told = [element for element in ground.elements if element in found or _may_rest(ground, element)]
    told.sort(key=lambda element: element not in found)
    lines = [_line(ground, element, found.get(element), reader) for element in told]
    work = sorted(found.values(), key=lambda crowd: _waits(ground, crowd, reader.now), reverse=True)
    page = Crowds(
        drawing=draw_crowds(ground.sheet, [_badge(ground, crowd, reader) for crowd in found.values()]),
        lines=tuple(lines),
        fullest=tuple(_line(ground, crowd.element, crowd, reader) for crowd in work[:FULLEST]),
        href=f"/processes/{key}/crowds?version={version}&show={show}",
        empty=not found,
    )
    return html(request, f"processes/crowds_{'table' if show == 'table' else 'map'}.html", {"crowds": page})


def _may_rest(ground: Ground, element: str) -> bool:
    """Whether a case can stand here for a while: the table leaves out what is only passed."""
    node = ground.bundle.definition.nodes[element]
    return step_cards.is_work(node) or node.kind in step_cards.WAITS


def _waits(ground: Ground, crowd: Crowd, now: datetime) -> tuple[bool, float]:
    """Work of ours before waits for others, the longest wait first."""
    node = ground.bundle.definition.nodes[crowd.element]
    return step_cards.is_work(node), (now - crowd.oldest).total_seconds() if crowd.oldest else 0.0


def _badge(ground: Ground, crowd: Crowd, reader: Reader) -> Badge:
    node = ground.bundle.definition.nodes[crowd.element]
    name = ground.sheet.name_of(crowd.element)
    return Badge(
        element=crowd.element,
        count=step_cards.counted(crowd.count),
        age=step_cards.age_of(crowd.oldest, reader.now),
        said=step_cards.crowd_said(name, crowd, reader.now),
        href=step_cards.list_href(ground.bundle.definition.key, crowd.element, ground.chosen),
        heat=step_cards.heat_of(node, crowd.oldest, reader.now),
    )


def _line(ground: Ground, element: str, crowd: Crowd | None, reader: Reader) -> CrowdLine:
    node, key = ground.bundle.definition.nodes[element], ground.bundle.definition.key
    heat = step_cards.heat_of(node, crowd.oldest if crowd else None, reader.now)
    age = step_cards.age_of(crowd.oldest, reader.now) if crowd else ""
    return CrowdLine(
        element=element,
        title=ground.sheet.name_of(element),
        kind=step_cards.kind_of(node)[0],
        role=node.role or "" if node.kind.endswith("Task") else "",
        count=step_cards.counted(crowd.count) if crowd else "",
        age=Chip(age, step_cards.ICONS[heat] if heat else "clock", step_cards.TONES[heat]) if age else None,
        href=step_cards.list_href(key, element, ground.chosen),
        step_href=f"/processes/{key}?step={element}{f'&version={ground.chosen}' if ground.chosen else ''}",
    )


@get("/processes/{key:str}/steps/{element:str}")
async def step_card(
    request: Asked, key: FromPath[str], element: FromPath[str], version: FromQuery[int] = 0
) -> Html:
    """The card of a step beside the map."""
    agent, reader = looker(request), reader_of(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        newest = await versions.current(connection, key) or await versions.newest(connection, key)
        ground = await ground_of(connection, key, newest, version)
        if element not in ground.bundle.definition.nodes:
            raise NotFoundException
        card = await _card(connection, agent, ground, element, reader)
    return html(request, "processes/step_card.html", {"card": card})


async def _card(
    connection: Connection, agent: Agent, ground: Ground, element: str, reader: Reader
) -> StepCard:
    key, version = ground.bundle.definition.key, ground.chosen
    crowds_here = await standings.crowds(connection, agent, key, [element], version)
    found = {
        "version": version,
        "crowd": crowds_here.get(element),
        "waiting": await standings.longest(connection, agent, key, element, version),
        "done": await standings.done_lately(connection, key, element, reader.now),
    }
    return step_cards.card_of(ground.bundle, ground.sheet, element, found, reader)


@get("/processes/{key:str}/map.svg")
async def export(request: Asked, key: FromPath[str], version: FromQuery[int] = 0) -> Response[str]:
    """The map as a file of its own."""
    looker(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        newest = await versions.current(connection, key) or await versions.newest(connection, key)
        ground = await ground_of(connection, key, newest, version)
    name = f"{key}-v{ground.bundle.definition.version}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(standalone(draw(ground.sheet)), media_type="image/svg+xml", headers=headers)


ROUTES = (whole_map, crowds, step_card, export)

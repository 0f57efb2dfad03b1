"""Moving open cases to another version: what would happen, the batch while it runs, and taking it back."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from caseway.actions import move_previews
from caseway.actions import moves as deeds
from caseway.actions.house import House
from caseway.actions.move_previews import Place, Preview
from caseway.core.case.drafting import Refusal
from caseway.core.process.mapping import STAY
from caseway.core.values import reference_of
from caseway.kit.database import Connection
from caseway.store import moves, process_pages, versions
from caseway.store.moves import Move, MoveCase, Wanted
from caseway.web.answers import Asked, Html, go_to, html, is_fragment, reader_of
from caseway.web.drawing import Position, draw
from caseway.web.parts import Chip, Choice, Tone
from caseway.web.processes.maps import ground_of
from caseway.web.processes.rooms import Room, drawer, room_for
from caseway.web.processes.step_cards import KINDS
from caseway.web.stamps import Reader, Stamp

PAGE_ROWS = 50
AT, KEPT = "at.", "-"
"""A field of the form is `at.` and the element; its value is the new element, `-` to stay, empty as proposed."""
SURE: Mapping[str, tuple[str, str, Tone]] = {
    "same": ("the same", "check", "green"),
    "chosen": ("chosen by you", "user-check", "accent"),
    "likely": ("very likely", "check", ""),
    "guess": ("only a guess", "circle-help", "amber"),
    "none": ("nothing fits", "circle-alert", "red"),
}
STANDINGS: Mapping[str, tuple[str, str, Tone]] = {
    "running": ("under way", "loader-circle", "accent"),
    "paused": ("paused", "pause", "amber"),
    "cancelled": ("cancelled", "x", ""),
    "done": ("done", "check", "green"),
    "undoing": ("being taken back", "undo-2", "accent"),
    "undone": ("taken back", "undo-2", ""),
}
CASES: Mapping[str, tuple[str, str, Tone]] = {
    "waiting": ("waits", "hourglass", ""),
    "moved": ("moved", "check", "green"),
    "refused": ("stays", "circle-alert", "amber"),
    "cancelled": ("left alone", "x", ""),
    "undoing": ("being taken back", "undo-2", ""),
    "undone": ("taken back", "undo-2", ""),
    "left": ("has moved on since", "circle-alert", "amber"),
}


class PlaceLine(msgspec.Struct, frozen=True):
    """A step of the old version, what takes its place, and how sure that is."""

    element: str
    name: str
    kind: str
    count: int
    choices: tuple[Choice, ...]
    sure: Chip
    reason: str
    stuck: bool


class FateLine(msgspec.Struct, frozen=True):
    """What would become of one case."""

    reference: str
    subject: str
    moves: bool
    why: str
    steps: tuple[tuple[str, str], ...]


class PlanPage(msgspec.Struct, frozen=True):
    """A move before it begins."""

    since: int
    to: int
    from_choices: tuple[Choice, ...]
    to_choices: tuple[Choice, ...]
    refusal: str = ""
    count: int = 0
    used: tuple[PlaceLine, ...] = ()
    unused: tuple[PlaceLine, ...] = ()
    findings: tuple[str, ...] = ()
    fates: tuple[FateLine, ...] = ()
    stays: int = 0
    old_drawing: str = ""
    new_drawing: str = ""


class Number(msgspec.Struct, frozen=True):
    """How many cases stand so, and the list of them."""

    chip: Chip
    count: int
    href: str
    current: bool


class MoveLine(msgspec.Struct, frozen=True):
    """A batch in the list of past ones."""

    id: int
    since: int
    to: int
    state: Chip
    at: Stamp
    author: str
    told: str


class CaseLine(msgspec.Struct, frozen=True):
    """A case of the batch."""

    reference: str
    subject: str
    state: Chip
    why: str
    at: Stamp | None


class MovePage(msgspec.Struct, frozen=True):
    """A batch: how far it is, what can be done with it, and its cases."""

    line: MoveLine
    total: int
    finished: int
    numbers: tuple[Number, ...]
    cases: tuple[CaseLine, ...]
    more: str
    standing: str
    live: bool
    ways: tuple[str, ...]
    moved_on: int
    movable_back: int
    href: str


def _chosen(found: Mapping[str, Any]) -> dict[str, str]:
    """The mapping that a person has chosen, from the fields of the form."""
    given = {name.removeprefix(AT): str(value) for name, value in found.items() if name.startswith(AT)}
    return {element: STAY if value == KEPT else value for element, value in given.items() if value}


def _number(found: Mapping[str, Any], name: str, otherwise: int) -> int:
    text = str(found.get(name) or "")
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise


@get("/processes/{key:str}/moves/new")
async def plan(request: Asked, key: FromPath[str]) -> Html:
    """What a move would do: the mapping to be looked over, and what becomes of each case."""
    house: House = request.app.state.house
    drawer(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "versions")
        known = await versions.listed(connection, key, 100)
    query = request.query_params
    to = _number(query, "to", room.version)
    crowded = [one.version for one in known if one.open_count and one.version != to]
    since = _number(query, "from", crowded[0] if crowded else 0)
    preview = await move_previews.preview(house, Wanted(key, since, to, _chosen(query)))
    page = PlanPage(
        since=since,
        to=to,
        from_choices=tuple(Choice(str(v.version), f"v{v.version}", v.version == since) for v in known),
        to_choices=tuple(
            Choice(str(v.version), f"v{v.version}", v.version == to) for v in known if v.status != "retired"
        ),
    )
    if isinstance(preview, Refusal):
        page = msgspec.structs.replace(page, refusal=preview.sentence)
    else:
        async with house.pool.connection() as connection:
            page = await _planned(connection, page, preview, room, _chosen(query))
    return html(request, "processes/move_plan.html", {"room": room, "rail": room.rail, "page": page})


async def _planned(
    connection: Connection, page: PlanPage, preview: Preview, room: Room, chosen: Mapping[str, str]
) -> PlanPage:
    lines = [_place(place, chosen) for place in preview.places]
    fates = tuple(
        FateLine(reference_of(f.case_id), f.subject or "No subject", f.moves, f.sentence, f.steps)
        for f in preview.fates
    )
    old = await ground_of(connection, room.key, room.version, page.since)
    new = await ground_of(connection, room.key, room.version, page.to)
    used = [place for place in preview.places if place.count]
    stuck = frozenset(place.element for place in preview.stuck)
    targets = tuple(place.match.new for place in used if place.match.new and place.match.holds)
    return msgspec.structs.replace(
        page,
        count=preview.count,
        used=tuple(line for line in lines if line.count),
        unused=tuple(line for line in lines if not line.count),
        findings=tuple(finding.sentence for finding in preview.findings),
        fates=fates,
        stays=sum(1 for fate in fates if not fate.moves),
        old_drawing=draw(old.sheet, Position(here=tuple(p.element for p in used), faults=stuck)),
        new_drawing=draw(new.sheet, Position(here=targets)),
    )


def _place(place: Place, chosen: Mapping[str, str]) -> PlaceLine:
    picked = chosen.get(place.element)
    proposed = place.new_name if place.match.new and picked is None else ""
    first = f"As proposed: {proposed}" if proposed else "As proposed"
    if not proposed and picked is None:
        first = "Nothing fits: choose" if place.count else "Nothing fits"
    others = [Choice(new, name, picked == new) for new, name in place.choices]
    word, icon, tone = SURE[place.match.certainty]
    return PlaceLine(
        element=place.element,
        name=place.name,
        kind=KINDS.get(place.kind, (place.kind, ""))[0],
        count=place.count,
        choices=(
            Choice("", first, picked is None),
            *others,
            Choice(KEPT, "Stay on the old version", picked == STAY),
        ),
        sure=Chip(word, icon, tone),
        reason=place.match.reason,
        stuck=bool(place.count) and not place.match.holds,
    )


@post("/processes/{key:str}/moves", status_code=200)
async def begin(request: Asked, key: FromPath[str]) -> Response[str]:
    """Begins the batch, as it was previewed."""
    agent = drawer(request)
    house: House = request.app.state.house
    found = dict(await request.form())
    wanted = Wanted(key, _number(found, "from", 0), _number(found, "to", 0), _chosen(found))
    done = await deeds.start(house, wanted, agent.id)
    if isinstance(done, Refusal):
        return _refused(
            request, done, f"/processes/{key}/moves/new?from={wanted.from_version}&to={wanted.to_version}"
        )
    return go_to(request, f"/processes/{key}/moves/{done.id}")


def _refused(request: Asked, refusal: Refusal, back: str) -> Html:
    words = {"sentence": refusal.sentence, "kept": "", "tone": "red"}
    template = "agent/refusal.html" if is_fragment(request) else "agent/refusal_page.html"
    return html(request, template, {"refusal": words, "back": back}, status=409)


@get("/processes/{key:str}/moves")
async def listed(request: Asked, key: FromPath[str]) -> Html:
    """The batches of a process, newest first."""
    drawer(request)
    house: House = request.app.state.house
    reader = reader_of(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "versions")
        found = await moves.of_process(connection, key, PAGE_ROWS)
    page = {"lines": tuple(_line(one, reader) for one in found)}
    return html(request, "processes/moves.html", {"room": room, "rail": room.rail, "page": page})


def _line(one: Move, reader: Reader) -> MoveLine:
    label, icon, tone = STANDINGS[one.standing]
    told = ", ".join(f"{number} {CASES[name][0]}" for name in CASES if (number := one.counts.get(name, 0)))
    return MoveLine(
        id=one.id,
        since=one.from_version,
        to=one.to_version,
        state=Chip(label, icon, tone),
        at=reader.stamp(one.started_at),
        author=one.author or "the command line",
        told=told,
    )


@get("/processes/{key:str}/moves/{move_id:int}")
async def one_move(
    request: Asked,
    key: FromPath[str],
    move_id: FromPath[int],
    only: FromQuery[str] = "",
    after: FromQuery[int] = 0,
    part: FromQuery[str] = "",
) -> Html:
    """A batch: its numbers, live, and its cases; with `part` only what moves."""
    drawer(request)
    house: House = request.app.state.house
    only = only if only in CASES else ""
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "versions")
        move = await moves.one(connection, move_id)
        if move is None or move.key != key:
            raise NotFoundException
        cases = await moves.cases_of(connection, move_id, PAGE_ROWS + 1, max(after, 0), only)
        moved_on = await process_pages.moved_on(connection, move_id)
    page = _page(move, cases, moved_on, reader_of(request), only)
    template = "processes/move_now.html" if part else "processes/move.html"
    return html(request, template, {"room": room, "rail": room.rail, "page": page})


def _page(move: Move, cases: list[MoveCase], moved_on: int, reader: Reader, only: str) -> MovePage:
    href = f"/processes/{move.key}/moves/{move.id}"
    total = sum(move.counts.values())
    waits = move.counts.get("waiting", 0) + move.counts.get("undoing", 0)
    of = f"only={only}&" if only else ""
    return MovePage(
        line=_line(move, reader),
        total=total,
        finished=total - waits,
        numbers=tuple(
            Number(
                Chip(label, icon, tone),
                move.counts[name],
                href if only == name else f"{href}?only={name}",
                only == name,
            )
            for name, (label, icon, tone) in CASES.items()
            if move.counts.get(name)
        ),
        cases=tuple(_case(one, reader) for one in cases[:PAGE_ROWS]),
        more=f"{href}?{of}after={cases[PAGE_ROWS - 1].case_id}" if len(cases) > PAGE_ROWS else "",
        standing=move.standing,
        live=move.standing in ("running", "undoing"),
        ways=_ways(move),
        moved_on=moved_on,
        movable_back=max(move.counts.get("moved", 0) - moved_on, 0),
        href=f"{href}?part=now{f'&only={only}' if only else ''}",
    )


def _ways(move: Move) -> tuple[str, ...]:
    """What can be done with a batch as it stands."""
    found = {"running": ["pause", "cancel"], "paused": ["resume", "cancel"]}.get(move.standing, [])
    rests = move.standing in ("done", "cancelled", "paused", "undone")
    if rests and move.counts.get("refused") and move.standing != "undone":
        found.append("retry")
    if rests and move.counts.get("moved"):
        found.append("undo")
    return tuple(found)


def _case(one: MoveCase, reader: Reader) -> CaseLine:
    label, icon, tone = CASES[one.standing]
    return CaseLine(
        reference=reference_of(one.case_id),
        subject=one.subject or "No subject",
        state=Chip(label, icon, tone),
        why=one.sentence,
        at=reader.maybe(one.at),
    )


@post("/processes/{key:str}/moves/{move_id:int}/standing", status_code=200)
async def stand(request: Asked, key: FromPath[str], move_id: FromPath[int]) -> Response[str]:
    """Pauses, resumes, cancels, tries again, or takes back."""
    agent = drawer(request)
    house: House = request.app.state.house
    way = str((await request.form()).get("way") or "")
    async with house.pool.connection() as connection:
        move = await moves.one(connection, move_id)
    deed = {
        "pause": deeds.pause,
        "resume": deeds.resume,
        "cancel": deeds.cancel,
        "retry": deeds.retry,
        "undo": deeds.undo,
    }.get(way)
    if move is None or move.key != key or deed is None:
        raise NotFoundException
    done = await deed(house, move_id, agent.id)
    href = f"/processes/{key}/moves/{move_id}"
    return _refused(request, done, href) if isinstance(done, Refusal) else go_to(request, href)


ROUTES = (plan, begin, listed, one_move, stand)

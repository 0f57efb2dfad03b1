"""What two versions differ in, on the map and in words: steps, flows, tables, forms, messages."""

from collections.abc import Mapping

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from caseway.actions.house import House
from caseway.core import process
from caseway.core.process.differences import Difference, Differences, compare
from caseway.kit.database import Connection
from caseway.store import definitions, drafts, versions
from caseway.web.answers import Asked, Html, html
from caseway.web.drawing import Mark, draw_changes
from caseway.web.drawing.unjudged import unjudged
from caseway.web.parts import Choice
from caseway.web.processes.file_differences import FileChange, Sign, file_change
from caseway.web.processes.rooms import room_for
from caseway.web.processes.step_cards import KINDS
from caseway.web.words import plain

WORDS: Mapping[str, str] = {"added": "Added", "removed": "Removed", "changed": "Changed"}
ICONS: Mapping[str, str] = {"added": "circle-plus", "removed": "circle-minus", "changed": "pencil-line"}
SHOWN_VERSIONS = 100


class Attribute(msgspec.Struct, frozen=True):
    """One thing that is said differently."""

    name: str
    before: str
    after: str


class StepChange(msgspec.Struct, frozen=True):
    """A step or flow that came, went or changed."""

    anchor: str
    sign: Sign
    word: str
    icon: str
    kind: str
    name: str
    attributes: tuple[Attribute, ...]


class Tally(msgspec.Struct, frozen=True):
    """How much of one sort differs, and whether it is shown."""

    sign: Sign
    word: str
    icon: str
    count: int


class ChangesPage(msgspec.Struct, frozen=True):
    """Both versions in one picture, and the differences listed beside it."""

    before: str
    after: str
    drawing: str
    tallies: tuple[Tally, ...]
    steps: tuple[StepChange, ...]
    flows: tuple[StepChange, ...]
    files: tuple[FileChange, ...]
    from_choices: tuple[Choice, ...]
    to_choices: tuple[Choice, ...]
    redrawn: bool
    same: bool
    unreadable: str = ""


class Side(msgspec.Struct, frozen=True):
    """One of the two: what it is called, and its files."""

    title: str
    name: str
    bpmn: bytes
    files: Mapping[str, str]


@get("/processes/{key:str}/changes")
async def changes(request: Asked, key: FromPath[str], to: FromQuery[str] = "") -> Html:
    """From one version to another, or `to=draft`; without a word from the one before to the newest."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "versions")
        known = [one.version for one in await versions.listed(connection, key, SHOWN_VERSIONS)]
        has_draft = room.may_draw and await drafts.head(connection, key) is not None
        to = to or ("draft" if has_draft else str(known[0] if known else 0))
        since = request.query_params.get("from") or _before(known, to)
        old = await _side(connection, key, since, room.may_draw)
        new = await _side(connection, key, to, room.may_draw)
    names = [(str(number), f"v{number}") for number in known]
    choices = [*names, ("draft", "the draft")] if has_draft else names
    page = page_of(old, new)
    page = msgspec.structs.replace(
        page,
        from_choices=tuple(Choice(value, label, value == since) for value, label in names),
        to_choices=tuple(Choice(value, label, value == to) for value, label in choices),
    )
    return html(request, "processes/changes.html", {"room": room, "rail": room.rail, "page": page})


def _before(known: list[int], to: str) -> str:
    """The version to compare with: the one before `to`, for a draft the newest."""
    if to == "draft":
        return str(known[0]) if known else "0"
    older = [number for number in known if to.isdecimal() and number < int(to)]
    return str(older[0]) if older else to


async def _side(connection: Connection, key: str, name: str, may_draw: bool) -> Side:
    if name == "draft" and may_draw:
        draft = await drafts.read(connection, key)
        if draft is not None:
            return Side("the draft", draft.name, draft.bpmn, draft.files)
    elif name.isdecimal() and len(name) < 9:
        found = await definitions.one(connection, key, int(name))
        if found is not None:
            return Side(f"v{found.version}", found.name, found.bpmn, found.files)
    raise NotFoundException


def page_of(old: Side, new: Side) -> ChangesPage:
    """The two sides compared; a draft that cannot be read says so, and its files are compared all the same."""
    unreadable, found = "", Differences((), False)
    try:
        found = compare(process.read(old.bpmn), process.read(new.bpmn), old.files, new.files)
    except process.Unreadable as error:
        unreadable = f"One of the two maps cannot be read: {error}"
    paths = sorted(path for path in {*old.files, *new.files} if old.files.get(path) != new.files.get(path))
    steps, flows = (tuple(_told(one) for one in found.of(what)) for what in ("step", "flow"))
    files = tuple(file_change(path, old.files.get(path), new.files.get(path)) for path in paths)
    signs = [*[one.sign for one in (*steps, *flows)], *[one.sign for one in files]]
    return ChangesPage(
        before=old.title,
        after=new.title,
        drawing=_drawing(old, new, found),
        tallies=tuple(_tallies(signs)),
        steps=steps,
        flows=flows,
        files=files,
        from_choices=(),
        to_choices=(),
        redrawn=found.redrawn,
        same=not (steps or flows or files or unreadable),
        unreadable=unreadable,
    )


def _tallies(signs: list[Sign]) -> list[Tally]:
    sorts: tuple[Sign, ...] = ("added", "changed", "removed")
    return [Tally(sign, WORDS[sign], ICONS[sign], signs.count(sign)) for sign in sorts]


def _told(one: Difference) -> StepChange:
    kind = "A flow" if one.what == "flow" else KINDS.get(one.kind, (plain(one.kind), ""))[0]
    return StepChange(
        anchor=f"change-{one.id}",
        sign=one.how,
        word=WORDS[one.how],
        icon=ICONS[one.how],
        kind=kind,
        name=one.name or one.id,
        attributes=tuple(Attribute(c.attribute, c.before, c.after) for c in one.changes),
    )


def _drawing(old: Side, new: Side, found: Differences) -> str:
    before, after = unjudged(old.bpmn, old.name), unjudged(new.bpmn, new.name)
    if before is None or after is None:
        return ""
    marks = {
        one.id: Mark(one.how, f"{WORDS[one.how]}: {one.name or one.id}", f"#change-{one.id}")
        for one in found.found
        if one.what != "file"
    }
    return draw_changes(before, after, marks)


ROUTES = (changes,)

"""The versions of a process: which there are, what each holds, and retiring one."""

import io
import zipfile
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body, FromPath, FromQuery

from caseway.actions import versions as deeds
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.kit.database import Connection
from caseway.store import definitions, drafts, versions
from caseway.store.definitions import Published
from caseway.store.versions import OPEN_MAX, Version
from caseway.web.answers import Asked, Html, go_to, html, is_fragment, reader_of
from caseway.web.drawing import draw
from caseway.web.parts import Chip
from caseway.web.processes.files_told import FilesTold, files_told
from caseway.web.processes.maps import ground_of
from caseway.web.processes.rooms import drawer, looker, room_for
from caseway.web.stamps import Reader, Stamp

PAGE_ROWS = 50


class VersionLine(msgspec.Struct, frozen=True):
    """One version in the list; `before` is the one it is compared with, 0 for none."""

    number: int
    note: str
    author: str
    at: Stamp | None
    state: Chip
    open_cases: str
    has_open: bool
    before: int
    retired: bool
    newest: bool


class DraftLine(msgspec.Struct, frozen=True):
    """What is in work."""

    author: str
    at: Stamp
    based_on: int


class VersionsPage(msgspec.Struct, frozen=True):
    """The versions, newest first, the draft above them, and where more are."""

    lines: tuple[VersionLine, ...]
    draft: DraftLine | None
    more: str
    newest: int


class VersionPage(msgspec.Struct, frozen=True):
    """One version to be read: its map and everything beside it."""

    line: VersionLine
    drawing: str
    files: FilesTold
    download: str


class WayForm(msgspec.Struct, frozen=True):
    """What is to become of a version."""

    way: str = ""


WayData = Annotated[WayForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/processes/{key:str}/versions")
async def listed(request: Asked, key: FromPath[str], before: FromQuery[int] = 2**31 - 1) -> Html:
    """All versions of a process."""
    house: House = request.app.state.house
    reader = reader_of(request)
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "versions")
        found = await versions.listed(connection, key, PAGE_ROWS + 1, min(before, 2**31 - 1))
        head = await drafts.head(connection, key) if room.may_draw else None
    newest = room.version if room.status == "published" else 0
    page = VersionsPage(
        lines=tuple(
            _line(one, older.version if older else 0, newest, reader)
            for one, older in zip(found[:PAGE_ROWS], [*found[1:], None], strict=False)
        ),
        draft=DraftLine(head.author or "somebody", reader.stamp(head.updated_at), head.based_on or 0)
        if head
        else None,
        more=f"/processes/{key}/versions?before={found[PAGE_ROWS - 1].version}"
        if len(found) > PAGE_ROWS
        else "",
        newest=newest,
    )
    return html(request, "processes/versions.html", {"room": room, "rail": room.rail, "page": page})


def _line(one: Version, before: int, newest: int, reader: Reader) -> VersionLine:
    retired = one.status == "retired"
    if retired:
        since = reader.stamp(one.retired_at).exact if one.retired_at else ""
        state = Chip("retired", "archive", "", since)
    elif one.version == newest:
        state = Chip("new cases open here", "circle-check", "green")
    else:
        state = Chip("published", "check")
    return VersionLine(
        number=one.version,
        note=one.note,
        author=one.author or ("Caseway" if one.shipped else ""),
        at=reader.maybe(one.published_at),
        state=state,
        open_cases=f"{OPEN_MAX}+" if one.open_count >= OPEN_MAX else str(one.open_count),
        has_open=one.open_count > 0,
        before=before,
        retired=retired,
        newest=one.version == newest,
    )


async def _published(connection: Connection, key: str, number: int) -> Published:
    found = await definitions.one(connection, key, number)
    if found is None:
        raise NotFoundException
    return found


@get("/processes/{key:str}/versions/{number:int}")
async def one_version(request: Asked, key: FromPath[str], number: FromPath[int]) -> Html:
    """A version to be read, with its tables, forms and messages."""
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        room = await room_for(request, connection, key, "versions")
        published = await _published(connection, key, number)
        version = await versions.one(connection, key, number)
        ground = await ground_of(connection, key, room.version, number)
        older = await versions.listed(connection, key, 1, number)
    if version is None:
        raise NotFoundException
    newest = room.version if room.status == "published" else 0
    page = VersionPage(
        line=_line(version, older[0].version if older else 0, newest, reader_of(request)),
        drawing=draw(ground.sheet),
        files=files_told(published.files),
        download=f"/processes/{key}/versions/{number}/files",
    )
    return html(request, "processes/version.html", {"room": room, "rail": room.rail, "page": page})


@post("/processes/{key:str}/versions/{number:int}/standing", status_code=200)
async def stand(request: Asked, key: FromPath[str], number: FromPath[int], data: WayData) -> Response[str]:
    """Retires a version, or lets new cases open on it again."""
    agent = drawer(request)
    house: House = request.app.state.house
    deed = deeds.retire if data.way == "retire" else deeds.restore
    done = await deed(house, key, number, agent.id)
    if not isinstance(done, Refusal):
        return go_to(request, f"/processes/{key}/versions")
    words = {"sentence": done.sentence, "kept": "", "tone": "red"}
    template = "agent/refusal.html" if is_fragment(request) else "agent/refusal_page.html"
    values = {"refusal": words, "back": f"/processes/{key}/versions"}
    return html(request, template, values, status=409)


@get("/processes/{key:str}/versions/{number:int}/files")
async def download(request: Asked, key: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The version as it can be imported again: the map and everything beside it, as one archive."""
    looker(request)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        published = await _published(connection, key, number)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{key}/{key}.bpmn"), published.bpmn)
        for path, text in sorted(published.files.items()):
            archive.writestr(zipfile.ZipInfo(f"{key}/{path}"), text)
    name = f"{key}-v{number}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


ROUTES = (listed, one_version, stand, download)

"""A map that comes in as a file: a `.bpmn`, or an archive of a folder, becomes the draft of its process."""

import io
import re
import zipfile
from pathlib import PurePosixPath

import msgspec
from litestar import Response, post
from litestar.datastructures import UploadFile

from caseway.actions import drafts as drawing
from caseway.actions.drafts import FILE, FILES_BYTES_MAX, FILES_MAX, DraftChanges
from caseway.actions.house import House
from caseway.actions.map_files import process_name, rekeyed
from caseway.core.case.drafting import Refusal
from caseway.web.answers import Asked, Html, go_to, html
from caseway.web.processes.rooms import drawer

UNPACKED_BYTES_MAX = FILES_BYTES_MAX * 2


class Arrived(msgspec.Struct, frozen=True):
    """What was in the file: the map, the files beside it (None for a map alone), and the key it goes by."""

    key: str
    bpmn: bytes
    beside: dict[str, str] | None


@post("/processes/imports", status_code=200)
async def take_in(request: Asked) -> Response[str]:
    """The draft of the process that the file is of; what was drawn there before stays among its kept states."""
    agent = drawer(request)
    house: House = request.app.state.house
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _refused(request, Refusal("file", "Choose a .bpmn file, or a .zip of a folder with one."))
    found = arrived(file.filename, await file.read())
    if isinstance(found, Refusal):
        return _refused(request, found)
    flaw = drawing.flaw_of(DraftChanges(bpmn=found.bpmn))
    if flaw is not None:
        return _refused(request, flaw)
    name = process_name(found.bpmn)[: drawing.NAME_MAX]
    draft = await drawing.open_draft(house, found.key, agent.id, name)
    if isinstance(draft, Refusal):
        return _refused(request, draft)
    files: dict[str, str | None] = {}
    if found.beside is not None:
        files = {**dict.fromkeys(draft.files), **found.beside}
    changes = DraftChanges(name or None, rekeyed(found.bpmn, found.key), files)
    saved = await drawing.save_draft(house, found.key, draft.revision, changes, agent.id)
    if isinstance(saved, Refusal):
        return _refused(request, saved)
    return go_to(request, f"/processes/{found.key}/draft")


def _refused(request: Asked, refusal: Refusal) -> Html:
    words = {"sentence": refusal.sentence, "kept": "Nothing was changed.", "tone": "red"}
    return html(request, "agent/refusal_page.html", {"refusal": words, "back": "/processes"}, status=409)


def arrived(filename: str, data: bytes) -> Arrived | Refusal:
    """What is in the file, or why it is nothing we can take in."""
    stem = PurePosixPath(filename.replace("\\", "/")).stem
    if not data.startswith(b"PK\x03\x04"):
        return Arrived(_key(stem), data, None)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, EOFError):
        return Refusal("archive", "That archive cannot be read: it is broken, locked, or holds no texts.")


def _unpacked(archive: zipfile.ZipFile) -> Arrived | Refusal:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > FILES_MAX or sum(one.file_size for one in entries) > UNPACKED_BYTES_MAX:
        return Refusal(
            "size", f"An archive has at most {FILES_MAX} files of {UNPACKED_BYTES_MAX // 10**6} MB."
        )
    maps = [one for one in entries if one.filename.endswith(".bpmn")]
    if len(maps) != 1:
        return Refusal("maps", f"The archive has {len(maps)} .bpmn files; one is needed.")
    folder = maps[0].filename.rpartition("/")[0]
    start = f"{folder}/" if folder else ""
    names = {one.filename.removeprefix(start): one for one in entries if one.filename.startswith(start)}
    beside = {name: archive.read(one).decode() for name, one in names.items() if FILE.fullmatch(name)}
    return Arrived(_key(PurePosixPath(maps[0].filename).stem), archive.read(maps[0]), beside)


def _key(stem: str) -> str:
    """A key from the name of a file: `Return & refund` is `return-refund`."""
    return re.sub(r"^[^a-z]+|-+$", "", re.sub(r"[^a-z0-9_]+", "-", stem.lower()))[:63]


ROUTES = (take_in,)

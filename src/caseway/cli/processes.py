"""`caseway process`: maps on this desk, their versions and drafts, in and out of files."""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from caseway.actions import drafts as drawing
from caseway.actions import versions as deeds
from caseway.actions.drafts import FILE, DraftChanges, Publication, Unpublishable
from caseway.actions.house import House
from caseway.actions.map_files import process_name, rekeyed
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import BadArguments, Told, say, show_json, show_table
from caseway.core import permissions, process
from caseway.core.process import Finding
from caseway.core.process.differences import Difference, compare
from caseway.kit.database import Connection
from caseway.lab.verdicts import judge
from caseway.store import definitions, drafts, versions
from caseway.store.agents import Agent
from caseway.store.drafts import Draft

DRAFT = "draft"


async def list_processes(house: House, given: argparse.Namespace) -> int:
    """`caseway process list`."""
    async with house.pool.connection() as connection:
        found = await versions.processes_of(connection)
        drawn = {one.key: one for one in await drafts.heads(connection)}
    rows = [(one.key, one.version, one.status, one.name, drawn.get(one.key)) for one in found]
    rows += [(key, 0, DRAFT, one.name, one) for key, one in drawn.items() if key not in {r[0] for r in rows}]
    names = ("key", "version", "status", "name", "draft_by")
    shapes = [(*row[:4], row[4].author if row[4] is not None else None) for row in rows]
    if given.json:
        show_json({"items": [dict(zip(names, shape, strict=True)) for shape in shapes]})
    else:
        show_table(("key", "version", "status", "name", "draft by"), shapes)
    return 0


async def show(house: House, given: argparse.Namespace) -> int:
    """`caseway process show`."""
    async with house.pool.connection() as connection:
        found = await versions.listed(connection, given.key, max(given.limit, 1))
        head = await drafts.head(connection, given.key)
    if not found and head is None:
        raise Told(f"There is no process {given.key}.")
    if given.json:
        show_json({"key": given.key, "versions": found, "draft": head})
        return 0
    columns = ("version", "status", "open cases", "published", "by", "note")
    rows = [
        (v.version, v.status, _capped(v.open_count), v.published_at, v.author, v.note or None) for v in found
    ]
    show_table(columns, rows)
    if head is not None:
        say(f"{head.author or 'Somebody'} saved a draft at {head.updated_at:%Y-%m-%d %H:%M}.")
    return 0


def _capped(count: int) -> str:
    return f"{count:,}+" if count >= versions.OPEN_MAX else str(count)


async def drawer(house: House, given: argparse.Namespace) -> Agent:
    """In whose name, if they may draw."""
    agent = await acting(house, given)
    if not permissions.may_draw(agent.role):
        raise Told(f"{agent.name} may not draw: maps are drawn by leads and admins.")
    return agent


# --- in and out ----------------------------------------------------------------------------------------------
async def export(house: House, given: argparse.Namespace) -> int:
    """`caseway process export`: writes `KEY.bpmn` and the files beside it."""
    async with house.pool.connection() as connection:
        bpmn, files = await _content(
            connection, given.key, DRAFT if given.draft else str(given.version or "")
        )
    _write(Path(given.to), given.key, bpmn, files)
    say(f"Wrote {given.key}.bpmn and {len(files)} files beside it to {given.to}.")
    return 0


def _write(folder: Path, key: str, bpmn: bytes, files: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{key}.bpmn").write_bytes(bpmn)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    except OSError as error:
        raise Told(f"It cannot be written: {error}.") from None


async def _content(connection: Connection, key: str, which: str) -> tuple[bytes, dict[str, str]]:
    """The map and its files: of the draft, of a version, or of the one that new cases open on."""
    if which == DRAFT:
        draft = await drafts.read(connection, key)
        if draft is None:
            raise Told(f"There is no draft of {key}.")
        return draft.bpmn, draft.files
    if which and not which.isdigit():
        raise BadArguments(f"“{which}” is neither a version nor `draft`.")
    version = int(which) if which else await versions.current(connection, key)
    found = await definitions.one(connection, key, version) if version else None
    if found is None:
        raise Told(f"There is no version {which} of {key}." if which else f"There is no process {key}.")
    return found.bpmn, found.files


async def import_map(house: House, given: argparse.Namespace) -> int:
    """`caseway process import`: a file replaces the map of the draft, a folder everything."""
    agent = await drawer(house, given)
    bpmn, beside = _read(Path(given.path), given.key)
    draft = refused(await drawing.open_draft(house, given.key, agent.id, process_name(bpmn)))
    files: dict[str, str | None] = {}
    if beside is not None:
        files = {**dict.fromkeys(draft.files), **beside}
    changes = DraftChanges(process_name(bpmn)[: drawing.NAME_MAX] or None, rekeyed(bpmn, given.key), files)
    saved = refused(await drawing.save_draft(house, given.key, draft.revision, changes, agent.id))
    if given.publish:
        return await _publish(house, saved, agent, given)
    if given.json:
        show_json({"key": saved.key, "revision": saved.revision, "files": sorted(saved.files)})
    else:
        say(f"The draft of {saved.key} has this map and {len(saved.files)} files beside it.")
    return 0


def _read(path: Path, key: str) -> tuple[bytes, dict[str, str] | None]:
    """The map, and the files beside it if `path` is a folder; what is no part of a map is told and left."""
    try:
        if path.is_file():
            return path.read_bytes(), None
        if not path.is_dir():
            raise BadArguments(f"There is no file or folder {path}.")
        found = sorted(path.glob("*.bpmn"))
        own = [one for one in found if one.stem == key]
        if len(found) != 1 and not own:
            raise BadArguments(
                f"{path} has {len(found)} .bpmn files; one is needed, or one called {key}.bpmn."
            )
        names = {p.relative_to(path).as_posix(): p for p in sorted(path.rglob("*")) if p.is_file()}
        beside = {name: file.read_text("utf-8") for name, file in names.items() if FILE.fullmatch(name)}
        for name in sorted(set(names) - set(beside)):
            if not name.endswith(".bpmn"):
                say(f"Left out {name}: it is no file of a map.")
        return (own or found)[0].read_bytes(), beside
    except (OSError, UnicodeDecodeError) as error:
        raise Told(f"It cannot be read: {error}.") from None


# --- publishing ----------------------------------------------------------------------------------------------
async def publish(house: House, given: argparse.Namespace) -> int:
    """`caseway process publish`: 1 if the map is refused, with everything that is wrong."""
    agent = await drawer(house, given)
    async with house.pool.connection() as connection:
        draft = await drafts.read(connection, given.key)
    if draft is None:
        raise Told(f"There is no draft of {given.key}.")
    return await _publish(house, draft, agent, given)


async def _publish(house: House, draft: Draft, agent: Agent, given: argparse.Namespace) -> int:
    async with house.pool.connection() as connection:
        others = await definitions.current_bundles(connection, but=draft.key)
    done = await drawing.publish_draft(
        house, draft.key, draft.revision, agent.id, given.note, partial(judge, others=others)
    )
    if isinstance(done, Unpublishable):
        _tell_findings(done.findings, given.json)
        raise Told(done.sentence)
    _issued(refused(done), given)
    return 0


def _issued(done: Publication, given: argparse.Namespace) -> None:
    _tell_findings(done.findings, given.json)
    if given.json:
        show_json({"key": done.published.key, "version": done.published.version, "findings": done.findings})
    else:
        say(f"{done.published.name} is published as version {done.published.version}.")


def _tell_findings(findings: Sequence[Finding], quiet: bool) -> None:
    for finding in () if quiet else findings:
        print(f"{finding.level:8} {finding.element or '-':24} {finding.rule:18} {finding.sentence}")


async def retire(house: House, given: argparse.Namespace) -> int:
    """`caseway process retire`."""
    agent = await drawer(house, given)
    refused(await deeds.retire(house, given.key, given.version, agent.id))
    return 0


async def restore(house: House, given: argparse.Namespace) -> int:
    """`caseway process restore`."""
    agent = await drawer(house, given)
    refused(await deeds.restore(house, given.key, given.version, agent.id))
    return 0


# --- differences ---------------------------------------------------------------------------------------------
async def diff(house: House, given: argparse.Namespace) -> int:
    """`caseway process diff`."""
    async with house.pool.connection() as connection:
        old, old_files = await _content(connection, given.key, str(given.old))
        new, new_files = await _content(connection, given.key, given.new)
    found = compare(process.read(old), process.read(new), old_files, new_files)
    if given.json:
        show_json(found)
        return 0
    for one in found.found:
        _tell_difference(one)
    if not found.found:
        print("Only the picture differs." if found.redrawn else "Nothing differs.")
    return 0


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def _tell_difference(one: Difference) -> None:
    name = f" “{one.name}”" if one.name and one.name != one.id else ""
    print(f"{_SIGNS[one.how]} {one.kind} {one.id}{name}")
    for change in one.changes:
        print(f"    {change.attribute}: {change.before or '-'} → {change.after or '-'}")

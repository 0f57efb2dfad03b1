"""Drafts of maps: opened, saved as one draws, taken back to an earlier state, thrown away, published.

Whoever saves says which revision they saw; over a newer one nothing is written, and they are told whose it is.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from caseway.actions.blank import blank
from caseway.actions.house import House
from caseway.actions.map_files import process_id
from caseway.core import process
from caseway.core.case.drafting import Refusal
from caseway.core.process import Finding
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import definitions, drafts, versions
from caseway.store.audit import record
from caseway.store.definitions import Published, Signature
from caseway.store.drafts import Draft

KEY = re.compile(r"[a-z][a-z0-9_-]{0,62}")
RESERVED = frozenset({"common"})
FILE = re.compile(
    r"[\w-]{1,80}\.(dmn|form)|messages/[a-z]{2,3}(-[A-Za-z0-9]{2,8})?/[\w-]{1,80}\.txt|scenarios/[\w-]{1,80}\.toml"
)
NAME_MAX = 120
NOTE_MAX = 2000
BPMN_BYTES_MAX = 4_000_000
FILE_BYTES_MAX = 1_000_000
FILES_BYTES_MAX = 8_000_000
FILES_MAX = 500

Judge = Callable[[Published], Sequence[Finding]]
"""What says whether a map may be published: it reads, compiles, keeps the desk's rules, and its scenarios pass."""


class DraftChanges(msgspec.Struct, frozen=True):
    """What is saved: None leaves a part as it is; a file with None goes."""

    name: str | None = None
    bpmn: bytes | None = None
    files: Mapping[str, str | None] = {}


class Outdated(Refusal, frozen=True):
    """Somebody has saved since (`code` is `changed`): the revision there is now, whose, and since when."""

    revision: int
    author: str | None
    at: datetime


class Unpublishable(Refusal, frozen=True):
    """What stands against publishing (`code` is `findings`)."""

    findings: tuple[Finding, ...]


class Publication(msgspec.Struct, frozen=True):
    """A new version, and what it was warned of."""

    published: Published
    findings: tuple[Finding, ...]


NO_DRAFT = Refusal("no-draft", "There is no draft of this process.")


async def open_draft(house: House, key: str, agent_id: int | None, name: str = "") -> Draft | Refusal:
    """The draft of the process: the one there is, else from its newest version, else from an empty map."""
    if KEY.fullmatch(key) is None or key in RESERVED:
        sentence = (
            "A key has up to 63 small letters, digits, dashes and underscores, and begins with a letter."
        )
        return Refusal("key", sentence)
    async with transaction(house.pool) as connection:
        there = await drafts.read(connection, key)
        if there is not None:
            return there
        made = await _beginning(connection, key, name.strip()[:NAME_MAX], agent_id)
        if await drafts.add(connection, made):
            await record(connection, made.updated_at, agent_id, "open draft", None, _told(made))
        begun = await drafts.read(connection, key)
    if begun is None:
        raise LookupError(f"no draft of {key}")
    return begun


async def _beginning(connection: Connection, key: str, name: str, agent_id: int | None) -> Draft:
    version = await versions.current(connection, key) or await versions.newest(connection, key)
    based = await definitions.one(connection, key, version) if version else None
    name = name or (based.name if based else key.replace("-", " ").replace("_", " ").capitalize())
    bpmn, files = (based.bpmn, based.files) if based else (blank(key, name), {})
    return Draft(key, name, bpmn, files, version or None, "", 1, clock.now(), agent_id)


async def save_draft(
    house: House, key: str, revision: int, changes: DraftChanges, agent_id: int | None
) -> Draft | Refusal:
    """The draft with `changes`, if nobody has saved since `revision`; a map that cannot be read is not taken."""
    wrong = flaw_of(changes)
    if wrong is not None:
        return wrong
    async with transaction(house.pool) as connection:
        found = await _seen(connection, key, revision)
        if isinstance(found, Refusal):
            return found
        files = {**found.files, **changes.files}
        changed = replace(
            found,
            name=found.name if changes.name is None else changes.name.strip(),
            bpmn=found.bpmn if changes.bpmn is None else changes.bpmn,
            files={path: text for path, text in sorted(files.items()) if text is not None},
        )
        if (changed.name, changed.bpmn, changed.files) == (found.name, found.bpmn, found.files):
            return found
        return _too_much(changed.files) or await _save(connection, changed, agent_id)


async def _seen(connection: Connection, key: str, revision: int) -> Draft | Refusal:
    """The draft, locked, if it stands where its editor saw it."""
    found = await drafts.lock(connection, key)
    if found is None:
        return NO_DRAFT
    if found.revision != revision:
        sentence = f"{found.author or 'Somebody'} has saved a newer state of this draft since you saw it."
        return Outdated("changed", sentence, found.revision, found.author, found.updated_at)
    return found


async def _save(connection: Connection, changed: Draft, agent_id: int | None) -> Draft:
    saved = replace(changed, revision=changed.revision + 1, updated_at=clock.now(), updated_by=agent_id)
    await drafts.write(connection, saved)
    again = await drafts.read(connection, saved.key)
    return again or saved


def flaw_of(changes: DraftChanges) -> Refusal | None:
    """What is wrong with these parts of a map by themselves: names, sizes, a map that cannot be read."""
    if changes.name is not None and not 1 <= len(changes.name.strip()) <= NAME_MAX:
        return Refusal("name", f"A name has 1 to {NAME_MAX} characters.")
    for path, text in changes.files.items():
        if FILE.fullmatch(path) is None:
            kinds = "name.dmn, name.form, messages/en/name.txt or scenarios/name.toml"
            return Refusal("file-name", f"“{path[:100]}” is no file of a map: {kinds}.")
        if text is not None and len(text.encode()) > FILE_BYTES_MAX:
            return Refusal("size", f"“{path}” is larger than {FILE_BYTES_MAX // 1_000_000} MB.")
        if text is not None and "\x00" in text:
            return Refusal("file", f"“{path}” is no text.")
    if changes.bpmn is None:
        return None
    if len(changes.bpmn) > BPMN_BYTES_MAX:
        return Refusal("size", f"The map is larger than {BPMN_BYTES_MAX // 1_000_000} MB.")
    try:
        process.read(changes.bpmn)
    except process.Unreadable as unreadable:
        return Refusal("unreadable", unreadable.findings[0].sentence)
    return None


def _too_much(files: Mapping[str, str]) -> Refusal | None:
    if len(files) > FILES_MAX:
        return Refusal("size", f"A map has at most {FILES_MAX} files beside it.")
    if sum(len(text.encode()) for text in files.values()) > FILES_BYTES_MAX:
        return Refusal("size", f"All files together are larger than {FILES_BYTES_MAX // 1_000_000} MB.")
    return None


async def restore_draft(
    house: House, key: str, revision: int, state: int, agent_id: int | None
) -> Draft | Refusal:
    """The draft as it was at the kept state `state`, as a new revision."""
    async with transaction(house.pool) as connection:
        found = await _seen(connection, key, revision)
        if isinstance(found, Refusal):
            return found
        kept = await drafts.saved(connection, key, state)
        if kept is None:
            return Refusal("no-state", "This state of the draft is not kept any more.")
        back = replace(found, name=kept.name, bpmn=kept.bpmn, files=kept.files)
        return await _save(connection, back, agent_id)


async def discard_draft(house: House, key: str, revision: int | None, agent_id: int | None) -> Refusal | None:
    """The draft is gone with its kept states; `revision` None asks no more questions."""
    async with transaction(house.pool) as connection:
        found = await drafts.lock(connection, key)
        if found is None:
            return NO_DRAFT
        seen = found if revision is None else await _seen(connection, key, revision)
        if isinstance(seen, Refusal):
            return seen
        await drafts.drop(connection, key)
        await record(connection, clock.now(), agent_id, "discard draft", _told(found), None)
    return None


def _told(draft: Draft) -> dict[str, object]:
    return {"process": draft.key, "based_on": draft.based_on, "revision": draft.revision}


async def publish_draft(
    house: House, key: str, revision: int, agent_id: int | None, note: str, judge: Judge
) -> Publication | Refusal:
    """The next version, if `judge` finds no error; the draft is done with. Judged before anything is locked."""
    if len(note) > NOTE_MAX:
        return Refusal("note", f"A note has at most {NOTE_MAX} characters.")
    async with house.pool.connection() as connection:
        seen = await drafts.read(connection, key)
        number = await versions.newest(connection, key) + 1
    if seen is None:
        return NO_DRAFT
    candidate = Published(key, number, seen.name, seen.bpmn, seen.files)
    findings = (*_of_key(candidate), *await asyncio.to_thread(judge, candidate))
    if any(finding.level == "error" for finding in findings):
        return Unpublishable("findings", "This map cannot be published yet.", findings)
    async with transaction(house.pool) as connection:
        found = await _seen(connection, key, revision)
        if isinstance(found, Refusal):
            return found
        if found.revision != seen.revision:
            return Refusal("changed", "The draft has changed while it was judged. Publish again.")
        published = await _publish(connection, found, Signature(agent_id, note.strip(), found.edition))
    return Publication(published, findings)


def _of_key(candidate: Published) -> Iterator[Finding]:
    """A map is published under the id of its process, by which cases, signals and other maps know it."""
    found = process_id(candidate.bpmn)
    if found is not None and found != candidate.key:
        sentence = f"The id of the process is “{found}”; to be published it must be “{candidate.key}”."
        yield Finding(found, "process-id", sentence)


async def _publish(connection: Connection, draft: Draft, signed: Signature) -> Published:
    await versions.hold(connection, draft.key)
    number = await versions.newest(connection, draft.key) + 1
    published = Published(draft.key, number, draft.name, draft.bpmn, draft.files)
    as_shipped = signed.edition != "" and definitions.digest(draft.bpmn, draft.files) == signed.edition
    now = clock.now()
    await definitions.publish(connection, published, now, replace(signed, shipped=as_shipped))
    await drafts.drop(connection, draft.key)
    after = {"process": draft.key, "version": number, "note": signed.note}
    await record(connection, now, signed.by, "publish", {"version": draft.based_on}, after)
    return published

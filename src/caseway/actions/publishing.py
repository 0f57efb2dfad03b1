"""The maps that we ship, and how a newer edition of one reaches a desk that has its own.

A desk that has never changed a map gets our newer edition as the next version; open cases stay where they are. To a
team that has changed it, the edition is offered: they may take it as a draft, or leave it. Nothing of theirs is ever
replaced unseen.
"""

from functools import cache
from pathlib import Path

import msgspec

from caseway.actions.house import House
from caseway.core import process
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.kit.places import part
from caseway.store import definitions, drafts, versions
from caseway.store.audit import record
from caseway.store.definitions import Published, Signature
from caseway.store.drafts import Draft

SHIPPED = ("support", "complaint", "incident", "incident_report", "return", "callback", "check_in", "privacy")
BESIDE = frozenset({".dmn", ".form", ".txt", ".toml"})
"""What stands beside a map: decision tables, forms, message templates, scenarios."""
NOTE = "Comes with this version of Caseway."


class Offer(msgspec.Struct, frozen=True):
    """A newer edition of a map that this desk has changed: what it is called, and its digest."""

    key: str
    name: str
    edition: str


def shipped(key: str, version: int = 1) -> Published:
    """The map of that key as it comes with this version of Caseway, with everything beside it.

    What several maps share stands in `common`; a file of the same name in the map's own folder goes before it.
    """
    return msgspec.structs.replace(_read(key), version=version)


@cache
def _read(key: str) -> Published:
    folder = part("processes") / key
    bpmn = (folder / f"{key}.bpmn").read_bytes()
    files = _beside(part("processes") / "common") | _beside(folder)
    return Published(key, 1, _name_of(bpmn) or key.capitalize(), bpmn, files)


def _beside(folder: Path) -> dict[str, str]:
    found = (p for p in folder.rglob("*") if p.is_file() and p.suffix in BESIDE)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(found)}


def _name_of(bpmn: bytes) -> str:
    runs = [one for one in process.read(bpmn).root.every("process") if one.attributes.get("name")]
    return runs[0].attributes["name"] if runs else ""


async def publish_shipped(connection: Connection) -> None:
    """Publish what we ship and the desk does not have, and newer editions of what it has as it came."""
    for key in SHIPPED:
        await _publish_edition(connection, shipped(key))


async def _publish_edition(connection: Connection, ours: Published) -> None:
    await versions.hold(connection, ours.key)
    edition = definitions.digest(ours.bpmn, ours.files)
    newest = await versions.newest(connection, ours.key)
    if edition in await versions.editions_known(connection, ours.key):
        return
    if newest and not await _is_untouched(connection, ours.key, newest, edition):
        return
    now, number = clock.now(), newest + 1
    published = msgspec.structs.replace(ours, version=number)
    signed = Signature(note=NOTE, edition=edition, shipped=True)
    await definitions.publish(connection, published, now, signed)
    before = {"version": newest or None}
    await record(connection, now, None, "publish", before, {"process": ours.key, "version": number})


async def _is_untouched(connection: Connection, key: str, version: int, edition: str) -> bool:
    """Whether the newest version is as it came and nobody draws on it; marks one that has this edition already."""
    row = await versions.one(connection, key, version)
    theirs = await definitions.one(connection, key, version)
    if row is None or theirs is None:
        raise LookupError(f"no version {version} of {key}")
    if definitions.digest(theirs.bpmn, theirs.files) == edition:
        await versions.mark_edition(connection, key, version, edition)
        return False
    return row.shipped and row.status == "published" and await drafts.head(connection, key) is None


async def offer(connection: Connection, key: str) -> Offer | None:
    """The edition of ours that this desk's map does not take in and its team has not left, or None."""
    if key not in SHIPPED or not await versions.newest(connection, key):
        return None
    ours = shipped(key)
    edition = definitions.digest(ours.bpmn, ours.files)
    known = edition in await versions.editions_known(connection, key)
    return None if known else Offer(key, ours.name, edition)


async def take_edition(house: House, key: str, agent_id: int | None) -> Draft | Refusal:
    """Our newer edition as a draft: to be compared with what the team has, changed, and published."""
    async with transaction(house.pool) as connection:
        offered = await offer(connection, key)
        if offered is None:
            return Refusal("no-edition", "There is no newer edition of this map.")
        ours, version = shipped(key), await versions.newest(connection, key)
        now = clock.now()
        made = Draft(key, ours.name, ours.bpmn, ours.files, version, offered.edition, 1, now, agent_id)
        if not await drafts.add(connection, made):
            return Refusal("draft", "There is a draft of this process. Publish it or discard it first.")
        after = {"process": key, "edition": offered.edition}
        await record(connection, now, agent_id, "take edition", None, after)
        return await drafts.read(connection, key) or made


async def leave_edition(house: House, key: str, agent_id: int | None) -> Refusal | None:
    """The team keeps its own map; this edition is not offered again."""
    async with transaction(house.pool) as connection:
        offered = await offer(connection, key)
        if offered is None:
            return Refusal("no-edition", "There is no newer edition of this map.")
        await versions.leave_edition(connection, key, offered.edition)
        after = {"process": key, "edition": offered.edition}
        await record(connection, clock.now(), agent_id, "leave edition", None, after)
    return None

"""Versions of a map: one is retired and opens no more cases, or opens them again. Open cases stay where they are."""

from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import versions
from caseway.store.audit import record
from caseway.store.versions import Version

NO_VERSION = Refusal("no-version", "There is no such version of this process.")


async def retire(house: House, key: str, version: int, agent_id: int | None) -> Version | Refusal:
    """No new case opens on this version; those on it go on. The last one stays while mail opens cases on it."""
    async with transaction(house.pool) as connection:
        found = await _held(connection, key, version)
        if found is None:
            return NO_VERSION
        if found.status == "retired":
            return Refusal("already", "This version is retired already.")
        if await versions.published_count(connection, key) == 1:
            used = await versions.inboxes_on(connection, key)
            if used:
                sentence = f"Mail to {used[0]} opens cases on this process, and it has no other version."
                return Refusal("in-use", sentence)
        return await _set(connection, found, retired=True, agent_id=agent_id)


async def restore(house: House, key: str, version: int, agent_id: int | None) -> Version | Refusal:
    """A retired version opens cases again, if none newer does."""
    async with transaction(house.pool) as connection:
        found = await _held(connection, key, version)
        if found is None:
            return NO_VERSION
        if found.status != "retired":
            return Refusal("already", "This version is not retired.")
        return await _set(connection, found, retired=False, agent_id=agent_id)


async def _held(connection: Connection, key: str, version: int) -> Version | None:
    await versions.hold(connection, key)
    return await versions.one(connection, key, version)


async def _set(connection: Connection, found: Version, *, retired: bool, agent_id: int | None) -> Version:
    now = clock.now()
    await versions.set_status(connection, found.key, found.version, now if retired else None, agent_id)
    before = {"process": found.key, "version": found.version, "status": found.status}
    after = before | {"status": "retired" if retired else "published"}
    await record(connection, now, agent_id, "retire version" if retired else "restore version", before, after)
    again = await versions.one(connection, found.key, found.version)
    return again or found

"""Automatic mail that waits: the switches, the rule after a long time down, and the release."""

from caseway.actions.house import House
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import jobs, outbox, settings
from caseway.store.agents import Agent
from caseway.store.audit import record

DOWN_MAX_SECONDS = 4 * 3600


async def after_down(connection: Connection, gap_seconds: float) -> bool:
    """Called at every start: after more than four hours down, automatic mail waits for a person."""
    if gap_seconds <= DOWN_MAX_SECONDS:
        return False
    await settings.write(
        connection, outbox.HOLD_ALL, {"since": clock.now().isoformat(), "gap_seconds": gap_seconds}
    )
    return True


async def release_all(house: House, agent: Agent) -> int:
    """Let everything held go, and hold no more because of the time down; the number of messages released."""
    async with transaction(house.pool) as connection:
        await settings.drop(connection, outbox.HOLD_ALL)
        released: list[tuple[int, int]] = []
        while keys := await outbox.held_keys(connection):
            released += [key for key in keys if await outbox.release(connection, *key)]
        await jobs.defer(connection, [_deliver(key) for key in released])
        await record(
            connection, clock.now(), agent.id, "release automatic mail", None, {"count": len(released)}
        )
    house.wake_workers()
    return len(released)


async def release_one(house: House, agent: Agent, case_id: int, seq: int) -> bool:
    """Let one held message go."""
    async with transaction(house.pool) as connection:
        released = await outbox.release(connection, case_id, seq)
        if released:
            await jobs.defer(connection, [_deliver((case_id, seq))])
            await record(
                connection, clock.now(), agent.id, "release message", None, {"case": case_id, "seq": seq}
            )
    house.wake_workers()
    return released


def _deliver(key: tuple[int, int]) -> jobs.Job:
    return jobs.Job("deliver", {"case_id": key[0], "seq": key[1]})


async def hold_inbox(house: House, agent: Agent, inbox_id: int, held: bool) -> None:
    """The switch of an inbox."""
    async with transaction(house.pool) as connection:
        await outbox.hold_inbox(connection, inbox_id, held)
        what = {"inbox": inbox_id, "held": held}
        await record(connection, clock.now(), agent.id, "hold automatic mail", {"held": not held}, what)


async def hold_process(house: House, agent: Agent, key: str, held: bool) -> None:
    """The switch of a process."""
    async with transaction(house.pool) as connection:
        await outbox.hold_process(connection, key, held)
        what = {"process": key, "held": held}
        await record(connection, clock.now(), agent.id, "hold automatic mail", {"held": not held}, what)

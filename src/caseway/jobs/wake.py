"""The wake-up loop: asks for what is due, to the second, and sleeps until the next instant."""

import asyncio

from caseway.actions.house import House
from caseway.actions.wakeups import wake_one
from caseway.kit import clock
from caseway.store import states

POLL_SECONDS = 1.0
SPED_UP_SECONDS = 0.05


async def run(house: House) -> None:
    """Wake cases until cancelled."""
    while True:
        while await wake_one(house):
            pass
        await asyncio.sleep(await _pause(house))


async def _pause(house: House) -> float:
    longest = POLL_SECONDS if clock.speed() == 1 else SPED_UP_SECONDS
    async with house.pool.connection() as connection:
        earliest = await states.earliest(connection)
    if earliest is None:
        return longest
    left = (earliest - clock.now()).total_seconds() / clock.speed()
    return min(max(left, 0.0), longest) if left > 0 else longest

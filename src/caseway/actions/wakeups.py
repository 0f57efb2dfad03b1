"""Time came: one due case at a time, each in its own transaction; what fails backs off and is held in the end."""

from datetime import timedelta

import structlog

from caseway.actions.house import House
from caseway.actions.perform import Done, announce, perform, perform_on
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import states

ATTEMPTS_MAX = 5
BACK_OFF_SECONDS = (1, 5, 30, 120, 600)

log = structlog.get_logger()


async def wake_one(house: House) -> bool:
    """Wake the case that has been due longest; False if none is due. A case that fails does not stop the others."""
    due: states.Due | None = None
    try:
        async with transaction(house.pool) as connection:
            due = await states.claim_due(connection, clock.now(), clock.machine())
            if due is None:
                return False
            done = await perform_on(connection, house, due.case_id, (c.TimeCame(by="time"),))
            if isinstance(done, Refusal):
                raise ValueError(done.sentence)
            _check_moved(done, due)
    except Exception as error:
        if due is None:
            raise
        await _back_off(house, due, error)
        return True
    announce(house, done)
    return True


def _check_moved(done: Done, due: states.Due) -> None:
    if not done.events:
        raise RuntimeError(f"case {due.case_id} was due at {due.wake_at} and nothing came of it")


async def _back_off(house: House, due: states.Due, error: Exception) -> None:
    attempts = due.attempts + 1
    log.error("wake-up failed", case_id=due.case_id, attempts=attempts, error=repr(error))
    wait = BACK_OFF_SECONDS[min(due.attempts, len(BACK_OFF_SECONDS) - 1)]
    fault = (
        f"{type(error).__name__}, {ATTEMPTS_MAX} times; the log says more."
        if attempts >= ATTEMPTS_MAX
        else None
    )
    if fault is not None:
        await perform(house, due.case_id, (c.HoldWakeup(reason=fault),))
    async with transaction(house.pool) as connection:
        again_at = clock.machine() + timedelta(seconds=wait)
        await states.fail_wakeup(connection, due.case_id, again_at, fault)

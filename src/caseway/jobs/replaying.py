"""The job of a replay: worked through in batches, taken up again where a killed worker left it."""

import structlog

from caseway.actions import replays
from caseway.actions.house import House
from caseway.lab.replay.trial import Trial

log = structlog.get_logger()


async def run(house: House, replay_id: int, *, last: bool) -> None:
    """Replay until it is over; at the `last` attempt a fault ends it and is shown on its page."""
    try:
        await replays.work(house, replay_id, Trial)
    except Exception as error:
        if not last:
            raise
        log.error("replay failed", replay_id=replay_id, error=repr(error))
        await replays.fail(house, replay_id, f"It could not go on: {error!r}")

"""The feeds of calendars, each in its turn; and at a new year the calendars for the years ahead."""

import asyncio

import structlog

from caseway.actions import calendar_feeds
from caseway.actions.house import House

POLL_SECONDS = 5.0

log = structlog.get_logger()


async def run(house: House, *, private: bool = False) -> None:
    """Read feeds until cancelled; `private` allows addresses within our own network."""
    while True:
        await calendar_feeds.lay_out_anew(house)
        while (feed := await calendar_feeds.read_next(house, private=private)) is not None:
            log.info("feed tried", calendar=feed.calendar_key, feed=feed.id)
        await asyncio.sleep(POLL_SECONDS)

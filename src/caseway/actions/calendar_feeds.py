"""Feeds of calendars: fetched twice a day, read, and laid into the days off. What fails leaves the last good copy."""

import asyncio
from datetime import date, timedelta

from msgspec.structs import replace

from caseway.actions.calendars import change_of, composed, years_of
from caseway.actions.house import House
from caseway.actions.public_holidays import named_days
from caseway.channels import feed as outside
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import calendar_feeds, calendars
from caseway.store.calendar_feeds import Copy, Feed
from caseway.store.calendars import StoredCalendar

READ_EVERY = timedelta(hours=12)
TRY_AGAIN_AFTER = timedelta(hours=1)


async def read_next(house: House, *, private: bool = False) -> Feed | None:
    """Read the feed whose turn it is, within no transaction; None if none is due. `private` allows our own network."""
    now = clock.machine()
    async with transaction(house.pool) as connection:
        feed = await calendar_feeds.claim(connection, now, now - READ_EVERY, now - TRY_AGAIN_AFTER)
    if feed is None:
        return None
    try:
        content = await asyncio.to_thread(outside.fetch, feed.address, private=private)
        found = await asyncio.to_thread(outside.days_off, content, *_span(clock.now().year))
    except (outside.Unreachable, outside.Unreadable) as wrong:
        async with transaction(house.pool) as connection:
            await calendar_feeds.fail(connection, feed.id, str(wrong))
        return feed
    async with transaction(house.pool) as connection:
        calendar = await calendars.lock(connection, feed.calendar_key)
        copy = Copy(content, found.days, found.left_out)
        await calendar_feeds.keep(connection, feed.id, copy, clock.machine())
        if calendar is not None:
            await _lay_out(connection, calendar)
    return feed


def _span(year: int) -> tuple[date, date]:
    years = years_of(year)
    return date(years[0], 1, 1), date(years[-1], 12, 31)


async def lay_out_anew(house: House) -> int:
    """At a new year the years ahead move on: every calendar of an earlier year is laid out again. Tells how many."""
    year = clock.now().year
    async with house.pool.connection() as connection:
        stale = [one.key for one in await calendars.listed(connection) if one.computed_for != year]
    for key in stale:
        async with transaction(house.pool) as connection:
            calendar = await calendars.lock(connection, key)
            if calendar is not None and calendar.computed_for != year:
                await _again(connection, calendar, year)
    return len(stale)


async def _again(connection: Connection, calendar: StoredCalendar, year: int) -> None:
    for feed in await calendar_feeds.of_calendar(connection, calendar.key):
        content = await calendar_feeds.content_of(connection, feed.id)
        if content is not None:
            found = await asyncio.to_thread(outside.days_off, content, *_span(year))
            await calendar_feeds.tell(connection, feed.id, found.days)
    await _lay_out(connection, calendar)


async def _lay_out(connection: Connection, calendar: StoredCalendar) -> None:
    """The body with what the feeds tell now. It is no change of a person's: revision, author and instant stay."""
    now = clock.now()
    feeds = await calendar_feeds.of_calendar(connection, calendar.key)
    laid = await asyncio.to_thread(named_days, calendar.country, calendar.subdivision, years_of(now.year))
    again = composed(calendar.key, change_of(calendar), laid, feeds, now)
    await calendars.write(
        connection,
        replace(
            again,
            revision=calendar.revision,
            updated_at=calendar.updated_at,
            updated_by=calendar.updated_by,
        ),
    )

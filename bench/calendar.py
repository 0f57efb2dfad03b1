"""Working time over years against working time over a week: a calendar is laid out once, then looked up."""

from datetime import UTC, date, datetime, timedelta

from bench.rounds import Row, compare
from caseway.core.calendar import Calendar, OwnDay

START = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
COUNT = 1000


def _calendar() -> Calendar:
    """Split days in a zone with clock changes, fifteen years of holidays, and days with hours of their own."""
    holidays = frozenset(date(2021 + n % 15, 1 + n % 12, 1 + n // 15) for n in range(210))
    own = tuple(OwnDay(date(year, 12, 24), ("09:00-12:00",)) for year in range(2021, 2036))
    return Calendar("Europe/Vienna", (("09:00-12:00", "13:00-17:00"),) * 5 + ((), ()), holidays, own)


async def rows() -> list[Row]:
    """A due instant and an elapsed time, eight years away and one week."""
    calendar = _calendar()

    async def years() -> object:
        for _ in range(COUNT):
            calendar.later(START, 2000, timedelta(hours=3))
            calendar.working_between(START, START + timedelta(days=2900))
        return None

    async def week() -> object:
        for _ in range(COUNT):
            calendar.later(START, 5, timedelta(hours=3))
            calendar.working_between(START, START + timedelta(days=7))
        return None

    row = await compare("due and elapsed over 8 years against a week, 1,000 each", years, week, 2.0, count=4)
    print(f"working time: {row.ours.cpu_ms / 2 / COUNT * 1000:.0f} µs a question over eight years")
    return [row]

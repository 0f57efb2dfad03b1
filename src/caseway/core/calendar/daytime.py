"""The hours in which one may write to a person by oneself: their day, not their night, and no holiday."""

from datetime import UTC, datetime, time, timedelta

from caseway.core.calendar.calendar import Calendar
from caseway.core.feel.zones import zone as zone_named

DAY_FROM = time(8)
DAY_UNTIL = time(20)
_DAYS_MAX = 400


def next_day_hour(at: datetime, zone: str, calendar: Calendar) -> datetime:
    """The earliest instant from `at` on, in UTC, at which it is between 8 and 20 o'clock in `zone`.

    Never on a holiday or a closed own day of `calendar`, taken as a date in `zone`; an unknown zone is that of
    the calendar.
    """
    here = zone_named(zone) or zone_named(calendar.zone) or UTC
    local = at.astimezone(here)
    day = local.date()
    if not calendar.is_holiday(day) and DAY_FROM <= local.time() < DAY_UNTIL:
        return at.astimezone(UTC)
    if local.time() >= DAY_FROM:
        day += timedelta(days=1)
    for _ in range(_DAYS_MAX):
        if not calendar.is_holiday(day):
            break
        day += timedelta(days=1)
    return datetime.combine(day, DAY_FROM, here).astimezone(UTC)

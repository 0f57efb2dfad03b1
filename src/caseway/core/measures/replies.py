"""How long the contact waited, and whether what they were told was kept."""

from datetime import datetime, timedelta

from caseway.core.calendar import Calendar


def time_to_first_reply(
    opened_at: datetime, first_reply_at: datetime | None, calendar: Calendar
) -> timedelta | None:
    """Working time from the opening to our first human word; None before it."""
    return None if first_reply_at is None else calendar.working_between(opened_at, first_reply_at)


def time_to_close(opened_at: datetime, closed_at: datetime | None, calendar: Calendar) -> timedelta | None:
    """Working time from the opening to the latest closure; None while the case is open."""
    return None if closed_at is None else calendar.working_between(opened_at, closed_at)


def is_told_time_breached(told_at: datetime | None, first_reply_at: datetime | None, now: datetime) -> bool:
    """Whether the instant that the acknowledgement told went by without a human word of ours, by `now`."""
    if told_at is None:
        return False
    return (first_reply_at or now) > told_at


def is_task_overdue(due_at: datetime | None, done_at: datetime | None, now: datetime) -> bool:
    """Whether a task stood open past its due instant, by `now`."""
    return due_at is not None and (done_at or now) > due_at

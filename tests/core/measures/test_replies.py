"""How long the contact waited, in working time, and whether they were told true."""

from datetime import UTC, datetime, timedelta

from caseway.core.calendar import Calendar
from caseway.core.measures.replies import (
    is_task_overdue,
    is_told_time_breached,
    time_to_close,
    time_to_first_reply,
)

OFFICE = Calendar()
FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


def test_a_weekend_is_no_working_time() -> None:
    waited = time_to_first_reply(FRIDAY, MONDAY, OFFICE)
    assert waited == OFFICE.working_between(FRIDAY, MONDAY)
    assert waited is not None
    assert waited < timedelta(hours=10)
    assert time_to_close(FRIDAY, MONDAY, OFFICE) == waited


def test_what_has_not_come_has_no_length() -> None:
    assert time_to_first_reply(FRIDAY, None, OFFICE) is None
    assert time_to_close(FRIDAY, None, OFFICE) is None


def test_a_told_time_is_broken_by_a_late_word_or_by_none() -> None:
    told = FRIDAY + timedelta(minutes=30)
    assert is_told_time_breached(told, MONDAY, MONDAY)
    assert is_told_time_breached(told, None, MONDAY)
    assert not is_told_time_breached(told, FRIDAY, MONDAY)
    assert not is_told_time_breached(None, None, MONDAY)


def test_a_task_is_overdue_past_its_due_instant() -> None:
    assert is_task_overdue(FRIDAY, None, MONDAY)
    assert not is_task_overdue(FRIDAY, FRIDAY, MONDAY)
    assert not is_task_overdue(None, None, MONDAY)

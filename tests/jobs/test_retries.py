"""How long a job is tried again."""

from procrastinate.jobs import Job

from caseway.jobs.worker import ATTEMPTS_MAX, DELIVERY_ATTEMPTS_MAX, Retry
from caseway.kit import clock


def waits(retry: Retry) -> list[int]:
    """The seconds before each further attempt, as long as there is one."""
    found: list[int] = []
    while True:
        job = Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="deliver", attempts=len(found))
        decided = retry.get_retry_decision(exception=OSError(), job=job)
        if decided is None:
            return found
        assert decided.retry_at is not None
        found.append(round((decided.retry_at - clock.machine()).total_seconds()))


def test_work_of_our_own_is_tried_for_some_minutes() -> None:
    assert waits(Retry(ATTEMPTS_MAX)) == [1, 2, 4, 8, 16, 32, 64]


def test_a_mail_server_may_be_away_for_a_day() -> None:
    assert max(waits(Retry(DELIVERY_ATTEMPTS_MAX))) == 300
    assert sum(waits(Retry(DELIVERY_ATTEMPTS_MAX))) > 24 * 3600

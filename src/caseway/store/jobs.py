"""Jobs, deferred by name on the action's own connection, from one frozen table.

Actions need not know the functions: `jobs` binds them to these names. No job carries anything but ids.
"""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from caseway.kit.database import Connection, statement

JobName = Literal["deliver", "file_mail", "move_cases", "replay", "run_service", "send_signal"]

QUEUES: dict[JobName, str] = {
    "deliver": "mail",
    "file_mail": "intake",
    "move_cases": "moves",
    "replay": "lab",
    "run_service": "services",
    "send_signal": "signals",
}
"""The job queue of every job there is."""


class Job(msgspec.Struct, frozen=True):
    """One piece of work for a machine. `lock` makes jobs with the same one run in turn."""

    name: JobName
    args: dict[str, Any]
    lock: str | None = None


_DEFER = statement(
    sa.text(
        "SELECT procrastinate_defer_jobs_v1(array_agg(ROW(j.queue, j.task, 0, j.lock, NULL, j.args::jsonb, NULL)"
        "::procrastinate_job_to_defer_v1)) FROM unnest(CAST(:queues AS text[]), CAST(:tasks AS text[]), "
        "CAST(:locks AS text[]), CAST(:bodies AS text[])) AS j(queue, task, lock, args)"
    )
)
_WAKE_WORKERS = statement(
    sa.text('SELECT pg_notify(\'procrastinate_any_queue_v1\', \'{"type": "job_inserted", "job_id": 0}\')')
)


async def defer(connection: Connection, jobs: Sequence[Job]) -> None:
    """Put the jobs of one action into the queue, in its transaction."""
    if jobs:
        await _DEFER.run(
            connection,
            queues=[QUEUES[job.name] for job in jobs],
            tasks=[job.name for job in jobs],
            locks=[job.lock for job in jobs],
            bodies=[msgspec.json.encode(job.args).decode() for job in jobs],
        )


async def wake_workers(connection: Connection) -> None:
    """Tell the workers, after the commit and outside any transaction, that there may be work."""
    await _WAKE_WORKERS.run(connection)

"""The worker: jobs from the queue, each bound to its name in `store.jobs`; shallow, for the actions do the work."""

import asyncio
from typing import Any

import procrastinate
import structlog
from procrastinate import JobContext, PsycopgConnector

from caseway.actions import deliveries, mails, moves, signals
from caseway.actions.house import House
from caseway.actions.perform import perform
from caseway.channels.base import Sender
from caseway.core.case import commands as c
from caseway.jobs import replaying
from caseway.kit import clock
from caseway.kit.database import transaction
from caseway.store import idempotency, intake
from caseway.store.jobs import QUEUES

CONCURRENCY = 6
ATTEMPTS_MAX = 8
DELIVERY_ATTEMPTS_MAX = 300
"""A day and more: a mail server that is away for an evening loses nothing (RFC 5321, 4.5.4.1)."""
POLL_SECONDS = 1.0
STALLED_SECONDS = 30
SWEEP_SECONDS = 20.0

log = structlog.get_logger()


class Retry(procrastinate.BaseRetryStrategy):
    """1, 2, 4 … seconds up to five minutes between the attempts."""

    def __init__(self, attempts_max: int = ATTEMPTS_MAX) -> None:
        self._attempts_max = attempts_max

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate.jobs.Job
    ) -> procrastinate.RetryDecision | None:
        if job.attempts + 1 >= self._attempts_max:
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 9), 300)})


def bind(app: procrastinate.App, house: House, sender: Sender | None) -> None:
    """Give every name of the frozen table its function."""

    @app.task(name="file_mail", queue=QUEUES["file_mail"], retry=Retry(), pass_context=True)
    async def file_mail(context: JobContext, intake_id: int) -> None:
        try:
            await mails.file_mail(house, intake_id)
        except Exception as error:
            if context.job.attempts + 1 < ATTEMPTS_MAX:
                raise
            log.error("mail held", intake_id=intake_id, error=repr(error))
            await mails.hold_mail(house, intake_id, f"It could not be filed: {error!r}"[:500])

    @app.task(name="deliver", queue=QUEUES["deliver"], retry=Retry(DELIVERY_ATTEMPTS_MAX), pass_context=True)
    async def deliver(context: JobContext, case_id: int, seq: int) -> None:
        try:
            await _deliver(house, sender, case_id, seq)
        except deliveries.Later as later:
            if context.job.attempts + 1 < DELIVERY_ATTEMPTS_MAX:
                raise
            await deliveries.give_up(house, case_id, seq, f"Tried {DELIVERY_ATTEMPTS_MAX} times: {later}")

    @app.task(name="send_signal", queue=QUEUES["send_signal"], retry=Retry())
    async def send_signal(signal_id: int) -> None:
        await signals.carry(house, signal_id)

    @app.task(name="move_cases", queue=QUEUES["move_cases"], retry=Retry())
    async def move_cases(move_id: int) -> None:
        await moves.carry_on(house, move_id)

    @app.task(name="replay", queue=QUEUES["replay"], retry=Retry(), pass_context=True)
    async def replay(context: JobContext, replay_id: int) -> None:
        await replaying.run(house, replay_id, last=context.job.attempts + 1 >= ATTEMPTS_MAX)

    @app.task(name="run_service", queue=QUEUES["run_service"], retry=Retry())
    async def run_service(case_id: int, token: int, job: str) -> None:
        log.warning("no such service", job=job, case_id=case_id)
        await perform(house, case_id, (c.FinishJob(token=token, error="no-such-service"),))


async def _deliver(house: House, sender: Sender | None, case_id: int, seq: int) -> None:
    if sender is None:
        await deliveries.keep(house, case_id, seq)
        return
    outgoing = await deliveries.begin(house, case_id, seq)
    if outgoing:
        await deliveries.finish(house, case_id, seq, await deliveries.send(sender, outgoing))


async def run(house: House, url: str, sender: Sender | None) -> None:
    """Work until cancelled; what is under way is finished first."""
    app = procrastinate.App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4))
    bind(app, house, sender)
    async with app.open_async():
        await file_waiting(house)
        async with asyncio.TaskGroup() as group:
            group.create_task(_sweep(app, house))
            group.create_task(_work(app))


async def _work(app: procrastinate.App) -> None:
    options: dict[str, Any] = {"install_signal_handlers": False, "delete_jobs": "successful"}
    await app.run_worker_async(
        concurrency=CONCURRENCY,
        fetch_job_polling_interval=POLL_SECONDS,
        shutdown_graceful_timeout=5,
        **options,
    )


async def file_waiting(house: House) -> int:
    """At a start: mails whose job died with its worker are filed at once; the row lock keeps each to one filing."""
    async with transaction(house.pool) as connection:
        waiting = await intake.waiting(connection, clock.now())
    for intake_id in waiting:
        try:
            await mails.file_mail(house, intake_id)
        except Exception as error:  # noqa: BLE001 - its job will try again and hold it in the end
            log.error("mail not filed at start", intake_id=intake_id, error=repr(error))
    return len(waiting)


async def _sweep(app: procrastinate.App, house: House) -> None:
    """Jobs of workers that died are taken up again; answers kept for repeated requests are forgotten in time."""
    while True:
        async with transaction(house.pool) as connection:
            await idempotency.sweep(connection, clock.machine())
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await app.job_manager.retry_job(job)
        await asyncio.sleep(SWEEP_SECONDS)

"""Background work: the worker, the wake-ups, the mail listener, the heartbeat."""

import asyncio
import signal
from functools import partial

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from caseway.actions.house import House
from caseway.channels.email.listener import ListenerSettings, listen
from caseway.jobs import feeds, polling, wake, worker
from caseway.jobs.receive import receiver, takes
from caseway.kit import heartbeat
from caseway.kit import log as logs
from caseway.kit.log import log
from caseway.kit.processes import end_with_parent
from caseway.kit.settings import Settings
from caseway.main.house import beside, database_url_of, open_house
from caseway.main.mail import way_in, way_out
from caseway.store import inboxes


def jobs(settings: Settings) -> int:
    """Runs the jobs, the wake-ups and the mail listener until it is asked to stop."""
    end_with_parent()
    logs.configure(settings, "jobs")
    code = 0
    try:
        asyncio.run(_jobs(settings))
    except* asyncio.CancelledError:
        log("jobs").info("stopped")
    except* (psycopg.OperationalError, PoolTimeout, ConnectorException) as lost:
        log("jobs").error("the database went away", errors=[repr(one) for one in lost.exceptions])
        code = 1
    return code


async def _jobs(settings: Settings) -> None:
    stop_on_signals()
    url = database_url_of(settings)
    sender, account = way_out(settings), way_in(settings)
    async with open_house(settings, url, "jobs") as house:
        place = ListenerSettings(
            host=settings.smtp_host, port=settings.smtp_port, hostname=settings.mail_domain
        )
        listener = await listen(place, receiver(house), partial(knows, house))
        work = [heartbeat.keep(house.pool), worker.run(house, url, sender), wake.run(house)]
        work.append(feeds.run(house, private=settings.private_feeds))
        if account is not None:
            work.append(polling.run(house, account))
        try:
            async with beside(*work):
                await asyncio.Event().wait()
        finally:
            await listener.stop()


async def knows(house: House, recipient: str) -> bool:
    """Whether mail to `recipient` is for one of our inboxes."""
    async with house.pool.connection() as connection:
        return any(takes(inbox, recipient) for inbox in await inboxes.everything(connection))


def stop_on_signals() -> None:
    """SIGTERM and SIGINT cancel the task that calls this; what it opened is closed on the way out."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)

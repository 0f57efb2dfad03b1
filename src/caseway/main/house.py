"""What web and jobs share: the house that every action needs, opened once a process."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress

import psycopg
from psycopg_pool import PoolTimeout

from caseway.actions.house import House
from caseway.kit import clock
from caseway.kit.database import Pool, pool_of
from caseway.kit.files import open_files
from caseway.kit.processes import StartFailed
from caseway.kit.settings import Settings
from caseway.store.jobs import wake_workers
from caseway.store.settings import signing_key
from caseway.web.live.wire import Publisher


@asynccontextmanager
async def open_house(settings: Settings, url: str, process: str) -> AsyncIterator[House]:
    """What actions need of this process: its pool and files, and the two connections that tell the others."""
    publisher, nudge = Publisher(url), Nudge()
    connections_max = settings.database_connections_max
    async with pool_of(url, connections_max=connections_max, name=f"caseway {process}") as pool:
        async with pool.connection() as connection:
            await clock.read(connection)
            key = await signing_key(connection)
        house = House(
            pool=pool,
            files=open_files(settings.files_place),
            signing_key=key,
            address=settings.address,
            mail_domain=settings.mail_domain,
            mail_leaves=settings.smtp_url is not None,
            announce=publisher.announce,
            wake_workers=nudge,
        )
        async with beside(clock.follow(pool), publisher.run(), nudge.run(pool)):
            yield house


class Nudge:
    """Tells the workers that there may be work; many calls become one. Called after the commit."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()

    def __call__(self) -> None:
        self._asked.set()

    async def run(self, pool: Pool) -> None:
        """Passes the word on until cancelled; a lost one costs the workers' own poll of a second."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            with suppress(psycopg.OperationalError, PoolTimeout):
                async with pool.connection() as connection:
                    await wake_workers(connection)


@asynccontextmanager
async def beside(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Runs `work` while the block lasts; if any of it fails, so does the block, whose own failure stays itself."""
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in work]
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again below, outside of the group that would wrap it
            failure = error
        finally:
            for task in tasks:
                task.cancel()
    if failure is not None:
        raise failure


def database_url_of(settings: Settings) -> str:
    """The database that a part alone works on. Raises StartFailed if none is set."""
    if settings.database_url is None:
        raise StartFailed("CASEWAY_DATABASE_URL is not set. Only `caseway up` brings a database of its own.")
    return settings.database_url.get_secret_value()

"""The desk as a command meets it: the database that is set, the running desk's, or the embedded one for its time."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pkgutil import resolve_name
from typing import Any, TypeVar, cast

import psycopg
from psycopg_pool import PoolTimeout

from caseway.actions.house import House
from caseway.cli.outcome import Told, say
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.kit.database import connect, pool_of
from caseway.kit.embedded import EmbeddedFailed, database_url
from caseway.kit.files import open_files
from caseway.kit.migrate import upgrade
from caseway.kit.settings import Settings
from caseway.store import agents
from caseway.store.agents import Agent
from caseway.store.jobs import wake_workers
from caseway.store.settings import signing_key

Work = Callable[[House, argparse.Namespace], Awaitable[int]]
Alone = Callable[[Settings, argparse.Namespace], int]

Result = TypeVar("Result")

CONNECTIONS_MAX = 4


def carry_out(settings: Settings, given: object) -> int:
    """Runs the command that the arguments name: on a desk, or alone with its arguments."""
    arguments = cast(argparse.Namespace, given)
    work: Any = resolve_name(f"caseway.cli.{arguments.work}")
    if arguments.alone:
        return cast(Alone, work)(settings, arguments)
    try:
        with database_url(settings, say=say) as url:
            if arguments.migrates:
                upgrade(url)
            return asyncio.run(_on_desk(settings, url, work, arguments))
    except EmbeddedFailed as failed:
        raise Told(str(failed)) from None


def migrate(settings: Settings, given: argparse.Namespace) -> int:
    """`caseway migrate`."""
    try:
        with database_url(settings, say=say) as url:
            upgrade(url)
    except EmbeddedFailed as failed:
        raise Told(str(failed)) from None
    return 0


async def _on_desk(settings: Settings, url: str, work: Work, given: argparse.Namespace) -> int:
    try:
        async with open_house(settings, url) as house:
            return await work(house, given)
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        raise Told("This database is not up to date. Run `caseway migrate`, or `caseway up`.") from None
    except psycopg.errors.LockNotAvailable:
        raise Told(
            "Somebody else works on this right now; nothing was changed. Try again in a moment."
        ) from None
    except (psycopg.OperationalError, PoolTimeout) as failed:
        raise Told(f"The database does not answer: {failed}") from None


@asynccontextmanager
async def open_house(settings: Settings, url: str) -> AsyncIterator[House]:
    """What actions need, for one command. Pages of a running desk see its changes when they next reconcile."""
    async with connect(
        url, name="caseway command"
    ) as connection:  # says at once if nobody answers; a pool waits
        await clock.read(connection)
        key = await signing_key(connection)
    async with pool_of(url, connections_max=CONNECTIONS_MAX, name="caseway command") as pool:
        yield House(
            pool=pool,
            files=open_files(settings.files_place),
            signing_key=key,
            address=settings.address,
            mail_domain=settings.mail_domain,
            mail_leaves=settings.smtp_url is not None,
        )
        async with pool.connection() as connection:
            await wake_workers(connection)


async def acting(house: House, given: argparse.Namespace) -> Agent:
    """Whose name a command acts in: `--by`, else the first admin, else the first lead."""
    email: str | None = given.by
    async with house.pool.connection() as connection:
        if email is not None:
            found = await agents.by_email(connection, email)
            if found is None:
                raise Told(f"There is no agent {email}.")
            return found
        everybody = await agents.everyone(connection)
    for role in ("admin", "lead"):
        for agent in everybody:
            if agent.role == role:
                return agent
    raise Told("There is no admin in whose name to act; say --by EMAIL.")


def refused(result: Result | Refusal) -> Result:
    """The result of an action; a refusal becomes what the person is told."""
    if isinstance(result, Refusal):
        raise Told(result.sentence)
    return result

"""The composition root: the only module that knows every part, and how they run together.

`caseway up` is one tree: a supervisor, the embedded PostgreSQL, the web server and the jobs.
`caseway web` and `caseway jobs` are the last two alone, for any number of nodes on one database.
"""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from time import monotonic

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from litestar import Litestar

from caseway import cli
from caseway.kit import clock, heartbeat
from caseway.kit import log as logs
from caseway.kit.child import die_with_parent
from caseway.kit.database import connect, pool_of
from caseway.kit.embedded import EmbeddedServer
from caseway.kit.migrate import upgrade
from caseway.kit.processes import ChildProcess, StartFailed, Supervisor, end_with_parent, port_is_free
from caseway.kit.settings import Settings, read_settings

READY_SECONDS = 60.0
RESPAWN_SECONDS = 0.5
PARTS = ("web", "jobs")


def main(arguments: list[str] | None = None) -> int:
    """The command `caseway`; answers its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    return cli.run(given, {"up": up, "web": web, "jobs": jobs})


def say(line: str) -> None:
    """Tells the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


# --- up: the whole tree -------------------------------------------------------------------------------------
def up(settings: Settings) -> int:
    """Runs the desk until Ctrl-C. Starts what is missing, starts again what falls, stops cleanly."""
    logs.configure(settings, "up")
    supervisor = Supervisor(say)
    try:
        _check_ports(settings)
        url = _database(settings, supervisor)
        upgrade(url)
        asyncio.run(_prepare(settings, url))
        environment = {
            **os.environ,
            "CASEWAY_DATABASE_URL": url,
            "CASEWAY_HOME": str(settings.home.absolute()),
        }
        children = [
            ChildProcess(name, [sys.executable, "-m", "caseway", name], environment) for name in PARTS
        ]
        for child in children:
            supervisor.start(child)
        _await_web(settings, children[0])
        say(_banner(settings))
        supervisor.run()
    except (StartFailed, clock.ClockRefused) as failed:
        say(str(failed))
        return 1
    except KeyboardInterrupt:
        say("Stopped before everything was up.")
    finally:
        supervisor.stop()
    return 0


def _check_ports(settings: Settings) -> None:
    taken = [
        f"CASEWAY_{name}={port} is taken by another program."
        for name, host, port in (
            ("PORT", settings.host, settings.port),
            ("SMTP_PORT", settings.smtp_host, settings.smtp_port),
        )
        if not port_is_free(host, port)
    ]
    if taken:
        raise StartFailed("\n".join([*taken, "Stop it, or choose another port."]))


def _database(settings: Settings, supervisor: Supervisor) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    server = EmbeddedServer(settings.home / "database", say=say)
    supervisor.start(server)
    return server.url


async def _prepare(settings: Settings, url: str) -> None:
    """What stands between a migrated database and an open desk."""
    async with connect(url) as connection:
        await clock.start(connection, settings.clock_speed)


def _await_web(settings: Settings, web_server: ChildProcess) -> None:
    started = monotonic()
    while monotonic() - started < READY_SECONDS and web_server.is_alive():
        with suppress(OSError), socket.create_connection((_near(settings.host), settings.port), timeout=1):
            return
        threading.Event().wait(0.05)
    raise StartFailed("The web server does not answer; the lines above say why.")


def _near(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def _banner(settings: Settings) -> str:
    return "\n".join(
        [
            "",
            f"  Caseway is open at {settings.address}",
            f"  Mail to support@{settings.mail_domain} is taken at {settings.smtp_host}:{settings.smtp_port}",
            f"  Its home is {settings.home.absolute()}. Ctrl-C stops it.",
            "",
        ]
    )


# --- web: pages and API -------------------------------------------------------------------------------------
def web(settings: Settings) -> int:
    """Serves pages and API until it is asked to stop; its workers end with it."""
    end_with_parent()
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "caseway.main:create_app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_workers,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )
    server.serve()
    return 0


def create_app() -> Litestar:
    """The application of one web worker, which ends with the server that started it."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid, signal.SIGKILL)
    settings = read_settings()
    logs.configure(settings, "web")
    return Litestar([])


# --- jobs: background work and listeners --------------------------------------------------------------------
def jobs(settings: Settings) -> int:
    """Runs the jobs, the wake-ups and the mail listeners until it is asked to stop."""
    end_with_parent()
    logs.configure(settings, "jobs")
    with suppress(asyncio.CancelledError):
        asyncio.run(_jobs(settings))
    return 0


async def _jobs(settings: Settings) -> None:
    stop_on_signals()
    url = database_url_of(settings)
    async with pool_of(url, connections_max=settings.database_connections_max, name="caseway jobs") as pool:
        async with pool.connection() as connection:
            await clock.read(connection)
        async with asyncio.TaskGroup() as group:
            for work in (clock.follow(pool), heartbeat.keep(pool)):
                group.create_task(work)


def stop_on_signals() -> None:
    """SIGTERM and SIGINT cancel the task that calls this; what it opened is closed on the way out."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def database_url_of(settings: Settings) -> str:
    """The database that a part alone works on. Raises StartFailed if none is set."""
    if settings.database_url is None:
        raise StartFailed(
            "CASEWAY_DATABASE_URL is not set. `caseway up` brings a database; this part alone does not."
        )
    return settings.database_url.get_secret_value()

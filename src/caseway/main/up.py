"""The whole tree: starts what is missing, starts again what falls, stops cleanly."""

import asyncio
import os
import socket
import sys
import threading
from contextlib import suppress
from time import monotonic

from caseway.actions import holds
from caseway.actions.publishing import publish_shipped
from caseway.kit import clock, heartbeat
from caseway.kit import log as logs
from caseway.kit.database import connect
from caseway.kit.embedded import EmbeddedServer
from caseway.kit.migrate import upgrade
from caseway.kit.processes import ChildProcess, StartFailed, Supervisor, port_is_free
from caseway.kit.settings import Settings

READY_SECONDS = 60.0
PARTS = ("web", "jobs")


def say(line: str) -> None:
    """Tells the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


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
        gap_seconds = await heartbeat.gap_seconds(connection)
        async with connection.transaction():
            await publish_shipped(connection)
        await clock.start(connection, settings.clock_speed)
        if await holds.after_down(connection, gap_seconds):
            say(f"The desk was down for {gap_seconds / 3600:.0f} hours: automatic mail waits to be released.")


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

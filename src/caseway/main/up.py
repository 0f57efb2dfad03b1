"""The whole tree: starts what is missing, starts again what falls, stops cleanly."""

import asyncio
import os
import socket
import sys
import threading
from contextlib import suppress
from time import monotonic

from caseway.kit import clock
from caseway.kit import log as logs
from caseway.kit.embedded import EmbeddedServer
from caseway.kit.migrate import upgrade
from caseway.kit.processes import ChildProcess, StartFailed, Supervisor, port_is_free
from caseway.kit.settings import Settings
from caseway.main.mail import way_in, way_out
from caseway.main.opening import banner, open_desk

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
        way_in(settings)
        way_out(settings)
        _check_ports(settings)
        url = _database(settings, supervisor)
        upgrade(url)
        opened = asyncio.run(open_desk(settings, url, say))
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
        _await(children[0], settings.host, settings.port)
        _await(children[1], settings.smtp_host, settings.smtp_port)
        say(banner(settings, opened))
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


def _await(child: ChildProcess, host: str, port: int) -> None:
    started = monotonic()
    while monotonic() - started < READY_SECONDS and child.is_alive():
        with suppress(OSError), socket.create_connection((_near(host), port), timeout=1):
            return
        threading.Event().wait(0.05)
    raise StartFailed(f"{child.name} does not answer at port {port}; the lines above say why.")


def _near(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound

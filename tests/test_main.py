"""The whole tree, as a person starts and kills it."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

import psutil
import pytest

PATIENCE_SECONDS = 60


class Desk:
    """A `caseway up` in a home of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.port, self.smtp_port = free_port(), free_port()
        self._environment = {
            **os.environ,
            "CASEWAY_HOME": str(home),
            "CASEWAY_PORT": str(self.port),
            "CASEWAY_SMTP_PORT": str(self.smtp_port),
            **settings,
        }
        self._log = home.parent / f"{home.name}.log"
        self.start()

    def start(self) -> None:
        with self._log.open("wb") as log:
            self.process = psutil.Popen(
                [sys.executable, "-m", "caseway", "up"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: "is open at" in self.log or self.process.poll() is not None)

    @property
    def log(self) -> str:
        return self._log.read_text()

    def children(self) -> dict[str, psutil.Process]:
        """The direct children by what they are: `postgres`, `web`, `jobs`. Fallen ones are left out."""
        found = {}
        for one in self.process.children():
            with suppress(psutil.Error):
                command = one.cmdline()
                found["postgres" if command[0].endswith("postgres") else command[-1]] = one
        return found

    def has_new(self, name: str, fallen: psutil.Process) -> bool:
        return self.children().get(name, fallen).pid != fallen.pid

    def everybody(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
            asked.sendall(b"GET /missing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return asked.recv(100).startswith(b"HTTP/1.1")
        return False

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    started = monotonic()
    while not true():
        assert monotonic() - started < seconds, "waited in vain"
        threading.Event().wait(0.1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "home")
    yield opened
    opened.end()


def test_the_desk_comes_up_heals_and_stops(desk: Desk) -> None:
    """One story on one start, because a start costs seconds: falls, Ctrl-C, a second run, a killed owner."""
    assert desk.answers(), desk.log
    for name in ("web", "jobs", "postgres"):
        fallen = desk.children()[name]
        fallen.kill()
        wait_until(partial(desk.has_new, name, fallen))
    wait_until(desk.answers)

    everybody = desk.everybody()
    desk.process.send_signal(signal.SIGINT)
    assert desk.process.wait(30) == 0
    assert not psutil.wait_procs(everybody, timeout=5)[1]
    assert "Traceback" not in desk.log

    desk.start()
    assert desk.answers(), desk.log
    everybody = desk.everybody()
    desk.process.kill()
    assert not psutil.wait_procs(everybody, timeout=30)[1]


def test_a_taken_port_is_said_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = Desk(tmp_path / "home", CASEWAY_PORT=str(taken.getsockname()[1]))
        assert refused.process.wait(30) == 1
    assert "is taken by another program" in refused.log
    assert not (tmp_path / "home").exists()


def test_real_cases_do_not_run_on_a_fast_clock(tmp_path: Path, database: str) -> None:
    refused = Desk(
        tmp_path / "home", CASEWAY_DATABASE_URL=database, CASEWAY_CLOCK_SPEED="86400", CASEWAY_DEMO="no"
    )
    assert refused.process.wait(30) == 1
    assert "CASEWAY_CLOCK_SPEED=86400 is for demo data only" in refused.log


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    refused = Desk(tmp_path / "home", CASEWAY_PORT="eighty")
    assert refused.process.wait(30) == 2
    assert "CASEWAY_PORT" in refused.log

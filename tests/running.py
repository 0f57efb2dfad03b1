"""A whole desk, run as a person would, for the tests that look at it from outside."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import psutil

from caseway.kit import child

PATIENCE_SECONDS = 120


class RunningDesk:
    """A `caseway up` in a home of its own."""

    def __init__(self, home: Path, python: str | Path = sys.executable, **settings: str) -> None:
        numbers = (os.getpid(), int(signal.SIGTERM), -1, -1, -1)
        ending = [
            sys.executable,
            "-I",
            "-S",
            child.__file__,
            *map(str, numbers),
        ]  # with these tests, at the latest
        self._command = [*ending, str(python), "-m", "caseway", "up"]
        self.port, self.smtp_port = free_port(), free_port()
        self.environment = {
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
                self._command,
                cwd=self._log.parent,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: "is open at" in self.log or self.process.poll() is not None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log.read_text()

    def children(self) -> dict[str, psutil.Process]:
        """The direct children by what they are: `postgres`, `web`, `jobs`. Fallen ones are left out."""
        found = {}
        for one in self.process.children():
            with suppress(psutil.Error):
                command = one.cmdline() or ["-"]
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

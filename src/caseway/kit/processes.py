"""A tree of processes: children end with their parent, are started again when they fall, stop together."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

from caseway.kit import child

PIPE_VARIABLE = "CASEWAY_PARENT_PIPE"
STOP_SECONDS = 8.0
LOOK_SECONDS = 0.5
BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0

Say = Callable[[str], None]


class StartFailed(Exception):
    """A part does not start; the text says why and what to do."""


class Part(Protocol):
    """What a supervisor looks after."""

    name: str

    def start(self) -> object:
        """Starts it; answers when that has been done."""

    def is_alive(self) -> bool:
        """Whether it runs."""

    def ask_to_stop(self) -> None:
        """Asks it to end, without waiting."""

    def stop(self) -> None:
        """Ends it; answers when it is gone."""


class ChildProcess:
    """One command, run in a session of its own, so that Ctrl-C reaches it only through us.

    It ends with this process: by a signal of the kernel on Linux, elsewhere by a pipe (`end_with_parent`).
    """

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._asked = False

    def start(self) -> None:
        """Starts the command."""
        reading, self._pipe = os.pipe()
        self._asked = False
        numbers = (os.getpid(), int(signal.SIGTERM), -1, -1, -1)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", child.__file__, *map(str, numbers), *self._command],
            env={**self._environment, PIPE_VARIABLE: str(reading)},
            stdin=subprocess.DEVNULL,
            pass_fds=[reading],
            start_new_session=True,
        )
        os.close(reading)

    @property
    def pid(self) -> int | None:
        """Its process number; None before the start."""
        return None if self._process is None else self._process.pid

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def ask_to_stop(self) -> None:
        """Asks it to end, once, without waiting."""
        if self._process is not None and self.is_alive() and not self._asked:
            self._asked = True
            self._process.terminate()

    def stop(self) -> None:
        """Ends it, with all of its own children, after at most eight seconds."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._pipe is not None:
            os.close(self._pipe)
        self._process = self._pipe = None


class _Watched:
    """A part and how often it fell lately."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.falls_count = 0
        self.started = monotonic()
        self.due: float | None = None

    def look(self, say: Say) -> None:
        """Notices a fall, and starts the part again when its time has come."""
        if self.part.is_alive():
            if self.falls_count and monotonic() - self.started > STEADY_SECONDS:
                self.falls_count = 0
            return
        if self.due is None:
            wait_seconds = BACK_OFF_SECONDS[min(self.falls_count, len(BACK_OFF_SECONDS) - 1)]
            say(f"{self.part.name} ended; starting it again in {wait_seconds:g} s.")
            self.falls_count += 1
            self.due = monotonic() + wait_seconds
        if monotonic() >= self.due:
            self.started, self.due = monotonic(), None
            self.part.stop()
            try:
                self.part.start()
            except StartFailed as failed:
                say(str(failed))


class Supervisor:
    """Starts parts in order, looks after them until told to stop, and stops them in reverse order."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._watched: list[_Watched] = []

    def start(self, part: Part) -> None:
        """Starts a part and looks after it from now on."""
        part.start()
        self._watched.append(_Watched(part))

    def run(self) -> None:
        """Looks after the parts until SIGINT, SIGTERM or SIGHUP."""
        with _signals() as ended:
            while not ended(LOOK_SECONDS):
                for watched in self._watched:
                    watched.look(self._say)

    def stop(self) -> None:
        """Stops every part; all are asked before each is waited for, so that they are gone within seconds."""
        for watched in self._watched:
            watched.part.ask_to_stop()
        for watched in reversed(self._watched):
            watched.part.stop()
        self._watched.clear()


@contextmanager
def _signals() -> Iterator[Callable[[float], bool]]:
    """A wait of some seconds that a dead child ends early; it answers whether we were asked to end."""
    ended = False

    def note(number: int, frame: object) -> None:
        nonlocal ended
        ended = ended or number != signal.SIGCHLD

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    before = {number: signal.signal(number, note) for number in numbers}
    waking, waker = socket.socketpair()
    waking.setblocking(False)
    waker.setblocking(False)
    previous = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    with selectors.DefaultSelector() as selector, waking, waker:
        selector.register(waking, selectors.EVENT_READ)

        def wait(seconds: float) -> bool:
            if not ended and selector.select(seconds):
                waking.recv(4096)
            return ended

        try:
            yield wait
        finally:
            signal.set_wakeup_fd(previous)
            for number, handler in before.items():
                signal.signal(number, handler)


def end_with_parent(grace_seconds: float = STOP_SECONDS) -> None:
    """In a child: when the parent is gone, so are we and all of our own children after the grace.

    The parent's end of a pipe closes then. On Linux the kernel has asked us to end already, and one request must
    do: a second one can catch a server inside its handler of the first.
    """
    number = os.environ.pop(PIPE_VARIABLE, None)
    if number is None:
        return

    def wait() -> None:
        os.read(int(number), 1)
        if sys.platform != "linux":
            os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(grace_seconds)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


def port_is_free(host: str, port: int) -> bool:
    """Whether a listener could open `port` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True

"""A tree of processes: healed, asked to stop, and gone with its parent."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from caseway.kit import processes
from caseway.kit.processes import ChildProcess, StartFailed, Supervisor, port_is_free
from tests.running import wait_until

SLEEPER = [sys.executable, "-c", "import threading; threading.Event().wait()"]
DEAF = """
import pathlib, signal, threading
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("deaf").touch()
threading.Event().wait()
"""


class Fallible:
    """A part that starts only the third time."""

    name = "the oven"

    def __init__(self) -> None:
        self.starts_count = 0

    def start(self) -> None:
        self.starts_count += 1
        if self.starts_count == 2:
            raise StartFailed("the oven is cold")

    def is_alive(self) -> bool:
        return self.starts_count > 2

    def ask_to_stop(self) -> None:
        """It never runs long enough to be asked."""

    def stop(self) -> None:
        """Nothing to do."""


def run_until(supervisor: Supervisor, done: threading.Event) -> None:
    """Runs the supervisor here, as it must be, and sends it the signal of Ctrl-C when `done` is set."""

    def interrupt() -> None:
        done.wait(20)
        os.kill(os.getpid(), signal.SIGINT)

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    supervisor.run()
    watcher.join()


def test_a_fallen_child_is_started_again_and_stopped_in_the_end() -> None:
    said: list[str] = []
    done = threading.Event()
    child = ChildProcess("sleeper", SLEEPER, os.environ)
    supervisor = Supervisor(said.append)
    supervisor.start(child)
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    def watch() -> None:
        wait_until(lambda: child.pid != first and child.is_alive(), 20)
        done.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    run_until(supervisor, done)
    watcher.join()
    second = child.pid
    assert second is not None
    supervisor.stop()
    assert said == ["sleeper ended; starting it again in 0.2 s."]
    assert not psutil.pid_exists(second)


def test_a_part_that_does_not_start_is_tried_again() -> None:
    said: list[str] = []
    done = threading.Event()
    oven = Fallible()
    supervisor = Supervisor(said.append)
    supervisor.start(oven)

    def watch() -> None:
        wait_until(oven.is_alive, 20)
        done.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    run_until(supervisor, done)
    watcher.join()
    assert said[1:] == ["the oven is cold", "the oven ended; starting it again in 0.5 s."]


def test_a_deaf_child_is_killed_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
    monkeypatch.chdir(tmp_path)
    child = ChildProcess("deaf", [sys.executable, "-c", DEAF], os.environ)
    child.start()
    wait_until((tmp_path / "deaf").exists, 20)
    child.stop()
    assert not child.is_alive()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_their_parent(number: signal.Signals) -> None:
    program = (
        "import os, sys, threading; from caseway.kit.processes import ChildProcess;"
        f"child = ChildProcess('sleeper', {SLEEPER!r}, os.environ); child.start();"
        "print(child.pid, flush=True); threading.Event().wait()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(number)
    child.wait(20)
    assert not child.is_running()


def test_a_child_that_does_not_hear_the_kernel_is_ended_by_the_pipe() -> None:
    reading, writing = os.pipe()
    program = "import threading; from caseway.kit.processes import end_with_parent; end_with_parent(0.1);"
    child = subprocess.Popen(
        [sys.executable, "-c", program + "print('listening', flush=True); threading.Event().wait()"],
        env={**os.environ, processes.PIPE_VARIABLE: str(reading)},
        pass_fds=[reading],
        start_new_session=True,
        stdout=subprocess.PIPE,
    )
    os.close(reading)
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        os.close(writing)
        assert child.wait(20) == -signal.SIGKILL


def test_a_taken_port_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)

"""The whole tree, as a person starts and kills it."""

import signal
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.running import RunningDesk, wait_until


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    opened = RunningDesk(tmp_path / "home", CASEWAY_DEMO="no")
    yield opened
    opened.end()


def test_the_desk_comes_up_heals_and_stops(desk: RunningDesk) -> None:
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
        refused = RunningDesk(tmp_path / "home", CASEWAY_PORT=str(taken.getsockname()[1]))
        assert refused.process.wait(30) == 1
    assert "is taken by another program" in refused.log
    assert not (tmp_path / "home").exists()


def test_real_cases_do_not_run_on_a_fast_clock(tmp_path: Path, database: str) -> None:
    refused = RunningDesk(
        tmp_path / "home", CASEWAY_DATABASE_URL=database, CASEWAY_CLOCK_SPEED="86400", CASEWAY_DEMO="no"
    )
    assert refused.process.wait(30) == 1
    assert "CASEWAY_CLOCK_SPEED=86400 is for demo data only" in refused.log
    assert "Traceback" not in refused.log


def test_a_mail_server_that_is_none_is_said(tmp_path: Path) -> None:
    refused = RunningDesk(tmp_path / "home", CASEWAY_SMTP_URL="mail.example:25")
    assert refused.process.wait(30) == 1
    assert refused.log.startswith("CASEWAY_SMTP_URL: The address of the mail server")


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    refused = RunningDesk(tmp_path / "home", CASEWAY_PORT="eighty")
    assert refused.process.wait(30) == 2
    assert "CASEWAY_PORT" in refused.log

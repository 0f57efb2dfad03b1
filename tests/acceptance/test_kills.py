"""Five hundred mails come in while every process is killed: each is one case, and none is lost."""

import random
import smtplib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import psutil
import pytest

from tests.acceptance.outside import INBOX, Outside, letter
from tests.running import wait_until

MAILS_COUNT = 500
SENDERS_COUNT = 5
PATIENCE_SECONDS = 240
SEED = 20260302


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Outside]:
    opened = Outside(tmp_path / "home")
    assert "is open at" in opened.running.log, opened.running.log
    yield opened
    opened.running.end()


class Post:
    """Mail servers that send their share, and send again whatever was not answered with 250."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._until = monotonic() + PATIENCE_SECONDS
        self.accepted: set[int] = set()
        self._threads = [
            threading.Thread(target=self._send, args=(range(first, MAILS_COUNT, SENDERS_COUNT),))
            for first in range(SENDERS_COUNT)
        ]
        for thread in self._threads:
            thread.start()

    def _send(self, numbers: range) -> None:
        left = list(numbers)
        while left and monotonic() < self._until:
            with (
                suppress(smtplib.SMTPException, OSError),
                smtplib.SMTP("127.0.0.1", self._port, timeout=10) as out,
            ):
                while left:
                    out.sendmail(f"guest{left[0]}@example.net", INBOX, mail(left[0]))
                    self.accepted.add(left.pop(0))
            threading.Event().wait(0.1)

    def wait_for(self, count: int) -> None:
        """Until so many have been accepted."""
        wait_until(lambda: len(self.accepted) >= count, PATIENCE_SECONDS)

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


def mail(number: int) -> bytes:
    """Some guests write twice, some thrice: known contacts and new ones are mixed."""
    name = f"guest{number % 300}"
    sent = letter(
        f"{name}@example.net",
        f"Room {number:03}",
        "When is breakfast?",
        Message_ID=f"<room-{number}@example.net>",
    )
    return sent.as_bytes()


def kill(desk: Outside, name: str) -> None:
    """kill -9 of one child, or of the supervisor, after which a person starts the desk again."""
    if name != "supervisor":
        wait_until(lambda: name in desk.running.children())
        desk.running.children()[name].kill()
        return
    everybody = desk.running.everybody()
    desk.running.process.kill()
    assert not psutil.wait_procs(everybody, timeout=60)[1]
    desk.running.start()


def test_five_hundred_mails_survive_every_kill(desk: Outside) -> None:
    chance = random.Random(SEED)
    victims = ["web", "jobs", "postgres", "jobs", "postgres", "supervisor"]
    chance.shuffle(victims)
    moments = sorted(chance.sample(range(20, MAILS_COUNT - 20), len(victims)))
    post = Post(desk.running.smtp_port)
    for moment, victim in zip(moments, victims, strict=True):
        post.wait_for(moment)
        kill(desk, victim)
    post.join()
    assert len(post.accepted) == MAILS_COUNT

    wait_until(lambda: waiting(desk) == 0, PATIENCE_SECONDS)
    wait_until(desk.running.answers)
    subjects = Counter(case["subject"] for case in desk.everything() if case["subject"].startswith("Room "))
    assert subjects == {f"Room {number:03}": 1 for number in range(MAILS_COUNT)}
    assert desk.run("check").returncode == 0


def waiting(desk: Outside) -> int:
    """How many accepted mails have not been filed; none may be held."""
    left: int = desk.value("SELECT count(*) FROM intake WHERE status = 'new'")
    return left

"""Five hundred mails come in while every process is killed: each is one case, and none is lost."""

import random
import smtplib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import psutil
import psycopg
import pytest

from tests.acceptance.outside import INBOX, Outside, letter
from tests.acceptance.sink import Sink
from tests.running import wait_until

MAILS_COUNT = 500
GUESTS_COUNT = 300
SENDERS_COUNT = 5
PATIENCE_SECONDS = 240
SEED = 20260302


@pytest.fixture
def outbox() -> Iterator[Sink]:
    opened = Sink()
    yield opened
    opened.close()


@pytest.fixture
def desk(home: Callable[[], Path], outbox: Sink) -> Iterator[Outside]:
    opened = Outside(home(), CASEWAY_SMTP_URL=outbox.url)
    opened.check_open()
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
    name = f"guest{number % GUESTS_COUNT}"
    sent = letter(
        f"{name}@example.net",
        f"Room {number:03}",
        "When is breakfast?",
        Message_ID=f"<room-{number}@example.net>",
    )
    return sent.as_bytes()


def kill(desk: Outside, name: str, chance: random.Random) -> None:
    """kill -9 of one child, of one of a child's own, or of the supervisor, after which a person starts the desk."""
    if name != "supervisor":
        whose, _, own = name.partition("'s ")
        wait_until(lambda: bool(found(desk, whose, own)))
        with suppress(psutil.NoSuchProcess):
            chance.choice(found(desk, whose, own)).kill()
        return
    everybody = desk.running.everybody()
    desk.running.process.kill()
    assert not psutil.wait_procs(everybody, timeout=60)[1]
    desk.running.start()
    desk.check_open()


def found(desk: Outside, name: str, own: str) -> list[psutil.Process]:
    """The child of that name, or its own children."""
    child = desk.running.children().get(name)
    if child is None or not own:
        return [child] if child else []
    with suppress(psutil.Error):
        return list(child.children())
    return []


def test_five_hundred_mails_survive_every_kill(desk: Outside, outbox: Sink) -> None:
    chance = random.Random(SEED)
    victims = ["web", "web's worker", "jobs", "jobs", "postgres", "postgres's backend", "supervisor"]
    chance.shuffle(victims)
    moments = sorted(chance.sample(range(20, MAILS_COUNT - 20), len(victims)))
    post = Post(desk.running.smtp_port)
    for moment, victim in zip(moments, victims, strict=True):
        post.wait_for(moment)
        kill(desk, victim, chance)
    post.join()
    assert len(post.accepted) == MAILS_COUNT

    wait_until(lambda: left(desk, "intake", "new") == 0, PATIENCE_SECONDS)
    wait_until(desk.running.answers)
    subjects = Counter(case["subject"] for case in desk.everything() if case["subject"].startswith("Room "))
    assert subjects == {f"Room {number:03}": 1 for number in range(MAILS_COUNT)}
    done = desk.run("check")
    assert done.returncode == 0, done.stdout + done.stderr

    wait_until(lambda: left(desk, "outbox", "queued", "unknown") == 0, PATIENCE_SECONDS)
    for guest in range(GUESTS_COUNT):
        sent = outbox.to(f"guest{guest}@example.net")
        assert sent
        assert len({one.message_id for one in sent}) == 1


def left(desk: Outside, table: str, *statuses: str) -> int | None:
    """How many rows are in these states; None while the database is not there."""
    with suppress(psycopg.OperationalError):
        found: int = desk.value(f"SELECT count(*) FROM {table} WHERE status = ANY (%s)", list(statuses))
        return found
    return None

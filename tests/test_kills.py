"""Any process may be killed at any time: what was accepted is there once, and nothing is there twice."""

import smtplib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from time import monotonic

import httpx
import psutil
import pytest

from tests.running import RunningDesk, wait_until

TOKEN = "a-long-word-for-this-test-alone"
MAILS_COUNT = 120
SENDERS_COUNT = 3


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    opened = RunningDesk(tmp_path / "home", CASEWAY_BOOTSTRAP_TOKEN=TOKEN)
    yield opened
    opened.end()


def letter(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Guest {number} <guest{number}@example.net>"
    mail["To"] = "support@localhost"
    mail["Subject"] = f"Room {number:03}"
    mail["Message-ID"] = f"<room-{number}@example.net>"
    mail.set_content("When is breakfast?")
    return mail


def post(desk: RunningDesk, numbers: list[int]) -> None:
    """Sends mails as a mail server does: one that was not accepted is sent again."""
    until = monotonic() + 120
    for number in numbers:
        while monotonic() < until:
            with (
                suppress(smtplib.SMTPException, OSError),
                smtplib.SMTP("127.0.0.1", desk.smtp_port, timeout=10) as out,
            ):
                out.send_message(letter(number))
                break
            threading.Event().wait(0.1)


def subjects(desk: RunningDesk) -> Counter[str]:
    """The subjects of all cases, by the API."""
    found: Counter[str] = Counter()
    with httpx.Client(base_url=desk.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20) as api:
        cursor: str | None = ""
        while cursor is not None:
            page = api.get(
                "/api/v1/cases", params={"limit": "100", **({"cursor": cursor} if cursor else {})}
            ).json()
            found.update(case["subject"] for case in page["items"])
            cursor = page["next"]
    return found


def arrived(desk: RunningDesk) -> bool:
    with suppress(httpx.HTTPError, KeyError):
        return sum(subject.startswith("Room ") for subject in subjects(desk)) >= MAILS_COUNT
    return False


def kill(desk: RunningDesk, name: str) -> None:
    wait_until(lambda: name in desk.children())
    desk.children()[name].kill()


@pytest.mark.slow
def test_kills_during_incoming_mail_lose_and_double_nothing(desk: RunningDesk) -> None:
    shares = [list(range(start, MAILS_COUNT, SENDERS_COUNT)) for start in range(SENDERS_COUNT)]
    senders = [threading.Thread(target=post, args=(desk, share)) for share in shares]
    for sender in senders:
        sender.start()
    for name in ("jobs", "postgres", "web", "jobs"):
        threading.Event().wait(1)
        kill(desk, name)
    threading.Event().wait(1)
    everybody = desk.everybody()
    desk.process.kill()
    psutil.wait_procs(everybody, timeout=30)
    desk.start()
    for sender in senders:
        sender.join()

    wait_until(lambda: arrived(desk), 120)
    rooms = {subject: count for subject, count in subjects(desk).items() if subject.startswith("Room ")}
    assert rooms == {f"Room {number:03}": 1 for number in range(MAILS_COUNT)}

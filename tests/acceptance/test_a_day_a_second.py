"""A day a second: three cases end as their contacts behave, each by what was drawn."""

import signal
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from caseway.kit.embedded import EmbeddedServer
from tests.acceptance.outside import Json, Outside, letter
from tests.acceptance.sink import Sink
from tests.running import wait_until

ANSWER = "Press the lid until it clicks."
QUESTION = "Which model do you have?"


@pytest.fixture(scope="module")
def outbox() -> Iterator[Sink]:
    """Where the mail of the fast desk goes."""
    opened = Sink()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def fast(outbox: Sink, home: Callable[[], Path]) -> Iterator[Outside]:
    """A desk whose clock runs a day a second."""
    opened = Outside(home(), CASEWAY_SMTP_URL=outbox.url, CASEWAY_CLOCK_SPEED="86400")
    assert "Its clock runs 86400 times as fast" in opened.running.log, opened.running.log
    yield opened
    opened.running.end()


def write_in(desk: Outside, name: str, subject: str) -> str:
    """A request comes in; its reference."""
    desk.post(letter(f"{name}@example.net", subject, "What do I do?"), sender=f"{name}@example.net")
    return str(desk.case_about(subject)["reference"])


def closed(desk: Outside, reference: str) -> Json:
    """The case once it is closed."""
    wait_until(lambda: desk.case(reference)["closure"] is not None)
    return desk.case(reference)


def test_three_cases_end_as_their_contacts_behave(fast: Outside, outbox: Sink) -> None:
    asked = write_in(fast, "silent", "Lid of my pot")
    fast.say(asked, QUESTION, "wait_contact")
    left = write_in(fast, "content", "Lid of my pan")
    fast.say(left, ANSWER, "answer")
    told = write_in(fast, "polite", "Lid of my jug")
    fast.say(told, ANSWER, "answer")
    confirm(fast, outbox, told)

    for reference, basis in ((told, "confirmed"), (left, "presumed"), (asked, "unreachable")):
        assert closed(fast, reference)["closure"]["basis"] == basis
        assert fast.case(reference)["status"] == "closed"
    wait_until(lambda: outbox.reminders("silent@example.net") == 2)
    assert outbox.reminders("content@example.net") == 1
    assert outbox.reminders("polite@example.net") == 0
    assert QUESTION in next(one.text for one in outbox.to("silent@example.net") if "We asked" in one.text)
    wait_until(lambda: "closed" in outbox.to("silent@example.net")[-1].text)
    wait_until(lambda: "take" in outbox.to("content@example.net")[-1].text)
    days = closed_after_days(fast, asked)
    assert 14 <= days < 30
    assert 5 <= closed_after_days(fast, left) < 20


def confirm(desk: Outside, outbox: Sink, reference: str) -> None:
    """The contact opens the page behind the link in the answer: looking changes nothing, pressing does."""
    wait_until(lambda: any(ANSWER in one.text for one in outbox.to("polite@example.net")))
    answer = next(one for one in outbox.to("polite@example.net") if ANSWER in one.text)
    door = desk.here(answer.link)
    looked = httpx.get(door)
    assert looked.status_code == 200
    assert "Did it work?" in looked.text
    assert desk.case(reference)["closure"] is None
    pressed = httpx.post(f"{door}/statements", data={"verb": "confirmed"}, follow_redirects=True)
    assert pressed.status_code == 200
    assert "Good to hear" in pressed.text


def closed_after_days(desk: Outside, reference: str) -> float:
    """Desk days from our last word of a person to the closure."""
    spoke_at = desk.value(
        "SELECT max(at) FROM messages WHERE case_id = %s AND direction = 'outbound' AND NOT automatic",
        int(reference.split("-")[1]),
    )
    closed_at = desk.value("SELECT closed_at FROM cases WHERE id = %s", int(reference.split("-")[1]))
    return float((closed_at - spoke_at).total_seconds() / 86400)


def test_what_is_stored_is_what_the_history_says(fast: Outside) -> None:
    done = fast.run("check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing wrong" in done.stdout + done.stderr


def test_the_fast_clock_stands_still_while_the_desk_is_down(fast: Outside) -> None:
    """As if the desk had been away for a thousand seconds: a thousand days, if the clock had run on."""
    before = write_in(fast, "before", "Before the night")
    fast.running.process.send_signal(signal.SIGINT)
    assert fast.running.process.wait(20) == 0
    server = EmbeddedServer(fast.home / "database")
    with psycopg.connect(server.start()) as connection:
        connection.execute(
            "UPDATE desk_clock SET anchor_machine_at = anchor_machine_at - interval '1000 s',"
            " beat_at = beat_at - interval '1000 s'"
        )
    server.stop()
    fast.running.start()
    fast.check_open()
    after = write_in(fast, "after", "After the night")
    opened = [datetime.fromisoformat(fast.case(reference)["opened_at"]) for reference in (before, after)]
    assert timedelta(0) < opened[1] - opened[0] < timedelta(days=500)

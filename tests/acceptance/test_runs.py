"""Starts, stops and long absences, on a database server that is not ours. The tests tell one story, in order."""

import signal
import smtplib
from collections.abc import Iterator

import psutil
import psycopg
import pytest

from tests.acceptance.debian import foreign_server
from tests.acceptance.outside import Outside, letter
from tests.acceptance.sink import Sink
from tests.running import RunningDesk

STOP_SECONDS = 20


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A database of a foreign server."""
    with foreign_server() as url:
        yield url


@pytest.fixture(scope="module")
def outbox() -> Iterator[Sink]:
    """Where the mail of this desk goes."""
    opened = Sink()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def elsewhere(server: str, outbox: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """A desk on it."""
    home = tmp_path_factory.mktemp("elsewhere") / "home"
    opened = Outside(home, database_url=server, CASEWAY_SMTP_URL=outbox.url)
    opened.check_open()
    yield opened
    opened.running.end()


def stop(desk: RunningDesk, number: signal.Signals) -> None:
    """Asks the whole tree to end: it does, within seconds, without a word of complaint."""
    everybody = desk.everybody()
    desk.process.send_signal(number)
    assert desk.process.wait(STOP_SECONDS) == 0
    assert not psutil.wait_procs(everybody, timeout=5)[1]
    assert "Traceback" not in desk.log
    assert "error" not in desk.log


def test_a_database_of_ones_own_keeps_the_embedded_one_away(elsewhere: Outside, outbox: Sink) -> None:
    assert not (elsewhere.home / "database").exists()
    assert sorted(elsewhere.running.children()) == ["jobs", "web"]
    elsewhere.post(letter("early@example.net", "Before the stop", "Hello."), sender="early@example.net")
    assert elsewhere.case_about("Before the stop")["status"] == "open"
    outbox.wait_for("early@example.net")


def test_ctrl_c_stops_and_a_second_run_resumes(elsewhere: Outside, outbox: Sink) -> None:
    """Also while a page is open and listens, and somebody is in the middle of handing over a mail."""
    before = elsewhere.case_about("Before the stop")
    with elsewhere.signed_in("bob@caseway.test") as agent, agent.stream("GET", "/live") as listening:
        assert next(listening.iter_lines()) == "retry: 2000"
        with smtplib.SMTP("127.0.0.1", elsewhere.running.smtp_port) as half:
            half.ehlo("example.net")
            half.mail("half@example.net")
            stop(elsewhere.running, signal.SIGINT)
            half.close()
    elsewhere.running.start()
    elsewhere.check_open()
    assert elsewhere.case(before["reference"]) == before
    elsewhere.say(before["reference"], "Good morning.", "wait_contact")
    assert "Good morning." in outbox.wait_for("early@example.net", 2).text
    elsewhere.post(letter("next@example.net", "After the stop", "Hello."), sender="next@example.net")
    assert elsewhere.case_about("After the stop")["status"] == "open"
    outbox.wait_for("next@example.net")
    assert len(outbox.to("early@example.net")) == 2


def test_after_a_long_absence_automatic_mail_waits_for_its_release(elsewhere: Outside, outbox: Sink) -> None:
    stop(elsewhere.running, signal.SIGTERM)
    elsewhere.value("UPDATE desk_clock SET beat_at = beat_at - interval '5 hours'")
    elsewhere.running.start()
    elsewhere.check_open()
    assert "down for 5 hours: automatic mail waits" in elsewhere.running.log
    for name in ("fay", "gus"):
        elsewhere.file(
            letter(f"{name}@example.net", f"While {name} waited", "Hello."), sender=f"{name}@example.net"
        )
    case = elsewhere.case_about("While fay waited")
    elsewhere.say(case["reference"], "A person is not held.", "wait_contact")
    assert "A person is not held." in outbox.wait_for("fay@example.net").text
    assert outbox.to("gus@example.net") == []
    with elsewhere.signed_in("lena@caseway.test") as lead:
        page = lead.get("/outgoing").text
        assert "down for more than four hours" in page
        assert "Release all 2" in page
        page = lead.post("/outgoing/release").text
    outbox.wait_for("gus@example.net")
    outbox.wait_for("fay@example.net", 2)
    with elsewhere.signed_in("lena@caseway.test") as lead:
        assert "down for more than four hours" not in lead.get("/outgoing").text
    elsewhere.post(letter("hal@example.net", "After the release", "Hello."), sender="hal@example.net")
    outbox.wait_for("hal@example.net")


def test_a_short_absence_holds_nothing(elsewhere: Outside, outbox: Sink) -> None:
    """A short absence holds nothing."""
    stop(elsewhere.running, signal.SIGINT)
    elsewhere.value("UPDATE desk_clock SET beat_at = beat_at - interval '3 hours'")
    elsewhere.running.start()
    elsewhere.check_open()
    assert "automatic mail waits" not in elsewhere.running.log
    elsewhere.post(letter("ivy@example.net", "Not long", "Hello."), sender="ivy@example.net")
    outbox.wait_for("ivy@example.net")


def test_real_cases_refuse_a_fast_clock(server: str, elsewhere: Outside) -> None:
    """Refused before anything of it runs, with a sentence that says what to do."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE real")
    own = server.replace("/desk?", "/real?").replace("/caseway?", "/real?")
    refused = RunningDesk(
        elsewhere.home.parent / "real",
        CASEWAY_DATABASE_URL=own,
        CASEWAY_CLOCK_SPEED="86400",
        CASEWAY_DEMO="no",
    )
    assert refused.process.wait(60) == 1
    assert "CASEWAY_CLOCK_SPEED=86400 is for demo data only" in refused.log
    assert "Traceback" not in refused.log

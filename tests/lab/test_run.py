"""A map runs by a script in virtual time; a script that means nothing is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from caseway.core.process import Definition
from caseway.lab.compile import judge
from caseway.lab.run import report, run
from caseway.lab.scripts import FIRST, BadScript, instant, read_script


@pytest.fixture(scope="module")
def support() -> Definition:
    folder = Path(__file__).resolve().parents[2] / "processes/support"
    beside = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".dmn", ".form")}
    definition = judge((folder / "support.bpmn").read_bytes(), beside).definition
    assert definition is not None
    return definition


def played(support: Definition, *entries: dict[str, Any]) -> dict[str, Any]:
    return report(run(support, read_script(msgspec.json.encode(list(entries)))))


REQUEST = {"do": "start", "trigger": "message", "values": {"subject": "Kettle leaks", "missing": []}}
ANSWER = {"do": "complete", "element": "Task_Solve", "outcome": "answer"}


def test_a_story_from_the_request_to_the_end_of_the_grace(support: Definition) -> None:
    found = played(
        support,
        REQUEST,
        ANSWER,
        {"do": "message", "verb": "confirmed", "at": "+P1D"},
        {"do": "time", "at": "+P31D"},
    )
    assert found["ended"]
    done = found["completed"]
    assert [
        done.index(name) for name in ("Task_Triage", "Task_Solve", "Closed_Confirmed", "End_Over")
    ] == sorted(done.index(name) for name in ("Task_Triage", "Task_Solve", "Closed_Confirmed", "End_Over"))
    assert found["data"]["kind"] == "fault"


def test_what_is_due_before_an_entry_fires_at_its_own_instant(support: Definition) -> None:
    found = played(support, REQUEST, ANSWER, {"do": "rearm"}, {"do": "time", "at": "+P6D"})
    fired = [m["at"] for m in found["trace"] if m["events"] and m["events"][0]["type"] == "TimerFired"]
    assert fired == sorted(fired)
    assert FIRST + timedelta(days=5) in fired


def test_what_nothing_waits_for_is_ignored_and_said(support: Definition) -> None:
    found = played(
        support, REQUEST, {"do": "message", "verb": "agreed"}, {"do": "complete", "element": "Task_CarryOut"}
    )
    assert [bool(moment["ignored"]) for moment in found["trace"]] == [False, True, True]


def test_a_script_without_a_start_begins_plainly(support: Definition) -> None:
    found = report(run(support, read_script(b"[]")))
    assert found["trace"][0]["stimulus"]["type"] == "Start"
    assert found["waiting"]


def test_a_task_is_found_without_naming_it(support: Definition) -> None:
    found = played(support, REQUEST, {"do": "complete", "outcome": "answer"})
    assert "Task_Solve" in found["completed"]


def test_a_script_may_say_when_it_begins_and_what_is_known(support: Definition) -> None:
    script = read_script(
        b'{"at": "2026-05-01T08:00:00+02:00", "values": {"missing": ["model"]}, "script": []}'
    )
    trace = run(support, script)
    assert trace.moments[0].at == datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
    assert any(token.node == "Task_Gather" for token in trace.state.tokens)


@pytest.mark.parametrize("text", [b"{", b"[1]", b'[{"do": "dance"}]', b'[{"do": "start", "who": "me"}]'])
def test_what_is_no_script_is_refused(text: bytes) -> None:
    with pytest.raises(BadScript):
        read_script(text)


@pytest.mark.parametrize(
    ("phrase", "seconds"),
    [(None, 0), ("+P3D", 259200), ("PT4H", 14400), ("P1W", 604800), ("+PT0.5S", 0.5), ("P1DT1M", 86460)],
)
def test_spans_of_time(phrase: str | None, seconds: float) -> None:
    assert instant(phrase, FIRST) == FIRST + timedelta(seconds=seconds)


def test_an_instant_without_a_zone_is_utc() -> None:
    assert instant("2026-03-02T09:00:00", FIRST) == FIRST
    with pytest.raises(BadScript):
        instant("tomorrow", FIRST)

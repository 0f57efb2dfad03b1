"""Scripts that say little: tasks done by themselves, time that passes, and pools that talk with each other."""

import msgspec
import pytest

from caseway.lab.compile import judge
from caseway.lab.run import report, run
from caseway.lab.scripts import BadScript, read_script
from tests.core.process.drawing import (
    TERMINATE,
    boundary,
    catch,
    drawn,
    end,
    error,
    node,
    start,
    timer,
    user,
)

AGAIN = "<standardLoopCharacteristics><loopCondition>again</loopCondition></standardLoopCharacteristics>"
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="file" targetNamespace="urn:t">'
ASKS = """<process id="asks" isExecutable="true"><startEvent id="as"/>
<intermediateThrowEvent id="ask"><messageEventDefinition messageRef="question"/></intermediateThrowEvent>
<intermediateCatchEvent id="hear"><messageEventDefinition messageRef="reply"/></intermediateCatchEvent>
<endEvent id="ae"/>
<sequenceFlow id="f1" sourceRef="as" targetRef="ask"/><sequenceFlow id="f2" sourceRef="ask" targetRef="hear"/>
<sequenceFlow id="f3" sourceRef="hear" targetRef="ae"/></process>"""
ANSWERS = """<process id="answers" isExecutable="true">
<startEvent id="bs"><messageEventDefinition messageRef="question"/>
</startEvent><userTask id="think" name="Think"/>
<endEvent id="tell"><messageEventDefinition messageRef="reply"/></endEvent>
<sequenceFlow id="f4" sourceRef="bs" targetRef="think"/><sequenceFlow id="f5" sourceRef="think" targetRef="tell"/>
</process>"""
TALK = """<message id="question" name="question"/><message id="reply" name="reply"/><collaboration id="talk">
<participant id="p1" processRef="asks"/><participant id="p2" processRef="answers"/>
<messageFlow id="m1" sourceRef="ask" targetRef="bs"/><messageFlow id="m2" sourceRef="tell" targetRef="hear"/>
</collaboration>"""


def played(file: bytes, **script: object) -> dict[str, object]:
    judged = judge(file, {})
    assert judged.definition is not None, judged.verdict
    read = read_script(msgspec.json.encode(script))
    return report(run(judged.definition, read, judged.others, judged.flows))


def test_two_pools_talk_along_their_message_flows() -> None:
    found = played(f"{HEAD}{TALK}{ANSWERS}{ASKS}</definitions>".encode(), auto=True)
    assert found["end"] == {"state": "completed"}
    assert found["completed"] == ["as", "ask", "bs", "think", "tell", "hear", "ae"]
    others = found["others"]
    assert isinstance(others, list)
    assert [(other["process"], other["end"]["state"]) for other in others] == [("answers", "completed")]


def test_the_process_that_begins_by_itself_is_the_one_that_is_started() -> None:
    judged = judge(f"{HEAD}{TALK}{ANSWERS}{ASKS}</definitions>".encode(), {})
    assert judged.definition is not None
    assert judged.definition.key == "asks"
    named = judge(f"{HEAD}{TALK}{ANSWERS}{ASKS}</definitions>".encode(), {}, "answers")
    assert named.definition is not None
    assert named.definition.key == "answers"


def test_tasks_and_jobs_are_done_as_the_answers_say() -> None:
    file = drawn(
        start("s"),
        user(
            "ask",
            "<standardLoopCharacteristics><loopCondition>again</loopCondition></standardLoopCharacteristics>",
        ),
        node("serviceTask", "charge"),
        boundary("fails", "charge", error("E1")),
        node("task", "tell"),
        "s > ask > charge",
        "fails > tell",
    )
    answers = {"ask": [{"data": {"again": True}}, {"data": {"again": False}}], "charge": {"error": "E1"}}
    found = played(file, auto=True, answers=answers)
    assert found["completed"] == ["s", "ask", "ask", "fails", "tell", "tell-end"]
    assert found["data"] == {"again": False}


def test_time_passes_until_the_instant_that_is_named() -> None:
    file = drawn(start("s"), user("u"), catch("c", timer("P2D")), user("v"), end("e"), "s > u > c > v > e")
    assert played(file, auto=True)["waiting"] == [{"token": 3, "element": "c", "wait": "timer"}]
    assert played(file, auto=True, until="+P3D")["end"] == {"state": "completed"}
    assert played(file, script=["start", {"do": "complete"}], until="+P1D")["due_at"] is not None


def test_how_it_ended_is_said() -> None:
    forked = drawn(
        start("s"), node("parallelGateway", "g"), user("u"), end("x", TERMINATE), "s > g > u", "g > x"
    )
    assert played(forked)["end"] == {"state": "terminated", "element": "x"}
    failed = played(drawn(start("s"), node("task", "t"), end("x", error("E")), "s > t > x"))["end"]
    assert isinstance(failed, dict)
    assert (failed["state"], failed["element"], failed["rule"]) == ("failed", "x", "uncaught-error")
    assert played(drawn(start("s"), user("u"), "s > u"))["end"] == {"state": "waiting"}


def test_every_event_is_a_line_with_the_name_of_its_element() -> None:
    events = played(drawn(start("s"), '<userTask id="u" name="Ask"/>', "s > u"), data={"vip": True})["events"]
    assert isinstance(events, list)
    assert [(line["event"], line["element"], line["name"], line["kind"]) for line in events][-1] == (
        "StepEntered",
        "u",
        "Ask",
        "userTask",
    )


@pytest.mark.parametrize(
    "text", [b'{"auto": "yes"}', b'["dance"]', b'{"answers": {"u": 1}}', b'{"until": 5}']
)
def test_what_is_no_script_is_refused(text: bytes) -> None:
    with pytest.raises(BadScript):
        read_script(text)

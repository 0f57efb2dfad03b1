"""Variables: scripts, decisions, calls with a mapping, conditions, compensation."""

import pytest

from caseway.core import decision
from caseway.core.process import Changed, CompensationStarted, DecisionMade, Skip
from tests.core.process.drawing import (
    boundary,
    catch,
    compensation,
    conditional,
    drawn,
    end,
    handler,
    node,
    start,
    sub,
    throw,
    user,
    xor,
)
from tests.core.process.playing import Play

PRIORITY = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="triage"
    namespace="urn:t">
  <inputData id="i" name="vip"><variable name="vip" typeRef="boolean"/></inputData>
  <decision id="triage" name="triage"><variable name="triage"/>
    <informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
    <literalExpression id="l"><text>if vip then "high" else "normal"</text></literalExpression>
  </decision></definitions>"""


def test_a_script_is_feel_and_sets_variables() -> None:
    script = node("scriptTask", "sum", "<script>{total: a + b, twice: 2 * total}</script>")
    play = Play(drawn(start("s"), script, user("u"), "s > sum > u")).start(a=1, b=2.5)
    assert play.state.data == {"a": 1, "b": 2.5, "total": 3.5, "twice": 7}


def test_a_decision_fills_what_it_sets_and_conditions_read_it() -> None:
    file = drawn(
        start("s"),
        node("businessRuleTask", "rule", cw_decision="triage", cw_sets="priority"),
        xor("g", default="g-n"),
        user("h"),
        user("n"),
        "s > rule > g",
        'g > h: priority = "high"',
        "g > n",
    )
    play = Play(file, {"triage": decision.read(PRIORITY)}, values={"vip": True}).start()
    made = next(event for event in play.history if isinstance(event, DecisionMade))
    assert (made.decision, made.outputs) == ("triage", {"priority": "high"})
    assert play.at() == ["h"]


def test_dates_and_durations_survive_the_history() -> None:
    script = node("scriptTask", "when", '<script>@"2026-03-04T10:00:00Z" + span</script>', cw_sets="due")
    timer = "<timerEventDefinition><timeDate>=due</timeDate></timerEventDefinition>"
    span = node("scriptTask", "span", '<script>@"P1DT1H"</script>', cw_sets="span")
    play = Play(drawn(start("s"), span, script, catch("t", timer), "s > span > when > t")).start()
    assert play.state.timers[0].due_at is not None
    assert play.state.timers[0].due_at.isoformat() == "2026-03-05T11:00:00+00:00"


def test_a_condition_fires_when_it_becomes_true() -> None:
    file = drawn(start("s"), catch("c", conditional("stock > 0")), user("u"), "s > c > u")
    play = Play(file, values={"stock": 0}).start()
    assert play.refuses(Changed()) == "Nothing has changed."
    play.given = type(play.given)(values={"stock": 1})
    play.do(Changed())
    assert play.at() == ["u"]


def test_a_condition_that_does_not_interrupt_fires_once_for_every_time_it_becomes_true() -> None:
    file = drawn(
        start("s"),
        user("work"),
        node("sendTask", "warn"),
        boundary("b", "work", conditional("late"), cancelActivity="false"),
        "s > work",
        "b > warn",
    )
    play = Play(file, values={"late": True}).start()
    for late in (True, False, True):
        play.given = type(play.given)(values={"late": late})
        if late == (("b", play.token("work")) in play.state.met):
            play.refuses(Changed())
        else:
            play.do(Changed())
    assert play.path().count("warn") == 2


CALLED = (
    '<process id="called"><startEvent id="cs"/>'
    '<scriptTask id="double" scriptFormat="feel"><script>{n: 2 * n}</script></scriptTask>'
    '<endEvent id="ce"/><sequenceFlow id="c1" sourceRef="cs" targetRef="double"/>'
    '<sequenceFlow id="c2" sourceRef="double" targetRef="ce"/></process>'
)


def test_a_call_without_a_mapping_shares_the_variables() -> None:
    file = drawn(
        start("s"),
        node("callActivity", "call", calledElement="called"),
        user("u"),
        "s > call > u",
        head=CALLED,
    )
    assert Play(file).start(n=4).state.data == {"n": 8}


CALLED_WITH_DATA = CALLED.replace(
    '<startEvent id="cs"/>',
    '<ioSpecification><dataInput id="ci" name="n"/><dataOutput id="co" name="n"/>'
    '<inputSet id="cis"><dataInputRefs>ci</dataInputRefs></inputSet>'
    '<outputSet id="cos"><dataOutputRefs>co</dataOutputRefs></outputSet></ioSpecification><startEvent id="cs"/>',
)


def test_a_call_with_a_mapping_sees_and_gives_only_what_is_mapped() -> None:
    mapping = (
        '<ioSpecification><dataInput id="in" name="n"/><dataOutput id="out" name="n"/>'
        "<inputSet><dataInputRefs>in</dataInputRefs></inputSet>"
        "<outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>"
        "<dataInputAssociation><sourceRef>ours</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>result</targetRef></dataOutputAssociation>"
    )
    file = drawn(
        '<dataObject id="ours" name="ours"/><dataObject id="result" name="result"/>',
        start("s"),
        node("callActivity", "call", mapping, calledElement="called"),
        user("u"),
        "s > call > u",
        head=CALLED_WITH_DATA,
    )
    assert Play(file).start(ours=5, n=1).state.data == {"ours": 5, "n": 1, "result": 10}


def test_data_of_a_sub_process_stays_in_it() -> None:
    file = drawn(
        start("s"),
        sub(
            "inner",
            '<dataObject id="x" name="x"/>',
            start("s2"),
            node("scriptTask", "set", "<script>{x: 1, y: 2}</script>"),
            user("a"),
            "s2 > set > a",
        ),
        user("z"),
        "s > inner > z",
    )
    play = Play(file).start()
    assert play.state.data == {"y": 2}
    assert play.state.local[play.token("inner")] == {"x": 1}
    play.complete("a")
    assert play.state.local == {}


def test_a_call_of_a_global_task_is_that_task() -> None:
    head = (
        '<globalUserTask id="ask" name="Ask"/>'
        '<globalScriptTask id="count" scriptLanguage="feel"><script>{n: n + 1}</script></globalScriptTask>'
    )
    file = drawn(
        start("s"),
        node("callActivity", "one", calledElement="count"),
        node("callActivity", "two", calledElement="ask", cw_outcomes="yes no"),
        end("e"),
        "s > one > two > e",
        head=head,
    )
    play = Play(file).start(n=1)
    assert play.state.data == {"n": 2}
    play.complete("two", "yes")
    assert play.state.ended


def test_inputs_of_a_call_answer_to_those_of_the_process_in_order() -> None:
    mapping = (
        '<ioSpecification><dataInput id="in" name="given"/><dataOutput id="out" name="got"/>'
        '<inputSet id="is"><dataInputRefs>in</dataInputRefs></inputSet>'
        '<outputSet id="os"><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>'
        "<dataInputAssociation><sourceRef>ours</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>ours</targetRef></dataOutputAssociation>"
    )
    file = drawn(
        '<dataObject id="ours" name="ours"/>',
        start("s"),
        node("callActivity", "call", mapping, calledElement="called"),
        end("e"),
        "s > call > e",
        head=CALLED_WITH_DATA,
    )
    assert Play(file).start(ours=4).state.data == {"ours": 8}


UNDO = '<association id="{0}-link" sourceRef="{0}-edge" targetRef="{1}" associationDirection="One"/>'


def _booked(name: str, handler_task: str) -> str:
    return (
        user(name)
        + boundary(f"{name}-edge", name, compensation())
        + user(handler_task, isForCompensation="true")
        + UNDO.format(name, handler_task)
    )


def test_compensation_undoes_what_was_done_last_first() -> None:
    file = drawn(
        start("s"),
        _booked("hotel", "cancel-hotel"),
        _booked("train", "cancel-train"),
        throw("undo", compensation()),
        user("z"),
        "s > hotel > train > undo > z",
    )
    play = Play(file).start()
    play.complete("hotel")
    play.complete("train")
    assert play.at() == ["undo", "cancel-train"]
    play.complete("cancel-train")
    assert play.at() == ["undo", "cancel-hotel"]
    play.complete("cancel-hotel")
    assert play.at() == ["z"]
    assert [e.activity for e in play.history if isinstance(e, CompensationStarted)] == ["train", "hotel"]


def test_compensation_of_one_activity_and_of_what_a_sub_process_did() -> None:
    file = drawn(
        start("s"),
        sub("trip", start("s2"), _booked("hotel", "cancel-hotel"), "s2 > hotel"),
        _booked("visa", "cancel-visa"),
        throw("undo", compensation("trip")),
        user("z"),
        "s > trip > visa > undo > z",
    )
    play = Play(file).start()
    play.complete("hotel")
    play.complete("visa")
    assert play.at() == ["undo", "cancel-hotel"]
    play.complete("cancel-hotel")
    assert play.at() == ["z"]


def test_a_compensation_event_sub_process_undoes_its_sub_process() -> None:
    file = drawn(
        start("s"),
        sub(
            "trip",
            start("s2"),
            user("book"),
            "s2 > book",
            handler("h", start("hs", compensation()), user("tidy"), "hs > tidy"),
        ),
        end("undo", compensation()),
        "s > trip > undo",
    )
    play = Play(file).start()
    play.complete("book")
    assert play.at() == ["undo", "tidy"]
    play.complete("tidy")
    assert play.state.ended


def test_what_was_skipped_is_not_undone() -> None:
    file = drawn(
        start("s"),
        _booked("hotel", "cancel-hotel"),
        throw("undo", compensation()),
        user("z"),
        "s > hotel > undo > z",
    )
    play = Play(file).start()
    play.do(Skip(play.token("hotel")))
    assert play.at() == ["z"]


IO = (
    '<ioSpecification><dataInput id="ti" name="ti"/><dataOutput id="to" name="to"/><inputSet id="is"><dataInputRefs>ti'
    '</dataInputRefs></inputSet><outputSet id="os"><dataOutputRefs>to</dataOutputRefs></outputSet></ioSpecification>'
)


@pytest.mark.parametrize(
    ("taken", "given", "expected"),
    [
        ("<sourceRef>a</sourceRef><targetRef>ti</targetRef>", "", 8),
        (
            "<sourceRef>a</sourceRef><targetRef>ti</targetRef><transformation>a + 1</transformation>",
            "<transformation>to + 1</transformation>",
            11,
        ),
        (
            "<sourceRef>a</sourceRef><targetRef>ti</targetRef><assignment><from>a * 10</from><to>ti</to></assignment>",
            "<assignment><from>to + 2</from><to>b</to></assignment>",
            82,
        ),
    ],
    ids=["as it is", "transformed", "assigned"],
)
def test_a_script_takes_in_and_gives_out_by_its_associations(taken: str, given: str, expected: int) -> None:
    file = drawn(
        '<dataObject id="a" name="a"/>',
        '<dataObject id="b" name="b"/>',
        start("s"),
        node("scriptTask", "i", "<script>{a: 4}</script>"),
        node(
            "scriptTask",
            "t",
            IO,
            f'<dataInputAssociation id="x1">{taken}</dataInputAssociation>',
            f'<dataOutputAssociation id="x2"><sourceRef>to</sourceRef><targetRef>b</targetRef>{given}'
            "</dataOutputAssociation>",
            "<script>{to: ti * 2}</script>",
        ),
        "s > i > t",
    )
    assert Play(file).start().state.data["b"] == expected


def test_a_compensation_event_sub_process_undoes_what_was_done_inside() -> None:
    undo = handler("h", start("hs", compensation()), throw("back", compensation("work")), "hs > back")
    inner = sub(
        "sp",
        start("a"),
        node("task", "work"),
        boundary("b", "work", compensation()),
        node("task", "unwork", isForCompensation="true"),
        "a > work",
        undo,
        '<association id="as" sourceRef="b" targetRef="unwork"/>',
    )
    play = Play(drawn(start("s"), inner, throw("t", compensation("sp")), "s > sp > t")).start()
    assert play.path()[-6:] == ["unwork", "back", "back-end", "h", "t", "t-end"]

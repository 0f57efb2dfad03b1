"""Loops and several instances."""

from caseway.core.process import Message, StepFailed
from tests.core.process.drawing import boundary, drawn, end, message, node, start, sub, timer, user
from tests.core.process.playing import Play

PARALLEL = "<multiInstanceLoopCharacteristics>{}</multiInstanceLoopCharacteristics>"
SEQUENTIAL = '<multiInstanceLoopCharacteristics isSequential="true">{}</multiInstanceLoopCharacteristics>'
THREE = "<loopCardinality>3</loopCardinality>"


def test_three_instances_side_by_side() -> None:
    play = Play(drawn(start("s"), user("u", PARALLEL.format(THREE)), user("z"), "s > u > z")).start()
    assert play.at() == ["u", "u", "u"]
    for _ in range(3):
        play.do_at("u")
    assert play.at() == ["z"]


def test_three_instances_one_after_another() -> None:
    play = Play(drawn(start("s"), user("u", SEQUENTIAL.format(THREE)), user("z"), "s > u > z")).start()
    for _ in range(3):
        assert play.at() == ["u"]
        play.do_at("u")
    assert play.at() == ["z"]


def test_a_completion_condition_ends_the_others() -> None:
    until = "<completionCondition>numberOfCompletedInstances >= 2</completionCondition>"
    play = Play(drawn(start("s"), user("u", PARALLEL.format(THREE + until)), user("z"), "s > u > z")).start()
    play.do_at("u")
    play.do_at("u")
    assert play.at() == ["z"]


LIST = (
    '<ioSpecification><dataInput id="in" name="list"/>{0}<inputSet id="is"><dataInputRefs>in</dataInputRefs></inputSet>'
    '<outputSet id="os">{1}</outputSet></ioSpecification>'
    "<dataInputAssociation><sourceRef>names</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
)
RESULTS = (
    "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>answers</targetRef></dataOutputAssociation>"
)
WITH_RESULTS = (
    LIST.format('<dataOutput id="out" name="results"/>', "<dataOutputRefs>out</dataOutputRefs>") + RESULTS
)


def test_items_of_a_list_go_in_and_results_come_out() -> None:
    loop = PARALLEL.format(
        "<loopDataInputRef>in</loopDataInputRef><loopDataOutputRef>out</loopDataOutputRef>"
        '<inputDataItem id="i" name="person"/><outputDataItem id="o" name="answer"/>'
    )
    file = drawn(
        '<dataObject id="names" name="names" isCollection="true"/>',
        '<dataObject id="answers" name="answers" isCollection="true"/>',
        start("s"),
        user("u", WITH_RESULTS, loop),
        user("z"),
        "s > u > z",
    )
    play = Play(file).start(names=["Ana", "Bob"])
    first, second = [token.id for token in play.state.tokens if token.wait == "task"]
    assert play.state.local[first]["person"] == "Ana"
    assert play.state.local[second]["person"] == "Bob"
    play.complete_token(second, answer="no")
    play.complete_token(first, answer="yes")
    assert play.state.data["answers"] == ["yes", "no"]
    assert play.at() == ["z"]


def test_an_empty_list_is_passed_and_what_is_no_list_is_a_fault() -> None:
    loop = SEQUENTIAL.format('<loopDataInputRef>in</loopDataInputRef><inputDataItem id="i" name="person"/>')
    file = drawn(
        '<dataObject id="names" name="names"/>',
        start("s"),
        user("u", LIST.format("", ""), loop),
        user("z"),
        "s > u > z",
    )
    assert Play(file).start(names=[]).at() == ["z"]
    play = Play(file).start()
    assert play.faults() == ["u"]
    assert isinstance(play.history[-1], StepFailed)


def test_a_sub_process_with_instances_runs_whole_each_time() -> None:
    file = drawn(
        start("s"),
        sub("many", start("s2"), user("u"), end("e2"), "s2 > u > e2", PARALLEL.format(THREE)),
        boundary("b", "many", message("stop")),
        user("stopped"),
        user("z"),
        "s > many > z",
        "b > stopped",
    )
    play = Play(file).start()
    assert play.at() == ["u", "u", "u"]
    play.do_at("u")
    play.do(Message("stop"))
    assert play.at() == ["stopped"]


def test_a_standard_loop_goes_on_while_its_condition_holds() -> None:
    loop = "<standardLoopCharacteristics><loopCondition>again</loopCondition></standardLoopCharacteristics>"
    play = Play(drawn(start("s"), user("u", loop), user("z"), "s > u > z")).start(again=True)
    play.do_at("u")
    assert play.at() == ["u"]
    play.do_at("u", again=False)
    assert play.at() == ["z"]


def test_a_loop_that_is_tested_before_may_not_run_at_all_and_has_a_maximum() -> None:
    before = (
        '<standardLoopCharacteristics testBefore="true" loopMaximum="2">'
        "<loopCondition>again</loopCondition></standardLoopCharacteristics>"
    )
    file = drawn(start("s"), user("u", before), user("z"), "s > u > z")
    assert Play(file).start(again=False).at() == ["z"]
    play = Play(file).start(again=True)
    play.do_at("u")
    play.do_at("u")
    assert play.at() == ["z"]


def test_a_script_with_instances_needs_no_wait() -> None:
    loop = SEQUENTIAL.format(THREE)
    script = node("scriptTask", "add", loop, "<script>total + loopCounter</script>", cw_sets="total")
    play = Play(drawn(start("s"), script, user("z"), "s > add > z")).start(total=0)
    assert play.state.data["total"] == 6
    assert play.at() == ["z"]


def test_a_boundary_timer_sits_on_the_whole_activity() -> None:
    file = drawn(
        start("s"),
        user("u", PARALLEL.format(THREE)),
        boundary("b", "u", timer("P1D")),
        user("late"),
        "s > u",
        "b > late",
    )
    play = Play(file).start()
    assert len(play.state.timers) == 1
    play.wait(days=1)
    assert play.at() == ["late"]

"""How tokens flow: tasks, gateways, sub-processes, links, ends."""

import pytest

from caseway.core.process import Complete, Retry, Skip, Start, StepFailed
from tests.core.process.drawing import TERMINATE, catch, drawn, end, link, node, start, sub, throw, user, xor
from tests.core.process.playing import Play

FIVE = drawn(start("s"), *[user(f"u{n}") for n in range(1, 6)], end("e"), "s > u1 > u2 > u3 > u4 > u5 > e")


def test_a_process_of_five_tasks_runs_from_start_to_end() -> None:
    play = Play(FIVE).start()
    for n in range(1, 6):
        assert play.at() == [f"u{n}"]
        play.complete(f"u{n}")
    assert play.state.ended
    assert play.path() == ["s", "u1", "u2", "u3", "u4", "u5", "e"]


def test_a_late_or_double_completion_changes_nothing() -> None:
    play = Play(FIVE).start()
    first = play.token("u1")
    play.complete("u1")
    assert play.refuses(Complete(first)) == "This step is no longer open."
    assert play.refuses(Start()) == "The process has started already."


def test_an_exclusive_gateway_takes_the_first_true_flow_in_the_order_of_the_file() -> None:
    file = drawn(
        start("s"),
        user("ask", cw_outcomes="yes no"),
        xor("g", default="g-c"),
        user("a"),
        user("b"),
        user("c"),
        "s > ask > g",
        'g > a: outcome = "yes"',
        'g > b: outcome = "yes" or outcome = "no"',
        "g > c",
    )
    for outcome, reached in (("yes", "a"), ("no", "b"), (None, "c")):
        play = Play(file).start()
        play.complete("ask", outcome)
        assert play.at() == [reached]
    play = Play(file).start()
    assert "not an outcome" in play.refuses(Complete(play.token("ask"), "perhaps"))


def test_without_a_true_branch_the_token_is_parked_and_can_try_again() -> None:
    file = drawn(start("s"), xor("g"), user("a"), user("b"), "s > g", "g > a: x = 1", "g > b: x = 2")
    play = Play(file, values={"x": 3}).start()
    assert play.faults() == ["g"]
    failed = play.history[-1]
    assert isinstance(failed, StepFailed)
    assert failed.rule == "no-branch"
    play.do(Retry(play.token("g")))
    assert play.faults() == ["g"]
    play.given = type(play.given)(values={"x": 2})
    play.do(Retry(play.token("g")))
    assert play.at() == ["b"]


def test_a_parallel_join_waits_for_every_flow() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "split"),
        user("a"),
        user("b"),
        node("parallelGateway", "join"),
        user("z"),
        "s > split > a > join > z",
        "split > b > join",
    )
    play = Play(file).start()
    assert play.at() == ["a", "b"]
    play.complete("b")
    assert play.at() == ["a", "join"]
    play.complete("a")
    assert play.at() == ["z"]


def test_an_inclusive_join_waits_only_for_what_can_still_come() -> None:
    file = drawn(
        start("s"),
        node("inclusiveGateway", "split", default="split-c"),
        user("a"),
        user("b"),
        user("c"),
        node("inclusiveGateway", "join"),
        user("z"),
        "s > split",
        "split > a: x > 0",
        "split > b: x > 1",
        "split > c",
        "a > join > z",
        "b > join",
        "c > join",
    )
    one = Play(file, values={"x": 1}).start()
    assert one.at() == ["a"]
    one.complete("a")
    assert one.at() == ["z"]
    two = Play(file, values={"x": 2}).start()
    assert two.at() == ["a", "b"]
    two.complete("a")
    assert two.at() == ["b", "join"]
    two.complete("b")
    assert two.at() == ["z"]
    none = Play(file, values={"x": 0}).start()
    assert none.at() == ["c"]


def test_a_sub_process_ends_when_its_last_token_does_and_hands_its_outcome_on() -> None:
    file = drawn(
        start("s"),
        sub(
            "stage",
            start("s2"),
            user("a"),
            user("b"),
            end("e2"),
            "s2 > a > e2",
            "s2 > b > e2",
            cw_stage="solving",
        ),
        xor("g", default="g-n"),
        user("y"),
        user("n"),
        "s > stage > g",
        'g > y: outcome = "done"',
        "g > n",
    )
    play = Play(file).start()
    assert play.at() == ["a", "b"]
    assert play.definition.nodes["a"].stage == "solving"
    play.complete("a")
    play.complete("b", "done")
    assert play.at() == ["y"]


def test_links_and_terminate() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "split"),
        throw("out", link("over")),
        catch("in", link("over")),
        user("a"),
        user("b"),
        end("e", TERMINATE),
        "s > split > out",
        "in > a > e",
        "split > b",
    )
    play = Play(file).start()
    assert play.at() == ["b", "a"]
    play.complete("a")
    assert play.state.ended


def test_a_loop_without_a_wait_is_stopped_with_a_sentence() -> None:
    file = drawn(start("s"), xor("m"), xor("g"), user("a"), "s > m > g", "g > m: true", "g > a: false")
    play = Play(file).start()
    failed = play.history[-1]
    assert isinstance(failed, StepFailed)
    assert failed.rule == "too-many-moves"
    assert "circle" in failed.sentence


@pytest.mark.parametrize("wait", ["u1"])
def test_a_step_can_be_skipped(wait: str) -> None:
    play = Play(FIVE).start()
    play.do(Skip(play.token(wait)))
    assert play.at() == ["u2"]


def test_expressions_share_one_purse_of_steps() -> None:
    costly = "count(for i in 1..9000 return i) = 1"
    file = drawn(
        start("s"),
        xor("g", default="g-c"),
        user("a"),
        user("b"),
        user("c"),
        user("d"),
        "s > g",
        f"g > a: {costly}",
        f"g > b: {costly}",
        f"g > d: {costly}",
        "g > c",
    )
    play = Play(file).start()
    assert play.faults() == ["g"]
    failed = play.history[-1]
    assert isinstance(failed, StepFailed)
    assert "steps" in failed.sentence

"""Scopes inside scopes: who interrupts what, and what goes on."""

from caseway.core.process import Message, Signal
from tests.core.process.drawing import (
    TERMINATE,
    boundary,
    compensation,
    drawn,
    end,
    error,
    escalation,
    handler,
    message,
    node,
    signal,
    start,
    sub,
    throw,
    user,
)
from tests.core.process.playing import Play


def test_an_error_handled_inside_lets_the_sub_process_go_on_as_usual() -> None:
    file = drawn(
        start("s"),
        sub(
            "stage",
            start("s2"),
            node("parallelGateway", "g"),
            user("a"),
            user("b"),
            end("bad", error("E")),
            "s2 > g > a > bad",
            "g > b",
            handler("h", start("hs", error("E")), user("mend"), "hs > mend"),
        ),
        boundary("edge", "stage", error("E")),
        user("outside"),
        user("after"),
        "s > stage > after",
        "edge > outside",
    )
    play = Play(file).start()
    play.complete("a")
    assert play.at() == ["mend"]
    play.complete("mend")
    assert play.at() == ["after"]


def test_what_was_done_is_undone_by_the_handler_of_an_error() -> None:
    undo = '<association id="link" sourceRef="edge" targetRef="cancel-hotel"/>'
    file = drawn(
        start("s"),
        sub(
            "trip",
            start("s2"),
            user("hotel"),
            boundary("edge", "hotel", compensation()),
            user("cancel-hotel", isForCompensation="true"),
            undo,
            user("pay"),
            end("bad", error("E")),
            "s2 > hotel > pay > bad",
            handler("h", start("hs", error("E")), throw("undo", compensation()), "hs > undo"),
        ),
        user("after"),
        "s > trip > after",
    )
    play = Play(file).start()
    play.complete("hotel")
    play.complete("pay")
    assert play.at() == ["undo", "cancel-hotel"]
    play.complete("cancel-hotel")
    assert play.at() == ["after"]


def test_terminate_ends_only_its_own_scope() -> None:
    file = drawn(
        start("s"),
        sub(
            "stage",
            start("s2"),
            node("parallelGateway", "g"),
            user("a"),
            user("b"),
            end("stop", TERMINATE),
            "s2 > g > a > stop",
            "g > b",
        ),
        user("after"),
        "s > stage > after",
    )
    play = Play(file).start()
    play.complete("a")
    assert play.at() == ["after"]


def test_an_escalation_that_does_not_interrupt_lets_the_end_be_an_end() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), user("a"), end("up", escalation("x")), "s2 > a > up"),
        boundary("edge", "stage", escalation("x"), cancelActivity="false"),
        user("lead"),
        user("after"),
        "s > stage > after",
        "edge > lead",
    )
    play = Play(file).start()
    play.complete("a")
    assert sorted(play.at()) == ["after", "lead"]


def test_a_signal_thrown_inside_may_take_its_own_thrower_away() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), throw("shout", signal("x")), user("never"), "s2 > shout > never"),
        boundary("edge", "stage", signal("x")),
        user("after"),
        "s > stage",
        "edge > after",
    )
    play = Play(file).start()
    assert play.at() == ["after"]
    assert play.refuses(Signal("x"))


def test_a_side_path_goes_on_when_its_activity_is_done() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), user("a"), "s2 > a"),
        boundary("edge", "stage", message("rated"), cancelActivity="false"),
        user("side"),
        end("e"),
        "s > stage > e",
        "edge > side",
    )
    play = Play(file).start()
    play.do(Message("rated"))
    play.complete("a")
    assert play.at() == ["side"]
    play.complete("side")
    assert play.state.ended


def test_an_inclusive_join_is_not_kept_waiting_by_what_was_taken_away() -> None:
    file = drawn(
        start("s"),
        node("inclusiveGateway", "split", default="split-b"),
        user("a"),
        user("b"),
        boundary("edge", "a", message("stop")),
        node("inclusiveGateway", "join"),
        user("z"),
        "s > split",
        "split > a: true",
        "split > c: true",
        user("c"),
        "split > b",
        "a > join > z",
        "b > join",
        "c > join",
        "edge > stopped",
        user("stopped"),
    )
    play = Play(file).start()
    assert play.at() == ["a", "c"]
    play.complete("c")
    assert play.at() == ["a", "join"]
    play.do(Message("stop"))
    assert sorted(play.at()) == ["stopped", "z"]


def test_a_process_that_calls_itself_without_an_end_is_stopped() -> None:
    file = drawn(start("s"), node("callActivity", "again", calledElement="map"), end("e"), "s > again > e")
    play = Play(file).start()
    assert play.faults() == ["again"]

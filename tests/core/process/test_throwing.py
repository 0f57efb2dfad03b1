"""Errors, escalations, signals, closures and what survives them."""

from caseway.core.process import (
    Close,
    ClosureReached,
    Complete,
    EscalationThrown,
    JobRequested,
    JobResult,
    Message,
    MessageThrown,
    Retry,
    Signal,
    SignalThrown,
    Skip,
    StepFailed,
)
from tests.core.process.drawing import (
    boundary,
    catch,
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
    timer,
    user,
)
from tests.core.process.playing import Play


def test_an_error_is_caught_by_the_nearest_boundary_that_knows_its_code() -> None:
    file = drawn(
        start("s"),
        sub(
            "outer", start("s1"), sub("inner", start("s2"), end("bad", error("E1")), "s2 > bad"), "s1 > inner"
        ),
        boundary("b-any", "outer", error()),
        boundary("b-e1", "outer", error("E1")),
        user("any"),
        user("e1"),
        "s > outer",
        "b-any > any",
        "b-e1 > e1",
    )
    assert Play(file).start().at() == ["e1"]


def test_an_error_that_nothing_catches_is_a_fault() -> None:
    play = Play(drawn(start("s"), end("bad", error("E1")), "s > bad")).start()
    assert play.faults() == ["bad"]
    play.do(Skip(play.token("bad")))
    assert play.state.ended


def test_a_failed_job_is_an_error_for_its_boundary_else_a_fault_to_retry() -> None:
    job = node("serviceTask", "job", cw_job="webhook")
    plain = Play(drawn(start("s"), job, end("e"), "s > job > e")).start()
    asked = plain.history[-1]
    assert asked == JobRequested("job", plain.token("job"), "webhook")
    plain.do(JobResult(plain.token("job"), "timeout"))
    failed = plain.history[-1]
    assert isinstance(failed, StepFailed)
    assert failed.rule == "job-failed"
    old = plain.token("job")
    plain.do(Retry(old))
    assert plain.refuses(JobResult(old)) == "Nobody waits for this job any more."
    plain.do(JobResult(plain.token("job"), None, {"reference": "X"}))
    assert plain.state.ended
    assert plain.state.data == {"reference": "X"}
    guarded = Play(
        drawn(
            start("s"), job, boundary("b", "job", error("timeout")), user("by-hand"), "s > job", "b > by-hand"
        )
    ).start()
    guarded.do(JobResult(guarded.token("job"), "timeout"))
    assert guarded.at() == ["by-hand"]


def test_an_escalation_tells_whom_and_goes_on_where_nothing_catches_it() -> None:
    file = drawn(
        start("s"),
        throw("up", escalation("lead"), cw_to="lead", cw_due="PT8H", cw_return="always"),
        user("u"),
        "s > up > u",
    )
    play = Play(file).start()
    thrown = next(event for event in play.history if isinstance(event, EscalationThrown))
    assert (thrown.to, thrown.ret, thrown.code) == ("lead", "always", "lead")
    assert thrown.due_at is not None
    assert play.at() == ["u"]


def test_a_boundary_escalation_that_does_not_interrupt_runs_beside() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), throw("up", escalation("help")), user("a"), "s2 > up > a"),
        boundary("b", "stage", escalation("help"), cancelActivity="false"),
        user("lead"),
        "s > stage",
        "b > lead",
    )
    assert sorted(Play(file).start().at()) == ["a", "lead"]


def test_a_signal_is_heard_by_everything_that_listens() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        catch("c1", signal("solved")),
        catch("c2", signal("solved")),
        user("a"),
        user("b"),
        handler("h", start("hs", signal("solved"), isInterrupting="false"), user("note"), "hs > note"),
        "s > g > c1 > a",
        "g > c2 > b",
    )
    play = Play(file).start()
    assert play.refuses(Signal("other"))
    play.do(Signal("solved"))
    assert sorted(play.at()) == ["a", "b", "note"]


def test_a_thrown_signal_is_heard_in_the_same_process() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        catch("c", signal("go")),
        user("u"),
        throw("t", signal("go")),
        end("e"),
        user("a"),
        "s > g > c > a",
        "g > u > t > e",
    )
    play = Play(file).start()
    events = play.complete("u")
    assert any(isinstance(event, SignalThrown) for event in events)
    assert play.at() == ["a"]


def test_a_message_is_thrown_with_its_template() -> None:
    file = drawn(start("s"), node("sendTask", "ack", cw_template="ack"), end("e"), "s > ack > e")
    play = Play(file).start()
    assert [e.template for e in play.history if isinstance(e, MessageThrown)] == ["ack"]
    assert play.state.ended


CLOSING = drawn(
    start("s"),
    sub("solving", start("s2"), user("solve"), "s2 > solve", cw_stage="solving"),
    boundary("gone", "solving", message("withdrawn")),
    boundary("late", "solving", timer("P2D"), cancelActivity="false"),
    user("check-back", cw_survives="true"),
    user("note-it"),
    user("tell"),
    throw("confirmed", cw_closure="confirmed"),
    throw("withdrawn", cw_closure="withdrawn"),
    node("eventBasedGateway", "grace"),
    catch("again", message("reply")),
    catch("over", timer("P30D")),
    end("e"),
    "s > solving > confirmed > grace > again > solving",
    "grace > over > e",
    "gone > withdrawn > grace",
    "late > tell > check-back > note-it",
)


def test_a_closure_consumes_everything_else_but_what_survives() -> None:
    play = Play(CLOSING).start()
    play.wait(days=3)
    assert play.at() == ["solve", "tell"]
    play.complete("tell")
    assert play.at() == ["solve", "check-back"]
    events = play.do(Message("withdrawn"))
    assert [e.basis for e in events if isinstance(e, ClosureReached)] == ["withdrawn"]
    assert play.at() == ["check-back", "grace"]
    play.complete("check-back")
    assert play.at() == ["grace", "note-it"]
    play.do(Close("confirmed"))
    assert play.at() == ["note-it", "grace"]


def test_a_closure_takes_away_what_does_not_survive_and_grace_reopens_or_ends() -> None:
    play = Play(CLOSING).start()
    play.wait(days=3)
    play.do(Close("confirmed"))
    assert play.at() == ["grace"]
    play.do(Message("reply"))
    assert play.at() == ["solve"]
    play.complete("solve")
    play.wait(days=31)
    assert play.state.ended
    assert play.refuses(Close("confirmed")) == "The process is over."


def test_a_closure_that_the_map_does_not_have_is_refused() -> None:
    play = Play(CLOSING).start()
    assert "no closure" in play.refuses(Close("merged"))
    assert play.refuses(Complete(99)) == "This step is no longer open."

"""Timers on three clocks, held, armed again, in cycles."""

from datetime import datetime, timedelta

from caseway.core.process import (
    Hold,
    Ignored,
    Node,
    Rearm,
    Span,
    Time,
    TimerArmed,
    TimerHeld,
    advance,
    next_due,
)
from tests.core.process.drawing import (
    boundary,
    catch,
    drawn,
    end,
    handler,
    message,
    node,
    start,
    sub,
    timer,
    user,
)
from tests.core.process.playing import MONDAY, Play


def test_a_timer_waits_its_span() -> None:
    play = Play(drawn(start("s"), catch("t", timer("P1DT2H")), user("u"), "s > t > u")).start()
    assert next_due(play.state) == MONDAY + timedelta(days=1, hours=2)
    assert play.wait(days=1) == []
    assert play.refuses(Time()) == "Nothing is due."
    play.wait(hours=2)
    assert play.at() == ["u"]


def test_a_date_an_expression_and_a_month() -> None:
    play = Play(drawn(start("s"), catch("t", timer("2026-03-05T12:00:00+01:00")), "s > t")).start()
    assert next_due(play.state) == MONDAY.replace(day=5, hour=11)
    told = Play(drawn(start("s"), catch("t", timer("=told")), "s > t"), values={"told": "P2D"}).start()
    assert next_due(told.state) == MONDAY + timedelta(days=2)
    month = Play(drawn(start("s"), catch("t", timer("P1M")), "s > t")).start()
    assert next_due(month.state) == MONDAY.replace(month=4)


def test_a_timer_without_an_instant_is_a_fault() -> None:
    play = Play(drawn(start("s"), catch("t", timer("=told")), "s > t")).start()
    assert play.faults() == ["t"]


def test_a_boundary_timer_that_does_not_interrupt_fires_once_and_goes_with_its_task() -> None:
    file = drawn(
        start("s"),
        user("work"),
        user("remind"),
        end("e"),
        boundary("b", "work", timer("PT1H"), cancelActivity="false"),
        "s > work > e",
        "b > remind",
    )
    play = Play(file).start()
    play.wait(hours=1)
    assert play.at() == ["work", "remind"]
    assert next_due(play.state) is None
    again = Play(file).start()
    again.complete("work")
    assert again.state.timers == ()


def test_a_cycle_repeats_as_often_as_it_says() -> None:
    file = drawn(
        start("s"),
        user("work"),
        node("sendTask", "nudge"),
        end("e"),
        boundary("b", "work", timer("R3/PT1H"), cancelActivity="false"),
        "s > work",
        "b > nudge > e",
    )
    play = Play(file).start()
    play.wait(hours=10)
    assert play.path().count("nudge") == 3
    assert next_due(play.state) is None


def test_a_cycle_without_an_end_does_not_make_up_for_what_was_missed() -> None:
    file = drawn(
        start("s"),
        user("work"),
        node("sendTask", "nudge"),
        boundary("b", "work", timer("R/PT1M"), cancelActivity="false"),
        "s > work",
        "b > nudge",
    )
    play = Play(file).start()
    play.wait(days=365)
    assert play.path().count("nudge") == 1
    assert next_due(play.state) == play.now + timedelta(minutes=1)


def test_working_time_is_asked_for() -> None:
    def twice(start: datetime, span: Span) -> datetime:
        return start + 2 * span.rest

    file = drawn(start("s"), catch("t", timer("PT4H", clock="working")), "s > t")
    play = Play(file, working=twice).start()
    assert next_due(play.state) == MONDAY + timedelta(hours=8)


def test_the_silence_clock_starts_stops_and_starts_again() -> None:
    file = drawn(
        start("s"),
        user("work"),
        user("close"),
        boundary("b", "work", timer("P3D", clock="silence")),
        "s > work",
        "b > close",
    )
    play = Play(file).start()
    assert next_due(play.state) is None
    play.given = type(play.given)(silence_since=MONDAY - timedelta(days=1))
    play.do(Rearm("silence"))
    assert next_due(play.state) == MONDAY + timedelta(days=2)
    assert "none has moved" in play.refuses(Rearm("silence"))
    play.given = type(play.given)()
    play.do(Rearm())
    assert next_due(play.state) is None
    assert play.at() == ["work"]


def test_a_due_timer_that_may_not_fire_is_held_until_it_may() -> None:
    reasons = ["an unread message", None]

    def may_fire(node: Node, due_at: datetime) -> Hold | None:
        reason = reasons.pop(0)
        return Hold(reason, play.now + timedelta(hours=6)) if reason else None

    file = drawn(start("s"), catch("t", timer("P1D")), user("u"), "s > t > u")
    play = Play(file, may_fire=may_fire).start()
    held = play.wait(days=1)
    assert isinstance(held[0], TimerHeld)
    assert held[0].reason == "an unread message"
    assert play.at() == ["t"]
    play.wait(hours=6)
    assert play.at() == ["u"]


def test_the_earliest_timer_fires_first_and_one_at_a_time() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        catch("late", timer("P2D")),
        catch("early", timer("P1D")),
        user("a"),
        user("b"),
        "s > g > late > a",
        "g > early > b",
    )
    play = Play(file).start()
    play.now += timedelta(days=3)
    play.do(Time())
    assert play.at() == ["late", "b"]
    play.do(Time())
    assert play.at() == ["b", "a"]
    assert isinstance(advance(play.definition, play.state, Time(), play.given, play.now), Ignored)


def test_timers_of_event_sub_processes_and_gateways() -> None:
    file = drawn(
        start("s"),
        sub(
            "stage",
            start("s2"),
            user("a"),
            "s2 > a",
            handler("h", start("hs", timer("PT1H")), user("tidy"), "hs > tidy"),
        ),
        node("eventBasedGateway", "g"),
        catch("m", message("reply")),
        catch("t", timer("P1D")),
        user("z"),
        "s > stage > g > m > z",
        "g > t > z",
    )
    play = Play(file).start()
    play.wait(hours=1)
    assert play.at() == ["tidy"]
    armed = [event.element for event in play.complete("tidy") if isinstance(event, TimerArmed)]
    assert armed == ["t"]
    play.wait(days=1)
    assert play.at() == ["z"]


def test_the_clock_of_our_own_word() -> None:
    file = drawn(
        start("s"),
        user("work"),
        node("sendTask", "nudge"),
        boundary("b", "work", timer("R/PT16H", clock="word"), cancelActivity="false"),
        "s > work",
        "b > nudge",
    )
    play = Play(file).start()
    assert next_due(play.state) is None
    play.given = type(play.given)(word_since=MONDAY)
    play.do(Rearm("word"))
    assert next_due(play.state) == MONDAY + timedelta(hours=16)
    play.wait(hours=16)
    assert play.path().count("nudge") == 1
    assert next_due(play.state) == MONDAY + timedelta(hours=32)


def test_a_task_is_due_in_working_time_by_an_expression_or_by_a_decision() -> None:
    def twice(start: datetime, span: Span) -> datetime:
        return start + 2 * span.rest

    def due(text: str, **values: object) -> datetime | None:
        play = Play(drawn(start("s"), user("u", cw_due=text), "s > u"), working=twice, values=values)
        entered = play.start().history[-1]
        return getattr(entered, "due_at", None)

    assert due("PT4H") == MONDAY + timedelta(hours=8)
    assert due('=if vip then "PT1H" else "PT8H"', vip=True) == MONDAY + timedelta(hours=2)
    assert due('=@"2026-03-09T09:00:00Z"') == MONDAY + timedelta(days=7)
    assert due('=@"PT3H"') == MONDAY + timedelta(hours=6)
    assert Play(drawn(start("s"), user("u", cw_due="=nothing"), "s > u")).start().faults() == ["u"]


def test_an_expression_may_give_a_date_a_span_or_a_cycle() -> None:
    def first(kind: str, text: str) -> datetime | None:
        event = f"<timerEventDefinition><{kind}>={text}</{kind}></timerEventDefinition>"
        return next_due(Play(drawn(start("s"), catch("t", event), "s > t")).start().state)

    assert first("timeDate", '@"2026-03-09"') == MONDAY.replace(day=9, hour=0)
    assert first("timeDuration", '@"P1M"') == MONDAY.replace(month=4)
    assert first("timeDuration", '@"PT30M"') == MONDAY + timedelta(minutes=30)
    assert first("timeCycle", '"R3/PT1H"') == MONDAY + timedelta(hours=1)
    assert first("timeDate", "true") is None


def test_a_timer_beside_the_process_that_cannot_be_computed_is_held_with_its_reason() -> None:
    beside = handler("h", start("hs", timer("=told"), isInterrupting="false"), user("note"), "hs > note")
    play = Play(drawn(start("s"), user("work"), "s > work", beside)).start()
    held = [event.reason for event in play.history if isinstance(event, TimerHeld)]
    assert held == ["The expression of the timer hs gives no instant and no duration."]
    assert play.at() == ["work"]
    assert next_due(play.state) is None

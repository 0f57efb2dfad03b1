"""Skip, jump, migrate: free, but on the record."""

from caseway.core.process import (
    Close,
    Complete,
    Ignored,
    Jump,
    Jumped,
    Message,
    Migrate,
    Retry,
    Skip,
    StepCancelled,
    StepSkipped,
    advanced,
    compile_model,
    next_due,
    read,
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
    throw,
    timer,
    user,
    xor,
)
from tests.core.process.playing import Play

STAGES = drawn(
    start("s"),
    sub("one", start("s1"), user("a"), user("b"), end("e1"), "s1 > a > b > e1"),
    sub("two", start("s2"), user("c"), user("d"), end("e2"), "s2 > c > d > e2"),
    boundary("late", "two", timer("P1D")),
    user("z"),
    "s > one > two > z",
    "late > z",
)


def test_a_skipped_step_is_an_event_of_its_own() -> None:
    play = Play(STAGES).start()
    events = play.do(Skip(play.token("a")))
    assert isinstance(events[0], StepSkipped)
    assert play.at() == ["b"]
    play.do(Skip(play.token("one")))
    assert play.at() == ["c"]


def test_at_a_gateway_there_is_nothing_to_skip() -> None:
    file = drawn(
        start("s"),
        node("eventBasedGateway", "g"),
        catch("c1", message("reply")),
        catch("c2", timer("P1D")),
        "s > g > c1",
        "g > c2",
    )
    play = Play(file).start()
    assert "jump instead" in play.refuses(Skip(play.token("g")))
    assert play.refuses(Skip(77)) == "This step is no longer open."


def test_a_jump_within_a_stage_keeps_the_stage() -> None:
    play = Play(STAGES).start()
    stage = play.token("one")
    events = play.do(Jump("b"))
    assert isinstance(events[0], Jumped)
    assert play.at() == ["b"]
    assert play.token("one") == stage


def test_a_jump_into_another_stage_opens_it_with_its_timers() -> None:
    play = Play(STAGES).start()
    events = play.do(Jump("d"))
    assert [e.element for e in events if isinstance(e, StepCancelled)] == ["a", "one"]
    assert play.at() == ["d"]
    assert next_due(play.state) is not None
    play.complete("d")
    assert play.at() == ["z"]


def test_a_jump_of_one_token_leaves_the_others() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        user("a"),
        user("b"),
        user("c"),
        "s > g > a > c",
        "g > b",
    )
    play = Play(file).start()
    play.do(Jump("c", play.token("a")))
    assert play.at() == ["b", "c"]
    assert play.refuses(Jump("nowhere")) == "The map has no such step to go to."


def test_a_jump_leaves_survivors_and_event_sub_processes_alone() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        user("a"),
        user("check", cw_survives="true"),
        user("c"),
        handler("h", start("hs", message("rated"), isInterrupting="false"), user("call"), "hs > call"),
        "s > g > a > c",
        "g > check",
    )
    play = Play(file).start()
    play.do(Message("rated"))
    play.do(Jump("c"))
    assert sorted(play.at()) == ["c", "call", "check"]


def test_a_survivor_in_an_event_sub_process_outlives_the_closure() -> None:
    file = drawn(
        start("s"),
        user("a"),
        throw("done", cw_closure="confirmed"),
        catch("grace", timer("P30D")),
        handler(
            "h",
            start("hs", message("rated"), isInterrupting="false"),
            user("call", cw_survives="true"),
            "hs > call",
        ),
        handler("k", start("ks", message("spoke"), isInterrupting="false"), user("note"), "ks > note"),
        "s > a > done > grace",
    )
    play = Play(file).start()
    play.do(Message("rated"))
    play.do(Message("spoke"))
    play.do(Close("confirmed"))
    assert play.at() == ["call", "grace"]


def _second_version(**changes: str) -> bytes:
    file = drawn(
        start("s"),
        user("question"),
        xor("g", default="g-z"),
        user("y"),
        user("z"),
        boundary("late", "question", timer("P3D"), cancelActivity="false"),
        "late > z",
        "s > question > g",
        'g > y: outcome = "yes"',
        "g > z",
    ).decode()
    for old, new in changes.items():
        file = file.replace(old, new)
    return file.encode()


def test_a_process_moves_to_another_version_with_its_armed_timers() -> None:
    play = Play(_second_version()).start()
    was_due = next_due(play.state)
    play.now = play.now.replace(day=3)
    renamed = _second_version(question="query").replace(b"late", b"later")
    newer = compile_model(read(renamed), {}, {}, version=2)
    found = advanced(newer, play.state, Migrate({"question": "query", "late": "later"}), play.given, play.now)
    assert not isinstance(found, Ignored)
    assert [token.node for token in found[1].tokens] == ["query"]
    assert next_due(found[1]) == was_due
    done = advanced(newer, found[1], Complete(found[1].tokens[0].id), play.given, play.now)
    assert not isinstance(done, Ignored)
    assert [token.node for token in done[1].tokens] == ["z"]


def test_a_version_without_the_step_refuses_the_move() -> None:
    play = Play(_second_version()).start()
    newer = compile_model(read(_second_version(question="other")), {}, {}, version=2)
    found = advanced(newer, play.state, Migrate(), play.given, play.now)
    assert isinstance(found, Ignored)
    assert "no step for “question”" in found.reason


def test_what_can_only_be_entered_by_what_starts_it_is_no_target_of_a_jump() -> None:
    many = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    file = drawn(
        start("s"),
        user("a"),
        sub("many", start("s2"), user("in-many"), "s2 > in-many", many),
        handler("h", start("hs", message("rated"), isInterrupting="false"), user("in-h"), "hs > in-h"),
        boundary("edge", "a", timer("P1D")),
        user("late"),
        "s > a > many",
        "edge > late",
    )
    play = Play(file).start()
    for target in ("in-many", "in-h"):
        assert "only be entered by what starts it" in play.refuses(Jump(target))
    for target in ("edge", "h"):
        assert play.refuses(Jump(target)) == "The map has no such step to go to."
    assert play.refuses(Jump("many", 99)) == "This step is no longer open."


def test_an_activity_whose_boundary_timer_cannot_be_armed_is_tried_again() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), user("a"), "s2 > a"),
        boundary("edge", "stage", timer("=told")),
        user("late"),
        "s > stage",
        "edge > late",
    )
    play = Play(file).start()
    assert play.faults() == ["stage"]
    play.given = type(play.given)(values={"told": "P1D"})
    play.do(Retry(play.token("stage")))
    assert play.at() == ["a"]
    assert next_due(play.state) is not None
    assert play.refuses(Retry(play.token("a"))) == "Nothing has failed at this step."


def test_a_version_in_which_a_token_would_wait_for_something_else_refuses_the_move() -> None:
    play = Play(_second_version()).start()
    other = _second_version().replace(
        b'<userTask id="question">', b'<receiveTask id="question" messageRef="m">'
    )
    other = other.replace(b"</userTask><exclusive", b"</receiveTask><exclusive").replace(
        b'<process id="map"', b'<message id="m" name="reply"/><process id="map"'
    )
    newer = compile_model(read(other), {}, {}, version=2)
    found = advanced(newer, play.state, Migrate(), play.given, play.now)
    assert isinstance(found, Ignored)
    assert "does not wait for what it waits for" in found.reason


def test_a_version_in_which_the_step_has_moved_into_a_stage_refuses_the_move() -> None:
    play = Play(drawn(start("s"), user("a"), "s > a")).start()
    inside = drawn(start("s"), sub("stage", start("s2"), user("a"), "s2 > a"), "s > stage")
    newer = compile_model(read(inside), {}, {}, version=2)
    found = advanced(newer, play.state, Migrate(), play.given, play.now)
    assert isinstance(found, Ignored)
    assert "lies inside “stage”" in found.reason


def test_a_new_timer_of_a_new_version_is_armed_and_a_dropped_one_is_not() -> None:
    with_timer = drawn(
        start("s"), user("a"), boundary("edge", "a", timer("P1D")), user("late"), "s > a", "edge > late"
    )
    without = drawn(start("s"), user("a"), "s > a")
    play = Play(without).start()
    newer = compile_model(read(with_timer), {}, {}, version=2)
    found = advanced(newer, play.state, Migrate(added=("edge",)), play.given, play.now)
    assert not isinstance(found, Ignored)
    assert next_due(found[1]) is not None
    back = advanced(
        compile_model(read(without), {}, {}, version=3), found[1], Migrate(), play.given, play.now
    )
    assert not isinstance(back, Ignored)
    assert next_due(back[1]) is None

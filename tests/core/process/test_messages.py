"""Who hears a message: exactly one catcher, the innermost first."""

from caseway.core.process import Message, MessageCaught
from tests.core.process.drawing import boundary, catch, drawn, end, handler, message, node, start, sub, user
from tests.core.process.playing import Play


def test_a_catch_event_and_a_receive_task_wait_for_their_verb() -> None:
    file = drawn(
        start("s"),
        catch("c", message("reply")),
        node("receiveTask", "r", messageRef="message-agreed"),
        end("e"),
        "s > c > r > e",
    )
    play = Play(file).start()
    assert play.refuses(Message("agreed")) == "Nothing waits for “agreed” now."
    play.do(Message("reply"))
    assert play.at() == ["r"]
    play.do(Message("agreed", {"amount": 12}))
    assert play.state.ended
    assert play.state.data == {"amount": 12}


def test_the_innermost_scope_hears_first_then_the_boundary_then_the_event_sub_process() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), catch("c", message("reply")), user("inner"), "s2 > c > inner"),
        boundary("b", "stage", message("reply"), cancelActivity="false"),
        handler("h", start("hs", message("reply"), isInterrupting="false"), user("filed"), "hs > filed"),
        user("out"),
        "s > stage",
        "b > out",
    )
    play = Play(file).start()
    caught = []
    for _ in range(3):
        events = play.do(Message("reply"))
        caught += [event.element for event in events if isinstance(event, MessageCaught)]
    assert caught == ["c", "b", "b"]
    play.complete("inner")
    play.complete("out")
    play.complete("out")
    assert play.state.ended


def test_an_event_sub_process_hears_what_no_boundary_hears_and_may_run_twice() -> None:
    file = drawn(
        start("s"),
        user("work"),
        "s > work",
        handler("h", start("hs", message("rated"), isInterrupting="false"), user("call"), "hs > call"),
    )
    play = Play(file).start()
    play.do(Message("rated"))
    play.do(Message("rated"))
    assert play.at() == ["work", "call", "call"]
    play.complete("work")
    assert not play.state.ended
    play.complete("call")
    play.complete("call")
    assert play.state.ended


def test_the_oldest_token_hears_first() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        catch("one", message("reply")),
        catch("two", message("reply")),
        "s > g > two",
        "g > one",
    )
    play = Play(file).start()
    play.do(Message("reply"))
    assert play.at() == ["one"]


def test_an_interrupting_boundary_takes_the_whole_sub_process_away() -> None:
    file = drawn(
        start("s"),
        sub("stage", start("s2"), user("a"), user("b"), "s2 > a", "s2 > b"),
        boundary("b1", "stage", message("withdrawn")),
        user("say goodbye".replace(" ", "-")),
        "s > stage",
        "b1 > say-goodbye",
    )
    play = Play(file).start()
    play.do(Message("withdrawn"))
    assert play.at() == ["say-goodbye"]
    assert play.refuses(Message("withdrawn"))


def test_an_interrupting_event_sub_process_takes_its_scope_over() -> None:
    file = drawn(
        start("s"),
        sub(
            "stage",
            start("s2"),
            user("a"),
            "s2 > a",
            handler("h", start("hs", message("stop")), user("tidy"), "hs > tidy"),
        ),
        user("after"),
        "s > stage > after",
    )
    play = Play(file).start()
    play.do(Message("stop"))
    assert play.at() == ["tidy"]
    assert play.refuses(Message("stop"))
    play.complete("tidy")
    assert play.at() == ["after"]


def test_behind_an_event_based_gateway_the_first_event_decides() -> None:
    file = drawn(
        start("s"),
        node("eventBasedGateway", "g"),
        catch("yes", message("agreed")),
        catch("no", message("declined")),
        user("carry-out"),
        user("talk"),
        "s > g > yes > carry-out",
        "g > no > talk",
    )
    play = Play(file).start()
    play.do(Message("declined"))
    assert play.at() == ["talk"]
    assert play.refuses(Message("agreed"))
    assert play.path() == ["s", "g", "no"]


def test_a_message_is_known_by_its_name_and_by_its_id() -> None:
    play = Play(drawn(start("s"), catch("c", message("reply")), user("u"), "s > c > u")).start()
    play.do(Message("message-reply"))
    assert play.at() == ["u"]

"""How a process begins without a start event, and at which one a called process does."""

from caseway.core.process import Message, Start
from tests.core.process.drawing import catch, drawn, message, node, signal, start, throw, user
from tests.core.process.playing import Play


def opened(kind: str) -> bytes:
    """A gateway that begins the process by one of two messages, or by both."""
    return (
        drawn(
            node("eventBasedGateway", "g", instantiate="true", eventGatewayType=kind),
            catch("m", message("order")),
            catch("n", message("payment")),
            "g > m > a",
            "g > n > b",
            user("a"),
            user("b"),
        )
        .replace(b"<endEvent", b"<task")
        .replace(b'-end"/>', b'-end"/>')
    )


def test_one_of_two_messages_begins_a_process() -> None:
    play = Play(opened("Exclusive"))
    play.do(Start(trigger="message", name="payment"))
    assert play.at() == ["b"]
    assert play.path() == ["g", "n"]
    assert "waits" in play.refuses(Message("order"))


def test_the_first_of_two_messages_begins_a_process_and_the_other_is_waited_for() -> None:
    play = Play(opened("Parallel"))
    play.do(Start(trigger="message", name="payment"))
    assert sorted(play.at()) == ["b", "m"]
    play.do(Message("order"))
    assert sorted(play.at()) == ["a", "b"]


def test_a_receive_task_begins_a_process() -> None:
    file = drawn(node("receiveTask", "r", messageRef="message-order", instantiate="true"), user("u"), "r > u")
    play = Play(file.replace(b"<endEvent", b"<task"))
    play.do(Start(trigger="message", name="order"))
    assert play.at() == ["u"]
    assert "started" in play.refuses(Start("r"))


def test_without_a_message_the_process_waits_where_it_begins() -> None:
    play = Play(opened("Exclusive")).start()
    assert play.at() == ["g"]
    play.do(Message("order"))
    assert play.at() == ["a"]


def test_a_call_begins_at_one_plain_start_event() -> None:
    called = (
        '<process id="k"><startEvent id="k1"/><startEvent id="k2"/><startEvent id="k3"><messageEventDefinition '
        'messageRef="message-order"/></startEvent><task id="kt"/><endEvent id="ke"/>'
        '<sequenceFlow id="f1" sourceRef="k1" targetRef="kt"/><sequenceFlow id="f2" sourceRef="k2" targetRef="kt"/>'
        '<sequenceFlow id="f3" sourceRef="k3" targetRef="kt"/><sequenceFlow id="f4" sourceRef="kt" targetRef="ke"/>'
        "</process>"
    )
    file = drawn(
        start("s"), node("callActivity", "c", calledElement="k"), user("u"), "s > c > u", head=called
    )
    play = Play(file).start()
    assert play.path() == ["s", "k1", "kt", "ke", "c"]


def test_a_signal_is_heard_beside_whichever_comes_first_in_the_file() -> None:
    file = drawn(
        start("s"),
        node("parallelGateway", "g"),
        throw("t", signal("storm")),
        catch("c", signal("storm")),
        user("u"),
        "s > g > t",
        "g > c > u",
    )
    assert Play(file).start().at() == ["u"]
    alone = drawn(start("s"), throw("t", signal("storm")), catch("c", signal("storm")), "s > t > c")
    assert Play(alone).start().at() == ["c"]

"""Two working days without a human word of ours: one task, which any word of ours fulfils."""

from caseway.core.case import commands as c
from tests.core.case.worlds import ANA, asked, opened


def test_a_week_without_a_word_is_one_task() -> None:
    world = opened()
    world.let(days=9)
    assert world.steps().count("Task_Tell") == 1


def test_any_word_of_ours_fulfils_it_and_the_clock_begins_anew() -> None:
    world = opened()
    world.let(days=3)
    world.do(c.SendMessage(then="keep", until=world.now.replace(day=20), agent_id=ANA, by="agent:1"))
    assert "Task_Tell" not in world.steps()
    world.let(days=1)
    assert "Task_Tell" not in world.steps()
    world.let(days=3)
    assert world.steps().count("Task_Tell") == 1


def test_while_it_is_their_turn_nobody_is_asked_to_tell_them_anything() -> None:
    world = asked()
    world.let(days=8)
    assert "Task_Tell" not in world.steps()


def test_an_answer_on_the_phone_makes_it_our_turn() -> None:
    world = asked()
    assert world.status == "waiting"
    world.do(c.RecordStatement(verb="reply", channel="phone", has_text=True, by="agent:1"))
    assert world.status == "open"

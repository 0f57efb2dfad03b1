"""`may_close`: every guard keeps silence from closing a case, and is the only reason that does."""

from datetime import timedelta

import msgspec
import pytest

from caseway.core.case import commands as c
from caseway.core.case.closing import may_close
from caseway.core.case.given import Given, Policy
from caseway.core.case.state import Ball, CaseState, Delivery, Promise, Proposal, Silence
from tests.core.case.worlds import MONDAY, OPENING, World, answered, asked, usual

REMINDED = MONDAY + timedelta(days=2)
LATER = MONDAY + timedelta(days=20)


def silent() -> CaseState:
    """A case in which nothing stands against closing: answered, reminded, and long silent."""
    return msgspec.structs.replace(
        answered().case, silence=Silence(MONDAY, ((1, 90),)), deliveries=(Delivery(90, REMINDED),)
    )


def test_long_silence_after_a_delivered_reminder_may_close() -> None:
    assert may_close(silent(), usual(), LATER) is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unread": (5,)}, "not been read"),
        ({"promises": (Promise(5, "call", 1, LATER),)}, "promise"),
        ({"ball": Ball("wait_third_party", 5, MONDAY, LATER + timedelta(days=1))}, "somebody else"),
        ({"ball": None}, "our turn"),
        ({"ball": Ball("keep", 5, MONDAY, LATER + timedelta(days=1))}, "our turn"),
        ({"silence": Silence(MONDAY)}, "No reminder"),
        ({"deliveries": ()}, "No reminder"),
        ({"deliveries": (Delivery(90, None),)}, "No reminder"),
        ({"deliveries": (Delivery(90, LATER - timedelta(days=2)),)}, "not old enough"),
        (
            {"proposal": Proposal(5, 1, effect_on=LATER + timedelta(days=1), standing="agreed")},
            "effect of the solution",
        ),
    ],
)
def test_what_stands_in_the_case_holds_the_closure(changed: dict[str, object], words: str) -> None:
    hold = may_close(msgspec.structs.replace(silent(), **changed), usual(), LATER)
    assert hold is not None
    assert words in hold.reason


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (msgspec.structs.replace(usual(), unread_elsewhere=True), "not been read"),
        (msgspec.structs.replace(usual(), intake_clear=False), "not been filed"),
        (msgspec.structs.replace(usual(), policy=Policy(person_decides_silence=True)), "person decides"),
    ],
)
def test_what_stands_around_the_case_holds_the_closure(given: Given, words: str) -> None:
    hold = may_close(silent(), given, LATER)
    assert hold is not None
    assert words in hold.reason


def test_the_closing_waits_for_the_reminder_to_be_three_days_old() -> None:
    held = may_close(
        msgspec.structs.replace(silent(), deliveries=(Delivery(90, LATER - timedelta(days=2)),)),
        usual(),
        LATER,
    )
    assert held is not None
    assert held.retry_at == LATER + timedelta(days=1)


def test_a_bounced_reminder_does_not_count() -> None:
    world = asked()
    world.let(days=4)
    number = next(e.seq for e in world.events if getattr(e.body, "reminder", None) == 1)
    assert world.do(c.NoteDelivery(message=number, outcome="bounced")) is None
    assert may_close(world.case, world.given, world.now + timedelta(days=9)) is not None


def test_an_out_of_office_holds_the_silence_until_the_return() -> None:
    world = asked()
    back = world.now + timedelta(days=20)
    away = c.ReceiveMessage(channel="email", contact_id=7, automatic="Auto-Submitted", away_until=back)
    assert world.do(away) is None
    world.let(days=19)
    assert world.basis is None
    assert "reminder" not in [getattr(e.body, "template", None) for e in world.events]


def test_where_a_person_decides_silence_becomes_a_task_for_the_owner() -> None:
    world = World(msgspec.structs.replace(usual(), policy=Policy(person_decides_silence=True)))
    world.do(OPENING)
    world.do(c.SendMessage(then="wait_contact", agent_id=1, by="agent:1"))
    world.let(days=20)
    assert world.basis is None
    assert [task.kind for task in world.case.tasks] == ["decide"]
    assert world.do(c.CompleteTask(task=f"a{world.case.tasks[0].id}", outcome="close", agent_id=1)) is None
    assert world.basis == "unreachable"

"""What a kind of request needs and nobody has told is asked for before it is solved."""

import msgspec

from caseway.core.case.given import Policy
from tests.core.case.worlds import opened, usual


def test_a_mail_without_what_its_kind_needs_stops_at_gathering() -> None:
    given = msgspec.structs.replace(
        usual(), subject="Kettle leaks", policy=Policy(required_facts={"fault": ("model",)})
    )
    world = opened(given)
    assert world.case.kind == "fault"
    assert world.steps() == ["Task_Gather"]


def test_what_is_known_is_never_asked_for_again() -> None:
    given = msgspec.structs.replace(
        usual(),
        subject="Kettle leaks",
        facts={"model": "EK-20"},
        policy=Policy(required_facts={"fault": ("model",)}),
    )
    assert opened(given).steps() == ["Task_Solve"]

"""What differs between two versions, said so that one need not read XML."""

from caseway.core.process import read
from caseway.core.process.differences import Change, Difference, Differences, compare
from tests.core.process.drawing import boundary, drawn, start, timer, user


def called(name: str, element: str) -> str:
    """The element with a name for people."""
    return element.replace(" id=", f' name="{name}" id=', 1)


OLD = drawn(
    start("s"),
    called("Ask", user("ask", cw_role="agent", cw_outcomes="yes no")),
    boundary("edge", "ask", timer("P1D")),
    user("late"),
    "s > ask",
    'ask > late: outcome = "no"',
    "edge > late",
)


def between(new: bytes, old_files: dict[str, str] | None = None, **files: str) -> Differences:
    return compare(
        read(OLD), read(new), old_files or {}, {name.replace("__", "."): t for name, t in files.items()}
    )


def test_the_same_map_differs_in_nothing() -> None:
    assert between(OLD) == Differences((), False)
    assert between(OLD + b"\n<!-- redrawn -->") == Differences((), True)


def test_a_step_that_says_something_else() -> None:
    new = (
        OLD.replace(b'name="Ask"', b'name="Ask kindly"')
        .replace(b'"agent"', b'"lead"')
        .replace(b"yes no", b"yes")
    )
    (found,) = between(new).found
    assert (found.how, found.what, found.id, found.kind) == ("changed", "step", "ask", "userTask")
    assert found.changes == (
        Change("name", "Ask", "Ask kindly"),
        Change("role", "agent", "lead"),
        Change("outcomes", "yes, no", "yes"),
    )


def test_a_timer_and_a_condition_that_changed() -> None:
    new = OLD.replace(b"P1D", b"P2D").replace(b'outcome = "no"', b'outcome = "yes"')
    step, flow = between(new).found
    assert step.changes == (Change("timer", "P1D", "P2D"),)
    assert (flow.what, flow.changes) == (
        "flow",
        (Change("condition", 'outcome = "no"', 'outcome = "yes"'),),
    )


def test_steps_and_flows_that_came_and_went() -> None:
    new = drawn(
        start("s"),
        called("Ask", user("ask", cw_role="agent", cw_outcomes="yes no")),
        user("more"),
        "s > ask > more",
    )
    found = {(one.how, one.what, one.id) for one in between(new).found}
    assert {("added", "step", "more"), ("removed", "step", "late"), ("removed", "step", "edge")} <= found
    assert {("added", "flow", "ask-more"), ("removed", "flow", "edge-late")} <= found


def test_files_that_differ() -> None:
    found = between(OLD, {"a.dmn": "1", "b.form": "1", "c.dmn": "1"}, a__dmn="2", c__dmn="1", d__toml="1")
    assert found.of("file") == (
        Difference("changed", "file", "a.dmn", "decision table", "a.dmn"),
        Difference("removed", "file", "b.form", "form", "b.form"),
        Difference("added", "file", "d.toml", "scenario", "d.toml"),
    )
    assert not found.redrawn


def test_what_does_not_run_yet_can_be_compared() -> None:
    loose = drawn(user("alone"))
    assert {one.how for one in compare(read(OLD), read(loose), {}, {}).found} == {"added", "removed"}

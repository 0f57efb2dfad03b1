"""From version to version: which step takes the place of which, and what may not be."""

from caseway.core.process import Definition, compile_model, read
from caseway.core.process.mapping import STAY, Match, beginning, check, choices, propose
from tests.core.process.drawing import boundary, catch, drawn, message, start, sub, timer, user
from tests.core.process.playing import Play


def called(name: str, element: str) -> str:
    """The element with a name for people."""
    return element.replace(" id=", f' name="{name}" id=', 1)


def made(*parts: str, version: int = 1) -> Definition:
    return compile_model(read(drawn(*parts)), {}, {}, version=version)


def matched(old: Definition, new: Definition, **chosen: str) -> dict[str, Match]:
    return {match.old: match for match in propose(old, new, chosen).matches}


LINE = (start("s"), called("Ask them", user("ask")), called("Solve it", user("solve")), "s > ask > solve")


def test_the_same_map_maps_onto_itself() -> None:
    found = propose(made(*LINE), made(*LINE, version=2))
    assert {match.certainty for match in found.matches} == {"same"}
    assert found.names() == {}


def test_a_step_with_another_id_is_known_by_its_name() -> None:
    new = made(
        start("s"), called("ask  THEM", user("query")), called("Solve it", user("solve")), "s > query > solve"
    )
    found = matched(made(*LINE), new)
    assert (found["ask"].new, found["ask"].certainty, found["ask"].reason) == (
        "query",
        "likely",
        "The same kind and name.",
    )
    assert propose(made(*LINE), new).names()["ask"] == "query"


def test_a_step_is_known_by_what_it_does_or_by_where_it_stands() -> None:
    old = made(start("s"), called("A", user("a", cw_form="facts")), catch("w", message("reply")), "s > a > w")
    new = made(start("s"), called("B", user("b", cw_form="facts")), catch("v", message("reply")), "s > b > v")
    found = matched(old, new)
    assert (found["a"].new, found["w"].new) == ("b", "v")
    assert found["w"].reason == "The same kind and meaning."
    moved = made(start("s"), user("query"), user("solve"), "s > query > solve")
    assert matched(made(start("s"), user("ask"), user("solve"), "s > ask > solve"), moved)["ask"].reason == (
        "The same kind in the same place."
    )


def test_two_that_are_alike_are_not_guessed_between() -> None:
    new = made(
        start("s"),
        called("Ask them", user("x")),
        called("Ask them", user("y")),
        user("solve"),
        "s > x > y > solve",
    )
    found = matched(made(*LINE), new)["ask"]
    assert (found.certainty, found.new) == ("guess", "solve")
    assert not found.holds


def test_what_is_gone_is_offered_the_nearest_step_and_waits_for_a_person() -> None:
    new = made(start("s"), called("Solve it", user("solve")), "s > solve")
    found = propose(made(*LINE), new)
    (gone,) = found.unmatched({"ask", "solve"})
    assert (gone.old, gone.new, gone.certainty) == ("ask", "solve", "guess")
    assert "the nearest step after it is “Solve it”" in gone.reason
    assert found.names() == {"ask": STAY}
    assert propose(made(*LINE), new, {"ask": "solve"}).names() == {"ask": "solve"}


def test_another_kind_of_step_under_the_same_id_is_another_step() -> None:
    new = made(
        start("s"), catch("ask", message("reply")), called("Solve it", user("solve")), "s > ask > solve"
    )
    found = matched(made(*LINE), new)["ask"]
    assert (found.certainty, found.new) == ("guess", "solve")
    assert "is something else" in found.reason


def test_a_step_that_went_into_a_stage_lies_elsewhere() -> None:
    old = made(start("s"), user("ask"), "s > ask")
    new = made(start("s"), sub("stage", start("i"), user("ask"), "i > ask"), "s > stage")
    assert matched(old, new)["ask"].certainty == "none"


def test_what_is_inside_a_renamed_stage_goes_with_it() -> None:
    old = made(start("s"), called("Solving", sub("stage", start("i"), user("ask"), "i > ask")), "s > stage")
    new = made(start("s"), called("Solving", sub("phase", start("i"), user("ask"), "i > ask")), "s > phase")
    found = matched(old, new)
    assert (found["stage"].new, found["ask"].new, found["ask"].certainty) == ("phase", "ask", "same")


def test_a_boundary_goes_with_its_activity() -> None:
    parts = (user("late"), "s > ask", "edge > late")
    old = made(start("s"), user("ask"), boundary("edge", "ask", timer("P1D")), *parts)
    other = (boundary("edge", "late", timer("P1D")), user("x"), "s > ask > late", "edge > x")
    elsewhere = made(start("s"), user("ask"), user("late"), *other)
    assert matched(old, elsewhere)["edge"].new is None
    assert not matched(old, elsewhere)["edge"].rests


def test_what_a_person_chooses_is_checked() -> None:
    old, new = made(*LINE), made(*LINE, catch("w", message("reply")), "solve > w", version=2)
    assert [one.rule for one in check(old, new, {"nobody": "ask"})] == ["map-from"]
    assert [one.rule for one in check(old, new, {"ask": "nowhere"})] == ["map-to"]
    assert [one.rule for one in check(old, new, {"ask": "w"})] == ["map-kind"]
    assert check(old, new, {"ask": "solve"}) == []
    assert check(old, new, {"ask": STAY}) == []
    assert [node.id for node in choices(old, new, "ask")] == ["ask", "solve"]
    assert choices(old, new, "nobody") == ()


def test_two_steps_may_become_one() -> None:
    found = matched(made(*LINE), made(*LINE), ask="solve")
    assert (found["ask"].new, found["solve"].new) == ("solve", "solve")


def test_other_roles_and_lost_outcomes_are_told() -> None:
    old = made(start("s"), user("ask", cw_role="agent", cw_outcomes="yes no"), "s > ask")
    new = made(start("s"), user("ask", cw_role="lead", cw_outcomes="yes"), "s > ask")
    told = check(old, new, {})
    assert [(one.rule, one.level) for one in told] == [("map-role", "warning"), ("map-outcomes", "warning")]


def test_only_timers_that_a_case_did_not_have_begin_with_the_move() -> None:
    plain = made(start("s"), user("ask"), user("late"), "s > ask > late")
    edges = (boundary("edge", "ask", timer("P1D")), user("late"), "s > ask", "edge > late")
    timed = made(start("s"), user("ask"), *edges)
    state = Play(drawn(start("s"), user("ask"), user("late"), "s > ask > late")).start().state
    (token,) = state.tokens
    assert beginning(plain, timed, state, {}) == (("edge", token.id),)
    assert beginning(timed, timed, state, {}) == ()
    renamed = made(start("s"), user("ask"), *(part.replace("edge", "rim") for part in edges))
    assert beginning(timed, renamed, state, {"edge": "rim"}) == ()

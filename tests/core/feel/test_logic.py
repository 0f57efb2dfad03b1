"""Three-valued logic: true, false, and everything else, which counts as null."""

from hypothesis import given
from hypothesis import strategies as st

from tests.core.feel.speaking import value

OTHERWISE = st.sampled_from(["null", "1", '"true"', "[]", '@"P1D"', "nobody"])
TERMS = st.sampled_from(["true", "false"]) | OTHERWISE
CERTAIN = {"true": True, "false": False}


def lowest(one: str, other: str) -> bool | None:
    """`and` as the standard's table has it."""
    if "false" in (one, other):
        return False
    return True if (one, other) == ("true", "true") else None


def highest(one: str, other: str) -> bool | None:
    """`or` as the standard's table has it."""
    if "true" in (one, other):
        return True
    return False if (one, other) == ("false", "false") else None


@given(TERMS, TERMS)
def test_and_or_follow_the_tables(one: str, other: str) -> None:
    assert value(f"{one} and {other}") is lowest(one, other)
    assert value(f"{one} or {other}") is highest(one, other)


@given(TERMS)
def test_not_of_what_is_neither_true_nor_false_is_null(term: str) -> None:
    expected = None if term not in CERTAIN else not CERTAIN[term]
    assert value(f"not({term})") is expected


@given(TERMS, TERMS)
def test_de_morgan_holds_among_three_values(one: str, other: str) -> None:
    assert value(f"not({one} and {other})") is value(f"not({one}) or not({other})")


@given(st.lists(TERMS, max_size=6))
def test_all_and_any_are_and_and_or_of_their_items(terms: list[str]) -> None:
    listed = f"[{', '.join(terms)}]"
    assert value(f"all({listed})") is value(" and ".join(["true", *terms]))
    assert value(f"any({listed})") is value(" or ".join(["false", *terms]))
    assert value(f"every x in {listed} satisfies x") is value(f"all({listed})")
    assert value(f"some x in {listed} satisfies x") is value(f"any({listed})")


def test_if_takes_the_other_way_for_null() -> None:
    assert value('if nobody then "yes" else "no"') == "no"
    assert value('if null = null then "yes" else "no"') == "yes"


def test_values_of_two_kinds_are_neither_equal_nor_unequal() -> None:
    assert value('1 = "1"') is None
    assert value('1 != "1"') is None
    assert value("1 = null") is False
    assert value("1 != null") is True
    assert value("[1, 2] = [1]") is False
    assert value('@"P1Y" = @"P365D"') is None

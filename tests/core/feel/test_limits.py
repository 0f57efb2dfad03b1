"""Every evaluation ends, whatever the text, and within its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.core.feel import FeelError, Limits, compile_expression, evaluate, literal
from tests.core.feel.speaking import value

TIGHT = Limits(steps=2_000, depth=20, text=5_000, items=500)
RUNAWAYS = [
    "for i in 1..100000, j in 1..100000 return i",
    "some i in 1..100000, j in 1..100000 satisfies i + j < 0",
    "(function(f, n) f(f, n + 1))(function(f, n) f(f, n + 1), 1)",
    'for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1]',
    "for i in 1..30 return if i = 1 then [1] else [partial[-1], partial[-1]]",
    "string(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "(for i in 1..300 return if i = 1 then [] else [partial[-1]])[-1]",
    "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "flatten(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "sort(for i in 1..400 return -i, function(a, b) a < b and every x in 1..100 satisfies x > 0)",
    'replace(string join(for i in 1..400 return "aaaaaaaaaa"), "(a|aa|aaa)*b", "x")',
]


@pytest.mark.parametrize("text", RUNAWAYS)
def test_a_runaway_is_stopped(text: str) -> None:
    with pytest.raises(FeelError):
        evaluate(compile_expression(text), limits=TIGHT)


def test_equal_structures_that_share_their_parts_are_not_written_out() -> None:
    text = "{a: for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]], b: a[-1] = a[-1]}.b"
    with pytest.raises(FeelError, match="more than 2000 steps"):
        evaluate(compile_expression(text), limits=TIGHT)


@pytest.mark.parametrize(
    "text",
    ["(" * 500 + "1" + ")" * 500, "[" * 500 + "]" * 500, "-" * 500 + "1", "not(" * 300 + "true" + ")" * 300],
)
def test_a_text_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(FeelError, match="nested deeper"):
        compile_expression(text)


def test_a_row_of_operators_is_bounded() -> None:
    assert value("+".join(["1"] * 200)) == 200
    with pytest.raises(FeelError, match="more than 200 operators"):
        compile_expression("+".join(["1"] * 2000))
    with pytest.raises(FeelError, match="more than 200 steps"):
        compile_expression("a" + ".b" * 2000)


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(FeelError, match="longer than"):
        compile_expression("1" * 200_000)


WORDS = st.sampled_from(
    'a b 1 .5 "x" + - * / ** ( ) [ ] { } , . : < <= = != in and or not if then else for return some every'
    ' satisfies between instance of function list<number> .. @"P1D" null true count partial ?'.split()
)


def ends_within_bounds(text: str) -> bool:
    """True when the text is refused at a place in it, or its value is bounded."""
    try:
        found = evaluate(compile_expression(text), {"a": 2, "b": [1, "x", {"a": 3}]}, TIGHT)
    except FeelError as error:
        return 0 <= error.position <= len(error.text)
    return len(literal(found)) < 100_000


@given(st.lists(WORDS, max_size=25))
def test_any_row_of_words_is_refused_or_evaluated_within_bounds(words: list[str]) -> None:
    assert ends_within_bounds(" ".join(words))


@pytest.mark.parametrize("text", ["x in (" * 50 + "1" + ") + 1" * 50, "[1..[" * 30 + "1" + "[" * 60])
def test_a_text_that_can_be_read_in_too_many_ways_is_refused(text: str) -> None:
    with pytest.raises(FeelError):
        compile_expression(text)


def test_rows_within_rows_are_refused_before_they_overflow() -> None:
    text = "1"
    for _ in range(20):
        text = "(" + text + ")" + "+1" * 150
    with pytest.raises(FeelError, match="nested too deeply"):
        compile_expression(text)

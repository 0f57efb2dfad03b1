"""Unary tests, the cells of decision tables."""

import pytest

from tests.core.feel.speaking import holds

CELLS = [
    ("-", 5, True),
    ("", None, True),
    ("5", 5, True),
    ("< 5", 5, False),
    ("<= 5", 5, True),
    ("= 5", 5, True),
    ("!= 5", 5, False),
    ("[1..5]", 5, True),
    ("]1..5[", 5, False),
    ("(1..5)", 1, False),
    ("1, 3, 5", 3, True),
    ("< 2, > 4", 3, False),
    ("not(5)", 5, False),
    ("not(1, 2)", 5, True),
    ("not(< 5)", 5, True),
    ('"a", "b"', "b", True),
    ('not("a", "b")', "b", False),
    ("true", True, True),
    ("false", False, True),
    ("true", False, False),
    ("null", None, True),
    ("[1, 2, 3]", 2, True),
    ("? > 3 and ? < 9", 5, True),
    ('contains(?, "bill")', "a bill", True),
    ('not(contains(?, "bill"))', "a bill", False),
    ('starts with(?, "re"), "x"', "x", True),
    ('@"2024-01-01"', None, False),
    ("-5", -5, True),
    ("-5 + 10", 5, True),
]


@pytest.mark.parametrize(
    ("cell", "given", "expected"), CELLS, ids=[f"{cell}|{given}" for cell, given, _ in CELLS]
)
def test_a_cell(cell: str, given: object, expected: bool) -> None:
    assert (holds(cell, given) is True) is expected


def test_a_cell_may_read_other_variables() -> None:
    context = {"limit": 10, "allowed kinds": ["bill", "offer"]}
    assert holds("> limit", 11, context) is True
    assert holds("allowed kinds", "offer", context) is True
    assert holds("limit > 5", "anything", context) is True


def test_what_does_not_compare_is_neither_true_nor_false() -> None:
    assert holds("< 5", "a") is None
    assert holds("[1..5]", None) is None

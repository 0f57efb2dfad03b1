"""A text that is no FEEL says where, and in words."""

import pytest

from caseway.core.feel import FeelError, compile_expression, compile_unary

FAULTS = [
    ("1 +", 3, "the text ends where an expression is expected"),
    ("count(missing", 13, "the text ends where «)» is expected"),
    ('outcome = "answer', 10, 'this string is not closed with "'),
    ("1 /* two", 2, "this comment is not closed with */"),
    ("if a then b", 11, "the text ends where «else» is expected"),
    ("a == b", 3, "an expression cannot begin with «=»"),
    ("a # b", 2, "the character '#' has no meaning here"),
    ("[1, 2", 5, "the text ends where «]» is expected"),
    ("f(a: 1, 2)", 10, "either all arguments are named or none"),
    ("1 2", 2, "«2» stands where the text should end"),
    ("for x in", 8, "the text ends where an expression is expected"),
    ("{a 1}", 1, "a name is expected"),
    ("[1..5", 5, "a range ends with ], ) or ["),
    ("@5", 1, "a string is expected after @"),
]


@pytest.mark.parametrize(("text", "position", "sentence"), FAULTS, ids=[text for text, _, _ in FAULTS])
def test_a_fault_says_where(text: str, position: int, sentence: str) -> None:
    with pytest.raises(FeelError) as caught:
        compile_expression(text)
    assert (caught.value.text, caught.value.position, caught.value.sentence) == (text, position, sentence)


def test_the_place_is_told_by_line_and_column() -> None:
    with pytest.raises(FeelError, match="line 2, column 7: "):
        compile_expression('if outcome = "answer"\nthen  )')


def test_a_faulty_cell_says_where() -> None:
    with pytest.raises(FeelError, match="stands where the text should end"):
        compile_unary("< 5 6")

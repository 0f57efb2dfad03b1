"""Regular expressions: those of XPath, matched in linear time."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.core.feel.limits import Limits, Run
from caseway.core.feel.patterns import PatternError, compiled
from tests.core.feel.speaking import said, value, why

MATCHES = r"""
abracadabra | bra             | true
abracadabra | ^a.*a$          | true
abracadabra | ^bra            | false
helloworld  | hello world     | false
reading     | ^r(ea|oa)d      | true
a-b         | [a\-]b          | true
x5y         | \d              | true
xy          | ^\w{2}$         | true
xyz         | ^\w{2}$         | false
aaa         | ^a{2,3}$        | true
aaaa        | ^a{2,3}$        | false
Größe       | ^\p{Lu}\p{Ll}+$ | true
bcdfg       | [a-z-[aeiou]]+$ | true
cat         | [^c-d]at        | false
a.b         | a\.b            | true
axb         | a\.b            | false
Ελλάς       | \p{IsGreek}     | true
ab          | ^(?:a|ab)$      | true
"""
ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in MATCHES.strip().splitlines()]


@pytest.mark.parametrize(("text", "pattern", "expected"), ROWS, ids=[f"{row[1]}" for row in ROWS])
def test_a_match(text: str, pattern: str, expected: str) -> None:
    assert said("matches(t, p)", {"t": text, "p": pattern}) == expected


def test_flags() -> None:
    assert value('matches("Bill", "bILL", "i")') is True
    assert value('matches("helloworld", "hello world", "x")') is True
    assert value('matches("a\\nb", "a.b")') is False
    assert value('matches("a\\nb", "a.b", "s")') is True
    assert value('matches("a\\nb", "^b$", "m")') is True
    assert value('matches("a.b", "a.b", "q")') is True
    assert value('matches("axb", "a.b", "q")') is False
    assert value('matches("a", "a", "z")') is None
    assert value('matches("hello world", "hello\\ sworld", "x")') is True
    assert value('matches("hello", "\\p{ Is Basic Latin}+", "x")') is True
    assert value('matches("hello world", "hello[ ]world", "x")') is True
    assert value('matches("\u212a", "[A-Z]", "i")') is True
    assert value('matches("q", "[^Q]", "i")') is False
    assert value('matches("a\n", "a\n^$", "m")') is False


def test_replacements() -> None:
    assert value('replace("abracadabra", "a.*?a", "*")') == "*c*bra"
    assert value('replace("AAAA", "A+", "b")') == "b"
    assert value('replace("AAAA", "A+?", "b")') == "bbbb"
    assert value('replace("darted", "^(.*?)d(.*)$", "$1c$2")') == "carted"
    assert value('replace("abc", "b", "\\\\$")') == "a$c"
    assert value('replace("abc", "(b)", "[$0$1]")') == "a[bb]c"


@pytest.mark.parametrize(
    "pattern", ["(a)\\1", "a**", "(", ")", "[a", "a{3,1}", "\\q", "[z-a]", "(?=a)", "\\p{No such}", "{"]
)
def test_a_pattern_that_is_refused_says_why(pattern: str) -> None:
    found = why("matches(t, p)", {"t": "aa", "p": pattern})
    assert found.value is None
    assert "character" in found.notes[0].sentence


def test_back_references_are_refused_by_name() -> None:
    found = why('matches("abab", "(ab)\\\\1")')
    assert "back-references are not run: they cannot be matched in linear time" in found.notes[0].sentence


def test_what_matches_the_empty_text_replaces_and_splits_nothing() -> None:
    assert value('replace("abc", "x*", "-")') is None
    assert value('split("abc", "")') is None


def test_a_huge_pattern_is_refused() -> None:
    with pytest.raises(PatternError, match="more than 2000 instructions"):
        compiled("((a{50}){50}){50}", "")


@settings(deadline=None)
@given(st.integers(1, 10))
def test_the_work_grows_with_the_text_and_not_faster(size: int) -> None:
    spent = []
    for length in (size * 25, size * 50):
        run = Run(Limits(steps=10**9), None)
        assert compiled("^(a+)+(a|aa)*(a?){9}$", "").search("a" * length + "!", run) is None
        assert not compiled("^(a+)+(a|aa)*(a?){9}$", "").matches("a" * length + "!", run)
        spent.append(run.limits.steps - run.steps)
    assert spent[1] < 2.5 * spent[0]


def repeat(part: tuple[str, bool], quantifier: str) -> tuple[str, bool]:
    """The part in a group with the quantifier; what may be empty is not looped over, where engines differ."""
    pattern, empty = part
    if empty and quantifier[0] in "*+":
        quantifier = "?"
    return f"({pattern}){quantifier}", empty or quantifier[0] in "*?"


# Patterns, and whether they match the empty text.
PIECES = st.recursive(
    st.sampled_from(["a", "b", "c", ".", "[ab]", "[^b]"]).map(lambda pattern: (pattern, False)),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(
            lambda parts: ("".join(pattern for pattern, _ in parts), all(empty for _, empty in parts))
        )
        | st.tuples(inner, inner).map(lambda pair: (f"({pair[0][0]}|{pair[1][0]})", pair[0][1] or pair[1][1]))
        | st.builds(repeat, inner, st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}"]))
    ),
    max_leaves=6,
).map(lambda part: part[0])


@given(PIECES, st.text("abc", max_size=8))
def test_matches_agree_with_pythons_where_both_know_the_pattern(pattern: str, text: str) -> None:
    run = Run(Limits(steps=10**7), None)
    found = compiled(pattern, "").search(text, run)
    expected = re.search(pattern, text)
    assert (None if found is None else found[:2]) == (None if expected is None else expected.span())
    assert compiled(pattern, "").matches(text, run) is (expected is not None)
    assert compiled(f"^({pattern})$", "").matches(text, run) is (re.fullmatch(pattern, text) is not None)

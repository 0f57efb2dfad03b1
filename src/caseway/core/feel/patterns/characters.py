"""Which characters a part of a pattern takes (XML Schema Part 2, appendix F)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from caseway.core.feel.patterns.blocks import BLOCKS

CharacterTest = Callable[[str], bool]

_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So "
    "C Cc Cf Co Cn".split()
)
_SPACES = " \t\n\r"


def _is_name_start(character: str) -> bool:
    return (
        character in ":_"
        or unicodedata.category(character)[0] == "L"
        or unicodedata.category(character) == "Nl"
    )


def _is_name_part(character: str) -> bool:
    return (
        _is_name_start(character)
        or character in "-.·"
        or unicodedata.category(character) in ("Nd", "Mn", "Mc")
    )


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def inverse(test: CharacterTest) -> CharacterTest:
    """Every character that the test does not take."""
    return lambda character: not test(character)


_CLASSES: dict[str, CharacterTest] = {
    "s": lambda character: character in _SPACES,
    "d": lambda character: unicodedata.category(character) == "Nd",
    "w": _is_word,
    "i": _is_name_start,
    "c": _is_name_part,
}
CLASS_ESCAPES: dict[str, CharacterTest] = {
    **_CLASSES,
    **{letter.upper(): inverse(test) for letter, test in _CLASSES.items()},
}
SINGLE_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    **{character: character for character in "\\|.-^?*+{}()[]$"},
}


def property_test(name: str) -> CharacterTest | None:
    """The characters of a category (`Lu`) or block (`IsGreek`); None when there is none of that name."""
    if name in _CATEGORIES:
        return lambda character: unicodedata.category(character).startswith(name)
    block = BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    if block is None:
        return None
    low, high = block
    return lambda character: low <= ord(character) <= high


def exactly(wanted: str, *, any_case: bool) -> CharacterTest:
    """One character, with `any_case` in all its cases."""
    if not any_case:
        return wanted.__eq__
    variants = cases(wanted)
    return lambda character: character in variants or not variants.isdisjoint(cases(character))


def cases(character: str) -> frozenset[str]:
    """The character in lower, upper and title case."""
    first = {character, character.lower(), character.upper(), character.title()}
    return frozenset(first | {found.lower() for found in first} | {found.upper() for found in first})


def between(low: str, high: str, *, any_case: bool) -> CharacterTest:
    """A range of characters."""
    if not any_case:
        return lambda character: low <= character <= high
    return lambda character: any(low <= variant <= high for variant in cases(character))


def dot(*, all_characters: bool) -> CharacterTest:
    """`.`: everything, without the flag s no line ends."""
    if all_characters:
        return lambda character: True
    return lambda character: character not in "\n\r"


def remembered(test: CharacterTest) -> CharacterTest:
    """The test with its answers kept for the characters of the ASCII range."""
    table = [test(chr(code)) for code in range(128)]

    def answer(character: str) -> bool:
        code = ord(character)
        return table[code] if code < 128 else test(character)

    return answer

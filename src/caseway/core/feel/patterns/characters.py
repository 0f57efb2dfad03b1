"""Which characters a part of a pattern takes (XML Schema Part 2, appendix F)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

CharacterTest = Callable[[str], bool]

_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So "
    "C Cc Cf Co Cn".split()
)
_BLOCKS = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "IPAExtensions": (0x0250, 0x02AF),
    "SpacingModifierLetters": (0x02B0, 0x02FF),
    "CombiningDiacriticalMarks": (0x0300, 0x036F),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x06FF),
    "Devanagari": (0x0900, 0x097F),
    "Bengali": (0x0980, 0x09FF),
    "Thai": (0x0E00, 0x0E7F),
    "Georgian": (0x10A0, 0x10FF),
    "HangulJamo": (0x1100, 0x11FF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
}
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
    block = _BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    if block is None:
        return None
    low, high = block
    return lambda character: low <= ord(character) <= high


def exactly(wanted: str, *, any_case: bool) -> CharacterTest:
    """One character, with `any_case` in all its cases."""
    if not any_case:
        return wanted.__eq__
    variants = cases(wanted)
    return lambda character: character in variants


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

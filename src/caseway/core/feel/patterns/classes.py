"""Character classes: `[a-z]`, `[^0-9]`, `[a-z-[aeiou]]`."""

from __future__ import annotations

from caseway.core.feel.patterns.characters import CharacterTest, between, exactly, inverse
from caseway.core.feel.patterns.cursor import PatternCursor


def read_class(parser: PatternCursor) -> CharacterTest:
    """The class whose [ has been read."""
    negated = _next(parser) == "^"
    parser.at += negated
    tests: list[CharacterTest] = []
    without: CharacterTest | None = None
    while _next(parser) != "]" or not tests:
        if _next(parser) == "-" and parser.pattern[parser.at + 1 : parser.at + 2] == "[" and tests:
            parser.at += 2
            without = _nested(parser)
            if _next(parser) != "]":
                parser.fail("a subtraction ends the class")
            break
        tests.append(_part(parser))
    parser.at += 1
    return _combined(tests, without, negated=negated)


def _next(parser: PatternCursor) -> str:
    character = parser.pattern[parser.at : parser.at + 1]
    if not character:
        parser.fail("a class is not closed with ]")
    return character


def _nested(parser: PatternCursor) -> CharacterTest:
    parser.nesting += 1
    if parser.nesting > 20:
        parser.fail("classes are nested too deeply")
    test = read_class(parser)
    parser.nesting -= 1
    return test


def _part(parser: PatternCursor) -> CharacterTest:
    if _next(parser) == "\\":
        parser.at += 1
        test = parser.class_escape()
        if test is not None:
            return test
        parser.at -= 1
    low = _single(parser)
    follows = parser.pattern[parser.at : parser.at + 2]
    if follows[:1] != "-" or follows in ("-]", "-["):
        return exactly(low, any_case=parser.any_case)
    parser.at += 1
    high = _single(parser)
    if high < low:
        parser.fail("a range of characters runs backwards")
    return between(low, high, any_case=parser.any_case)


def _single(parser: PatternCursor) -> str:
    character = _next(parser)
    parser.at += 1
    if character == "\\":
        return parser.single_escape()
    if character in "[]":
        parser.at -= 1
        parser.fail(f"«{character}» stands in a class; write \\{character}")
    return character


def _combined(tests: list[CharacterTest], without: CharacterTest | None, *, negated: bool) -> CharacterTest:
    def member(character: str) -> bool:
        return any(test(character) for test in tests)

    chosen = inverse(member) if negated else member
    if without is None:
        return chosen
    taken: CharacterTest = without
    return lambda character: chosen(character) and not taken(character)

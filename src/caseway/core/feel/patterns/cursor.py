"""A walk along a pattern, and the escapes that stand inside and outside of classes."""

from __future__ import annotations

from typing import NoReturn

from caseway.core.feel.patterns.characters import (
    CLASS_ESCAPES,
    SINGLE_ESCAPES,
    CharacterTest,
    inverse,
    property_test,
)
from caseway.core.feel.patterns.errors import PatternError

_FLAGS = "smixq"
_SPACES = " \t\n\r"


class PatternCursor:
    """Where the reader of a pattern stands, and the flags."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.flags = flags
        self.groups = 0
        self.nesting = 0
        self.any_case = "i" in flags
        for flag in flags:
            if flag not in _FLAGS:
                self.fail(f"there is no flag «{flag}»")

    def fail(self, sentence: str) -> NoReturn:
        """Refuse the pattern here."""
        raise PatternError(self.pattern, self.at, sentence)

    def peek(self) -> str:
        """The next character, empty at the end; white space is passed over with the flag x."""
        while "x" in self.flags and self.pattern[self.at : self.at + 1] in tuple(_SPACES):
            self.at += 1
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        """Read one character."""
        character = self.peek()
        if not character:
            self.fail("the pattern ends too early")
        self.at += 1
        return character

    def class_escape(self) -> CharacterTest | None:
        """The class that the letter after a backslash names; None for other letters."""
        letter = self.peek()
        if letter in ("p", "P"):
            self.at += 1
            test = self._property()
            return test if letter == "p" else inverse(test)
        if letter in CLASS_ESCAPES:
            self.at += 1
            return CLASS_ESCAPES[letter]
        return None

    def _property(self) -> CharacterTest:
        end = self.pattern.find("}", self.at)
        if self.take() != "{" or end < 0:
            self.fail("a property is written \\p{…}")
        name = self.pattern[self.at : end]
        if "x" in self.flags:
            name = "".join(name.split())
        test = property_test(name)
        if test is None:
            self.fail(f"there is no category or block «{name}» here")
        self.at = end + 1
        return test

    def single_escape(self) -> str:
        """The one character that an escape means."""
        letter = self.take()
        if letter.isdigit():
            self.at -= 1
            self.fail("back-references are not run: they cannot be matched in linear time")
        if letter not in SINGLE_ESCAPES:
            self.at -= 1
            self.fail(f"there is no escape \\{letter}")
        return SINGLE_ESCAPES[letter]

"""What FEEL says when it cannot go on, and where in the text."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """A position (0-based, in characters) in an expression's text."""

    text: str
    position: int

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.text.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        """The column in that line, counted from 1."""
        return self.position - (self.text.rfind("\n", 0, self.position) + 1) + 1


class Note(Struct, frozen=True):
    """Why a part of an expression became null: FEEL itself never raises for this."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"line {self.place.line}, column {self.place.column}: {self.sentence}"


class FeelError(ValueError):
    """A text that is no FEEL, or an evaluation that reached a bound."""

    def __init__(self, text: str, position: int, sentence: str) -> None:
        self.text = text
        self.position = position
        self.sentence = sentence
        self.place = Place(text, position)
        super().__init__(f"line {self.place.line}, column {self.place.column}: {sentence}")

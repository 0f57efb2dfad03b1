"""One evaluation of decisions: FEEL's purse, and which rules hit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct

from caseway.core.feel.errors import Note, Place
from caseway.core.feel.limits import Limits, Run


class Hit(Struct, frozen=True):
    """The rules of a table that hit, for those who ask why."""

    table: str
    rules: tuple[str, ...]


class Told(Note, frozen=True):
    """A note with the name of the decision, input or other element in whose evaluation it was made."""

    element: str = ""

    def __str__(self) -> str:
        return f"{self.element}, {super().__str__()}" if self.element else super().__str__()


class DecisionRun(Run):
    """A run that remembers the tables it went through, in the order of their evaluation, and where it is."""

    __slots__ = ("element", "hits")

    def __init__(self, limits: Limits, now: datetime | None) -> None:
        super().__init__(limits, now)
        self.element = ""
        self.hits: list[Hit] = []

    def note(self, place: Place, sentence: str) -> None:
        """Remember why something became null, and in which element."""
        if len(self.notes) < self.limits.notes:
            self.notes.append(Told(place, sentence, self.element))

    @contextmanager
    def inside(self, element: str) -> Iterator[None]:
        """What is noted meanwhile was noted in this element."""
        around, self.element = self.element, element
        try:
            yield
        finally:
            self.element = around

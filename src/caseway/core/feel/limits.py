"""The bounds of one evaluation: counted, not timed, so that every machine stops at the same place."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from msgspec import Struct

from caseway.core.feel.errors import FeelError, Note, Place


class Limits(Struct, frozen=True):
    """Steps are iterations, calls and items handled; depth is of calls; text and items bound one value."""

    steps: int = 10_000
    depth: int = 64
    text: int = 100_000
    items: int = 20_000
    notes: int = 20


LIMITS = Limits()
"""What one transaction of the desk may spend: some 20 ms at the most."""
ALONE = Limits(steps=1_000_000, depth=200, items=100_000)
"""For evaluations that nobody waits for with a lock: the lab, and programs."""
TEXT_STEP = 512
TEXT_LIMIT = 100_000
NESTING_LIMIT = 60
CHAIN_LIMIT = 200
VALUE_NESTING_LIMIT = 100


class Run:
    """The purse of one evaluation: what may still be spent, and what was noted on the way."""

    __slots__ = ("depth", "limits", "notes", "now", "place", "steps")

    def __init__(self, limits: Limits, now: datetime | None) -> None:
        self.limits = limits
        self.now = now
        self.steps = limits.steps
        self.depth = limits.depth
        self.notes: list[Note] = []
        self.place = Place("", 0)

    def spend(self, steps: int) -> None:
        """Take `steps` from the purse; FeelError when it is empty."""
        self.steps -= steps
        if self.steps < 0:
            self.stop(f"the evaluation takes more than {self.limits.steps} steps")

    def hold(self, value: str | list[Any]) -> None:
        """Refuse a text or list beyond the bounds; long texts cost steps."""
        if isinstance(value, str):
            if len(value) > self.limits.text:
                self.stop(f"a text is longer than {self.limits.text} characters")
            self.spend(len(value) // TEXT_STEP)
        elif len(value) > self.limits.items:
            self.stop(f"a list is longer than {self.limits.items} items")

    def settle(self, value: Any) -> None:
        """Refuse a value that is larger, written out, than the bound of items, or nested too deeply."""
        if type(value) not in (list, dict):
            return
        count = 0
        waiting = [(value, 1)]
        while waiting:
            inner, depth = waiting.pop()
            count += len(inner)
            if count > self.limits.items or depth > VALUE_NESTING_LIMIT:
                self.stop(f"the value has more than {self.limits.items} items, or is nested too deeply")
            items = inner.values() if type(inner) is dict else inner
            waiting.extend((item, depth + 1) for item in items if type(item) in (list, dict))

    def note(self, place: Place, sentence: str) -> None:
        """Remember why something became null; later ones beyond the bound are dropped."""
        if len(self.notes) < self.limits.notes:
            self.notes.append(Note(place, sentence))

    def stop(self, sentence: str) -> NoReturn:
        """End the evaluation at the place reached last."""
        raise FeelError(self.place.text, self.place.position, sentence)

    def enter(self, place: Place) -> None:
        """One call deeper; every `enter` is paired with a `leave`."""
        self.place = place
        self.depth -= 1
        self.spend(1)
        if self.depth < 0:
            self.stop(f"calls are nested deeper than {self.limits.depth}")

    def leave(self) -> None:
        """Back from a call."""
        self.depth += 1

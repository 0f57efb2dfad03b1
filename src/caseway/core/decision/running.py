"""One evaluation of decisions: FEEL's purse, and which rules hit."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from caseway.core.feel.limits import Limits, Run


class Hit(Struct, frozen=True):
    """The rules of a table that hit, for those who ask why."""

    table: str
    rules: tuple[str, ...]


class DecisionRun(Run):
    """A run that remembers the tables it went through, in the order of their evaluation."""

    __slots__ = ("hits",)

    def __init__(self, limits: Limits, now: datetime | None) -> None:
        super().__init__(limits, now)
        self.hits: list[Hit] = []

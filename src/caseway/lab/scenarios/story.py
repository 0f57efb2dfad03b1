"""A case in memory: its state and whole history, one decision after the other."""

from datetime import datetime

from caseway.core.case import commands as c
from caseway.core.case.decide import decided_on
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState


class Story:
    """The case so far; `now` is its state, None before it is open."""

    def __init__(self) -> None:
        self.now: CaseState | None = None
        self.events: list[Event] = []

    @property
    def state(self) -> CaseState:
        """The case as it is. Raises LookupError before it is open."""
        if self.now is None:
            raise LookupError("The case is not open yet.")
        return self.now

    @property
    def is_open(self) -> bool:
        """Whether it has begun."""
        return self.now is not None

    def take(self, command: c.Command, given: Given, at: datetime) -> list[Event] | Refusal:
        """Decide and fold one command; the events it led to, or why nothing has changed."""
        decided = decided_on(self.now, command, given, at)
        if isinstance(decided, Refusal):
            return decided
        added, self.now = decided
        self.events += added
        return added

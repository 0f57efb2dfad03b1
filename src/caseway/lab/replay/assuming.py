"""What a person chose to assume of tasks that nobody ever had; nothing is assumed unless they do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

import msgspec

from caseway.core.calendar import Calendar
from caseway.core.process import Node, Token
from caseway.lab.replay.change import Assumption
from caseway.lab.replay.knowing import why_unknown
from caseway.lab.replay.stays import Stay


class Planned(msgspec.Struct, frozen=True):
    """A task that is taken to end then; `sentence` states it, `why` is what it stands in for."""

    at: datetime
    token: int
    since: datetime
    outcome: str | None
    sentence: str
    why: str


class Plans:
    """The assumed ends of one course, each task once."""

    def __init__(self, assumption: Assumption | None, calendar: Calendar) -> None:
        self._assumption = assumption
        self._calendar = calendar
        self._known: set[int] = set()
        self._coming: list[Planned] = []

    def plan(self, token: Token, node: Node) -> bool:
        """Take a task to end after the assumed time; False if nothing may be assumed of it."""
        role = node.role or "agent"
        hours = self._assumption.hours.get(role) if self._assumption is not None else None
        if self._assumption is None or token.wait != "task" or hours is None:
            return False
        if token.id not in self._known:
            wanted = self._assumption.outcome
            outcome = wanted if wanted in node.outcomes or not node.outcomes else node.outcomes[0]
            at = self._calendar.add_working(token.since, timedelta(hours=hours))
            sentence = f"“{node.name or node.id}” is taken to need {hours:.1f} working hours" + (
                f" and to end with “{outcome}”." if outcome else "."
            )
            self._known.add(token.id)
            why = why_unknown(token, node)
            self._coming.append(Planned(at, token.id, token.since, outcome or None, sentence, why))
        return True

    def earliest(self) -> datetime | None:
        """When the next task is taken to end."""
        return min((one.at for one in self._coming), default=None)

    def due(self, at: datetime) -> Planned | None:
        """The task that is taken to end by then, off the list; None if there is none."""
        found = min(self._coming, key=lambda one: one.at, default=None)
        if found is None or found.at > at:
            return None
        self._coming.remove(found)
        return found


def typical_hours(stays: Sequence[Stay], calendar: Calendar) -> dict[str, list[float]]:
    """Working hours of every finished task by role."""
    found: dict[str, list[float]] = {}
    for stay in stays:
        if stay.wait == "task" and stay.until is not None and stay.role is not None:
            hours = calendar.working_between(stay.since, stay.until).total_seconds() / 3600
            found.setdefault(stay.role, []).append(hours)
    return found


def medians(found: dict[str, list[float]]) -> dict[str, float]:
    """The median of each role."""
    return {role: median(hours) for role, hours in found.items() if hours}

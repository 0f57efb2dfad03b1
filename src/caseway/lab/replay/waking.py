"""When time comes to a course: at what is due, and as late as the desk was where it recorded the same."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from caseway.core.case import commands as c
from caseway.core.case.state import CaseState
from caseway.lab.replay.actions import Action

Due = tuple[str, datetime]
"""What is due (an element, or `then` of our last word) and when."""


class Wakes:
    """What the desk was woken for on the record; the recorded wake-up handles it, and nothing earlier."""

    def __init__(self, actions: Sequence[Action], places: Mapping[str, str]) -> None:
        self._recorded: set[Due] = set()
        for action in actions:
            if isinstance(action.command, c.TimeCame) and action.before is not None:
                self._recorded |= {
                    (places.get(name, name), at) for name, at in _dues(action.before) if at <= action.at
                }

    def earliest(self, state: CaseState) -> datetime | None:
        """The earliest instant at which something is due that no recorded wake-up handles; None if nothing is."""
        return min((at for name, at in _dues(state) if (name, at) not in self._recorded), default=None)


def _dues(state: CaseState) -> Iterator[Due]:
    for timer in state.process.timers:
        if timer.due_at is not None:
            yield timer.node, timer.due_at
    ball = state.ball
    if ball is not None and ball.until is not None and ball.then in ("wait_third_party", "keep"):
        yield f"then {ball.then}", ball.until

"""How far a course is known: as long as something in it is answered by the record, or by time alone.

A task that nobody had, and a question that the contact was never asked, have no answer on the record. While another
branch goes on by what was recorded, so does the course; when only such waits are left, nothing more is known.
"""

from collections.abc import Sequence
from datetime import datetime

from caseway.core.case.position import live_tokens
from caseway.core.case.state import CaseState
from caseway.core.process import Definition, Node, Token
from caseway.lab.replay.stays import Stay

ANSWERED = ("message", "event", "signal")
"""Waits that somebody outside answers."""


class Answers:
    """What the record can answer: its stays by the element of the new map."""

    def __init__(self, stays: Sequence[Stay], places: dict[str, str]) -> None:
        self._by_element: dict[str, list[Stay]] = {}
        for stay in stays:
            self._by_element.setdefault(places.get(stay.element, ""), []).append(stay)

    def answers(self, token: Token) -> bool:
        """Whether the recorded case stood at this element too, then or later."""
        if token.wait in ("timer", "condition", "compensation"):
            return True
        found = self._by_element.get(token.node, [])
        return any(stay.wait == token.wait and _lasts(stay, token.since) for stay in found)

    def unanswered(self, state: CaseState, definition: Definition) -> tuple[Token, Node] | None:
        """The wait beyond which nothing is known, or None while the course is known."""
        live = list(live_tokens(state, definition))
        if state.closure is not None or not live:
            return None
        if any(self.answers(token) for token, _ in live):
            return None
        return live[-1]


def _lasts(stay: Stay, since: datetime) -> bool:
    return stay.until is None or stay.until >= since


def why_unknown(token: Token, node: Node) -> str:
    """The sentence for a wait that the record does not answer."""
    name = f"“{node.name or node.id}”"
    if token.wait == "task":
        return f"Nobody ever had the task {name}: when it would be done, and how it would end, is not known."
    if token.wait == "job":
        return f"The job of {name} was never run: what it would give is not known."
    return f"The contact was never asked at {name}: what they would answer is not known."

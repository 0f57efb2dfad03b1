"""Mails on both courses: which is which, and what became of those that leave at another time than recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.lab.replay.actions import Action

ARRIVES = "Mail that was never sent is taken to arrive at once."
"""What is assumed of mail that only the new course sends."""

Words = tuple[str, str]
"""An automatic message: its element on the new map and its template."""


class Arrival(msgspec.Struct, frozen=True):
    """What becomes of a message of the new course, and when; `assumed` where no record says so."""

    at: datetime
    seq: int
    outcome: str
    assumed: tuple[str, ...] = ()


class Sent(msgspec.Struct, frozen=True):
    """A recorded automatic message: when it left, and after how long it was heard of, with which outcome."""

    seq: int
    at: datetime
    after: timedelta | None = None
    outcome: str = "sent"


class Letters:
    """The messages of one case. `seqs` is recorded seq to that of the new course."""

    def __init__(self, actions: Sequence[Action], places: Mapping[str, str]) -> None:
        self.seqs: dict[int, int] = {}
        self._sent: dict[Words, list[Sent]] = {}
        self._coming: list[Arrival] = []
        heard = {
            a.command.message: (a.at, a.command.outcome)
            for a in reversed(actions)
            if isinstance(a.command, c.NoteDelivery)
        }
        for action in actions:
            for event in action.events:
                body = event.body
                if isinstance(body, e.MessageSent) and body.template is not None:
                    at, outcome = heard.get(event.seq, (None, "sent"))
                    sent = Sent(event.seq, event.at, at - event.at if at is not None else None, outcome)
                    element = places.get(body.element or "", body.element or "")
                    self._sent.setdefault((element, body.template), []).append(sent)

    def sent(self, events: Sequence[Event], action: Action | None) -> None:
        """Take in what an action of the new course sent or received, beside what it did on the record."""
        if action is not None:
            self._pair(events, action)
        for event in events:
            body = event.body
            if isinstance(body, e.MessageSent) and body.template is not None:
                self._post(event, (body.element or "", body.template))

    def _pair(self, events: Sequence[Event], action: Action) -> None:
        """What people wrote is the same on both courses, in its order."""
        for old, new in zip(_written(action.events), _written(events), strict=False):
            self.seqs[old.seq] = new.seq

    def _post(self, event: Event, words: Words) -> None:
        left = self._sent.get(words, [])
        same = next((one for one in left if one.at == event.at), None)
        if same is not None:
            left.remove(same)
            self.seqs[same.seq] = event.seq
            return
        alike = left.pop(0) if left else None
        if alike is None:
            self._coming.append(Arrival(event.at, event.seq, "sent", (ARRIVES,)))
        elif alike.after is not None:
            self._coming.append(Arrival(event.at + alike.after, event.seq, alike.outcome))

    def earliest(self) -> datetime | None:
        """When the next message of the new course is heard of."""
        return min((one.at for one in self._coming), default=None)

    def arrived(self, at: datetime) -> Arrival | None:
        """The message heard of by then, taken off the list; None if there is none."""
        found = min(self._coming, key=lambda one: one.at, default=None)
        if found is None or found.at > at:
            return None
        self._coming.remove(found)
        return found


def _written(events: Sequence[Event]) -> list[Event]:
    return [
        event
        for event in events
        if isinstance(event.body, e.MessageReceived)
        or (isinstance(event.body, e.MessageSent) and event.body.template is None)
    ]

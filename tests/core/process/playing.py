"""One process played step by step; at every step the folded history is the state, also after JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from caseway.core.process import (
    EVENTS,
    Complete,
    Definition,
    Ignored,
    ProcessEvent,
    ProcessGiven,
    ProcessState,
    Start,
    StepCompleted,
    StepEntered,
    StepPassed,
    Stimulus,
    Time,
    advanced,
    compile_model,
    fold,
    initial,
    next_due,
    read,
)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HISTORY: msgspec.json.Decoder[Any] = msgspec.json.Decoder(list[reduce(or_, EVENTS)])  # type: ignore[misc]
STATE = msgspec.json.Decoder(ProcessState)


class Play:
    """A process on this file. `given` may be changed between steps; `now` goes on with `wait`."""

    def __init__(self, file: bytes, decisions: Mapping[str, Any] | None = None, **given: Any) -> None:
        self.definition: Definition = compile_model(read(file), decisions or {}, {})
        self.state = initial(self.definition)
        self.history: list[ProcessEvent] = []
        self.given = ProcessGiven(**given)
        self.now = MONDAY

    def do(self, stimulus: Stimulus) -> list[ProcessEvent]:
        """What the stimulus makes true; fails the test if it changes nothing."""
        found = advanced(self.definition, self.state, stimulus, self.given, self.now)
        assert not isinstance(found, Ignored), found.reason
        events, state = found
        assert fold(self.state, events) == state
        self.history += events
        self.state = state
        stored = HISTORY.decode(msgspec.json.encode(self.history))
        assert stored == self.history
        assert fold(initial(self.definition), stored) == state
        assert STATE.decode(msgspec.json.encode(state)) == state
        return events

    def refuses(self, stimulus: Stimulus) -> str:
        """Why the stimulus changes nothing; fails the test if it does change something."""
        found = advanced(self.definition, self.state, stimulus, self.given, self.now)
        assert isinstance(found, Ignored), found
        return found.reason

    def start(self, element: str | None = None, **data: Any) -> "Play":
        self.do(Start(element, data=data))
        return self

    def complete(self, node: str, outcome: str | None = None, **data: Any) -> list[ProcessEvent]:
        return self.do(Complete(self.token(node), outcome, data))

    def do_at(self, node: str, **data: Any) -> None:
        """Complete one task of several at this element: the oldest."""
        token = next(t.id for t in self.state.tokens if t.node == node and t.wait == "task")
        self.do(Complete(token, None, data))

    def complete_token(self, token: int, **data: Any) -> None:
        self.do(Complete(token, None, data))

    def wait(self, **span: float) -> list[ProcessEvent]:
        """Let time pass, and let everything fire that becomes due."""
        self.now += timedelta(**span)
        events: list[ProcessEvent] = []
        due = next_due(self.state)
        while due is not None and due <= self.now:
            events += self.do(Time())
            due = next_due(self.state)
        return events

    def token(self, node: str) -> int:
        """The oldest token at this element."""
        return next(token.id for token in self.state.tokens if token.node == node)

    def at(self) -> list[str]:
        """Where the tokens are, scopes left out, in the order of their arrival."""
        return [token.node for token in self.state.tokens if token.wait not in ("scope", "instances")]

    def faults(self) -> list[str]:
        return [token.node for token in self.state.tokens if token.wait == "fault"]

    def path(self) -> list[str]:
        """Every element that was gone through or completed, in order."""
        return [event.element for event in self.history if isinstance(event, StepCompleted | StepPassed)]

    def entered(self) -> list[str]:
        return [event.element for event in self.history if isinstance(event, StepEntered)]

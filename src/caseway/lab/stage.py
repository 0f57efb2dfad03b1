"""The processes of one file at play: virtual time, answers without people, and what goes between their pools.

A message that is thrown goes along the message flows that leave it: it starts the process at their other end, or is
heard there; while nothing waits for it, it lies there. A signal is heard by every process, and starts those that
begin with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.process import Definition, Ignored, ProcessEvent, ProcessGiven, Stimulus
from caseway.lab.scripts import Answer

TIMES_MAX = 1000
"""How many timers may fire before one entry; a cycle without end stops here."""

ANSWERS_MAX = 1000
"""How many tasks and jobs are done without people after one entry."""


class Moment(msgspec.Struct, frozen=True):
    """One stimulus to the process `process`, and the events it led to; `ignored` says why there are none."""

    at: datetime
    stimulus: Stimulus
    events: tuple[ProcessEvent, ...] = ()
    ignored: str | None = None
    process: str = ""


class Play:
    """One process and where it stands."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.state = process.initial(definition)
        self.names: dict[str, str] = {}
        for node in definition.nodes.values():
            if node.name:
                self.names.setdefault(node.name, node.id)
        self.answered: dict[str, int] = {}

    @property
    def runs(self) -> bool:
        """Whether something may still happen in it."""
        return self.state.started and not self.state.ended


class Stage:
    """The processes that play; the first is the one that the script is about. `flows` are the elements behind the
    message flows of an element."""

    def __init__(self, definitions: Sequence[Definition], flows: Mapping[str, tuple[str, ...]]) -> None:
        self.plays = [Play(definition) for definition in definitions]
        self.flows = flows
        self.values: dict[str, Any] = {}
        self.now: datetime
        self.moments: list[Moment] = []
        self.mail: list[tuple[Play, str]] = []

    def give(self, play: Play, stimulus: Stimulus) -> bool:
        """Let the process take it, and the others what comes of that; False if it was ignored."""
        given = ProcessGiven(values=self.values, silence_since=self.now)
        found = process.advanced(play.definition, play.state, stimulus, given, self.now)
        key = play.definition.key
        if isinstance(found, Ignored):
            self.moments.append(Moment(self.now, stimulus, ignored=found.reason, process=key))
            return False
        events, play.state = found
        self.moments.append(Moment(self.now, stimulus, tuple(events), process=key))
        if len(self.plays) > 1:
            self._carry(play, events)
            self._deliver()
        return True

    def _carry(self, play: Play, events: list[ProcessEvent]) -> None:
        for event in events:
            if isinstance(event, process.MessageThrown):
                for target in self.flows.get(event.element, ()):
                    self._address(play, target)
            elif isinstance(event, process.SignalThrown):
                for other in self._others(play):
                    self._signal(other, event.name)

    def _others(self, play: Play) -> Iterator[Play]:
        return (other for other in self.plays if other is not play)

    def _address(self, play: Play, target: str) -> None:
        """A message has come to this element of another pool, or to the whole pool."""
        for other in self._others(play):
            node = other.definition.nodes.get(target)
            if node is not None:
                self.mail.append((other, node.id))

    def _signal(self, other: Play, name: str) -> None:
        begins = _start_by(other, "signal", name)
        if not other.state.started:
            if begins is not None:
                self.give(other, process.Start(begins))
        elif other.runs:
            self.give(other, process.Signal(name))

    def _deliver(self) -> None:
        """Hand out what lies there, as long as somebody takes it."""
        for _ in range(ANSWERS_MAX):
            found = next((letter for letter in self.mail if self._takes(*letter)), None)
            if found is None:
                return
            self.mail.remove(found)
            other, element = found
            node = other.definition.nodes[element]
            if not other.state.started:
                self.give(other, process.Start(element, "message", node.verb))
            else:
                self.give(other, process.Message(node.verb or ""))

    def _takes(self, other: Play, element: str) -> bool:
        """Would a message to this element be heard now?"""
        node = other.definition.nodes[element]
        if not other.state.started:
            return node.kind == "startEvent" or element in other.definition.openings
        if not other.runs:
            return False
        given = ProcessGiven(values=self.values, silence_since=self.now)
        heard = process.Message(node.verb or "")
        found = process.advanced(other.definition, other.state, heard, given, self.now)
        return not isinstance(found, Ignored)

    def pass_time(self, until: datetime) -> None:
        """Everything due by `until` fires at its own instant, in whichever process."""
        for _ in range(TIMES_MAX):
            waiting = [(due, n) for n, play in enumerate(self.plays) if (due := process.next_due(play.state))]
            due, number = min(waiting, default=(None, 0))
            if due is None or due > until:
                break
            self.now = max(due, self.now)
            if not self.give(self.plays[number], process.Time()):
                break
        self.now = max(until, self.now)

    def answer(self, answers: Mapping[str, Answer | list[Answer]]) -> None:
        """Do what waits for somebody or for a machine, as long as something does."""
        for _ in range(ANSWERS_MAX):
            found = next(
                ((p, t) for p in self.plays if p.runs for t in p.state.tokens if t.wait in ("task", "job")),
                None,
            )
            if found is None:
                return
            play, token = found
            answer = _answer(play, token.node, answers)
            stimulus: Stimulus = (
                process.Complete(token.id, answer.outcome, answer.data)
                if token.wait == "task"
                else process.JobResult(token.id, answer.error, answer.data)
            )
            if not self.give(play, stimulus):
                return


def _start_by(play: Play, event: str, name: str) -> str | None:
    for start in play.definition.starts:
        node = play.definition.nodes[start]
        if node.event == event and node.verb == name:
            return start
    return None


def _answer(play: Play, element: str, answers: Mapping[str, Answer | list[Answer]]) -> Answer:
    """What is said of this element by id or by name; of a list the next, the last one again and again."""
    name = play.definition.nodes[element].name
    said = answers.get(element, answers.get(name, _PLAIN))
    if isinstance(said, Answer):
        return said
    number = play.answered.get(element, 0)
    play.answered[element] = number + 1
    return said[min(number, len(said) - 1)] if said else _PLAIN


_PLAIN = Answer()

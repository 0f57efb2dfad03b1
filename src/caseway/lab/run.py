"""Runs a map by a script, in memory and in virtual time, and keeps the trace as `core.process` gives it."""

from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.process import Definition, Ignored, ProcessEvent, ProcessGiven, ProcessState, Stimulus
from caseway.lab.scripts import FIRST, Script, instant, stimulus_of

TIMES_MAX = 1000
"""How many timers may fire before one entry; a cycle without end stops here."""

DONE = (process.StepCompleted, process.StepPassed)


class Moment(msgspec.Struct, frozen=True):
    """One stimulus, and the events it led to; `ignored` says why there are none."""

    at: datetime
    stimulus: Stimulus
    events: tuple[ProcessEvent, ...] = ()
    ignored: str | None = None


class Trace(msgspec.Struct, frozen=True):
    """A whole run, and the state in which it ended."""

    moments: tuple[Moment, ...]
    state: ProcessState


class _Play:
    """A process on its way through a script."""

    def __init__(self, definition: Definition, script: Script) -> None:
        self.definition = definition
        self.state = process.initial(definition)
        self.values = dict(script.values)
        self.now = instant(script.at, FIRST)
        self.moments: list[Moment] = []

    def give(self, stimulus: Stimulus) -> bool:
        """Let the process take it; False if it was ignored."""
        given = ProcessGiven(values=self.values, silence_since=self.now)
        found = process.advance(self.definition, self.state, stimulus, given, self.now)
        if isinstance(found, Ignored):
            self.moments.append(Moment(self.now, stimulus, ignored=found.reason))
            return False
        self.state = process.fold(self.state, found)
        self.moments.append(Moment(self.now, stimulus, tuple(found)))
        return True

    def pass_time(self, until: datetime) -> None:
        """Everything due by `until` fires at its own instant."""
        for _ in range(TIMES_MAX):
            due = process.next_due(self.state)
            if due is None or due > until:
                break
            self.now = max(due, self.now)
            if not self.give(process.Time()):
                break
        self.now = max(until, self.now)


def run(definition: Definition, script: Script) -> Trace:
    """Play the script from the start; a script without a `start` gets one. Raises BadScript."""
    play = _Play(definition, script)
    if not any(entry.do == "start" for entry in script.script):
        play.give(process.Start())
    for entry in script.script:
        play.pass_time(instant(entry.at, play.now))
        play.values |= entry.values
        if entry.do != "time":
            play.give(stimulus_of(entry, play.state))
    return Trace(tuple(play.moments), play.state)


def report(trace: Trace) -> dict[str, Any]:
    """The trace as plain data, with what was done in order and what is left."""
    done = [e.element for moment in trace.moments for e in moment.events if isinstance(e, DONE)]
    return {
        "trace": [_plain(moment) for moment in trace.moments],
        "completed": done,
        "waiting": [
            {"token": t.id, "element": t.node, "wait": t.wait}
            for t in trace.state.tokens
            if t.wait != "scope"
        ],
        "due_at": process.next_due(trace.state),
        "data": dict(trace.state.data),
        "ended": trace.state.ended,
    }


def _plain(moment: Moment) -> dict[str, Any]:
    return {
        "at": moment.at,
        "stimulus": msgspec.to_builtins(moment.stimulus),
        "events": [msgspec.to_builtins(event) for event in moment.events],
        "ignored": moment.ignored,
    }

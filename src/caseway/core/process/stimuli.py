"""What may happen to a process, and what the shell has read for the engine to answer with."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from caseway.core.process.definition import Node
from caseway.core.process.iso8601 import Span

Trigger = Literal["none", "message", "signal", "timer", "condition"]


class Stimulus(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """The common ground.

    Names and data given here are kept in the history: ids and plain values, no prose.
    """


class Start(Stimulus, frozen=True):
    """Begin at the start event `element`, or at the first one of this trigger (and, if given, this name).

    A plain `Start()` of a map without a none start begins at its first start event.
    """

    element: str | None = None
    trigger: Trigger = "none"
    name: str | None = None
    data: Mapping[str, Any] = {}


class Message(Stimulus, frozen=True):
    """Somebody outside said `verb`, the name (or the id) of a message on the map; exactly one catcher gets it."""

    verb: str
    data: Mapping[str, Any] = {}


class Complete(Stimulus, frozen=True):
    """The work of a task is done, with one of its named outcomes."""

    token: int
    outcome: str | None = None
    data: Mapping[str, Any] = {}


class Time(Stimulus, frozen=True):
    """The earliest due timer fires, or is held. Ask again while `next_due(state) <= now`."""


class JobResult(Stimulus, frozen=True):
    """A job came back: `error` is its error code, None for success."""

    token: int
    error: str | None = None
    data: Mapping[str, Any] = {}


class Signal(Stimulus, frozen=True):
    """A signal from a device, a policy or another case; everything that listens hears it."""

    name: str
    data: Mapping[str, Any] = {}


class Changed(Stimulus, frozen=True):
    """Facts or case fields changed outside the engine: conditional events look again."""


class Skip(Stimulus, frozen=True):
    """Send a resting token on without the work."""

    token: int


class Jump(Stimulus, frozen=True):
    """Move one token, or everything that is not a survivor, to the element `to`."""

    to: str
    token: int | None = None


class Retry(Stimulus, frozen=True):
    """A parked token tries again."""

    token: int


class Close(Stimulus, frozen=True):
    """Go straight to the closure event of this basis at the root."""

    basis: str


class Rearm(Stimulus, frozen=True):
    """The clock was started, stopped or restarted: its timers are computed again."""

    clock: Literal["silence", "word", "working"] = "silence"


class Migrate(Stimulus, frozen=True):
    """The definition given to `advance` is another version; `mapping` is old element to new, where they differ.

    `added` are the timers that only the new version has: they start now. One that has fired before does not again.
    `begin` says the same for single tokens or scopes, as pairs of timer and token.
    """

    mapping: Mapping[str, str] = {}
    added: tuple[str, ...] = ()
    begin: tuple[tuple[str, int], ...] = ()


STIMULI: tuple[type[Stimulus], ...] = (
    Start,
    Message,
    Complete,
    Time,
    JobResult,
    Signal,
    Changed,
    Skip,
    Jump,
    Retry,
    Close,
    Rearm,
    Migrate,
)


class Ignored(msgspec.Struct, frozen=True):
    """Nothing changed; `reason` is a sentence fit for the screen."""

    reason: str


class Hold(msgspec.Struct, frozen=True):
    """A due timer may not fire yet. `retry_at` None: wait until its clock is re-armed."""

    reason: str
    retry_at: datetime | None = None


Told = Callable[[str, str, Mapping[str, Any]], Mapping[str, Any] | None]
"""The outputs of a decision that are known already, by element, decision and values; None if they are not."""


def _nothing_holds(node: Node, due_at: datetime) -> Hold | None:
    return None


def _calendar_time(start: datetime, span: Span) -> datetime:
    return span.after(start)


class ProcessGiven(msgspec.Struct, frozen=True):
    """What was read for this one advance.

    `values` are the FEEL names of the case; the engine lays its own variables, the outcome and the results of
    decisions over them. `silence_since` and `word_since` (since when the contact has had no human word of ours) None:
    that clock stands still. `working` adds working time: days of work, then hours. `may_fire` is asked about every due
    timer. `told` is asked before every business rule task, with its element, its decision and the values that it would
    read: what it answers stands for the result, None lets the decision be made.
    """

    values: Mapping[str, Any] = {}
    silence_since: datetime | None = None
    word_since: datetime | None = None
    working: Callable[[datetime, Span], datetime] = _calendar_time
    may_fire: Callable[[Node, datetime], Hold | None] = _nothing_holds
    told: Told | None = None


NOTHING_GIVEN = ProcessGiven()

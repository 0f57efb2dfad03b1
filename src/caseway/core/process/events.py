"""What became true of a process. Each event carries its result, so folding never evaluates anything.

Where this list goes beyond the first sketch of the interface, and why:

* `StepPassed` is new: a gateway, start or throw event that does not wait leaves one event, not an entry and
  an end.
* `DataSet` is new: values written by a script, a decision, a form or a message are one kind of change.
* `StepEntered.at` is new: a token knows since when it waits, and `evolve` may not look at a clock.
* `StepEntered.outcome` is new: a branch keeps its latest outcome, so a parallel branch cannot change what it
  reads.
* Token ids are never used twice, not even along one path: a late `Complete` can only be ignored.
* A message, signal, error, escalation or condition that is caught leaves one `…Caught` event of its own kind.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

Wait = Literal[
    "task",
    "message",
    "timer",
    "signal",
    "condition",
    "event",
    "job",
    "join",
    "scope",
    "instances",
    "compensation",
    "fault",
]
"""What a token waits for; `scope` is a running sub-process, `instances` a repeated activity, `event` any
event
behind an event-based gateway."""


class ProcessEvent(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, gc=False):
    """The common ground: `element` is the id on the map at which it happened."""

    element: str


class ProcessStarted(ProcessEvent, frozen=True):
    """The process exists, from the start event `element` of version `version` of the definition `key`."""

    key: str
    version: int
    trigger: str
    at: datetime


class StepEntered(ProcessEvent, frozen=True):
    """Token `token` came to rest in `scope` (0 is the process) and waits; `via` is the flow it came by."""

    token: int
    scope: int
    wait: Wait
    at: datetime
    due_at: datetime | None = None
    via: str | None = None
    outcome: str | None = None
    survives: bool = False


class StepCompleted(ProcessEvent, frozen=True):
    """The token is gone, `flows` were taken, and a token of `tokens` is on each of them."""

    token: int
    outcome: str | None = None
    flows: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()


class StepPassed(ProcessEvent, frozen=True):
    """A token went through without resting; a join names the other tokens it used up in `consumed`."""

    token: int
    flows: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()
    consumed: tuple[int, ...] = ()


class StepCancelled(ProcessEvent, frozen=True):
    """The token is gone because of `by`, the element that took it away."""

    token: int
    by: str


class StepSkipped(ProcessEvent, frozen=True):
    """A person sent the token on without the work being done."""

    token: int
    flows: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()


class StepFailed(ProcessEvent, frozen=True):
    """A fault: the token is parked at `element`; `rule` names the kind, `sentence` is for a person."""

    token: int
    scope: int
    rule: str
    sentence: str
    at: datetime
    via: str | None = None
    outcome: str | None = None
    survives: bool = False


class StepRetried(ProcessEvent, frozen=True):
    """A parked token tries its element again, as the one in `tokens`."""

    token: int
    tokens: tuple[int, ...]


class Jumped(ProcessEvent, frozen=True):
    """A person moved the process from `element` (empty: from nowhere in particular) to `to`; `tokens` are
    there.
    """

    to: str
    token: int | None = None
    tokens: tuple[int, ...] = ()


class ClosureAsked(ProcessEvent, frozen=True):
    """Somebody, or the desk itself, asked for the closure event `element`; `token` is on its way there."""

    basis: str
    token: int


class ClosureReached(ProcessEvent, frozen=True):
    """The process is closed from here with this basis; the cancellations it causes follow."""

    basis: str
    token: int


class TimerArmed(ProcessEvent, frozen=True):
    """The timer `element` of the token or scope `token` fires at `due_at`; None: its clock stands still.

    `left` is how often a cycle may fire, this time included; None for a timer that is no cycle, -1 for ever.
    """

    token: int
    due_at: datetime | None
    left: int | None = None


class TimerFired(ProcessEvent, frozen=True):
    """The timer was due at `due_at` and has fired."""

    token: int
    due_at: datetime


class TimerHeld(ProcessEvent, frozen=True):
    """The timer was due but may not fire yet; asked again at `retry_at`, or when its clock is re-armed."""

    token: int
    reason: str
    retry_at: datetime | None = None


class TimerDropped(ProcessEvent, frozen=True):
    """The timer is armed no longer: its scope was interrupted, or the new version does not have it."""

    token: int


class DataSet(ProcessEvent, frozen=True):
    """Values written into the variables of `scope` (0 is the process)."""

    scope: int
    values: Mapping[str, Any]


class DecisionMade(ProcessEvent, frozen=True):
    """A decision table or graph was asked; `outputs` are plain values by name."""

    token: int
    decision: str
    outputs: Mapping[str, Any]


class JobRequested(ProcessEvent, frozen=True):
    """Work for a machine: `job` is its name, `token` waits for a `JobResult`."""

    token: int
    job: str


class MessageThrown(ProcessEvent, frozen=True):
    """Something is to be said to the outside, by `template`; `verb` is the name of the message on the map."""

    token: int
    template: str | None = None
    verb: str | None = None


class MessageCaught(ProcessEvent, frozen=True):
    """The message `verb` was caught by `element`, by or on the token or scope `token`."""

    token: int
    verb: str


class SignalThrown(ProcessEvent, frozen=True):
    """The signal `name` went out; catchers in this process have already heard it."""

    token: int
    name: str


class SignalCaught(ProcessEvent, frozen=True):
    """The signal `name` was caught by `element`."""

    token: int
    name: str


class ConditionMet(ProcessEvent, frozen=True):
    """The condition of `element` became true."""

    token: int


class ConditionLapsed(ProcessEvent, frozen=True):
    """The condition of `element` is no longer true and may be met again."""

    token: int


class EscalationThrown(ProcessEvent, frozen=True):
    """The case is raised to the role `to`, with the told instant `due_at` and the promised return `ret`."""

    token: int
    code: str | None = None
    to: str | None = None
    due_at: datetime | None = None
    ret: str | None = None


class EscalationCaught(ProcessEvent, frozen=True):
    """The escalation was caught by `element`."""

    token: int
    code: str | None = None


class ErrorThrown(ProcessEvent, frozen=True):
    """An error arose at `element`: thrown by the map, or reported by a job."""

    token: int
    code: str | None = None


class ErrorCaught(ProcessEvent, frozen=True):
    """The error was caught by `element`."""

    token: int
    code: str | None = None


class CompensationKept(ProcessEvent, frozen=True):
    """The activity `element` is done and could be undone later; `token` did it, in `scope`."""

    token: int
    scope: int


class CompensationStarted(ProcessEvent, frozen=True):
    """What `activity` did is being undone by `element`; the record of it is used up."""

    activity: str
    token: int
    scope: int


class TokensMigrated(ProcessEvent, frozen=True):
    """The process, `element`, runs on another version now: pairs of token and element, for every token that
    rests.
    """

    version: int
    moves: tuple[tuple[int, str], ...]
    renamed: Mapping[str, str] = {}


class ProcessEnded(ProcessEvent, frozen=True):
    """No token is left; `element` is where the last one ended."""


EVENTS: tuple[type[ProcessEvent], ...] = (
    ProcessStarted,
    StepEntered,
    StepCompleted,
    StepPassed,
    StepCancelled,
    StepSkipped,
    StepFailed,
    StepRetried,
    Jumped,
    ClosureAsked,
    ClosureReached,
    TimerArmed,
    TimerFired,
    TimerHeld,
    TimerDropped,
    DataSet,
    DecisionMade,
    JobRequested,
    MessageThrown,
    MessageCaught,
    SignalThrown,
    SignalCaught,
    ConditionMet,
    ConditionLapsed,
    EscalationThrown,
    EscalationCaught,
    ErrorThrown,
    ErrorCaught,
    CompensationKept,
    CompensationStarted,
    TokensMigrated,
    ProcessEnded,
)
"""Every kind of event, for decoders: `msgspec.json.Decoder(functools.reduce(operator.or_, EVENTS))`."""

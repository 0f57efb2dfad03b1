"""The details of deeds: what may stand in `with`."""

from typing import Any, Literal

import msgspec

from caseway.core.values import Basis, Channel, Verb
from caseway.lab.scenarios.shape import Plain

Read = Literal[
    "answers", "agreed", "declined", "confirmed", "not-solved", "withdrawn", "thanks", "new_matter"
]


class Nothing(Plain, frozen=True):
    """No details."""


class Writing(Plain, frozen=True):
    """Words from outside."""

    channel: Channel | None = None
    thanks: bool = False
    genuine: bool = True


class Away(Plain, frozen=True):
    """An automatic answer."""

    until: str | None = None


class Saying(Plain, frozen=True):
    """A button on their page; `text`: with words beside it."""

    channel: Channel = "page"
    text: bool = False


class SayingAny(Saying, frozen=True, kw_only=True):
    """Any word."""

    verb: Verb


class Rating(Saying, frozen=True, kw_only=True):
    """From 1 to 5."""

    rating: int


class Opening(Plain, frozen=True):
    """A case by hand."""

    channel: Channel = "phone"
    take: bool = False
    said: bool = True


class Until(Plain, frozen=True):
    """An instant, or a span from now."""

    until: str


class Offering(Plain, frozen=True):
    """A proposal."""

    amount: float = 0.0
    effect_on: str | None = None


class Completing(Plain, frozen=True):
    """A task and how it ends."""

    step: str | None = None
    outcome: str | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Reading(Plain, frozen=True):
    """What a message was."""

    taken: Read = msgspec.field(name="as")


class Hearing(Plain, frozen=True):
    """Heard on the phone."""

    verb: Verb
    rating: int | None = None


class Knowing(Plain, frozen=True):
    """Facts and their values."""

    facts: dict[str, Any]


class Fields(Plain, frozen=True):
    """Plain fields of the case."""

    kind: str | None = None
    category: str | None = None
    priority: str | None = None
    queue: str | None = None
    reason: str = ""


class Handing(Plain, frozen=True):
    """To whom; `nobody` takes it away."""

    to: str


class Closing(Plain, frozen=True):
    """On which basis."""

    basis: Basis
    reason: str = ""


class Reason(Plain, frozen=True):
    """Why."""

    reason: str = ""


class AtStep(Plain, frozen=True):
    """At which step, and why."""

    step: str
    reason: str = ""


class Jumping(Plain, frozen=True):
    """To which step, and why."""

    to: str
    reason: str = ""


class Entering(Plain, frozen=True):
    """On which map the case goes on, by which signal, and to which incident it belongs then."""

    process: str
    signal: str | None = None
    parent: str | None = None
    reason: str = ""


class Signalling(Plain, frozen=True):
    """Which signal, and what comes with it."""

    name: str
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Working(Plain, frozen=True):
    """A machine's work that is done."""

    step: str | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Failing(Plain, frozen=True):
    """A machine's work that failed, with its error code."""

    step: str | None = None
    error: str = "failed"


class Bouncing(Plain, frozen=True):
    """Which message."""

    template: str | None = None

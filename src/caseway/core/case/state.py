"""What a case is now: the fold of its history. Holds ids and instants, never a person's words."""

from datetime import datetime

import msgspec

from caseway.core.process import ProcessState
from caseway.core.values import Basis, Channel, Stage, Then

STATE_VERSION = 2
"""Raised whenever `CaseState` changes shape; an older row is refolded when its case is locked."""


class Ball(msgspec.Struct, frozen=True, omit_defaults=True):
    """What our last word said follows: `then`, the message that said it, since when and until when."""

    then: Then
    seq: int
    since: datetime
    until: datetime | None = None


class Silence(msgspec.Struct, frozen=True, omit_defaults=True):
    """The present silence of the contact: its start, and the reminders sent in it as (number, message seq)."""

    since: datetime
    reminders: tuple[tuple[int, int], ...] = ()
    reminded_at: datetime | None = None
    held_until: datetime | None = None


class AdHocTask(msgspec.Struct, frozen=True, omit_defaults=True):
    """Work for a person that no step of the map holds: `read` an answer, `call` the contact, `decide` a closing."""

    id: int
    kind: str
    role: str
    since: datetime
    about: int | None = None
    reason: str | None = None


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True):
    """The latest solution offered: the seq of its content, its amount, the date told, and where it stands."""

    seq: int
    by: int | None
    amount: float = 0.0
    effect_on: datetime | None = None
    standing: str = "made"


class Promise(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something said to the contact that they may hold us to; its text is content at `seq`."""

    seq: int
    kind: str
    owner: int | None
    due_at: datetime | None
    standing: str = "open"


class Closure(msgspec.Struct, frozen=True, omit_defaults=True):
    """The act of closing: on which basis, by whom, when, and from which stage."""

    basis: Basis
    by: str
    at: datetime
    seq: int
    stage: Stage | None = None


class Delivery(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reminder that left the house, and when; `at` is None again once it has bounced."""

    seq: int
    at: datetime | None


class CaseState(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case. `process` is the state of its map; everything else is what the desk knows beside it."""

    case_id: int
    seq: int
    process: ProcessState
    definition: tuple[str, int]
    opened_at: datetime
    channel: Channel
    contact_id: int
    organization_id: int | None = None
    inbox_id: int | None = None
    imported: bool = False
    kind: str = ""
    category: str = ""
    priority: str = "normal"
    queue: str = "general"
    assignee: int | None = None
    first_agent: int | None = None
    task_agents: tuple[tuple[int, int], ...] = ()
    tasks: tuple[AdHocTask, ...] = ()
    unread: tuple[int, ...] = ()
    unanswered_since: datetime | None = None
    ball: Ball | None = None
    silence: Silence | None = None
    deliveries: tuple[Delivery, ...] = ()
    contact_spoke_at: datetime | None = None
    we_spoke_at: datetime | None = None
    first_reply_at: datetime | None = None
    turned_at: datetime | None = None
    acknowledged: bool = False
    proposal: Proposal | None = None
    promises: tuple[Promise, ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    declined: int = 0
    not_solved: int = 0
    transfers: int = 0
    reopened: int = 0
    rating: int | None = None
    rating_asked: bool = False
    closure: Closure | None = None
    last_closure: Closure | None = None
    complained: bool = False
    parent: int | None = None

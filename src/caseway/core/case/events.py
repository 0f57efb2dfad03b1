"""What became true of a case. Each carries its result, so that folding never has to decide anything again.

Texts, names and values are content: rows beside the history with the same `(case_id, seq)`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Union

import msgspec

from caseway.core.process import EVENTS as PROCESS_EVENTS
from caseway.core.process import ProcessState
from caseway.core.values import Basis, Channel, Stage, Then, Verb

EVENT_VERSION = 1


class CaseEvent(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """The common ground of all events that are not the map's own."""


class CaseOpened(CaseEvent, frozen=True):
    """The case exists, with a contact, on a version of a map."""

    trigger: str
    channel: Channel
    contact_id: int
    definition: tuple[str, int]
    queue: str
    organization_id: int | None = None
    inbox_id: int | None = None
    imported: bool = False
    linked_to: int | None = None
    split_from: tuple[int, int] | None = None


class MessageReceived(CaseEvent, frozen=True):
    """Words from outside; the content has this event's seq. `said_at` is when they were said."""

    channel: Channel
    contact_id: int | None
    said_at: datetime
    automatic: str | None = None
    genuine: bool = True


class ThanksTaken(CaseEvent, frozen=True):
    """A message after the closure was taken as thanks; the case stays closed."""

    message: int


class MessageSent(CaseEvent, frozen=True):
    """Words of ours. A person's (`template` None) or the map's; a reminder has its number in `reminder`."""

    channel: Channel
    then: Then | None = None
    until: datetime | None = None
    agent_id: int | None = None
    template: str | None = None
    element: str | None = None
    reminder: int | None = None
    basis: Basis | None = None
    told_at: datetime | None = None
    participant_id: int | None = None


class MessageSuppressed(CaseEvent, frozen=True):
    """The map would have written, and a policy said no; the reason is fit for the screen."""

    template: str
    reason: str
    element: str | None = None


class MessagesRead(CaseEvent, frozen=True):
    """Everything unread has been read; `outcome` says what it was."""

    outcome: str


class NoteAdded(CaseEvent, frozen=True):
    """Internal words, or the reason of what follows (`about`); the content has this event's seq."""

    about: str | None = None


class ProposalMade(CaseEvent, frozen=True):
    """A solution with its steps and time frame (content at this seq) is ready to be offered."""

    amount: float = 0.0
    effect_on: datetime | None = None
    agent_id: int | None = None


class StatementRecorded(CaseEvent, frozen=True):
    """The contact said a verb: on which channel, when, and resting on which message."""

    verb: Verb
    channel: Channel
    said_at: datetime
    evidence: int | None = None
    rating: int | None = None
    has_text: bool = False
    caught: bool = True


class PersonWanted(CaseEvent, frozen=True):
    """The contact asked for a person, or complained."""

    complaint: bool = False


class FactsRecorded(CaseEvent, frozen=True):
    """Facts became known; values are content at this seq."""

    names: tuple[str, ...]
    source: str


class FieldsSet(CaseEvent, frozen=True):
    """Plain fields of the case changed."""

    fields: Mapping[str, str]


class Assigned(CaseEvent, frozen=True):
    """Who is responsible now, and why."""

    agent_id: int | None
    why: str
    token: int | None = None


class Transferred(CaseEvent, frozen=True):
    """From one queue to another."""

    source: str
    target: str
    counted: bool


class Escalated(CaseEvent, frozen=True):
    """Raised to more authority or skill: to whom, until when, and how it comes back."""

    to: str
    due_at: datetime | None
    ret: str
    element: str


class PromiseMade(CaseEvent, frozen=True):
    """Something the contact may hold us to; content at this seq."""

    kind: str
    owner: int | None
    due_at: datetime | None


class PromiseSettled(CaseEvent, frozen=True):
    """A promise was kept, broken or withdrawn."""

    promise: int
    standing: str


class Closed(CaseEvent, frozen=True):
    """The case is closed, on a basis, from a stage."""

    basis: Basis
    element: str | None = None
    stage: Stage | None = None


class Reopened(CaseEvent, frozen=True):
    """The case is open again."""

    after: Basis


class TaskOpened(CaseEvent, frozen=True):
    """Work for a person that no step of the map holds; its id is this event's seq."""

    kind: str
    role: str
    about: int | None = None
    reason: str | None = None


class TaskDone(CaseEvent, frozen=True):
    """Such work is done."""

    task: int
    outcome: str


class WaitElapsed(CaseEvent, frozen=True):
    """The instant until which we waited or kept the case aside has come."""

    then: Then


class SilenceHeld(CaseEvent, frozen=True):
    """The contact is away until then; the silence does not count before."""

    until: datetime


class MessageDelivered(CaseEvent, frozen=True):
    """What became of a message: `sent`, `failed` or `bounced`."""

    message: int
    outcome: str


class LinkRenewed(CaseEvent, frozen=True):
    """A participant asked for a fresh link."""

    participant_id: int


class MessageSplit(CaseEvent, frozen=True):
    """A message became a case of its own."""

    message: int
    other_id: int


class ProcessEntered(CaseEvent, frozen=True):
    """The case goes on on another map; it came from `left`. Its tokens there are gone, the reference stays."""

    definition: tuple[str, int]
    left: tuple[str, int]
    signal: str | None = None


class EnteringUndone(CaseEvent, frozen=True):
    """The case stands again where it stood on its old map."""

    definition: tuple[str, int]
    process: ProcessState
    task_agents: tuple[tuple[int, int], ...] = ()
    parent: int | None = None


class MovedToVersion(CaseEvent, frozen=True):
    """The case goes on on another version of its map; it came from `left`, in the batch `move`."""

    definition: tuple[str, int]
    left: tuple[str, int]
    move: int | None = None


class MoveUndone(CaseEvent, frozen=True):
    """The case stands again where it stood before that move."""

    definition: tuple[str, int]
    process: ProcessState
    task_agents: tuple[tuple[int, int], ...] = ()
    move: int | None = None


class AttachedTo(CaseEvent, frozen=True):
    """The case belongs to the incident `parent` and waits for it."""

    parent: int


class DetachedFrom(CaseEvent, frozen=True):
    """The case goes its own way again."""

    parent: int


class UpdatePublished(CaseEvent, frozen=True):
    """How an incident stands, for everybody who waits for it; the words are content at this seq."""

    agent_id: int | None = None


class SignalSent(CaseEvent, frozen=True):
    """A signal goes to other cases: `children` `parent` (the case `target`) or `desk`, with plain `data`."""

    name: str
    scope: str
    element: str | None = None
    target: int | None = None
    data: Mapping[str, Any] = {}


AnyCaseEvent = (
    CaseOpened
    | MessageReceived
    | ThanksTaken
    | MessageSent
    | MessageSuppressed
    | MessagesRead
    | NoteAdded
    | ProposalMade
    | StatementRecorded
    | PersonWanted
    | FactsRecorded
    | FieldsSet
    | Assigned
    | Transferred
    | Escalated
    | PromiseMade
    | PromiseSettled
    | Closed
    | Reopened
    | TaskOpened
    | TaskDone
    | WaitElapsed
    | SilenceHeld
    | MessageDelivered
    | LinkRenewed
    | MessageSplit
    | ProcessEntered
    | EnteringUndone
    | MovedToVersion
    | MoveUndone
    | AttachedTo
    | DetachedFrom
    | UpdatePublished
    | SignalSent
)
if TYPE_CHECKING:
    from caseway.core.process import ProcessEvent

    Body = CaseEvent | ProcessEvent
else:
    Body = Union[(AnyCaseEvent, *PROCESS_EVENTS)]


class Event(msgspec.Struct, frozen=True):
    """One line of a case's history."""

    case_id: int
    seq: int
    at: datetime
    by: str
    body: Body

"""What can be asked of a case. Imperative; each is decided by the file of its noun."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.process import ProcessState
from caseway.core.values import Basis, Channel, Then, Verb


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """`by` is who asks: `agent:3`, `contact:7`, `system`, `time`. `seen` is the seq the person had on the screen."""

    by: str = "system"
    seen: int | None = None


class ReceiveMessage(Command, frozen=True):
    """A message of somebody outside. `automatic` names why no human wrote it; `thanks` that it says only thanks."""

    channel: Channel
    contact_id: int | None
    automatic: str | None = None
    thanks: bool = False
    away_until: datetime | None = None
    genuine: bool = True
    occurred_at: datetime | None = None


class OpenCase(Command, frozen=True):
    """A request came in (`trigger` message), was typed in by hand (none) or by another case (signal).

    `first` is what they said; it stands in the history before the map begins.
    """

    case_id: int
    trigger: str
    channel: Channel
    contact_id: int
    definition: tuple[str, int]
    organization_id: int | None = None
    inbox_id: int | None = None
    queue: str = "general"
    imported: bool = False
    closed: bool = False
    linked_to: int | None = None
    split_from: tuple[int, int] | None = None
    assignee: int | None = None
    first: ReceiveMessage | None = None
    subject: str = ""
    suspicious: bool = False


class SendMessage(Command, frozen=True):
    """A person of ours writes to the contact; `then` says what follows."""

    then: Then
    until: datetime | None = None
    channel: Channel = "email"
    agent_id: int | None = None


class AddNote(Command, frozen=True):
    """Internal words."""


class MakeProposal(Command, frozen=True):
    """A solution with its amount (what it costs us, in the house's currency) and the date of its effect."""

    amount: float = 0.0
    effect_on: datetime | None = None
    agent_id: int | None = None


class CompleteTask(Command, frozen=True):
    """A person finishes task `task` (`t12`: token 12 of the map, `a40`: opened by event 40) with one of its outcomes;
    `data` is its form, `facts` the names of the values to keep."""

    task: str
    outcome: str | None = None
    data: Mapping[str, Any] = {}
    facts: tuple[str, ...] = ()
    agent_id: int | None = None


class RecordStatement(Command, frozen=True):
    """What a contact said: on their page, or heard by an agent; `evidence` is the message it rests on, if any."""

    verb: Verb
    channel: Channel
    evidence: int | None = None
    said_at: datetime | None = None
    rating: int | None = None
    has_text: bool = False


class AskForPerson(Command, frozen=True):
    """The contact wants to speak to a person, or to complain."""

    complaint: bool = False


class RecordFacts(Command, frozen=True):
    """Facts became known; their values are content, `names` says which."""

    names: tuple[str, ...]
    source: str


class SetFields(Command, frozen=True):
    """Kind, category, priority or queue changed by a person."""

    fields: Mapping[str, str]
    reason: str = ""


class Assign(Command, frozen=True):
    """The case becomes `agent_id`'s, or nobody's."""

    agent_id: int | None
    why: str = "by hand"


class CloseCase(Command, frozen=True):
    """A person closes on a basis that a person may choose."""

    basis: Basis
    reason: str = ""


class CloseImported(Command, frozen=True):
    """An imported case comes in closed."""


class ReopenCase(Command, frozen=True):
    """A person opens a closed case again."""

    reason: str = ""


class TimeCame(Command, frozen=True):
    """Something in the case may be due; decided again from the state."""


class HoldWakeup(Command, frozen=True):
    """What was due in the case failed again and again; it waits for the lead."""

    reason: str


class NoteDelivery(Command, frozen=True):
    """What became of an outgoing message: `sent`, `failed` or `bounced`."""

    message: int
    outcome: str
    occurred_at: datetime | None = None


class FinishJob(Command, frozen=True):
    """A machine finished (or failed) the work of a service task."""

    token: int
    error: str | None = None
    data: Mapping[str, Any] = {}


class RetryStep(Command, frozen=True):
    """Try a parked step again."""

    token: int


class SkipStep(Command, frozen=True):
    """Leave a step without doing it; takes a permission and a reason."""

    token: int
    reason: str


class JumpTo(Command, frozen=True):
    """Go on at another step of the map; takes a permission and a reason."""

    element: str
    reason: str
    token: int | None = None


class RenewLink(Command, frozen=True):
    """A participant whose link has expired asks for a fresh one."""

    participant_id: int


class SplitOff(Command, frozen=True):
    """A message of this case is a matter of its own and became case `other_id`."""

    message: int
    other_id: int


class EnterProcess(Command, frozen=True):
    """The case goes on on another map under the same reference, at the start there that hears `signal`.

    With `parent` it belongs to that incident from then on.
    """

    definition: tuple[str, int]
    signal: str | None = None
    parent: int | None = None
    reason: str = ""


class UndoEntering(Command, frozen=True):
    """It was a mistake: the case is again where it stood on its old map, which `before` tells.

    Only while nothing else has happened: `seen` is the seq that the entering ended with.
    """

    definition: tuple[str, int]
    before: ProcessState
    task_agents: tuple[tuple[int, int], ...] = ()
    parent: int | None = None


class MoveToVersion(Command, frozen=True):
    """The case goes over to another version of its map; `mapping` is old element or flow to new, where they differ.

    It was made for the version `left`. `move` is the batch that it belongs to, if any.
    """

    definition: tuple[str, int]
    left: tuple[str, int]
    mapping: Mapping[str, str] = {}
    move: int | None = None


class UndoMove(Command, frozen=True):
    """The case goes back to where it stood before the move `move`; `seen` is the seq it has now."""

    definition: tuple[str, int]
    before: ProcessState
    task_agents: tuple[tuple[int, int], ...] = ()
    move: int | None = None


class HearSignal(Command, frozen=True):
    """A signal reached the case. One of the incident `source` counts only while the case belongs to it.

    `data` are plain values and are kept in the history.
    """

    name: str
    data: Mapping[str, Any] = {}
    source: int | None = None


class PublishUpdate(Command, frozen=True):
    """The owner of an incident tells everybody who waits for it how it stands."""

    agent_id: int | None = None


AnyCommand = (
    OpenCase
    | ReceiveMessage
    | SendMessage
    | AddNote
    | MakeProposal
    | CompleteTask
    | RecordStatement
    | AskForPerson
    | RecordFacts
    | SetFields
    | Assign
    | CloseCase
    | CloseImported
    | ReopenCase
    | TimeCame
    | HoldWakeup
    | NoteDelivery
    | FinishJob
    | RetryStep
    | SkipStep
    | JumpTo
    | RenewLink
    | SplitOff
    | EnterProcess
    | UndoEntering
    | MoveToVersion
    | UndoMove
    | HearSignal
    | PublishUpdate
)

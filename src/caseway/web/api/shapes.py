"""What the API answers, field by field. Names are part of the contract: they are added to, never changed."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

import msgspec

from caseway.core.values import Basis, Priority, Stage, Status

Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """A page of a list. `next` is the cursor of the page after it, or null."""

    items: list[Item]
    next: str | None


class Person(msgspec.Struct, frozen=True):
    """A name and an address, either of which may be unknown or erased."""

    name: str | None
    email: str | None


class ProcessPosition(msgspec.Struct, frozen=True):
    """The map a case runs on, and the names of the steps that are open."""

    key: str
    version: int
    steps: list[str]


class Closure(msgspec.Struct, frozen=True):
    """On which basis a case was closed, and when."""

    basis: Basis
    at: datetime


class Case(msgspec.Struct, frozen=True):
    """A case. `assignee` is the agent's address; `wake_at` the instant at which something in it is due."""

    reference: str
    subject: str | None
    status: Status
    stage: Stage | None
    priority: Priority
    queue: str
    assignee: str | None
    contact: Person
    process: ProcessPosition
    closure: Closure | None
    opened_at: datetime
    wake_at: datetime | None


class Attachment(msgspec.Struct, frozen=True):
    """A file of a message; `href` downloads it."""

    id: int
    name: str | None
    content_type: str
    size_bytes: int
    href: str


class Message(msgspec.Struct, frozen=True):
    """An utterance. `html` is made harmless; images from elsewhere are not in it."""

    id: int
    direction: str
    channel: str
    sender: Person = msgspec.field(name="from")
    to: list[Person]
    subject: str | None
    text: str | None
    html: str | None
    attachments: list[Attachment]
    automatic: bool
    at: datetime


class Note(msgspec.Struct, frozen=True):
    """Internal words, with the address of the agent who wrote them."""

    id: int
    text: str | None
    author: str | None
    at: datetime


class Proposal(msgspec.Struct, frozen=True):
    """A solution offered: words, steps, what it costs us, and the day it takes effect."""

    id: int
    text: str | None
    steps: list[str]
    amount: float
    effect_on: date | None
    author: str | None
    at: datetime


class Task(msgspec.Struct, frozen=True):
    """Work for a person: `t12` is a step of the map, `a40` work that no step holds. `outcomes` are the ways in which
    it may end, `form` what it asks for (form-js), or null."""

    id: str
    element: str | None
    name: str
    role: str
    outcomes: list[str]
    form: dict[str, Any] | None
    due_at: datetime | None


class Entry(msgspec.Struct, frozen=True):
    """One event of a case: `by` is `agent:3`, `contact:7`, `system` or `time`; `event` has a `type` and its results."""

    seq: int
    at: datetime
    by: str
    event: dict[str, Any]


class Queue(msgspec.Struct, frozen=True):
    """Cases waiting for a team."""

    key: str
    name: str


class Agent(msgspec.Struct, frozen=True):
    """One of ours; `queues` are those whose cases they see, beside their own."""

    id: int
    email: str
    name: str
    role: str
    present: bool
    queues: list[str]


class ProcessDefinition(msgspec.Struct, frozen=True):
    """A version of a map."""

    key: str
    version: int
    name: str


class Token(msgspec.Struct, frozen=True):
    """A token without its secret; `agent` is the address of whom it acts for."""

    id: int
    name: str
    agent: str
    scopes: list[str]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class MadeToken(msgspec.Struct, frozen=True):
    """A token just made; `token` is its secret, shown this once."""

    id: int
    name: str
    agent: str
    scopes: list[str]
    created_at: datetime
    token: str

"""What a scenario says: given, when, then. Frozen data, as it stands in the file."""

from typing import Any, Literal

import msgspec

from caseway.core.values import Basis, Channel, Role, Stage, Status

Words = tuple[str, ...]
Names = tuple[str, ...]

PEOPLE: dict[str, Role] = {
    "ana": "agent",
    "bob": "agent",
    "sol": "specialist",
    "lena": "lead",
    "ada": "admin",
}
"""Who works in a scenario that names nobody."""

MAIN = "main"
"""The case of a scenario that names none."""


class Plain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The common ground: a key that nobody knows is a mistake."""


class ContactGiven(Plain, frozen=True):
    """Who asks. Instants and spans before the beginning are texts."""

    name: str = "Mia"
    language: str = "en"
    zone: str = "UTC"
    vip: bool = False
    reachable: bool = True
    asked_to_rate: str | None = None
    acknowledged: str | None = None


class OrganizationGiven(Plain, frozen=True):
    """Whom they come from."""

    name: str = "Kettles Ltd"
    contract: str = ""


class Setting(Plain, frozen=True):
    """`[given]`: the surroundings. `calendar` and `policy` are what the house's settings hold under these names."""

    at: str = "2026-03-02T09:00"
    subject: str = ""
    channel: Channel = "email"
    queue: str = "general"
    spam: bool = False
    facts: dict[str, Any] = {}
    decided: dict[str, dict[str, Any]] = {}
    incidents: Names = ()
    contact: ContactGiven = ContactGiven()
    organization: OrganizationGiven | None = None
    calendar: dict[str, Any] = {}
    policy: dict[str, Any] = {}
    people: dict[str, Role] = msgspec.field(default_factory=lambda: dict(PEOPLE))
    absent: Names = ()


class Then(Plain, frozen=True):
    """What must be true after a step; None: not asked. The keys are explained in docs/reference/scenarios.md."""

    status: Status | None = None
    stage: Stage | Literal["none"] | None = None
    open: Names | None = None
    not_open: Names | None = None
    tasks: Names | None = None
    roles: Names | None = None
    hands: dict[str, str] | None = None
    owner: str | None = None
    sent: Words | None = None
    not_sent: Words | None = None
    suppressed: Words | None = None
    reminders: int | None = None
    passed: Names | None = None
    not_passed: Names | None = None
    closed: bool | Basis | None = None
    over: bool | None = None
    reopened: int | None = None
    promise: Literal["open", "kept", "broken", "withdrawn", "none"] | None = None
    promise_due: str | None = None
    proposal: Literal["made", "agreed", "declined", "none"] | None = None
    process: str | None = None
    parent: str | None = None
    kind: str | None = None
    category: str | None = None
    priority: str | None = None
    queue: str | None = None
    facts: Names | None = None
    values: dict[str, Any] | None = None
    told: str | None = None
    next: str | None = None
    held: bool | str | None = None
    fault: bool | str | None = None
    refused: bool | str | None = None
    unread: int | None = None
    cases: dict[Status, int] | None = None


class Step(Plain, frozen=True):
    """One step. `when` is a sentence, `details` (`with` in the file) what belongs to it."""

    after: str | None = None
    working: str | None = None
    at: str | None = None
    when: str = "silence"
    details: dict[str, Any] = msgspec.field(name="with", default={})
    then: Then = Then()
    case: str = MAIN
    but: Names = ()
    note: str = ""


class CaseGroup(Plain, frozen=True):
    """`[[case]]`: one more case, or `count` of them; `process` is the key of their map, `subject` their own."""

    name: str
    count: int = 1
    process: str | None = None
    subject: str | None = None
    contact: ContactGiven = ContactGiven()


class Scenario(Plain, frozen=True):
    """A whole scenario. `lines` are the lines of its steps in the file."""

    title: str
    steps: tuple[Step, ...] = msgspec.field(name="step")
    shows: str = ""
    given: Setting = Setting()
    groups: tuple[CaseGroup, ...] = msgspec.field(name="case", default=())
    lines: tuple[int, ...] = ()

"""What the shell read for one decision: policies, people, values. Nothing in it is looked up again later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.calendar import Calendar
from caseway.core.process import Definition
from caseway.core.process.stimuli import Told


class Colleague(msgspec.Struct, frozen=True):
    """One of ours, as far as a decision needs them."""

    id: int
    role: str
    team_id: int | None
    present: bool
    queues: frozenset[str]


AUTHORITY: Mapping[str, float] = {"agent": 50.0, "specialist": 200.0, "lead": 1000.0, "admin": 1000.0}
"""What a role may offer at most, where the house has set nothing else."""


class Policy(msgspec.Struct, frozen=True):
    """What the house has set: limits in the house's currency, hours in working time, windows in calendar time."""

    authority: Mapping[str, float] = msgspec.field(default_factory=lambda: dict(AUTHORITY))
    told_hours: Mapping[str, float] = {}
    contract_hours: Mapping[str, float] = {}
    acknowledgement_window_hours: float = 1.0
    rating_window_days: int = 30
    reminder_lead_days: int = 3
    person_decides_silence: bool = False
    required_facts: Mapping[str, tuple[str, ...]] = {}


class OpenIncident(msgspec.Struct, frozen=True):
    """An incident that is not solved: its case, its category, and the words that tell a report of it."""

    id: int
    category: str = ""
    words: tuple[str, ...] = ()


class Given(msgspec.Struct, frozen=True):
    """The surroundings of a case at one instant. `maps` are those on which the case may go on, newest versions.

    `calendar` is that of the team whose queue the case is in, else the house's; `calendars` are all by queue, for
    the case may change its queue within a decision, with the house's under `""`.
    """

    definition: Definition
    calendar: Calendar
    calendars: Mapping[str, Calendar] = {}
    policy: Policy = Policy()
    contact: Mapping[str, Any] = {}
    contact_zone: str = "UTC"
    organization: Mapping[str, Any] | None = None
    subject: str = ""
    facts: Mapping[str, Any] = {}
    incidents: tuple[str, ...] = ()
    open_incidents: tuple[OpenIncident, ...] = ()
    maps: Mapping[str, Definition] = {}
    colleagues: tuple[Colleague, ...] = ()
    acknowledged_at: datetime | None = None
    rating_asked_at: datetime | None = None
    unread_elsewhere: bool = False
    intake_clear: bool = True
    reachable: bool = True
    suspicious: bool = False
    author_role: str | None = None
    told: Told | None = None

    def calendar_for(self, queue: str) -> Calendar:
        """When they work whose queue it is: their team's calendar, else the house's."""
        return self.calendars.get(queue) or self.calendars.get("", self.calendar)

    def colleague(self, agent_id: int | None) -> Colleague | None:
        """The colleague with that id, or None."""
        return next((c for c in self.colleagues if c.id == agent_id), None)

"""Cases in memory and in virtual time: decided and folded by the core, their effects carried out on the spot."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from caseway.core.calendar import Calendar
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.given import Colleague, Given, OpenIncident, Policy
from caseway.core.case.position import status_of, wake_at
from caseway.core.process import Definition
from caseway.lab.scenarios.naming import Impossible
from caseway.lab.scenarios.paths import Line
from caseway.lab.scenarios.shape import ContactGiven, Scenario, Setting
from caseway.lab.scenarios.story import Story
from caseway.lab.scenarios.surroundings import (
    before,
    begins_at,
    calendar_of,
    colleagues_of,
    policy_of,
)

INSTANTS_MAX = 20_000
"""How often time may come in one scenario."""
INCIDENT = "incident"
"""The kind and the map of a case that others wait for."""
FIRST_CASE = 1042
FIRST_CONTACT = 7


class EndlessTime(Exception):
    """Time comes and comes, and nothing is ever done."""


class Asker:
    """A contact, and what is known of them beside their cases."""

    def __init__(self, number: int, given: ContactGiven, begin: datetime, zone: str) -> None:
        self.id = number
        self.given = given
        self.acknowledged_at = before(given.acknowledged, begin, zone)
        self.rating_asked_at = before(given.asked_to_rate, begin, zone)


class Life(Story):
    """One case of a scenario: its story, whose it is, and the facts that are content beside it."""

    def __init__(self, name: str, case_id: int, process: str, contact: Asker, subject: str) -> None:
        super().__init__()
        self.name = name
        self.subject = subject
        self.id = case_id
        self.process = process
        self.contact = contact
        self.facts: dict[str, Any] = {}
        self.maps: list[Definition] = []

    def lines(self, first: int = 0) -> list[Line]:
        """Its history from event `first` on (from 0), each event with the map on which it happened."""
        return list(zip(self.events[first:], self.maps[first:], strict=True))

    def note_maps(self, added: Iterable[Event], maps: Mapping[str, Definition]) -> None:
        """Keep on which map each of these new events happened."""
        for event in added:
            body = event.body
            if isinstance(body, e.CaseOpened | e.ProcessEntered | e.EnteringUndone):
                self.maps.append(maps[body.definition[0]])
            else:
                self.maps.append(self.maps[-1])


class World:
    """Everything a scenario plays in. `now` is its only clock."""

    def __init__(self, maps: Mapping[str, Definition], main: str, scenario: Scenario) -> None:
        self.maps = maps
        self.setting: Setting = scenario.given
        self.calendar: Calendar = calendar_of(self.setting)
        self.policy: Policy = policy_of(self.setting)
        self.colleagues: dict[str, Colleague] = colleagues_of(
            self.setting.people, frozenset(self.setting.absent)
        )
        self.now = begins_at(self.setting)
        self.begin = self.now
        self.lives: dict[str, Life] = {}
        self.times = 0
        self._add("main", main, self.setting.contact, self.setting.subject)
        for group in scenario.groups:
            names = (
                [group.name] if group.count == 1 else [f"{group.name} {n + 1}" for n in range(group.count)]
            )
            for name in names:
                subject = self.setting.subject if group.subject is None else group.subject
                self._add(name, group.process or main, group.contact, subject)

    def _add(self, name: str, process: str, contact: ContactGiven, subject: str) -> None:
        number = len(self.lives)
        asker = Asker(FIRST_CONTACT + number, contact, self.begin, self.calendar.zone)
        self.lives[name] = Life(name, FIRST_CASE + number, process, asker, subject)

    def definition_of(self, life: Life) -> Definition:
        """The map on which the case is now."""
        key = life.now.definition[0] if life.now is not None else life.process
        return self.maps[key]

    def name_of(self, agent_id: int | None) -> str:
        """Who that is; `nobody` for None."""
        return next((name for name, one in self.colleagues.items() if one.id == agent_id), "nobody")

    def do(self, life: Life, *asked: c.Command) -> Refusal | None:
        """Carry out commands, one after the other, until one is refused."""
        for command in asked:
            if not life.is_open and not isinstance(command, c.OpenCase):
                raise Impossible(f"The case “{life.name}” is not open yet.")
            added = life.take(command, self.given(life, command), self.now)
            if isinstance(added, Refusal):
                return added
            life.note_maps(added, self.maps)
            self._carry_out(life, added)
        return None

    def given(self, life: Life, command: c.Command) -> Given:
        """What the core is told for one decision."""
        people = tuple(self.colleagues.values())
        setting, contact = self.setting, life.contact
        known = contact.given
        author = next((one for one in people if command.by == f"agent:{one.id}"), None)
        whence = setting.organization
        return Given(
            definition=self.definition_of(life),
            calendar=self.calendar,
            policy=self.policy,
            contact={"name": known.name, "language": known.language, "vip": known.vip},
            contact_zone=known.zone,
            organization={"name": whence.name, "contract": whence.contract} if whence is not None else None,
            subject=life.subject,
            facts={**setting.facts, **life.facts},
            incidents=setting.incidents,
            open_incidents=tuple(self._incidents()),
            maps=self.maps,
            told=(lambda element, name, values: setting.decided.get(name)) if setting.decided else None,
            colleagues=people,
            acknowledged_at=contact.acknowledged_at,
            rating_asked_at=contact.rating_asked_at,
            unread_elsewhere=self._unread_elsewhere(life),
            reachable=known.reachable,
            suspicious=setting.spam and isinstance(command, c.OpenCase),
            author_role=author.role if author else None,
        )

    def _incidents(self) -> Iterator[OpenIncident]:
        """The cases of this scenario that are incidents nobody has solved yet."""
        for life in self.lives.values():
            state = life.now
            if state is None or state.kind != INCIDENT or self.definition_of(life).key != INCIDENT:
                continue
            if status_of(state, self.definition_of(life)) in ("open", "waiting"):
                words = [word.strip().lower() for word in str(life.facts.get("words", "")).split(",")]
                yield OpenIncident(life.id, state.category, tuple(word for word in words if word))

    def _unread_elsewhere(self, life: Life) -> bool:
        others = (one for one in self.lives.values() if one is not life and one.contact is life.contact)
        return any(one.now is not None and one.now.unread and one.now.closure is None for one in others)

    def _carry_out(self, life: Life, added: Iterable[Event]) -> None:
        """What the house does after the commit: automatic mail leaves at once."""
        for event in added:
            body = event.body
            if isinstance(body, e.SignalSent):
                self._spread(life, body)
            if not isinstance(body, e.MessageSent) or body.template is None:
                continue
            if body.template == "acknowledgement":
                life.contact.acknowledged_at = self.now
            if body.template == "rating":
                life.contact.rating_asked_at = self.now
            if body.channel == "email" and life.contact.given.reachable:
                self.do(life, c.NoteDelivery(message=event.seq, outcome="sent"))

    def _spread(self, life: Life, signal: e.SignalSent) -> None:
        """Whoever is meant hears the signal, case by case."""
        for other in self.lives.values():
            if other is life or other.now is None or other.now.process.ended:
                continue
            below = signal.scope == "children" and other.now.parent == life.id
            if below or signal.scope == "desk" or (signal.scope == "parent" and other.id == signal.target):
                source = life.id if below else None
                self.do(other, c.HearSignal(name=signal.name, data=signal.data, source=source))

    def next_due(self) -> tuple[datetime, Life] | None:
        """The earliest instant at which anything is due, and the case in which it is."""
        due = [
            (at, life.id, life)
            for life in self.lives.values()
            if life.now is not None and (at := wake_at(life.now)) is not None
        ]
        found = min(due, default=None, key=lambda entry: entry[:2])
        return (found[0], found[2]) if found else None

    def come_to(self, until: datetime) -> Life | None:
        """Let the next thing that is due by `until` happen, and say in which case; None when nothing is left."""
        found = self.next_due()
        if found is None or found[0] > until:
            self.now = max(until, self.now)
            return None
        self.times += 1
        if self.times > INSTANTS_MAX:
            raise EndlessTime(f"Time has come {INSTANTS_MAX:,} times; a scenario is shorter than that.")
        due, life = found
        self.now = max(due, self.now)
        refusal = self.do(life, c.TimeCame(by="time"))
        if refusal is not None:
            raise EndlessTime(refusal.sentence)
        return life

    def set_presence(self, name: str, *, present: bool) -> None:
        """Somebody goes, or is here again."""
        self.colleagues[name] = replace(self.colleagues[name], present=present)

    def change(self, changes: Mapping[str, Any]) -> None:
        """What is given is so from now on; tables are laid over what was given before."""
        raw = msgspec.to_builtins(self.setting)
        for key, value in changes.items():
            old = raw.get(key)
            raw[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
        self.setting = msgspec.convert(raw, Setting)
        self.calendar, self.policy = calendar_of(self.setting), policy_of(self.setting)
        if "contact" in changes:
            self.lives["main"].contact.given = self.setting.contact
        if "absent" in changes:
            for name in self.colleagues:
                self.set_presence(name, present=name not in self.setting.absent)

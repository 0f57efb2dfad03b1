"""A replay over stored cases: rows become records, outcomes become rows, and the sums are kept."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from caseway.core import process
from caseway.core.calendar import Calendar
from caseway.core.case import events as e
from caseway.core.case.given import Colleague, Given, Policy
from caseway.lab.replay.actions import Known, Record
from caseway.lab.replay.assuming import typical_hours
from caseway.lab.replay.change import Assumption, Change, Version
from caseway.lab.replay.comparing import Outcome, Side
from caseway.lab.replay.period import Replayer
from caseway.lab.replay.totals import Totals, added
from caseway.store.definitions import Published, compiled
from caseway.store.replay_records import AroundCase, RecordedCase, Trying
from caseway.store.replays import FoundCase

UNREADABLE = "Its record cannot be replayed: {}"


class Trial:
    """One replay under way; keeps compiled maps and nothing of a case."""

    def __init__(self, trying: Trying) -> None:
        self._trying = trying
        self._versions: dict[tuple[str, int], Version] = {}
        target = version_of(trying.target) if trying.target is not None else None
        policy = msgspec.convert(trying.policy, Policy) if trying.policy is not None else None
        hours = (trying.assumption or {}).get("hours")
        assumption = msgspec.convert(trying.assumption, Assumption) if hours else None
        self._replayer = Replayer(Change(target, policy, assumption), self._version)
        house = trying.house.settings or {}
        self._calendar = msgspec.convert(house["calendar"], Calendar) if "calendar" in house else Calendar()
        bodies = msgspec.convert(trying.house.calendars or {}, dict[str, Calendar])
        own = {queue: bodies[key] for queue, key in (trying.house.queue_calendars or {}).items()}
        self._calendars = {"": self._calendar} | own if own else {}
        self._policy = msgspec.convert(house.get("policy", {}), Policy)
        self._colleagues = msgspec.convert(trying.house.colleagues or [], tuple[Colleague, ...])

    def _version(self, key: tuple[str, int]) -> Version:
        if key not in self._versions:
            self._versions[key] = version_of(self._trying.published[key])
        return self._versions[key]

    def batch(
        self, cases: Sequence[RecordedCase], sums: dict[str, Any]
    ) -> tuple[list[FoundCase], dict[str, Any]]:
        """Replay these cases: rows of those that are not the same, and the sums with all of them."""
        totals = msgspec.convert(sums, Totals)
        found = []
        for case in cases:
            outcome = self._outcome(case)
            totals = added(totals, outcome)
            if outcome.category != "same":
                found.append(_row(outcome))
        return found, msgspec.to_builtins(totals)

    def hours(self, cases: Sequence[RecordedCase]) -> dict[str, list[float]]:
        """Working hours of every recorded task by role."""
        found: dict[str, list[float]] = {}
        for case in cases:
            past = self._replayer.past_of(self._record(case), self._trying.horizon_at)
            for role, hours in typical_hours(past.stays, self._calendar).items():
                found.setdefault(role, []).extend(hours)
        return found

    def _outcome(self, case: RecordedCase) -> Outcome:
        try:
            return self._replayer.replay(self._record(case), self._trying.horizon_at)
        except (LookupError, ValueError) as error:
            at = case.events[0].at
            nothing = Side(opened_at=at)
            why = UNREADABLE.format(f"{type(error).__name__}: {error}"[:200])
            return Outcome(case.around.id, "unknown", nothing, nothing, known_until=at, why=why)

    def _record(self, case: RecordedCase) -> Record:
        around = case.around
        opened = case.events[0].body
        if not isinstance(opened, e.CaseOpened):
            raise ValueError(f"case {around.id} does not begin with its opening")
        given = Given(
            definition=self._version(opened.definition).definition,
            calendar=self._calendar,
            calendars=self._calendars,
            policy=self._policy,
            contact={"name": around.name or "", "language": around.language, "vip": around.vip},
            contact_zone=_zone(around.zone),
            organization={"name": around.organization, "contract": around.contract}
            if around.organization
            else None,
            subject=around.subject or "",
            incidents=tuple(around.incidents),
            colleagues=self._colleagues,
            rating_asked_at=around.rating_asked_at,
            reachable=around.reachable,
        )
        facts = [Known(seq, name, value) for seq, name, value in around.facts]
        return Record(case.events, given, facts, _erased(around))


def _erased(around: AroundCase) -> frozenset[str]:
    """The names of what a decision might read and nobody knows any more."""
    gone = {name for name, value in (("subject", around.subject), ("contact", around.name)) if value is None}
    lost = any(value is None for _, _, value in around.facts)
    return frozenset(gone | ({"facts"} if lost else set()))


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError):
        return "UTC"
    return name


def _row(outcome: Outcome) -> FoundCase:
    later = None if outcome.later is None else round(outcome.later)
    details = msgspec.to_builtins(outcome)
    return FoundCase(outcome.case_id, outcome.category, list(outcome.differs), later, details)


def version_of(published: Published) -> Version:
    """A published or drawn map, compiled. Raises `NotExecutable` or `Unreadable`."""
    tables = {
        name.removesuffix(".dmn"): text for name, text in published.files.items() if name.endswith(".dmn")
    }
    return Version(published.key, published.version, compiled(published).definition, tables)


NOT_RUNNABLE = (process.NotExecutable, process.Unreadable)
"""What a map raises that cannot be tried."""

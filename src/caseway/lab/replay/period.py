"""Replays case after case on one change; the maps are compiled once and their places found once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from caseway.core.case.position import wake_at
from caseway.lab.replay.actions import Action, Record, actions_of
from caseway.lab.replay.change import Change, Version, VersionOf, places
from caseway.lab.replay.comparing import (
    Measured,
    Outcome,
    Side,
    differences,
    first_difference,
    side_of,
    told_in,
)
from caseway.lab.replay.course import Course, Forward, Past
from caseway.lab.replay.moments import moments_of
from caseway.lab.replay.stays import Watch
from caseway.lab.replay.telling import Teller
from caseway.lab.replay.telling import told_in as results_in

LEFT_MAX = 20
UNREBUILT = "Its own map does not lead to what is recorded: something it read then is not known any more."
_INSTANT = timedelta(microseconds=1)


class Replayer:
    """Replays cases on a change. Holds compiled maps; nothing of a case."""

    def __init__(self, change: Change, version_of: VersionOf) -> None:
        self.change = change
        self._version_of = version_of
        self._places: dict[tuple[int, int], Mapping[str, str]] = {}

    def replay(self, record: Record, now: datetime) -> Outcome:
        """The case on its recorded course and on the changed map, up to `now`."""
        past = self.past_of(record, now)
        new = self.change.version or past.versions[-1]
        found = self._compared(past, self.change, new)
        if found.differs or found.category == "unknown":
            own = self._compared(past, Change(), past.versions[-1])
            if own.differs:
                return _unrebuilt(found, own, past)
        return found

    def past_of(self, record: Record, now: datetime) -> Past:
        """The recorded course."""
        actions = list(actions_of(record, lambda asked: self._version_of(asked).definition))
        versions = [self._version_of(_definition(action)) for action in actions]
        watch = Watch()
        for action, version in zip(actions, versions, strict=True):
            watch.look(action.after, version.definition, list(action.events), action.at)
        return Past(record, actions, versions, watch.stays(), _horizon(actions[-1], now))

    def _compared(self, past: Past, change: Change, new: Version) -> Outcome:
        where = self._where(past, new)
        told = results_in(past.actions, past.versions, where)
        forward = Course(past, change, new, where, Teller(new, told, past.record.erased)).run()
        before, after = _recorded_side(past, where), _replayed_side(past, change, new, forward)
        first = first_difference(before, after)
        differs = differences(before, after) if forward.known_until is None else ()
        return Outcome(
            case_id=past.record.events[0].case_id,
            category="unknown" if forward.known_until is not None else differs[0] if differs else "same",
            recorded=before,
            replayed=after,
            differs=differs,
            known_until=forward.known_until,
            why=forward.why,
            first=first,
            later=_later(before, after),
            left=tuple(forward.left[:LEFT_MAX]),
            assumed=forward.assumed,
        )

    def _where(self, past: Past, new: Version) -> Mapping[str, str]:
        """Where the elements of the maps of this case are on the new one; the map it was on last counts first."""
        found: dict[str, str] = {}
        for old in {id(version): version for version in past.versions}.values():
            found |= self._places_of(old, new)
        return found

    def _places_of(self, old: Version, new: Version) -> Mapping[str, str]:
        key = (id(old), id(new))
        if key not in self._places:
            self._places[key] = places(old.definition, new.definition)
        return self._places[key]


def _definition(action: Action) -> tuple[str, int]:
    if action.before is not None:
        return action.before.definition
    return action.after.definition


def _horizon(last: Action, now: datetime) -> datetime:
    """Up to when the record speaks: now, or just before what the desk has not looked at yet."""
    wakes = wake_at(last.after)
    reached = now if wakes is None else min(now, wakes - _INSTANT)
    return max(last.at, reached)


def _recorded_side(past: Past, where: Mapping[str, str]) -> Side:
    last = past.versions[-1].definition
    moments = [
        moment
        for action, version in zip(past.actions, past.versions, strict=True)
        for moment in moments_of(action.events, version.definition, where)
    ]
    events, state = past.record.events, past.actions[-1].after
    measured = Measured(events, state, past.stays, moments, last, where)
    return side_of(measured, past.record.given.calendar, past.until)


def _replayed_side(past: Past, change: Change, new: Version, forward: Forward) -> Side:
    """What was told is as recorded, unless the policy that it follows from is changed."""
    told_at = told_in(past.record.events) if change.policy is None else None
    state = forward.state
    if state is None:
        return Side(opened_at=past.actions[0].at)
    moments = moments_of(forward.events, new.definition, {})
    measured = Measured(forward.events, state, forward.stays, moments, new.definition, {})
    until = forward.known_until or past.until
    return side_of(measured, past.record.given.calendar, until, told_at)


def _later(before: Side, after: Side) -> float | None:
    if before.closed_at is None or after.closed_at is None:
        return None
    return (after.closed_at - before.closed_at).total_seconds()


def _unrebuilt(found: Outcome, own: Outcome, past: Past) -> Outcome:
    """A case that cannot be compared, for even its own map does not lead to its record."""
    at = (
        own.recorded.moments[own.first].at
        if own.first is not None and own.first < len(own.recorded.moments)
        else past.until
    )
    return Outcome(
        case_id=found.case_id,
        category="unknown",
        recorded=found.recorded,
        replayed=own.replayed,
        known_until=at,
        why=UNREBUILT,
        first=own.first,
        left=own.left,
    )

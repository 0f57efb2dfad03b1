"""Replays case after case on one change; the maps are compiled once and their places found once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from caseway.core.case.position import wake_at
from caseway.lab.replay.actions import Action, Record, actions_of
from caseway.lab.replay.change import Change, Maps, Version, VersionOf, places
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
        found = self._compared(past, self.change)
        if found.differs or found.category == "unknown":
            own = self._compared(past, Change())
            if own.differs:
                return _unrebuilt(found, own, past)
        return found

    def past_of(self, record: Record, now: datetime) -> Past:
        """The recorded course."""
        actions = list(actions_of(record, lambda asked: self._version_of(asked).definition))
        versions = [self._version_of(_definition(action)) for action in actions]
        watch = Watch()
        for action in actions:
            after = self._version_of(action.after.definition)
            watch.look(action.after, after.definition, list(action.events), action.at)
        return Past(record, actions, versions, watch.stays(), _horizon(actions[-1], now))

    def _compared(self, past: Past, change: Change) -> Outcome:
        maps = Maps(change, self._version_of)
        where = self._where(past, maps)
        told = results_in(past.actions, past.versions, where)
        forward = Course(past, change, maps, where, Teller(told, past.record.erased)).run()
        before, after = self._recorded_side(past, where), _replayed_side(past, change, forward)
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

    def _recorded_side(self, past: Past, where: Mapping[str, str]) -> Side:
        moments = []
        for action, version in zip(past.actions, past.versions, strict=True):
            after = self._version_of(action.after.definition)
            nodes = version.definition.nodes
            if after is not version:
                nodes = {**nodes, **after.definition.nodes}
            moments += moments_of(action.events, nodes, where)
        state = past.actions[-1].after
        last = self._version_of(state.definition).definition
        measured = Measured(past.record.events, state, past.stays, moments, last, where)
        return side_of(measured, past.record.given.calendar, past.until)

    def _where(self, past: Past, maps: Maps) -> Mapping[str, str]:
        """Where the elements of the maps of this case are on the new course; the map it was on last counts first."""
        found: dict[str, str] = {}
        pairs = [_definition(action) for action in past.actions] + [past.actions[-1].after.definition]
        for pair in dict.fromkeys(pairs):
            found |= self._places_of(self._version_of(pair), maps.version(pair))
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


def _replayed_side(past: Past, change: Change, forward: Forward) -> Side:
    """What was told is as recorded, unless the policy that it follows from is changed."""
    told_at = told_in(past.record.events) if change.policy is None else None
    state = forward.state
    if state is None:
        return Side(opened_at=past.actions[0].at)
    nodes = forward.versions[-1].definition.nodes
    for version in forward.versions[:-1]:
        nodes = {**version.definition.nodes, **nodes}
    moments = moments_of(forward.events, nodes, {})
    measured = Measured(forward.events, state, forward.stays, moments, forward.versions[-1].definition, {})
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

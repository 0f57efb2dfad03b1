"""Two courses of one case side by side: what differs, in classes that a person can count."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from caseway.core.calendar import Calendar
from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.case.position import live_tokens
from caseway.core.case.state import CaseState
from caseway.core.measures.replies import (
    is_task_overdue,
    is_told_time_breached,
    time_to_close,
    time_to_first_reply,
)
from caseway.core.process import Definition
from caseway.lab.replay.course import Left
from caseway.lab.replay.moments import MOMENTS_MAX, Moment
from caseway.lab.replay.stays import Stay
from caseway.store.replays import Category

JITTER = timedelta(minutes=1)
"""Less is no difference in duration."""

FIELDS = ("kind", "category", "priority", "queue")


class Load(msgspec.Struct, frozen=True):
    """The work of one role: tasks that were opened, and the working hours they stood open."""

    tasks: int = 0
    hours: float = 0.0


class Side(msgspec.Struct, frozen=True, omit_defaults=True):
    """One course, measured. Hours are working time; `standing` is where an open case waits."""

    opened_at: datetime
    closed_at: datetime | None = None
    basis: str = ""
    standing: tuple[str, ...] = ()
    fields: Mapping[str, str] = {}
    first_reply_at: datetime | None = None
    told_at: datetime | None = None
    reply_hours: float | None = None
    close_hours: float | None = None
    breaches: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    visited: tuple[str, ...] = ()
    load: Mapping[str, Load] = {}
    cut: bool = False


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case replayed: its class, everything that differs, both courses, and what cannot be known.

    `first` is the place of the first difference in the moments; `later` how much later it is closed, in seconds.
    """

    case_id: int
    category: Category
    recorded: Side
    replayed: Side
    differs: tuple[Category, ...] = ()
    known_until: datetime | None = None
    why: str = ""
    first: int | None = None
    later: float | None = None
    left: tuple[Left, ...] = ()
    assumed: tuple[str, ...] = ()


class Measured(msgspec.Struct, frozen=True):
    """What a side is measured from."""

    events: Sequence[Event]
    state: CaseState
    stays: Sequence[Stay]
    moments: Sequence[Moment]
    definition: Definition
    places: Mapping[str, str]


def side_of(course: Measured, calendar: Calendar, until: datetime, told_at: datetime | None = None) -> Side:
    """One course, measured up to `until`; `told_at` stands for the instant told, where the record knows it."""
    state = course.state
    closed_at = state.closure.at if state.closure is not None else None
    told = told_at if told_at is not None else told_in(course.events)
    reply, close = (
        time_to_first_reply(state.opened_at, state.first_reply_at, calendar),
        time_to_close(state.opened_at, closed_at, calendar),
    )
    live = (
        []
        if state.closure is not None
        else [token.node for token, _ in live_tokens(state, course.definition)]
    )
    ended = ["(over)"] if state.process.ended and state.closure is None else []
    return Side(
        opened_at=state.opened_at,
        closed_at=closed_at,
        basis=state.closure.basis if state.closure is not None else "",
        standing=tuple(sorted({course.places.get(one, one) for one in live} | set(ended))),
        fields={name: getattr(state, name) for name in FIELDS},
        first_reply_at=state.first_reply_at,
        told_at=told,
        reply_hours=_hours(reply),
        close_hours=_hours(close),
        breaches=_breaches(course, state, told, until),
        moments=tuple(course.moments[:MOMENTS_MAX]),
        visited=_visited(course.events),
        load=_load(course.stays, calendar, until),
        cut=len(course.moments) > MOMENTS_MAX,
    )


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds() / 3600, 3)


def told_in(events: Sequence[Event]) -> datetime | None:
    """The instant that the acknowledgement told; None if none was sent."""
    told = [
        x.body.told_at
        for x in events
        if isinstance(x.body, e.MessageSent) and x.body.template == "acknowledgement"
    ]
    return told[0] if told else None


def _breaches(
    course: Measured, state: CaseState, told_at: datetime | None, until: datetime
) -> tuple[str, ...]:
    end = state.closure.at if state.closure is not None else until
    told = ["told"] if is_told_time_breached(told_at, state.first_reply_at, end) else []
    late = [
        course.places.get(stay.element, stay.element)
        for stay in course.stays
        if is_task_overdue(stay.due_at, stay.until, until)
    ]
    return (*told, *late)


def _visited(events: Sequence[Event]) -> tuple[str, ...]:
    """The elements that a token has been at, in the order of the first time."""
    named = (getattr(event.body, "element", None) for event in events)
    return tuple(dict.fromkeys([name for name in named if name]))


def _load(stays: Sequence[Stay], calendar: Calendar, until: datetime) -> dict[str, Load]:
    found: dict[str, Load] = {}
    for stay in stays:
        if stay.role is not None:
            end = max(min(stay.until or until, until), stay.since)
            hours = calendar.working_between(stay.since, end).total_seconds() / 3600
            before = found.get(stay.role, Load())
            found[stay.role] = Load(before.tasks + 1, before.hours + hours)
    return found


def differences(recorded: Side, replayed: Side) -> tuple[Category, ...]:
    """Everything in which the courses differ, the weightiest first; empty if they are the same."""
    found: dict[Category, bool] = {
        "end": (not recorded.basis) != (not replayed.basis)
        or (not recorded.basis and recorded.standing != replayed.standing),
        "basis": recorded.basis != replayed.basis and bool(recorded.basis) and bool(replayed.basis),
        "path": _path(recorded) != _path(replayed) or recorded.cut != replayed.cut,
        "decided": recorded.fields != replayed.fields or _made(recorded) != _made(replayed),
        "breaches": sorted(recorded.breaches) != sorted(replayed.breaches),
        "duration": _far(recorded.closed_at, replayed.closed_at)
        or _far(recorded.first_reply_at, replayed.first_reply_at),
    }
    return tuple(category for category, differs in found.items() if differs)


def _path(side: Side) -> list[tuple[str, str, str]]:
    return [moment.key for moment in side.moments if moment.kind != "decided"]


def _made(side: Side) -> list[tuple[str, str, str]]:
    return [moment.key for moment in side.moments if moment.kind == "decided"]


def _far(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= JITTER


def first_difference(recorded: Side, replayed: Side) -> int | None:
    """The place of the first moment that differs, in what happened or by more than a minute; None if none does."""
    for at, (one, other) in enumerate(zip(recorded.moments, replayed.moments, strict=False)):
        if one.key != other.key or _far(one.at, other.at):
            return at
    shorter, longer = sorted((len(recorded.moments), len(replayed.moments)))
    return shorter if shorter != longer else None

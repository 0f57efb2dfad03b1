"""Stories: what contacts and agents did, step by step, as written in `seeds/stories/*.toml`.

When: `-3 09:12` is three working days before the present, by the wall clock of the house; `~9m` is nine minutes
before the present; `+50m` is fifty minutes after the step before, `+1 10:00` the next working day at ten. A step that
would lie after the present is left out, with all that follow: the story has not come to it yet.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from caseway.core.calendar import Calendar
from caseway.kit.places import part

Deed = Literal[
    "mail",
    "away",
    "call",
    "page",
    "says",
    "heard",
    "wants",
    "reply",
    "propose",
    "note",
    "done",
    "read",
    "assign",
    "fields",
    "close",
    "reopen",
    "spam",
    "split",
    "bounce",
    "order",
    "known",
]


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One deed. `by` is an agent (or, for `mail`, another contact); which other fields count depends on the deed."""

    at: str
    do: Deed
    by: str | None = None
    text: str = ""
    subject: str | None = None
    files: tuple[str, ...] = ()
    then: Literal["wait_contact", "answer", "wait_third_party", "keep"] = "wait_contact"
    until: str | None = None
    ask: str | None = None
    outcome: str = ""
    data: dict[str, Any] = {}
    amount: float = 0.0
    steps: tuple[str, ...] = ()
    to: str | None = None
    rating: int | None = None
    take: bool = False


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case: whose it is, what it is called, what happened."""

    who: str
    subject: str
    step: tuple[Step, ...]


class Cue(msgspec.Struct, frozen=True):
    """A step with the instant at which it happens; `n` is its place in the story."""

    at: datetime
    story: int
    n: int
    step: Step


_SPAN = re.compile(r"(\d+)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_ON_A_DAY = re.compile(r"([+-]\d+) (\d\d):(\d\d)")


def read_stories() -> list[Story]:
    """Every story that we ship, in the order of the files."""
    return [
        msgspec.convert(raw, Story)
        for path in sorted((part("seeds") / "stories").glob("*.toml"))
        for raw in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


def cues(stories: list[Story], present: datetime, calendar: Calendar) -> list[Cue]:
    """All steps that have happened by the present, in order of time."""
    found = [
        cue for number, story in enumerate(stories) for cue in _cues_of(story, number, present, calendar)
    ]
    return sorted(found, key=lambda cue: (cue.at, cue.story, cue.n))


def _cues_of(story: Story, number: int, present: datetime, calendar: Calendar) -> Iterator[Cue]:
    before = present
    for n, step in enumerate(story.step):
        at = moment(step.at, before, present, calendar)
        if at > present:
            return
        if n and at < before:
            raise ValueError(f"{story.subject}: step {n + 1} comes before the one above it")
        before = at
        yield Cue(at, number, n, step)


def moment(phrase: str, before: datetime, present: datetime, calendar: Calendar) -> datetime:
    """The instant that a phrase means, in the zone of the house."""
    if phrase.startswith("~"):
        return present - _span(phrase[1:])
    on_a_day = _ON_A_DAY.fullmatch(phrase)
    if on_a_day:
        days, hour, minute = int(on_a_day[1]), int(on_a_day[2]), int(on_a_day[3])
        start = before if phrase.startswith("+") else present
        return _on_working_day(start, days, time(hour, minute), calendar)
    return before + _span(phrase.removeprefix("+"))


def _span(text: str) -> timedelta:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no span: 9m, 3h or 2d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _on_working_day(start: datetime, days: int, wall: time, calendar: Calendar) -> datetime:
    zone = ZoneInfo(calendar.zone)
    day, left = start.astimezone(zone).date(), abs(days)
    while left:
        day += timedelta(days=1 if days > 0 else -1)
        left -= _works_on(day, calendar)
    return datetime.combine(day, wall, zone).astimezone(start.tzinfo)


def _works_on(day: date, calendar: Calendar) -> bool:
    return bool(calendar.week[day.weekday()]) and day not in calendar.holidays

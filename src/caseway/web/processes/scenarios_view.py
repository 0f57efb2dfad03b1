"""The scenarios of a process as their pages show them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from caseway.core.calendar import Calendar
from caseway.core.process import Definition
from caseway.lab.scenarios.playing import Failure, Moment, Played
from caseway.lab.scenarios.suite import Coverage, Trial
from caseway.web.drawing import Position
from caseway.web.words import plain

NEVER_MAX = 60


class TrialRow(msgspec.Struct, frozen=True):
    """One scenario of the list. `state` is `green`, `red`, or `later` while it has not been played."""

    name: str
    title: str
    shows: str
    state: str
    ms: str
    wrong: str
    href: str


class Sum(msgspec.Struct, frozen=True):
    """All of them together: how many are green, in how many milliseconds, and how much of the map they pass."""

    green: int
    total: int
    ms: int
    percent: int
    never: tuple[tuple[str, str], ...]
    more: int


class MomentLine(msgspec.Struct, frozen=True):
    """An instant of the timeline; `misses` is what was not as the scenario says."""

    number: int
    step: int
    at: str
    exact: str
    case: str
    what: str
    told: tuple[str, ...]
    status: str
    stage: str
    open: str
    refusal: str
    by_time: bool
    new_day: bool
    misses: tuple[str, ...] = ()


def row_of(key: str, trial: Trial) -> TrialRow:
    """A scenario that was played."""
    wrong = ""
    if trial.played is None:
        wrong = f"Line {trial.line}: {trial.wrong}"
    elif trial.played.failures:
        first = trial.played.failures[0]
        more = len(trial.played.failures) - 1
        wrong = f"Step {first.step + 1}: {first.sentence()}{f' (and {more} more)' if more else ''}"
    ms = f"{trial.ms:.1f} ms" if trial.played is not None else ""
    state = "green" if trial.green else "red"
    return TrialRow(
        trial.name, trial.title, trial.shows, state, ms, wrong, f"/processes/{key}/scenarios/{trial.name}"
    )


def later_row(key: str, name: str) -> TrialRow:
    """A scenario that is still to be played."""
    return TrialRow(name, plain(name), "", "later", "", "", f"/processes/{key}/scenarios/{name}")


def sum_of(trials: list[Trial], reached: Coverage | None, definition: Definition | None) -> Sum:
    """The figures above the list."""
    never = reached.never if reached is not None else ()
    names = [
        (one, _name(definition, one)) for one in never if definition is not None and one in definition.nodes
    ]
    return Sum(
        green=sum(trial.green for trial in trials),
        total=len(trials),
        ms=round(sum(trial.ms for trial in trials)),
        percent=reached.percent if reached is not None else 0,
        never=tuple(names[:NEVER_MAX]),
        more=max(len(never) - NEVER_MAX, 0),
    )


def _name(definition: Definition | None, element: str) -> str:
    node = definition.nodes.get(element) if definition is not None else None
    return (node.name or plain(node.id)) if node is not None else plain(element)


def covered(definition: Definition, reached: Coverage) -> Position:
    """What scenarios pass, as a position on the map; how many, on hover."""
    met = [element for element, count in reached.counts.items() if count]
    notes = {
        element: f"Passed by {count} scenario{'s' if count != 1 else ''}"
        if count
        else "No scenario passes this"
        for element, count in reached.counts.items()
    }
    flows = frozenset(one for one in met if one in definition.flows)
    return Position(passed=tuple(one for one in met if one not in flows), flows=flows, notes=notes)


def timeline(played: Played, calendar: Calendar) -> tuple[MomentLine, ...]:
    """The moments in order, with what was missed at the last moment of each step."""
    zone, lines = ZoneInfo(calendar.zone), []
    last = {moment.step: number for number, moment in enumerate(played.moments)}
    day = None
    for number, moment in enumerate(played.moments):
        local = moment.at.astimezone(zone)
        misses = [_missed(one) for one in played.failures if last.get(one.step) == number]
        lines.append(_line(number, moment, local, tuple(misses), new_day=local.date() != day))
        day = local.date()
    return tuple(lines)


def _missed(failure: Failure) -> str:
    case = f"{failure.case}: " if failure.case != "main" else ""
    return f"{case}{failure.sentence()}"


def _line(
    number: int, moment: Moment, local: datetime, misses: tuple[str, ...], *, new_day: bool
) -> MomentLine:
    by_time = moment.what == "time"
    return MomentLine(
        number=number,
        step=moment.step,
        at=f"{local:%H:%M}",
        exact=f"{local:%a %-d %b %Y}",
        case=moment.case if moment.case != "main" else "",
        what="Time" if by_time else moment.what,
        told=moment.told,
        status=moment.status,
        stage=moment.stage,
        open=", ".join(moment.open),
        refusal=moment.refusal or "",
        by_time=by_time,
        new_day=new_day,
        misses=misses,
    )


def unplaced(played: Played) -> list[str]:
    """What was missed at steps that no moment stands for."""
    steps = {moment.step for moment in played.moments}
    return [f"Step {one.step + 1}: {_missed(one)}" for one in played.failures if one.step not in steps]


def places_of(played: Played, key: str) -> list[dict[str, Any]]:
    """For each moment, what it passed and where it rests, if that is on the map of `key`."""
    return [
        {"passed": list(one.passed), "here": list(one.here)} if one.map == key else {"passed": [], "here": []}
        for one in played.moments
    ]

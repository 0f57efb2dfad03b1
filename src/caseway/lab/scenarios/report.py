"""Trials as plain data: for programs, the API and the page."""

from typing import Any

import msgspec

from caseway.lab.scenarios.playing import Failure, Moment
from caseway.lab.scenarios.suite import Coverage, Trial


def report(key: str, trials: list[Trial], reached: Coverage) -> dict[str, Any]:
    """How the scenarios of a map went, and what none of them passes."""
    return {
        "process": key,
        "green": all(trial.green for trial in trials),
        "scenarios": [trial_of(trial) for trial in trials],
        "coverage": {"percent": reached.percent, "never": list(reached.never)},
    }


def trial_of(trial: Trial) -> dict[str, Any]:
    """One scenario and how it went; `moments` and `failures` are empty when it could not be read."""
    played = trial.played
    return {
        "name": trial.name,
        "title": trial.title,
        "shows": trial.shows,
        "green": trial.green,
        "ms": trial.ms,
        "wrong": {"line": trial.line, "sentence": trial.wrong} if played is None else None,
        "failures": [failure_of(failure) for failure in played.failures] if played else [],
        "moments": [_moment(moment) for moment in played.moments] if played else [],
    }


def failure_of(failure: Failure) -> dict[str, Any]:
    """What was not as the scenario says."""
    return {**msgspec.structs.asdict(failure), "sentence": failure.sentence(), "path": list(failure.path)}


def _moment(moment: Moment) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(moment, builtin_types=(type(moment.at),))
    return found

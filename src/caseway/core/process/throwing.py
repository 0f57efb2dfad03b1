"""What an event throws: errors and escalations go outwards to the nearest catcher, signals to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from caseway.core.process.catching import Catcher, catchers, fire, hears, interrupted
from caseway.core.process.events import (
    ErrorCaught,
    ErrorThrown,
    EscalationCaught,
    SignalCaught,
)
from caseway.core.process.loops import is_instance
from caseway.core.process.run import Run
from caseway.core.process.state import ROOT
from caseway.core.process.table import Step


def error_from(run: Run, code: str | None, scope: int) -> Catcher | None:
    """Who catches an error that arises in this scope: its event sub-process, else a boundary further out."""
    return _nearest(run, "error", code, scope)


def error_at(run: Run, code: str | None, token: int) -> Catcher | None:
    """Who catches an error of the activity at which this token rests."""
    return _on_boundary(run, "error", code, token) or _nearest(run, "error", code, run.tokens[token].scope)


def escalation_from(run: Run, code: str | None, scope: int) -> Catcher | None:
    """Who catches an escalation that is thrown in this scope; nobody has to."""
    return _nearest(run, "escalation", code, scope)


def catch_error(run: Run, catcher: Catcher, thrower: str, code: str | None, token: int) -> None:
    """Let the error be caught."""
    run.emit(ErrorThrown(thrower, token, code))
    run.emit(ErrorCaught(catcher.step.id, catcher.token, code))
    fire(run, catcher)


def catch_escalation(run: Run, catcher: Catcher, code: str | None) -> None:
    """Let the escalation be caught."""
    run.emit(EscalationCaught(catcher.step.id, catcher.token, code))
    fire(run, catcher)


def broadcast(run: Run, name: str, data: Mapping[str, Any]) -> bool:
    """Let everything that listens hear the signal. False if nothing does."""
    found = catchers(run, "signal", name)
    run.moves -= len(found)
    for catcher in found:
        if hears(run, catcher):
            run.emit(SignalCaught(catcher.step.id, catcher.token, name))
            if data:
                run.write(catcher.step.id, catcher.token if catcher.token in run.tokens else ROOT, data)
            fire(run, catcher)
    return bool(found)


def _nearest(run: Run, event: str, code: str | None, scope: int) -> Catcher | None:
    while True:
        found = _in_handlers(run, event, code, scope)
        if found is not None or scope == ROOT:
            return found
        found = _on_boundary(run, event, code, scope)
        if found is not None:
            return found
        host = run.tokens.get(scope)
        if host is None:
            return None
        scope = host.scope


def _in_handlers(run: Run, event: str, code: str | None, scope: int) -> Catcher | None:
    if scope != ROOT and run.tokens[scope].wait != "scope":
        return None
    body = run.table.body if scope == ROOT else run.step_of(scope).body
    if body is None or not body.handlers or interrupted(run, scope):
        return None
    triggers = [handler.trigger for handler in body.handlers if handler.trigger is not None]
    return next((Catcher(step, scope) for step in _matching(triggers, event, code)), None)


def _on_boundary(run: Run, event: str, code: str | None, token: int) -> Catcher | None:
    if is_instance(run, run.tokens[token]):
        return None
    boundaries = run.step_of(token).boundaries
    return next((Catcher(step, token) for step in _matching(boundaries, event, code)), None)


def _matching(steps: tuple[Step, ...] | list[Step], event: str, code: str | None) -> Iterator[Step]:
    """The named catchers first, then those that catch everything."""
    yield from (step for step in steps if step.event == event and step.verb is not None and step.verb == code)
    yield from (step for step in steps if step.event == event and step.verb is None)

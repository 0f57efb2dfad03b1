"""The only place where a process changes: a table from kind of event to what it does.

`Working` is a mutable copy for one run of events; `ProcessState` stays as it was. The engine itself moves
tokens by applying its own events here, so folding a history can only lead to where the engine was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from caseway.core.process.events import (
    ClosureAsked,
    CompensationKept,
    CompensationStarted,
    ConditionLapsed,
    ConditionMet,
    DataSet,
    Jumped,
    ProcessEnded,
    ProcessEvent,
    ProcessStarted,
    StepCancelled,
    StepCompleted,
    StepEntered,
    StepFailed,
    StepPassed,
    StepRetried,
    StepSkipped,
    TimerArmed,
    TimerDropped,
    TimerFired,
    TimerHeld,
    TokensMigrated,
)
from caseway.core.process.state import ROOT, Done, ProcessState, Timer, Token


class Working:
    """A process while events are applied to it."""

    __slots__ = ("data", "done", "ended", "local", "met", "next_id", "started", "timers", "tokens")

    def __init__(self, state: ProcessState) -> None:
        tokens = state.tokens
        self.tokens = {tokens[0].id: tokens[0]} if len(tokens) == 1 else {token.id: token for token in tokens}
        timers = state.timers
        self.timers = {(timer.node, timer.token): timer for timer in timers} if timers else {}
        self.data = state.data
        self.local = state.local
        self.done = state.done
        self.met = state.met
        self.next_id = state.next_id
        self.started = state.started
        self.ended = state.ended

    def state(self) -> ProcessState:
        """What has become of it, as a value."""
        return ProcessState(
            tuple(self.tokens.values()),
            tuple(self.timers.values()) if self.timers else (),
            self.data,
            self.local,
            self.done,
            self.met,
            self.next_id,
            self.started,
            self.ended,
        )


def evolve(state: ProcessState, event: ProcessEvent) -> ProcessState:
    """The state after this event."""
    return fold(state, (event,))


def fold(state: ProcessState, events: Iterable[ProcessEvent]) -> ProcessState:
    """The state after these events. Events of other kinds than this package's change nothing."""
    working = Working(state)
    for event in events:
        change = CHANGES.get(event.__class__)
        if change is not None:
            change(working, event)
    return working.state()


def _started(working: Working, event: ProcessStarted) -> None:
    working.started = True


def _entered(working: Working, event: StepEntered) -> None:
    token = event.token
    working.tokens[token] = Token(
        token, event.element, event.scope, event.wait, event.at, event.via, event.outcome, event.survives
    )
    if token >= working.next_id:
        working.next_id = token + 1


def _failed(working: Working, event: StepFailed) -> None:
    token = event.token
    working.tokens[token] = Token(
        token, event.element, event.scope, "fault", event.at, event.via, event.outcome, event.survives
    )
    _seen(working, token)


def _completed(working: Working, event: StepCompleted | StepSkipped) -> None:
    if working.timers or working.local or working.met:
        _remove(working, event.token)
    else:
        del working.tokens[event.token]
    tokens = event.tokens
    if tokens and tokens[-1] >= working.next_id:
        working.next_id = tokens[-1] + 1


def _passed(working: Working, event: StepPassed) -> None:
    for token in event.consumed:
        _remove(working, token)
    last = event.tokens[-1] if event.tokens else event.token
    if last >= working.next_id or event.token >= working.next_id:
        working.next_id = max(last, event.token) + 1
    if working.local:
        _remove(working, event.token)


def _cancelled(working: Working, event: StepCancelled) -> None:
    token = event.token
    _remove(working, token)
    _seen(working, token)
    if working.done:
        _forget(working, {token})


def _forget(working: Working, scopes: set[int]) -> None:
    """What was done in a scope that is taken away can no longer be undone, nor what was done inside that."""
    while scopes:
        gone = [record for record in working.done if record.scope in scopes]
        working.done = tuple([record for record in working.done if record.scope not in scopes])
        scopes = {record.token for record in gone}


def _retried(working: Working, event: StepRetried) -> None:
    _remove(working, event.token)
    _seen(working, event.tokens[-1])


def _jumped(working: Working, event: Jumped) -> None:
    if event.tokens:
        _seen(working, event.tokens[-1])


def _asked(working: Working, event: ClosureAsked) -> None:
    _seen(working, event.token)


def _armed(working: Working, event: TimerArmed) -> None:
    working.timers[event.element, event.token] = Timer(event.element, event.token, event.due_at, event.left)


def _fired(working: Working, event: TimerFired | TimerDropped) -> None:
    working.timers.pop((event.element, event.token), None)


def _held(working: Working, event: TimerHeld) -> None:
    timer = working.timers.get((event.element, event.token))
    if timer is not None:
        working.timers[event.element, event.token] = Timer(
            event.element, event.token, event.retry_at, timer.left
        )


def _data_set(working: Working, event: DataSet) -> None:
    if event.scope == ROOT:
        working.data = {**working.data, **event.values}
    else:
        inner = {**working.local.get(event.scope, {}), **event.values}
        working.local = {**working.local, event.scope: inner}


def _met(working: Working, event: ConditionMet) -> None:
    working.met = (*working.met, (event.element, event.token))


def _lapsed(working: Working, event: ConditionLapsed) -> None:
    working.met = tuple([pair for pair in working.met if pair != (event.element, event.token)])


def _kept(working: Working, event: CompensationKept) -> None:
    working.done = (*working.done, Done(event.element, event.token, event.scope))


def _compensated(working: Working, event: CompensationStarted) -> None:
    used = Done(event.activity, event.token, event.scope)
    working.done = tuple([record for record in working.done if record != used])


def _migrated(working: Working, event: TokensMigrated) -> None:
    names = event.renamed
    for token_id, node in event.moves:
        was = working.tokens[token_id]
        via = names.get(was.via, was.via) if was.via is not None else None
        working.tokens[token_id] = Token(
            was.id, node, was.scope, was.wait, was.since, via, was.outcome, was.survives
        )
    working.done = tuple([Done(names.get(d.node, d.node), d.token, d.scope) for d in working.done])
    working.met = tuple([(names.get(node, node), token) for node, token in working.met])


def _ended(working: Working, event: ProcessEnded) -> None:
    working.ended = True
    working.tokens = {}
    working.timers = {}
    working.local = {}
    working.done = ()
    working.met = ()


def _remove(working: Working, token: int) -> None:
    """Take a token away with all that hangs on it. Children are gone already: their events come first."""
    working.tokens.pop(token, None)
    if working.timers:
        for key in [key for key in working.timers if key[1] == token]:
            del working.timers[key]
    if working.local and token in working.local:
        working.local = {scope: values for scope, values in working.local.items() if scope != token}
    if working.met:
        working.met = tuple([pair for pair in working.met if pair[1] != token])


def _seen(working: Working, token: int) -> None:
    """Ids are never used twice, also not those of tokens that did not rest anywhere."""
    if token >= working.next_id:
        working.next_id = token + 1


CHANGES: dict[type[ProcessEvent], Callable[[Working, Any], None]] = {
    ProcessStarted: _started,
    StepEntered: _entered,
    StepFailed: _failed,
    StepCompleted: _completed,
    StepSkipped: _completed,
    StepPassed: _passed,
    StepCancelled: _cancelled,
    StepRetried: _retried,
    Jumped: _jumped,
    ClosureAsked: _asked,
    TimerArmed: _armed,
    TimerFired: _fired,
    TimerDropped: _fired,
    TimerHeld: _held,
    DataSet: _data_set,
    ConditionMet: _met,
    ConditionLapsed: _lapsed,
    CompensationKept: _kept,
    CompensationStarted: _compensated,
    TokensMigrated: _migrated,
    ProcessEnded: _ended,
}
"""Kinds that are not here tell what happened and move nothing."""

"""Who hears a message, a signal, an error: finding the catchers in their order, and letting one fire.

The order for a typed message: the innermost scope first, an element or boundary before an event sub-process,
then the oldest token.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from caseway.core.process.cancelling import cancel, cancel_scope, drop_scope_timers
from caseway.core.process.events import StepCompleted, StepPassed
from caseway.core.process.faulting import attempt, enter, park
from caseway.core.process.leaving import pass_on
from caseway.core.process.loops import done, done_at_once, is_instance
from caseway.core.process.opening import depth, open_handler
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.state import ROOT, Token
from caseway.core.process.table import Step


class Catcher(msgspec.Struct, frozen=True):
    """The element `step`, listening by, on or for the token or scope `token`."""

    step: Step
    token: int


def catchers(run: Run, event: str, name: str | None) -> list[Catcher]:
    """Everything that listens for this now, in the order in which it is asked."""
    found: list[tuple[int, int, int, Catcher]] = []
    for step, token, rank in _listening(run):
        if step.event == event and name in (step.verb, step.alias):
            scope = token if rank else run.tokens[token].scope
            found.append((-depth(run, scope), rank, token, Catcher(step, token)))
    found.sort(key=lambda entry: entry[:3])
    return [entry[3] for entry in found]


def listening(run: Run, event: str) -> list[Catcher]:
    """Everything that listens for this kind of event, whatever its name."""
    return [Catcher(step, token) for step, token, _ in _listening(run) if step.event == event]


def hears(run: Run, catcher: Catcher) -> bool:
    """Is it still listening? An earlier catcher of the same signal may have taken it away."""
    return any(step is catcher.step and token == catcher.token for step, token, _ in _listening(run))


def _listening(run: Run) -> Iterator[tuple[Step, int, int]]:
    """Every listening element with its token or scope, and 1 if it is an event sub-process."""
    steps = run.table.steps
    for token in list(run.tokens.values()):
        step = steps[token.node]
        if token.wait == "event":
            for arrow in step.outgoing:
                yield arrow.target, token.id, 0
        elif token.wait in _CATCHING:
            yield step, token.id, 0
        if step.boundaries and not is_instance(run, token):
            for boundary in step.boundaries:
                yield boundary, token.id, 0
        if token.wait == "scope" and step.body is not None:
            yield from _handlers(run, step.body.handlers, token.id)
    yield from _handlers(run, run.table.body.handlers, ROOT)


_CATCHING = ("message", "timer", "signal", "condition")


def _handlers(run: Run, handlers: tuple[Step, ...], scope: int) -> Iterator[tuple[Step, int, int]]:
    if handlers and not interrupted(run, scope):
        for handler in handlers:
            if handler.trigger is not None:
                yield handler.trigger, scope, 1


def interrupted(run: Run, scope: int) -> bool:
    """Does an interrupting event sub-process run in this scope? Then nothing else in it listens."""
    for token in run.tokens.values():
        if token.scope == scope:
            trigger = run.table.steps[token.node].trigger
            if trigger is not None and trigger.node.interrupting:
                return True
    return False


def fire(run: Run, catcher: Catcher) -> None:
    """What it waited for has come: interrupt what is to be interrupted, and go on from there."""
    step = catcher.step
    if step.kind == "boundaryEvent":
        _leave_by(run, step, run.tokens[catcher.token])
    elif step.kind == "startEvent":
        _handle(run, step, catcher.token)
    else:
        resting = run.tokens[catcher.token]
        if resting.node == step.id:
            attempt_done(run, resting, resting.outcome)
        else:
            _through_gateway(run, step, resting)


def attempt_done(run: Run, token: Token, outcome: str | None) -> None:
    """Let a resting token go on; park it if that fails."""
    try:
        done(run, token, outcome)
    except Fault as fault:
        park(run, token, fault)


def _leave_by(run: Run, boundary: Step, host: Token) -> None:
    if boundary.node.interrupting:
        cancel(run, host.id, boundary.id)
    survives = host.survives or boundary.node.survives
    going = Arrival(boundary, run.fresh(), host.scope, None, host.outcome, survives)
    enter(run, going)


def _handle(run: Run, trigger: Step, scope: int) -> None:
    handler = trigger.owner
    assert handler is not None
    if trigger.node.interrupting:
        cancel_scope(run, scope, trigger.id)
        drop_scope_timers(run, scope)
    open_handler(run, handler, scope)


def _through_gateway(run: Run, step: Step, resting: Token) -> None:
    """The first event behind an event-based gateway decides; the others are not waited for any longer."""
    gateway = run.table.steps[resting.node]
    arrow = next(arrow for arrow in gateway.outgoing if arrow.target is step)
    going = Arrival(step, run.fresh(), resting.scope, arrow.id, resting.outcome, resting.survives)
    run.emit(StepCompleted(gateway.id, resting.id, None, arrow.ids, (going.token,)))
    attempt(run, going, done_at_once if step.kind == "receiveTask" else pass_on)


def open_at(run: Run, element: str, gateway: str | None) -> None:
    """The process begins because this receive task, or event behind a gateway, has got its message (10.6.6).

    Behind a parallel gateway the others are waited for; behind an exclusive one they are not.
    """
    step = run.table.steps[element]
    if gateway is None:
        attempt(run, Arrival(step, run.fresh(), ROOT), done_at_once)
        return
    opens = run.table.steps[gateway]
    arrows = [arrow for arrow in opens.outgoing if opens.parallel or arrow.target is step]
    entered = run.fresh()
    tokens = tuple([run.fresh() for _ in arrows])
    run.emit(StepPassed(gateway, entered, tuple([arrow.id for arrow in arrows]), tokens))
    for arrow, token in zip(arrows, tokens, strict=True):
        going = Arrival(arrow.target, token, ROOT, arrow.id)
        if arrow.target is step:
            attempt(run, going, done_at_once if step.kind == "receiveTask" else pass_on)
        else:
            run.queue.append(going)

"""Taking tokens away, inner ones first, those on their way included."""

from __future__ import annotations

from caseway.core.process.events import StepCancelled, TimerDropped
from caseway.core.process.run import Arrival, Run


def cancel(run: Run, token: int, by: str) -> None:
    """Take this token and everything inside it away."""
    cancel_scope(run, token, by)
    run.emit(StepCancelled(run.tokens[token].node, token, by))


def cancel_scope(run: Run, scope: int, by: str, keep_survivors: bool = False) -> None:
    """Take away everything that rests in this scope or is on its way in it; survivors stay if asked.

    A survivor in an event sub-process stays with it, and nothing else in there does.
    """
    for token in [t for t in run.tokens.values() if t.scope == scope]:
        if not keep_survivors:
            cancel(run, token.id, by)
        elif not token.survives:
            if _holds_survivors(run, token.id):
                cancel_scope(run, token.id, by, keep_survivors=True)
            else:
                cancel(run, token.id, by)
    if run.queue:
        going = [a for a in run.queue if a.scope == scope and not (keep_survivors and a.survives)]
        for arrival in going:
            drop_arrival(run, arrival, by)


def _holds_survivors(run: Run, token: int) -> bool:
    """Is this an event sub-process in which something survives? It ends without leading anywhere."""
    if run.step_of(token).trigger is None:
        return False
    return any(t.survives for t in run.tokens.values() if t.scope == token)


def drop_arrival(run: Run, arrival: Arrival, by: str) -> None:
    """Take away a token that is on its way."""
    run.queue.remove(arrival)
    run.emit(StepCancelled(arrival.step.id, arrival.token, by))


def drop_scope_timers(run: Run, scope: int) -> None:
    """The event sub-processes of an interrupted scope listen no longer."""
    for node, token in list(run.timers):
        if token == scope and run.table.steps[node].kind == "startEvent":
            run.emit(TimerDropped(node, token))

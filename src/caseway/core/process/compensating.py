"""Undoing what was done, last first: the compensation handlers of finished activities.

The throwing token waits (`compensation`) and the handlers run in its scope, one after another. A finished
sub-process is undone by its own compensation event sub-process, else by the handlers of what was done inside
it.
"""

from __future__ import annotations

from caseway.core.process.events import CompensationStarted, DataSet, StepEntered
from caseway.core.process.leaving import finish
from caseway.core.process.opening import open_handler
from caseway.core.process.run import Arrival, Run
from caseway.core.process.state import Done, Token
from caseway.core.process.table import Step


def enter_compensation(run: Run, arrival: Arrival) -> None:
    """A compensation is thrown here."""
    run.emit(
        StepEntered(
            arrival.step.id,
            arrival.token,
            arrival.scope,
            "compensation",
            run.now,
            None,
            None,
            arrival.outcome,
            arrival.survives,
        )
    )
    go_on(run, run.tokens[arrival.token])


def go_on(run: Run, token: Token) -> None:
    """Undo the next thing; when nothing is left, leave. Raises `Fault`."""
    step = run.table.steps[token.node]
    while True:
        record = _next_record(run, step, _reach(run, token.scope))
        if record is None:
            finish(run, token, token.outcome)
            return
        run.emit(CompensationStarted(step.id, record.node, record.token, record.scope))
        if _undo(run, run.table.steps[record.node], token, record):
            return


def _reach(run: Run, scope: int) -> int:
    """The scope whose work is undone: from inside an event sub-process, that of what it belongs to."""
    host = run.tokens.get(scope)
    trigger = run.table.steps[host.node].trigger if host is not None else None
    if host is None or trigger is None:
        return scope
    return int(run.local[scope][UNDOES]) if UNDOES in run.local.get(scope, {}) else host.scope


UNDOES = "@undoes"
"""What a compensation event sub-process keeps: the token of the finished sub-process that it belongs to."""


def _next_record(run: Run, step: Step, scope: int) -> Done | None:
    for record in reversed(run.done):
        if record.scope == scope and (step.activity is None or step.activity.id == record.node):
            return _innermost(run, record)
    return None


def _innermost(run: Run, record: Done) -> Done:
    """What was done inside a sub-process is undone before the record of the sub-process is used up."""
    if _own_handler(run.table.steps[record.node]) is None:
        for inner in reversed(run.done):
            if inner.scope == record.token:
                return _innermost(run, inner)
    return record


def _own_handler(step: Step) -> Step | None:
    if step.handler is not None:
        return step.handler
    handlers = step.body.handlers if step.body is not None else ()
    return next((h for h in handlers if h.trigger is not None and h.trigger.event == "compensation"), None)


def _undo(run: Run, step: Step, thrower: Token, record: Done) -> bool:
    """Start the handler of this activity. False if it has none, because its parts were undone instead."""
    handler = _own_handler(step)
    if handler is None:
        return False
    if handler.trigger is not None:
        opened = open_handler(run, handler, thrower.id)
        run.emit(DataSet(handler.id, opened, {UNDOES: record.token}))
    else:
        run.queue.append(Arrival(handler, run.fresh(), thrower.id, None, thrower.outcome))
    return True

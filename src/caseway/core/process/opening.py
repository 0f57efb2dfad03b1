"""Opening a process or sub-process: its variables, its listeners, its starts."""

from __future__ import annotations

from typing import Any

from caseway.core.process.arming import arm, arm_boundaries, arm_or_hold
from caseway.core.process.events import DataSet, StepEntered
from caseway.core.process.faulting import park
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.state import ROOT
from caseway.core.process.table import Body, Step
from caseway.core.process.variables import kept

DEPTH_MAX = 50


def enter_scope(run: Run, arrival: Arrival) -> None:
    """A sub-process or call activity begins: the token waits at it while others run inside."""
    step = arrival.step
    if depth(run, arrival.scope) >= DEPTH_MAX:
        raise Fault("too-deep", f"Processes are nested more than {DEPTH_MAX} deep here.")
    assert step.body is not None
    inputs = inputs_of(run, arrival) if step.loop is None or step.isolated else None
    run.emit(
        StepEntered(
            step.id,
            arrival.token,
            arrival.scope,
            "scope",
            run.now,
            None,
            None,
            arrival.outcome,
            arrival.survives or step.node.survives,
        )
    )
    if inputs:
        run.emit(DataSet(step.id, arrival.token, inputs))
    if step.loop is None:
        arm_boundaries(run, step, arrival.token, arrival.scope)
    listen(run, step.body, arrival.token)
    begin(run, step.body, arrival.token, arrival.outcome)


def listen(run: Run, body: Body, scope: int) -> None:
    """Variables of the scope exist from its start, and its event sub-processes listen."""
    if body.names and scope != ROOT:
        known = run.local.get(scope, {})
        new = {name: None for name in body.names if name not in known}
        if new:
            run.emit(DataSet(run.tokens[scope].node, scope, new))
    for handler in body.handlers:
        if handler.trigger is not None and handler.trigger.watch is not None:
            (arm_or_hold if scope == ROOT else arm)(run, handler.trigger, scope, scope)


def begin(run: Run, body: Body, scope: int, outcome: str | None) -> None:
    """A token for every start of the scope."""
    for start in body.starts:
        run.queue.append(Arrival(start, run.fresh(), scope, None, outcome))
    if not body.starts:
        run.checks.append((scope, outcome))


def open_handler(run: Run, handler: Step, scope: int) -> int:
    """An event sub-process begins in `scope`, from its start event; the token that waits at it."""
    assert handler.trigger is not None
    assert handler.body is not None
    token = run.fresh()
    run.emit(StepEntered(handler.id, token, scope, "scope", run.now, survives=handler.node.survives))
    try:
        listen(run, handler.body, token)
    except Fault as fault:
        park(run, run.tokens[token], fault)
        return token
    run.queue.append(Arrival(handler.trigger, run.fresh(), token))
    return token


def inputs_of(run: Run, arrival: Arrival) -> dict[str, Any]:
    """The values of the input associations that an activity keeps for itself. Raises `Fault`."""
    found: dict[str, Any] = {}
    if arrival.step.inputs:
        outside = run.values(arrival.scope, arrival.outcome, run.local.get(arrival.token))
        for mapping in arrival.step.inputs:
            if not isinstance(mapping.value, str):
                found[mapping.target] = kept(run.ask(mapping.value, outside))
            elif mapping.value != mapping.target or arrival.step.isolated:
                found[mapping.target] = kept(outside.get(mapping.value))
    return found


def depth(run: Run, scope: int) -> int:
    """How many scopes are around it; the process itself is at 0."""
    found = 0
    while scope != ROOT:
        host = run.tokens.get(scope)
        if host is None:
            break
        scope, found = host.scope, found + 1
    return found

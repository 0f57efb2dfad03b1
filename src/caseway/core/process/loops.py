"""Activities that repeat: standard loops, and several instances one after another or side by side.

The activity's own token waits (`instances`) and holds the counters that the standard names; each instance is
a token in its scope. Boundary events sit on the whole activity, not on an instance.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from caseway.core.process.arming import arm_boundaries
from caseway.core.process.cancelling import cancel_scope
from caseway.core.process.events import (
    CompensationKept,
    DataSet,
    StepCompleted,
    StepEntered,
    StepPassed,
    StepSkipped,
)
from caseway.core.process.faulting import park
from caseway.core.process.leaving import finish, pass_on
from caseway.core.process.opening import inputs_of
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.state import ROOT, Token
from caseway.core.process.table import Loop, Step
from caseway.core.process.variables import kept

INSTANCES_MAX = 1_000
ITEMS, RESULTS = "@items", "@results"


def is_instance(run: Run, token: Token) -> bool:
    """Is this token one instance of a repeated activity, rather than the activity?"""
    return host_of(run, token.node, token.scope) is not None


def host_of(run: Run, node: str, scope: int) -> Token | None:
    """The token of the whole activity, seen from an instance of it."""
    if scope == ROOT:
        return None
    host = run.tokens.get(scope)
    return host if host is not None and host.wait == "instances" and host.node == node else None


def enter_loop(run: Run, arrival: Arrival) -> None:
    """A repeated activity is reached, or one of its instances begins."""
    step, loop = arrival.step, arrival.step.loop
    assert loop is not None
    if host_of(run, step.id, arrival.scope) is not None:
        step.begin(run, arrival)
        return
    count, items = _planned(run, arrival, loop)
    if count == 0:
        pass_on(run, arrival)
        return
    inputs = inputs_of(run, arrival)
    survives = arrival.survives or step.node.survives
    run.emit(
        StepEntered(
            step.id, arrival.token, arrival.scope, "instances", run.now, None, None, arrival.outcome, survives
        )
    )
    arm_boundaries(run, step, arrival.token, arrival.scope)
    parallel = loop.kind == "parallel"
    counters: dict[str, Any] = {**inputs, "loopCounter": 0, "numberOfCompletedInstances": 0}
    if count is not None:
        counters |= {
            "numberOfInstances": count,
            "numberOfActiveInstances": count if parallel else 1,
            "numberOfTerminatedInstances": 0,
        }
    if items is not None:
        counters[ITEMS] = kept(items)
    if loop.output_collection is not None:
        counters[RESULTS] = [None] * (count or 0)
    run.emit(DataSet(step.id, arrival.token, counters))
    for number in range(1, (count or 1) + 1 if parallel else 2):
        _spawn(run, step, run.tokens[arrival.token], number)


def _planned(run: Run, arrival: Arrival, loop: Loop) -> tuple[int | None, list[Any] | None]:
    """How many instances there will be (None: as long as a condition holds), and the items they are for."""
    if loop.kind == "standard":
        if loop.test_before and not _goes_on(run, arrival.step, arrival.scope, arrival.outcome, 0):
            return 0, None
        return (0, None) if loop.maximum == 0 and loop.test_before else (None, None)
    values = run.values(arrival.scope, arrival.outcome, run.local.get(arrival.token))
    if loop.collection is not None:
        items = values.get(loop.collection)
        if not isinstance(items, list):
            raise Fault(
                "instances", f"“{loop.collection}”, for whose items this is to be done, is not a list."
            )
        return _bounded(len(items)), items
    count = run.ask(loop.cardinality, values)
    if isinstance(count, bool) or not isinstance(count, Decimal | int) or count != int(count) or count < 0:
        raise Fault("instances", "The number of instances is not a whole number.")
    return _bounded(int(count)), None


def _bounded(count: int) -> int:
    if count > INSTANCES_MAX:
        raise Fault("instances", f"{count} instances are more than {INSTANCES_MAX}.")
    return count


def _goes_on(run: Run, step: Step, scope: int, outcome: str | None, finished: int) -> bool:
    loop = step.loop
    assert loop is not None
    if loop.maximum is not None and finished >= loop.maximum:
        return False
    if loop.condition is None:
        return loop.maximum is not None
    return run.evaluate(loop.condition, scope, outcome, {"loopCounter": finished}) is True


def _spawn(run: Run, step: Step, host: Token, number: int) -> None:
    loop = step.loop
    assert loop is not None
    token = run.fresh()
    values: dict[str, Any] = {"loopCounter": number}
    items = run.local[host.id].get(ITEMS)
    if items is not None and loop.item is not None:
        values[loop.item] = items[number - 1]
    if loop.output_item is not None:
        values[loop.output_item] = None
    run.emit(DataSet(step.id, token, values))
    run.queue.append(Arrival(step, token, host.id, None, host.outcome, host.survives))


def done(run: Run, token: Token, outcome: str | None, skipped: bool = False) -> None:
    """The work of a resting token is done: it goes on, or its repetition does. Raises `Fault`."""
    step = run.table.steps[token.node]
    host = host_of(run, token.node, token.scope) if step.loop is not None else None
    if host is None:
        finish(run, token, outcome, skipped)
        return
    result = _result(run, step, token.id, host, outcome)
    if skipped:
        run.emit(StepSkipped(step.id, token.id))
    else:
        if step.compensable:
            run.emit(CompensationKept(step.id, token.id, host.scope))
        run.emit(StepCompleted(step.id, token.id, outcome))
    _counted(run, step, host, result, outcome)


def done_at_once(run: Run, arrival: Arrival) -> None:
    """The work of a token on its way is done without resting. Raises `Fault`."""
    step = arrival.step
    host = host_of(run, step.id, arrival.scope) if step.loop is not None else None
    if host is None:
        pass_on(run, arrival)
        if step.compensable:
            run.emit(CompensationKept(step.id, arrival.token, arrival.scope))
        return
    result = _result(run, step, arrival.token, host, arrival.outcome)
    if step.compensable:
        run.emit(CompensationKept(step.id, arrival.token, host.scope))
    run.emit(StepPassed(step.id, arrival.token))
    _counted(run, step, host, result, arrival.outcome)


def _result(run: Run, step: Step, token: int, host: Token, outcome: str | None) -> tuple[int, Any]:
    """The number of this instance, and what it yields."""
    loop = step.loop
    assert loop is not None
    own = run.local.get(token, {})
    item = loop.output_item
    value = own.get(item) if item is not None else None
    if value is None and item is not None:
        value = kept(run.values(host.id, outcome, own).get(item))
    return int(own.get("loopCounter", 1)), value


def _counted(run: Run, step: Step, host: Token, result: tuple[int, Any], outcome: str | None) -> None:
    """The instance is over whatever comes; what fails now is the whole activity."""
    try:
        _count(run, step, host, result, outcome)
    except Fault as fault:
        cancel_scope(run, host.id, step.id)
        park(run, run.tokens[host.id], fault)


def _count(run: Run, step: Step, host: Token, result: tuple[int, Any], outcome: str | None) -> None:
    """One more instance is over: start the next, or leave with the whole activity."""
    loop, counters = step.loop, run.local[host.id]
    assert loop is not None
    finished = counters["numberOfCompletedInstances"] + 1
    planned = counters.get("numberOfInstances")
    changed: dict[str, Any] = {"numberOfCompletedInstances": finished, "loopCounter": finished}
    if planned is not None:
        active = planned - finished if loop.kind == "parallel" else min(1, planned - finished)
        changed["numberOfActiveInstances"] = active
    if RESULTS in counters:
        results = list(counters[RESULTS])
        results[result[0] - 1] = result[1]
        changed[RESULTS] = results
    run.emit(DataSet(step.id, host.id, changed))
    if planned is None:
        over = not _goes_on(run, step, host.id, outcome, finished)
    else:
        over = finished >= planned or (
            loop.until is not None and run.evaluate(loop.until, host.id, outcome) is True
        )
    if over:
        _leave(run, step, host, outcome)
    elif loop.kind != "parallel":
        _spawn(run, step, host, finished + 1)


def _leave(run: Run, step: Step, host: Token, outcome: str | None) -> None:
    loop = step.loop
    assert loop is not None
    cancel_scope(run, host.id, step.id)
    results = run.local[host.id].get(RESULTS)
    if results is not None and loop.output_collection is not None:
        run.write(step.id, host.scope, {loop.output_collection: results})
    finish(run, run.tokens[host.id], outcome)

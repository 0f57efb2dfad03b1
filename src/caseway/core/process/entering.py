"""What happens when a token comes to a row: a table from kind of element, and of event, to what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from caseway.core.decision import evaluate as decide
from caseway.core.feel import LIMITS, FeelError
from caseway.core.process.arming import arm, arm_boundaries, later
from caseway.core.process.cancelling import cancel_scope
from caseway.core.process.compensating import enter_compensation
from caseway.core.process.events import (
    ClosureReached,
    DataSet,
    DecisionMade,
    EscalationThrown,
    JobRequested,
    MessageThrown,
    SignalThrown,
    StepEntered,
    StepPassed,
    Wait,
)
from caseway.core.process.iso8601 import duration_of
from caseway.core.process.leaving import Inside, mapped_out, pass_on, take
from caseway.core.process.loops import done_at_once, enter_loop
from caseway.core.process.opening import enter_scope, inputs_of
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.table import Step
from caseway.core.process.throwing import (
    broadcast,
    catch_error,
    catch_escalation,
    error_from,
    escalation_from,
)
from caseway.core.process.variables import kept

Entrance = Callable[[Run, Arrival], None]


def entrance(step: Step) -> tuple[Entrance, Entrance]:
    """How a token enters this row, and how one instance of it begins if it repeats."""
    found = _BY_EVENT.get((step.kind, step.event or "none")) or _BY_KIND[step.kind]
    if step.kind in ("parallelGateway", "inclusiveGateway") and len(step.incoming) > 1:
        found = _join_all if step.kind == "parallelGateway" else _rest_at_join
    if step.node.closure is not None:
        found = _closing(found)
    return (enter_loop if step.loop is not None else found), found


def is_simple(step: Step) -> bool:
    """Is there nothing to it but coming, resting and going on by the one flow that leaves?"""
    hanging = step.boundaries or step.inputs or step.outputs or step.node.due or step.compensable
    return step.only is not None and step.loop is None and not hanging


def rest(run: Run, arrival: Arrival, wait: Wait) -> None:
    """The token waits here; what hangs on the activity is armed. Raises `Fault`."""
    step = arrival.step
    run.emit(
        StepEntered(
            step.id,
            arrival.token,
            arrival.scope,
            wait,
            run.now,
            _due(run, arrival) if step.node.due is not None else None,
            None,
            arrival.outcome,
            arrival.survives or step.node.survives,
        )
    )
    if step.loop is not None:
        return  # an instance: inputs and boundary events belong to the whole activity
    if step.inputs:
        inputs = inputs_of(run, arrival)
        if inputs:
            run.emit(DataSet(step.id, arrival.token, inputs))
    if step.boundaries:
        arm_boundaries(run, step, arrival.token, arrival.scope)


def _due(run: Run, arrival: Arrival) -> Any:
    """When the work, or the answer that was promised, is due: `cw:due` in working time, or what a decision
    says.
    """
    step = arrival.step
    text = step.node.due or ""
    if step.due is None:
        span = duration_of(text)
        found = run.given.working(run.now, span) if span else None
    elif isinstance(step.due, tuple):
        found = later(run, _decided(run, arrival, step.due), working=True)
    else:
        found = later(run, run.evaluate(step.due, arrival.scope, arrival.outcome), working=True)
    if found is None:
        raise Fault("due", f"The due time “{text}” gives no instant and no duration.")
    return found


def _decided(run: Run, arrival: Arrival, decision: tuple[Any, str]) -> Any:
    values = run.values(arrival.scope, arrival.outcome, run.local.get(arrival.token))
    try:
        return decide(decision[0], decision[1], values, LIMITS, run.now)
    except FeelError as error:
        raise Fault("decision", f"The decision “{decision[1]}” cannot be made: {error}.") from None


def _task(run: Run, arrival: Arrival) -> None:
    step = arrival.step
    if not step.simple:
        rest(run, arrival, "task")
        return
    survives = arrival.survives or step.node.survives
    run.emit(
        StepEntered(
            step.id, arrival.token, arrival.scope, "task", run.now, None, None, arrival.outcome, survives
        )
    )


def _receive(run: Run, arrival: Arrival) -> None:
    rest(run, arrival, "message")


def _service(run: Run, arrival: Arrival) -> None:
    rest(run, arrival, "job")
    node = arrival.step.node
    run.emit(JobRequested(node.id, arrival.token, node.job or node.name or node.id))


def _send(run: Run, arrival: Arrival) -> None:
    node = arrival.step.node
    run.emit(MessageThrown(node.id, arrival.token, node.template, node.verb))
    done_at_once(run, arrival)


def _rule(run: Run, arrival: Arrival) -> None:
    step = arrival.step
    if step.decision is None:
        raise Fault("decision", "The business rule task names no decision.")
    name = step.decision[1]
    outputs = _told(run, arrival, name)
    if outputs is None:
        outputs = _named(_decided(run, arrival, step.decision), step, name)
    run.emit(DecisionMade(step.id, arrival.token, name, kept(outputs)))
    if outputs:
        run.write(step.id, arrival.scope, outputs)
    done_at_once(run, arrival)


def _told(run: Run, arrival: Arrival, name: str) -> dict[str, Any] | None:
    """The result where it is known already, as in a replay."""
    if run.given.told is None:
        return None
    values = run.values(arrival.scope, arrival.outcome, run.local.get(arrival.token))
    known = run.given.told(arrival.step.id, name, values)
    return None if known is None else dict(known)


def _script(run: Run, arrival: Arrival) -> None:
    step = arrival.step
    if step.script is not None:
        seen = _seen(run, arrival)
        value = run.evaluate(step.script, arrival.scope, arrival.outcome, seen)
        outputs = _yielded(run, arrival, value, seen) if step.given else _named(value, step, None)
        if outputs:
            run.write(step.id, arrival.scope, outputs)
    done_at_once(run, arrival)


def _yielded(run: Run, arrival: Arrival, value: Any, seen: Mapping[str, Any]) -> dict[str, Any]:
    """What a script gives by the names of its data outputs, as its associations carry it on."""
    step = arrival.step
    if isinstance(value, Mapping):
        data = {str(name): entry for name, entry in value.items()}
    else:
        data = dict.fromkeys(step.given, value) if len(step.given) == 1 else {}
    return mapped_out(run, step, Inside(arrival.scope, arrival.outcome, seen), data)


def _seen(run: Run, arrival: Arrival) -> Mapping[str, Any]:
    return {**run.local.get(arrival.token, {}), **inputs_of(run, arrival)}


def _named(value: Any, step: Step, name: str | None) -> dict[str, Any]:
    """A result by name: a context gives its entries, anything else fills the one name of `cw:sets`, or
    `name`.
    """
    sets = step.node.sets or tuple([m.target for m in step.outputs])
    if isinstance(value, Mapping):
        return {key: entry for key, entry in value.items() if not sets or key in sets}
    if len(sets) == 1:
        return {sets[0]: value}
    return {name: value} if name is not None and not sets else {}


def _wait_event(run: Run, arrival: Arrival) -> None:
    rest(run, arrival, _WAITS[arrival.step.event or ""])
    if arrival.step.watch is not None:
        arm(run, arrival.step, arrival.token, arrival.scope)


_WAITS: dict[str, Wait] = {
    "message": "message",
    "signal": "signal",
    "timer": "timer",
    "conditional": "condition",
}


def _wait_events(run: Run, arrival: Arrival) -> None:
    rest(run, arrival, "event")
    for arrow in arrival.step.outgoing:
        if arrow.target.watch is not None:
            arm(run, arrow.target, arrival.token, arrival.scope)


def _throw_signal(run: Run, arrival: Arrival) -> None:
    name = arrival.step.verb or ""
    pass_on(run, arrival)
    run.emit(SignalThrown(arrival.step.id, arrival.token, name))
    broadcast(run, name, {})


def _throw_escalation(run: Run, arrival: Arrival) -> None:
    node = arrival.step.node
    due_at = _due(run, arrival) if node.due is not None else None
    run.emit(EscalationThrown(node.id, arrival.token, node.verb, node.to, due_at, node.ret))
    pass_on(run, arrival)
    catcher = escalation_from(run, node.verb, arrival.scope)
    if catcher is not None:
        catch_escalation(run, catcher, node.verb)


def _throw_error(run: Run, arrival: Arrival) -> None:
    step = arrival.step
    catcher = error_from(run, step.verb, arrival.scope)
    if catcher is None:
        raise Fault("uncaught-error", f"Nothing catches the error {step.verb or 'without a code'}.")
    pass_on(run, arrival)
    catch_error(run, catcher, step.id, step.verb, arrival.token)


def _throw_message(run: Run, arrival: Arrival) -> None:
    node = arrival.step.node
    run.emit(MessageThrown(node.id, arrival.token, node.template, node.verb))
    pass_on(run, arrival)


def _throw_link(run: Run, arrival: Arrival) -> None:
    step = arrival.step
    assert step.link is not None
    token = run.fresh()
    run.emit(StepPassed(step.id, arrival.token, (), (token,)))
    run.queue.append(Arrival(step.link, token, arrival.scope, None, arrival.outcome, arrival.survives))


def _terminate(run: Run, arrival: Arrival) -> None:
    pass_on(run, arrival)
    cancel_scope(run, arrival.scope, arrival.step.id)


def _closing(then: Entrance) -> Entrance:
    """The closure first: it takes everything else in its scope away, but for what survives it."""

    def close(run: Run, arrival: Arrival) -> None:
        node = arrival.step.node
        run.emit(ClosureReached(node.id, node.closure or "", arrival.token))
        cancel_scope(run, arrival.scope, node.id, keep_survivors=True)
        then(run, arrival)

    return close


def _join_all(run: Run, arrival: Arrival) -> None:
    """A parallel join: one token for every incoming flow, the oldest of each, become one."""
    step = arrival.step
    if arrival.via is None:
        pass_on(run, arrival)
        return
    first: dict[str, int] = {}
    for token in run.tokens.values():
        if token.node == step.id and token.scope == arrival.scope and token.wait == "join" and token.via:
            first.setdefault(token.via, token.id)
    first.pop(arrival.via, None)
    if len(first) < len(step.incoming) - 1:
        _rest_at_join(run, arrival)
        return
    flows, tokens = take(run, step, arrival.scope, arrival.outcome, arrival.survives)
    run.emit(StepPassed(step.id, arrival.token, flows, tokens, tuple(sorted(first.values()))))


def _rest_at_join(run: Run, arrival: Arrival) -> None:
    if arrival.via is None:
        pass_on(run, arrival)
        return
    run.emit(
        StepEntered(
            arrival.step.id,
            arrival.token,
            arrival.scope,
            "join",
            run.now,
            None,
            arrival.via,
            arrival.outcome,
            arrival.survives,
        )
    )


_BY_KIND: dict[str, Entrance] = {
    "task": done_at_once,
    "manualTask": done_at_once,
    "userTask": _task,
    "receiveTask": _receive,
    "serviceTask": _service,
    "sendTask": _send,
    "businessRuleTask": _rule,
    "scriptTask": _script,
    "subProcess": enter_scope,
    "callActivity": enter_scope,
    "exclusiveGateway": pass_on,
    "inclusiveGateway": pass_on,
    "parallelGateway": pass_on,
    "eventBasedGateway": _wait_events,
    "startEvent": pass_on,
    "boundaryEvent": pass_on,
}

_BY_EVENT: dict[tuple[str, str], Entrance] = {
    ("intermediateCatchEvent", "message"): _wait_event,
    ("intermediateCatchEvent", "signal"): _wait_event,
    ("intermediateCatchEvent", "timer"): _wait_event,
    ("intermediateCatchEvent", "conditional"): _wait_event,
    ("intermediateCatchEvent", "link"): pass_on,
    ("intermediateThrowEvent", "none"): pass_on,
    ("intermediateThrowEvent", "message"): _throw_message,
    ("intermediateThrowEvent", "signal"): _throw_signal,
    ("intermediateThrowEvent", "escalation"): _throw_escalation,
    ("intermediateThrowEvent", "compensation"): enter_compensation,
    ("intermediateThrowEvent", "link"): _throw_link,
    ("endEvent", "none"): pass_on,
    ("endEvent", "message"): _throw_message,
    ("endEvent", "signal"): _throw_signal,
    ("endEvent", "escalation"): _throw_escalation,
    ("endEvent", "error"): _throw_error,
    ("endEvent", "compensation"): enter_compensation,
    ("endEvent", "terminate"): _terminate,
}

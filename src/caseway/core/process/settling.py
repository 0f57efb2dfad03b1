"""Running to quiescence: tokens in order of arrival, then scopes that became empty, then joins, then
conditions.
"""

from __future__ import annotations

from caseway.core.process.catching import Catcher, attempt_done, fire, listening
from caseway.core.process.compensating import go_on
from caseway.core.process.events import ConditionLapsed, ConditionMet, ProcessEnded, StepCompleted, StepPassed
from caseway.core.process.faulting import park, park_arrival, too_many
from caseway.core.process.leaving import hand_out, take
from caseway.core.process.run import Fault, Run
from caseway.core.process.state import ROOT, Token
from caseway.core.process.table import Step


def settle(run: Run) -> None:
    """Go on until every token rests. Bounded: what still moves after `MOVES_MAX` moves is parked.

    Signals are thrown when everything else that was on its way has come to where it waits: who listens beside the
    thrower hears it, whichever of the two comes first in the file.
    """
    table, queue = run.table, run.queue
    while True:
        while queue:
            arrival = queue.pop(0)
            if table.loud and arrival.step.loud and not all(other.step.loud for other in queue):
                queue.append(arrival)
                continue
            run.moves -= 1
            try:
                if run.moves < 0:
                    raise too_many()
                arrival.step.enter(run, arrival)
            except Fault as fault:
                park_arrival(run, arrival, fault)
        if run.checks:
            _close_if_empty(run, *run.checks.pop())
        elif table.inclusive and _fire_join(run):
            pass
        elif not (table.conditional and not run.ended and _meet_condition(run)):
            return


def _close_if_empty(run: Run, scope: int, outcome: str | None) -> None:
    """A scope without tokens is over: the process ends, or what it was inside of goes on."""
    if scope == ROOT:
        if not run.tokens and not run.ended:
            run.emit(ProcessEnded(run.events[-1].element))
        return
    host = run.tokens.get(scope)
    if host is None or any(token.scope == scope for token in run.tokens.values()):
        return
    if host.wait == "compensation":
        _compensate_on(run, host)
    elif host.wait == "scope":
        handler = run.table.steps[host.node]
        if handler.trigger is not None:
            run.emit(StepCompleted(host.node, host.id, outcome))
            run.checks.append((host.scope, outcome))
        else:
            _leave_scope(run, handler, host, outcome)


def _compensate_on(run: Run, host: Token) -> None:
    try:
        go_on(run, host)
    except Fault as fault:
        park(run, host, fault)


def _leave_scope(run: Run, step: Step, host: Token, outcome: str | None) -> None:
    try:
        if step.outputs:
            hand_out(run, step, host, {})
    except Fault as fault:
        park(run, host, fault)
    else:
        attempt_done(run, host, outcome if outcome is not None else host.outcome)


def _fire_join(run: Run) -> bool:
    """Let one inclusive join go through if nothing can come to it any more. False if none can."""
    for token in list(run.tokens.values()):
        if token.wait == "join":
            step = run.table.steps[token.node]
            if step.kind == "inclusiveGateway":
                waiting = _waiting_at(run, step, token.scope)
                if token is waiting[0] and not _awaited(run, step, waiting):
                    _pass_join(run, step, waiting)
                    return True
    return False


def _waiting_at(run: Run, step: Step, scope: int) -> list[Token]:
    return [t for t in run.tokens.values() if t.node == step.id and t.scope == scope and t.wait == "join"]


def _awaited(run: Run, step: Step, waiting: list[Token]) -> bool:
    """Can a token elsewhere in the scope reach an empty incoming flow, but none that already has a token?"""
    have = 0
    for place, flow in enumerate(step.incoming):
        if any(token.via == flow for token in waiting):
            have |= 1 << place
    for token in run.tokens.values():
        if token.scope == waiting[0].scope and token.node != step.id:
            reach = step.reach.get(token.node, 0)
            if reach & ~have and not reach & have:
                return True
    return False


def _pass_join(run: Run, step: Step, waiting: list[Token]) -> None:
    first: dict[str | None, Token] = {}
    for token in waiting:
        first.setdefault(token.via, token)
    used = tuple([token.id for token in first.values()])
    lead = waiting[0]
    survives = any(token.survives for token in first.values())
    try:
        flows, tokens = take(run, step, lead.scope, first[waiting[-1].via].outcome, survives)
    except Fault as fault:
        park(run, lead, fault)
    else:
        run.emit(StepPassed(step.id, lead.id, flows, tokens, used))


def _meet_condition(run: Run) -> bool:
    """Look at every condition that is waited for. True if one became true and its catcher fired."""
    for catcher in listening(run, "conditional"):
        key = (catcher.step.id, catcher.token)
        true = _is_true(run, catcher)
        if true and key not in run.met:
            run.emit(ConditionMet(*key))
            fire(run, catcher)
            return True
        if not true and key in run.met:
            run.emit(ConditionLapsed(*key))
    return False


def _is_true(run: Run, catcher: Catcher) -> bool:
    """A condition that cannot be evaluated is not met."""
    token = run.tokens.get(catcher.token)
    outcome = token.outcome if token is not None else None
    try:
        return run.evaluate(catcher.step.condition, catcher.token, outcome) is True
    except Fault:
        return False

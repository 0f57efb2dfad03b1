"""What a person may do to a process, with the right to: skip, jump, retry, close; and the move to another
version.
"""

from __future__ import annotations

from collections.abc import Mapping

from caseway.core.process.arming import arm, arm_or_hold, due_of
from caseway.core.process.cancelling import cancel, cancel_scope
from caseway.core.process.catching import Catcher, hears, listening
from caseway.core.process.events import (
    ClosureAsked,
    Jumped,
    StepEntered,
    StepFailed,
    StepRetried,
    TimerArmed,
    TimerDropped,
    TokensMigrated,
)
from caseway.core.process.faulting import park
from caseway.core.process.loops import done, is_instance
from caseway.core.process.opening import listen
from caseway.core.process.resting import waits_at
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.state import ROOT, Token
from caseway.core.process.stimuli import Close, Jump, Migrate, Rearm, Retry, Skip
from caseway.core.process.table import Step

GONE = "This step is no longer open."


def skip(run: Run, stimulus: Skip) -> str | None:
    """Send a token on without the work."""
    token = run.tokens.get(stimulus.token)
    if token is None:
        return GONE
    if token.wait in ("join", "event"):
        return "At a gateway there is no work to skip; jump instead."
    cancel_scope(run, token.id, token.node)
    try:
        done(run, token, None, skipped=True)
    except Fault as fault:
        park(run, token, fault)
    return None


def retry(run: Run, stimulus: Retry) -> str | None:
    """Let a parked token try again."""
    token = run.tokens.get(stimulus.token)
    if token is None:
        return GONE
    if token.wait != "fault":
        return "Nothing has failed at this step."
    step = run.table.steps[token.node]
    cancel_scope(run, token.id, token.node)
    again = run.fresh()
    run.emit(StepRetried(token.node, token.id, (again,)))
    run.queue.append(Arrival(step, again, token.scope, token.via, token.outcome, token.survives))
    return None


def close(run: Run, stimulus: Close, closures: Mapping[str, str]) -> str | None:
    """Go straight to a closure event at the root."""
    element = closures.get(stimulus.basis)
    if element is None:
        return f"This map has no closure “{stimulus.basis}” at its root."
    token = run.fresh()
    run.emit(ClosureAsked(element, stimulus.basis, token))
    run.queue.append(Arrival(run.table.steps[element], token, ROOT))
    return None


def jump(run: Run, stimulus: Jump) -> str | None:
    """Move a token, or everything but the survivors, to another element."""
    step = run.table.steps.get(stimulus.to)
    if step is None or step.kind == "boundaryEvent" or step.trigger is not None:
        return "The map has no such step to go to."
    moved = run.tokens.get(stimulus.token) if stimulus.token is not None else None
    if stimulus.token is not None and moved is None:
        return GONE
    chain = _chain_to(run, step)
    if chain is None:
        return "This step is inside something that can only be entered by what starts it."
    opened, missing = chain
    stays = _around(run, opened)
    outcome = moved.outcome if moved is not None else None
    run.emit(Jumped(moved.node if moved is not None else "", step.id, stimulus.token, ()))
    if moved is None:
        _clear(run, stays, step.id)
    elif moved.id not in stays:
        _take_out(run, moved, stays, step.id)
    scope = opened
    for around in missing:
        scope = _open(run, around, scope)
    token = run.fresh()
    run.queue.append(Arrival(step, token, scope, None, outcome))
    return None


def _chain_to(run: Run, step: Step) -> tuple[int, list[Step]] | None:
    """The innermost open scope around the element, and the sub-processes to be opened, outermost first."""
    steps = run.table.steps
    missing: list[Step] = []
    for parent in run.table.parents[step.id]:
        around = steps.get(parent)
        if around is None:
            return (ROOT, missing[::-1]) if parent == run.table.key else None
        found = [t.id for t in run.tokens.values() if t.node == parent and t.wait == "scope"]
        if found:
            return found[0], missing[::-1]
        if around.trigger is not None or around.loop is not None:
            return None
        missing.append(around)
    return ROOT, missing[::-1]


def _around(run: Run, scope: int) -> set[int]:
    found = set()
    while scope != ROOT:
        found.add(scope)
        scope = run.tokens[scope].scope
    return found


def _clear(run: Run, stays: set[int], by: str) -> None:
    """Take everything away but the scopes that stay, survivors, and what event sub-processes are doing."""
    for token in list(run.tokens.values()):
        if token.id in run.tokens and token.id not in stays and not _apart(run, token):
            cancel(run, token.id, by)


def _apart(run: Run, token: Token) -> bool:
    at: Token | None = token
    while at is not None:
        if at.survives or run.table.steps[at.node].trigger is not None:
            return True
        at = run.tokens.get(at.scope)
    return False


def _take_out(run: Run, token: Token, stays: set[int], by: str) -> None:
    """Take one token away, and every scope that is empty without it and not on the way to the target."""
    cancel(run, token.id, by)
    scope = token.scope
    while scope != ROOT and scope not in stays and not any(t.scope == scope for t in run.tokens.values()):
        outer = run.tokens[scope].scope
        cancel(run, scope, by)
        scope = outer


def _open(run: Run, step: Step, scope: int) -> int:
    token = run.fresh()
    run.emit(StepEntered(step.id, token, scope, "scope", run.now, survives=step.node.survives))
    try:
        for boundary in step.boundaries:
            if boundary.watch is not None:
                arm(run, boundary, token, scope)
        if step.body is not None:
            listen(run, step.body, token)
    except Fault as fault:
        run.emit(StepFailed(step.id, token, scope, fault.rule, fault.sentence, run.now))
    return token


def _arm_again(run: Run, boundary: Step, token: Token) -> None:
    """A boundary timer that has fired in an earlier silence listens again in the new one."""
    if any(timer.node == boundary.id and timer.token == token.id for timer in run.timers.values()):
        return
    try:
        due = due_of(run, boundary, token.scope)
    except Fault:
        return
    if due.at is not None:
        run.emit(TimerArmed(boundary.id, token.id, due.at, due.left))


def rearm(run: Run, stimulus: Rearm) -> str | None:
    """Compute the timers of this clock again, those that were held and those that have fired included."""
    for timer in list(run.timers.values()):
        step = run.table.steps[timer.node]
        if step.node.clock == stimulus.clock and step.watch is not None:
            scope = timer.token if step.kind == "startEvent" else run.tokens[timer.token].scope
            try:
                due = due_of(run, step, scope)
            except Fault:
                continue
            if due.at != timer.due_at:
                run.emit(TimerArmed(step.id, timer.token, due.at, timer.left))
    for token in list(run.tokens.values()):
        for boundary in run.table.steps[token.node].boundaries:
            if (
                boundary.watch is not None
                and boundary.node.clock == stimulus.clock
                and not is_instance(run, token)
            ):
                _arm_again(run, boundary, token)
    return None if run.events else "No timer runs on this clock, or none has moved."


def migrate(run: Run, stimulus: Migrate, version: int) -> str | None:
    """Carry every token over to the map that `run` has; armed instants are carried where the timer is still
    there.
    """
    steps = run.table.steps
    names = stimulus.mapping
    for token in run.tokens.values():
        reason = _unfit(run, token, names)
        if reason is not None:
            return reason
    for record in run.done:
        if names.get(record.node, record.node) not in steps:
            return f"What was done at “{record.node}” could not be undone in the new version."
    moves = tuple([(token.id, names.get(token.node, token.node)) for token in run.tokens.values()])
    run.emit(TokensMigrated(run.table.key, version, moves, dict(names)))
    _carry_timers(run, names)
    for node in stimulus.added:
        _start_timer(run, node, None)
    for node, host in stimulus.begin:
        _start_timer(run, node, host)
    return None


def _carry_timers(run: Run, names: Mapping[str, str]) -> None:
    """An armed timer keeps its instant under its new name; one that nobody listens to any more is dropped."""
    carried = []
    for timer in list(run.timers.values()):
        target = run.table.steps.get(names.get(timer.node, timer.node))
        heard = target is not None and target.watch is not None and hears(run, Catcher(target, timer.token))
        if target is None or not heard or target.id != timer.node:
            run.emit(TimerDropped(timer.node, timer.token))
        if target is not None and heard and target.id != timer.node:
            carried.append(TimerArmed(target.id, timer.token, timer.due_at, timer.left))
    for armed in carried:
        run.emit(armed)


def _unfit(run: Run, token: Token, names: Mapping[str, str]) -> str | None:
    """Why a token cannot rest at its element in the new version; None if it can."""
    target = run.table.steps.get(names.get(token.node, token.node))
    if target is None:
        return f"The new version has no step for “{token.node}”."
    if token.wait != "fault" and token.wait not in waits_at(target):
        return f"At “{target.id}” a token does not wait for what it waits for at “{token.node}”."
    if (
        token.wait == "join"
        and token.via is not None
        and names.get(token.via, token.via) not in target.incoming
    ):
        return f"The flow “{token.via}” does not lead to “{target.id}” in the new version."
    host = run.tokens.get(token.scope)
    if host is not None and host.wait == "compensation":
        return None
    home = names.get(host.node, host.node) if host is not None else run.table.key
    around = run.table.parents[target.id][0]
    call = run.table.steps.get(home)
    if home not in (around, target.id) and (call is None or call.kind != "callActivity"):
        return f"“{target.id}” lies inside “{around}” in the new version, and the token does not."
    return None


def _start_timer(run: Run, node: str, token: int | None) -> None:
    """A timer that only the new version has starts now: for this token or scope, or wherever it listens."""
    step = run.table.steps.get(node)
    if step is None or step.watch is None:
        return
    for catcher in listening(run, "timer"):
        here = token is None or catcher.token == token
        if catcher.step is step and here and (node, catcher.token) not in run.timers:
            scope = catcher.token if step.kind == "startEvent" else run.tokens[catcher.token].scope
            arm_or_hold(run, step, catcher.token, scope)

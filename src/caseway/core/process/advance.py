"""One stimulus, run to quiescence: a table from kind of stimulus to what it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from caseway.core.process import moving
from caseway.core.process.arming import next_of_cycle
from caseway.core.process.catching import Catcher, attempt_done, catchers, fire, hears, open_at
from caseway.core.process.definition import Definition
from caseway.core.process.events import (
    DataSet,
    MessageCaught,
    ProcessEvent,
    ProcessStarted,
    TimerArmed,
    TimerDropped,
    TimerFired,
    TimerHeld,
)
from caseway.core.process.faulting import park
from caseway.core.process.leaving import finish, hand_out
from caseway.core.process.loops import is_instance
from caseway.core.process.opening import listen
from caseway.core.process.run import Arrival, Fault, Run
from caseway.core.process.settling import settle
from caseway.core.process.state import ROOT, ProcessState, Timer, Token
from caseway.core.process.stimuli import (
    Changed,
    Close,
    Complete,
    Ignored,
    JobResult,
    Jump,
    Message,
    Migrate,
    ProcessGiven,
    Rearm,
    Retry,
    Signal,
    Skip,
    Start,
    Stimulus,
    Time,
)
from caseway.core.process.straight import straight_on
from caseway.core.process.throwing import broadcast, catch_error, error_at
from caseway.core.process.variables import kept

_HELD_FOR = timedelta(seconds=1)
_NOT_STARTED = Ignored("The process has not started.")
_OVER = Ignored("The process is over.")


def advance(
    definition: Definition, state: ProcessState, stimulus: Stimulus, given: ProcessGiven, now: datetime
) -> list[ProcessEvent] | Ignored:
    """What the stimulus makes true, in order; or why it changes nothing. `now` is an instant in UTC."""
    found = advanced(definition, state, stimulus, given, now)
    return found if isinstance(found, Ignored) else found[0]


def advanced(
    definition: Definition,
    state: ProcessState,
    stimulus: Stimulus,
    given: ProcessGiven,
    now: datetime,
) -> tuple[list[ProcessEvent], ProcessState] | Ignored:
    """Like `advance`, with the state that `fold(state, events)` would lead to, at no cost."""
    if stimulus.__class__ is Complete and not state.ended:
        found = straight_on(definition.table, state, stimulus, now)
        if found is not None:
            return found
    return by_tables(definition, state, stimulus, given, now)


def by_tables(
    definition: Definition, state: ProcessState, stimulus: Stimulus, given: ProcessGiven, now: datetime
) -> tuple[list[ProcessEvent], ProcessState] | Ignored:
    """`advanced` in full, for every kind of step."""
    kind = stimulus.__class__
    if kind is not Start:
        if state.ended:
            return _OVER
        if not state.started:
            return _NOT_STARTED
    run = Run(definition.table, state, given, now)
    reason = _ANSWERS[kind](run, definition, stimulus)
    if reason is not None:
        return Ignored(reason)
    settle(run)
    if not run.events:
        return Ignored("Nothing has changed.")
    return run.events, run.state()


def _start(run: Run, definition: Definition, stimulus: Start) -> str | None:
    if run.started:
        return "The process has started already."
    opening = _opening(definition, stimulus)
    node = opening or _entry(definition, stimulus)
    body = definition.table.body
    if node is None and (stimulus.element is not None or definition.starts or not body.starts):
        return "The map has no such start."
    first = node if node is not None else body.starts[0].id
    run.emit(ProcessStarted(first, definition.key, definition.version, stimulus.trigger, run.now))
    if stimulus.data:
        run.emit(DataSet(first, ROOT, kept(stimulus.data)))
    if body.handlers:
        listen(run, body, ROOT)
    if opening is not None:
        open_at(run, opening, definition.openings[opening])
        return None
    for step in [definition.table.steps[first]] if node is not None else body.starts:
        run.queue.append(Arrival(step, run.fresh(), ROOT))
    return None


def _opening(definition: Definition, stimulus: Start) -> str | None:
    """The element that begins the process without a start event, if the stimulus is for one."""
    if stimulus.element is not None:
        return stimulus.element if stimulus.element in definition.openings else None
    for element in definition.openings if stimulus.trigger != "none" else ():
        node = definition.nodes[element]
        event = "message" if node.kind == "receiveTask" else node.event
        wanted = "conditional" if stimulus.trigger == "condition" else stimulus.trigger
        if event == wanted and (stimulus.name is None or node.verb == stimulus.name):
            return element
    return None


def _entry(definition: Definition, stimulus: Start) -> str | None:
    if stimulus.element is not None:
        return stimulus.element if stimulus.element in definition.starts else None
    wanted = "conditional" if stimulus.trigger == "condition" else stimulus.trigger
    for start in definition.starts:
        node = definition.nodes[start]
        if node.event == wanted and (stimulus.name is None or node.verb == stimulus.name):
            return start
    plain = stimulus.trigger == "none" and stimulus.name is None
    return definition.starts[0] if plain and definition.starts else None


def _complete(run: Run, definition: Definition, stimulus: Complete) -> str | None:
    token = run.tokens.get(stimulus.token)
    if token is None:
        return moving.GONE
    if token.wait != "task":
        return "This is not a task that somebody works on now."
    outcome = stimulus.outcome
    step = run.table.steps[token.node]
    if outcome is not None and step.outcomes and outcome not in step.outcomes:
        return f"“{outcome}” is not an outcome of this step."
    if step.simple and not stimulus.data:
        finish(run, token, outcome)
    elif stimulus.data or step.outputs:
        _yield(run, token, stimulus.data, outcome)
    else:
        attempt_done(run, token, outcome)
    return None


def _yield(run: Run, token: Token, data: Any, outcome: str | None) -> None:
    """Write what the work gave, and go on."""
    step = run.table.steps[token.node]
    try:
        if data or step.outputs:
            loop = step.loop
            item = loop.output_item if loop is not None and is_instance(run, token) else None
            if item is not None and item in data:
                run.emit(DataSet(step.id, token.id, {item: kept(data[item])}))
                data = {name: value for name, value in data.items() if name != item}
            hand_out(run, step, token, data)
    except Fault as fault:
        park(run, token, fault)
    else:
        attempt_done(run, token, outcome)


def _job(run: Run, definition: Definition, stimulus: JobResult) -> str | None:
    token = run.tokens.get(stimulus.token)
    if token is None or token.wait != "job":
        return "Nobody waits for this job any more."
    if stimulus.error is None:
        _yield(run, token, stimulus.data, token.outcome)
        return None
    catcher = error_at(run, stimulus.error, token.id)
    if catcher is not None:
        catch_error(run, catcher, token.node, stimulus.error, token.id)
    else:
        park(run, token, Fault("job-failed", f"The job failed: {stimulus.error}."))
    return None


def _message(run: Run, definition: Definition, stimulus: Message) -> str | None:
    found = catchers(run, "message", stimulus.verb)
    if not found:
        return f"Nothing waits for “{stimulus.verb}” now."
    catcher = found[0]
    run.emit(MessageCaught(catcher.step.id, catcher.token, stimulus.verb))
    if stimulus.data:
        run.write(catcher.step.id, catcher.token, stimulus.data)
    fire(run, catcher)
    return None


def _signal(run: Run, definition: Definition, stimulus: Signal) -> str | None:
    if not broadcast(run, stimulus.name, stimulus.data):
        return f"Nothing listens for the signal “{stimulus.name}” now."
    return None


def _changed(run: Run, definition: Definition, stimulus: Changed) -> str | None:
    return None if run.table.conditional else "No step waits for a condition."


def _time(run: Run, definition: Definition, stimulus: Time) -> str | None:
    timer = _earliest(run)
    if timer is None or timer.due_at is None:
        return "Nothing is due."
    catcher = Catcher(run.table.steps[timer.node], timer.token)
    if not hears(run, catcher):
        run.emit(TimerDropped(timer.node, timer.token))
        return None
    hold = run.given.may_fire(definition.nodes[timer.node], timer.due_at)
    if hold is not None:
        retry_at = max(hold.retry_at, run.now + _HELD_FOR) if hold.retry_at is not None else None
        run.emit(TimerHeld(timer.node, timer.token, hold.reason, retry_at))
        return None
    run.emit(TimerFired(timer.node, timer.token, timer.due_at))
    _arm_again(run, timer, timer.due_at)
    fire(run, catcher)
    return None


def _earliest(run: Run) -> Timer | None:
    due = [timer for timer in run.timers.values() if timer.due_at is not None and timer.due_at <= run.now]
    return min(due, key=lambda timer: (timer.due_at, timer.token), default=None)


def _arm_again(run: Run, timer: Timer, due_at: datetime) -> None:
    """A cycle goes on, unless its firing ends what it hangs on."""
    step = run.table.steps[timer.node]
    if timer.left is None or (step.node.interrupting and step.kind != "startEvent"):
        return
    try:
        following = next_of_cycle(run, step, due_at, timer.left, timer.token)
    except Fault:
        return
    if following is not None:
        run.emit(TimerArmed(timer.node, timer.token, following.at, following.left))


_ANSWERS: dict[type[Stimulus], Callable[[Run, Definition, Any], str | None]] = {
    Start: _start,
    Complete: _complete,
    Message: _message,
    Signal: _signal,
    Changed: _changed,
    Time: _time,
    JobResult: _job,
    Skip: lambda run, definition, stimulus: moving.skip(run, stimulus),
    Retry: lambda run, definition, stimulus: moving.retry(run, stimulus),
    Jump: lambda run, definition, stimulus: moving.jump(run, stimulus),
    Close: lambda run, definition, stimulus: moving.close(run, stimulus, definition.closures),
    Rearm: lambda run, definition, stimulus: moving.rearm(run, stimulus),
    Migrate: lambda run, definition, stimulus: moving.migrate(run, stimulus, definition.version),
}
"""What every stimulus does; the text that comes back, if any, is why nothing changed."""

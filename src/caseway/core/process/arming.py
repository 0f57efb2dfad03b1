"""When timers are due: on the calendar, in working time, or in the silence of the contact."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from caseway.core.feel import plain, printed
from caseway.core.process.events import TimerArmed, TimerHeld
from caseway.core.process.expressions import cycle_watch, date_watch, duration_watch
from caseway.core.process.iso8601 import Span
from caseway.core.process.run import Fault, Run
from caseway.core.process.table import Step, Watch

_READERS = {"timeDate": date_watch, "timeDuration": duration_watch, "timeCycle": cycle_watch}
FOREVER = -1


class Due(msgspec.Struct, frozen=True):
    """The instant (None: the clock stands still), and how often a cycle may still fire."""

    at: datetime | None
    left: int | None = None


def arm(run: Run, step: Step, token: int, scope: int) -> None:
    """Arm the timer `step` for this token or scope. Raises `Fault`."""
    due = due_of(run, step, scope)
    if due.left != 0:
        run.emit(TimerArmed(step.id, token, due.at, due.left))


def arm_or_hold(run: Run, step: Step, token: int, scope: int) -> None:
    """Arm a timer where no token could be parked: one whose instant cannot be computed is held, with the reason."""
    try:
        arm(run, step, token, scope)
    except Fault as fault:
        run.emit(TimerArmed(step.id, token, None))
        run.emit(TimerHeld(step.id, token, fault.sentence))


def arm_boundaries(run: Run, step: Step, token: int, scope: int) -> None:
    """Arm the timers on an activity that was just entered."""
    for boundary in step.boundaries:
        if boundary.watch is not None:
            arm(run, boundary, token, scope)


def due_of(run: Run, step: Step, scope: int) -> Due:
    """When this timer is due if it is armed now. Raises `Fault`."""
    watch = step.watch
    assert watch is not None
    if watch.text is not None:
        watch = _computed(run, step, watch, scope)
    elif watch.date is None and watch.span is None:
        raise Fault("timer", "The timer says neither when nor how long.")
    if watch.span is None or watch.date is not None:
        return Due(watch.date, watch.left)
    return Due(_later(run, step, watch.span), watch.left)


def next_of_cycle(run: Run, step: Step, due_at: datetime, left: int, scope: int) -> Due | None:
    """The next occurrence of a cycle that fired at `due_at`; None after the last.

    A cycle without an end does not make up for what was missed: it goes on from now.
    """
    if left == 1:
        return None
    watch = step.watch
    assert watch is not None
    if watch.text is not None:
        watch = _computed(run, step, watch, scope)
    if watch.span is None:
        return None
    working = step.node.clock in ("working", "word")
    following = run.given.working(due_at, watch.span) if working else watch.span.after(due_at)
    if following <= due_at:
        return None
    if left == FOREVER and following <= run.now:
        following = _later(run, step, watch.span) or following
        following = following if following > run.now else watch.span.after(run.now)
    return Due(following, left if left == FOREVER else left - 1)


def later(run: Run, value: Any, working: bool) -> datetime | None:
    """The instant that a FEEL value or a text means from now on: a date and time, or a duration."""
    found = _read(value, "timeDuration") or _read(value, "timeDate")
    if found is None:
        return None
    if found.span is None:
        return found.date
    return run.given.working(run.now, found.span) if working else found.span.after(run.now)


def _later(run: Run, step: Step, span: Span) -> datetime | None:
    clock = step.node.clock
    if clock == "silence":
        since = run.given.silence_since
        return span.after(since) if since is not None else None
    if clock == "word":
        since = run.given.word_since
        return run.given.working(since, span) if since is not None else None
    if clock == "working":
        return run.given.working(run.now, span)
    return span.after(run.now)


def _computed(run: Run, step: Step, watch: Watch, scope: int) -> Watch:
    value = run.evaluate(watch.text, scope, None)
    found = _read(value, watch.kind)
    if found is None:
        name = f"“{step.node.name}”" if step.node.name else step.id
        raise Fault("timer", f"The expression of the timer {name} gives no instant and no duration.")
    return found


def _read(value: Any, kind: str) -> Watch | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _READERS[kind](value)
    found = plain(value)
    if isinstance(found, datetime):
        return Watch(
            "timeDate", date=found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        )
    if isinstance(found, date):
        return Watch("timeDate", date=datetime.combine(found, time(0), UTC))
    if isinstance(found, timedelta):
        span = Span(0, found, 0 if found % timedelta(1) else found.days)
        return Watch("timeDuration", span=span, left=FOREVER if kind == "timeCycle" else None)
    return duration_watch(printed(value))

"""Free, but on the record: assignment, fields, facts, retry, skip and jump, jobs, and time."""

from datetime import datetime

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.position import wake_at
from caseway.core.case.reactions import REACTIONS
from caseway.core.case.tasks import find_token
from caseway.core.values import PRIORITIES

TIMES_MAX = 64
"""How many due things one wake-up handles; the rest gets a wake-up of its own at once."""


def assign(draft: Drafting, command: c.Assign) -> Refusal | None:
    """Make somebody responsible, or nobody."""
    if command.agent_id is not None and draft.given.colleague(command.agent_id) is None:
        return Refusal("agent", "There is no such agent.")
    if command.agent_id != draft.state.assignee:
        draft.emit(e.Assigned(command.agent_id, command.why))
    return None


def set_fields(draft: Drafting, command: c.SetFields) -> Refusal | None:
    """Change plain fields; another queue is a transfer."""
    fields = {k: v for k, v in command.fields.items() if getattr(draft.state, k, None) != v}
    if "priority" in fields and fields["priority"] not in PRIORITIES:
        return Refusal("priority", f"A priority is one of: {', '.join(PRIORITIES)}.")
    queue = fields.pop("queue", None)
    draft.note(command.reason, about="fields")
    if queue is not None:
        counted = draft.state.first_reply_at is not None
        draft.emit(e.Transferred(draft.state.queue, queue, counted))
    if fields:
        draft.emit(e.FieldsSet(fields))
    return None


def record_facts(draft: Drafting, command: c.RecordFacts) -> Refusal | None:
    """Facts became known; conditions on the map look again."""
    draft.emit(e.FactsRecorded(command.names, command.source))
    draft.stimulate(process.Changed(), REACTIONS)
    return None


def finish_job(draft: Drafting, command: c.FinishJob) -> Refusal | None:
    """A machine came back."""
    ignored = draft.stimulate(process.JobResult(command.token, command.error, command.data), REACTIONS)
    return Refusal("late", ignored.reason) if ignored else None


def retry_step(draft: Drafting, command: c.RetryStep) -> Refusal | None:
    """Try a parked step again."""
    ignored = draft.stimulate(process.Retry(command.token), REACTIONS)
    return Refusal("no-fault", ignored.reason) if ignored else None


def skip_step(draft: Drafting, command: c.SkipStep) -> Refusal | None:
    """Go on without the work of a step."""
    if not command.reason.strip():
        return Refusal("reason", "Say why the step is skipped.")
    if find_token(draft.state, command.token) is None:
        return Refusal("task-gone", "This step is done already.")
    draft.note(command.reason, about="skip")
    ignored = draft.stimulate(process.Skip(command.token), REACTIONS)
    return Refusal("skip", ignored.reason) if ignored else None


def jump_to(draft: Drafting, command: c.JumpTo) -> Refusal | None:
    """Go on at another step."""
    if not command.reason.strip():
        return Refusal("reason", "Say why the case jumps.")
    draft.note(command.reason, about="jump")
    ignored = draft.stimulate(process.Jump(command.element, command.token), REACTIONS)
    return Refusal("jump", ignored.reason) if ignored else None


def time_came(draft: Drafting, command: c.TimeCame) -> Refusal | None:
    """Handle what is due, in the order of the instants, until nothing is."""
    for _ in range(TIMES_MAX):
        due = wake_at(draft.state)
        if due is None or due > draft.now:
            return None
        _handle_due(draft, due)
        draft.settle(REACTIONS)
    return None


def hold_wakeup(draft: Drafting, command: c.HoldWakeup) -> Refusal | None:
    """The lead is told that time cannot go on in this case, and can try again."""
    if not any(task.kind == "wakeup" for task in draft.state.tasks):
        draft.emit(e.TaskOpened("wakeup", "lead", reason=command.reason))
    return None


def _handle_due(draft: Drafting, due: datetime) -> None:
    ball = draft.state.ball
    waiting = ball is not None and ball.then in ("wait_third_party", "keep") and ball.until == due
    if ball is not None and waiting:
        draft.emit(e.WaitElapsed(ball.then))
        return
    draft.stimulate(process.Time(), REACTIONS)

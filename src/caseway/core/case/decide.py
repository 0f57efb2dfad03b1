"""`decide(state, command, given, now)`: the events that follow, or why not. A table from command to decider."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from caseway.core.case import (
    closures,
    entering,
    incidents,
    incoming,
    moving,
    opening,
    outgoing,
    statements,
    steps,
    tasks,
)
from caseway.core.case import commands as c
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.events import Event
from caseway.core.case.given import Given
from caseway.core.case.reactions import REACTIONS
from caseway.core.case.state import CaseState

Decider = Callable[[Drafting, Any], Refusal | None]

DECIDERS: dict[type[c.Command], Decider] = {
    c.OpenCase: opening.open_case,
    c.ReceiveMessage: incoming.receive_message,
    c.SendMessage: outgoing.send_message,
    c.AddNote: outgoing.add_note,
    c.MakeProposal: outgoing.make_proposal,
    c.NoteDelivery: outgoing.note_delivery,
    c.RenewLink: outgoing.renew_link,
    c.SplitOff: outgoing.split_off,
    c.CompleteTask: tasks.complete_task,
    c.RecordStatement: statements.record_statement,
    c.AskForPerson: statements.ask_for_person,
    c.CloseCase: closures.close_case,
    c.CloseImported: closures.close_imported,
    c.ReopenCase: closures.reopen_case,
    c.Assign: steps.assign,
    c.SetFields: steps.set_fields,
    c.RecordFacts: steps.record_facts,
    c.FinishJob: steps.finish_job,
    c.RetryStep: steps.retry_step,
    c.SkipStep: steps.skip_step,
    c.JumpTo: steps.jump_to,
    c.TimeCame: steps.time_came,
    c.HoldWakeup: steps.hold_wakeup,
    c.EnterProcess: entering.enter_process,
    c.UndoEntering: entering.undo_entering,
    c.MoveToVersion: moving.move_to_version,
    c.UndoMove: moving.undo_move,
    c.HearSignal: incidents.hear_signal,
    c.PublishUpdate: incidents.publish_update,
}

GUARDED = (
    c.SendMessage,
    c.MakeProposal,
    c.CompleteTask,
    c.CloseCase,
    c.Assign,
    c.EnterProcess,
    c.PublishUpdate,
)
"""What a person may not do over something newer than what they saw."""


def decide(state: CaseState | None, command: c.Command, given: Given, now: datetime) -> list[Event] | Refusal:
    """The events that `command` leads to at `now`; a refusal leaves nothing behind."""
    decided = decided_on(state, command, given, now)
    return decided if isinstance(decided, Refusal) else decided[0]


MAP_ONLY = (c.CloseCase, c.SkipStep, c.JumpTo, c.MoveToVersion, c.UndoMove)
"""What no rule may ask for: the map decides, or a person with a reason."""


def decided_on(
    state: CaseState | None, command: c.Command, given: Given, now: datetime
) -> tuple[list[Event], CaseState] | Refusal:
    """Like `decide`, with the state that the events fold to."""
    draft = Drafting(state, given, now, command.by)
    if command.by.startswith("rule:") and isinstance(command, MAP_ONLY):
        return Refusal("map-only", "A rule closes, skips and jumps nothing; the map decides.")
    if state is not None and isinstance(command, GUARDED) and _is_stale(state, command):
        return Refusal(
            "stale", "Something has happened in this case since you saw it. Look again before you go on."
        )
    refusal = DECIDERS[type(command)](draft, command)
    if refusal is not None:
        return refusal
    if draft.state.process.started:
        draft.settle(REACTIONS)
    return draft.events, draft.state


def _is_stale(state: CaseState, command: c.Command) -> bool:
    return command.seen is not None and command.seen < newest_news(state)


def newest_news(state: CaseState) -> int:
    """The seq of the newest thing a person must have seen before acting on the case."""
    closed = state.closure.seq if state.closure else 0
    return max((*state.unread, state.ball.seq if state.ball else 0, closed), default=0)

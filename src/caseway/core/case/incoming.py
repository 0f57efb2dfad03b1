"""Decides `ReceiveMessage`: words from outside reach the map, or a person who reads them."""

from datetime import datetime

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.reactions import REACTIONS
from caseway.core.case.tasks import open_reading


def receive_message(draft: Drafting, command: c.ReceiveMessage) -> Refusal | None:
    """File it; a human's word also makes the case open, and what nothing on the map waits for is to be read."""
    state = draft.state
    said_at = command.occurred_at or draft.now
    event = draft.emit(
        e.MessageReceived(command.channel, command.contact_id, said_at, command.automatic, command.genuine)
    )
    if command.automatic is not None:
        _away(draft, command.away_until)
        return None
    if state.closure is not None or state.process.ended:
        return _after_closure(draft, command, event.seq)
    if state.process.started and draft.stimulate(process.Message("reply"), REACTIONS) is not None:
        open_reading(draft, event.seq)
    return None


def _away(draft: Drafting, until: datetime | None) -> None:
    if until is not None and until > draft.now and draft.state.closure is None:
        draft.emit(e.SilenceHeld(until))


def _after_closure(draft: Drafting, command: c.ReceiveMessage, seq: int) -> Refusal | None:
    if draft.state.process.ended or not draft.state.process.started:
        return (
            None
            if draft.state.imported
            else Refusal("over", "The process of this case is over; a new case is opened.")
        )
    if command.thanks:
        draft.emit(e.ThanksTaken(seq))
        return None
    draft.stimulate(process.Message("reply"), REACTIONS)
    if draft.state.closure is None:
        open_reading(draft, seq)
    return None

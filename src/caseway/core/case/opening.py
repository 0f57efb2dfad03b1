"""Decides `OpenCase`: the case exists and its map begins, or it comes in closed from an import."""

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.incoming import receive_message
from caseway.core.case.reactions import REACTIONS
from caseway.core.process import Start


def open_case(draft: Drafting, command: c.OpenCase) -> Refusal | None:
    """Begin the case: what they said first, then its map."""
    draft.emit(
        e.CaseOpened(
            trigger=command.trigger,
            channel=command.channel,
            contact_id=command.contact_id,
            definition=command.definition,
            queue=command.queue,
            organization_id=command.organization_id,
            inbox_id=command.inbox_id,
            imported=command.imported,
            linked_to=command.linked_to,
            split_from=command.split_from,
        ),
        case_id=command.case_id,
    )
    if command.first is not None:
        receive_message(draft, command.first)
    if command.closed:
        return None
    ignored = draft.stimulate(_start(command), REACTIONS)
    if ignored is not None:
        return Refusal("no-start", ignored.reason)
    if command.assignee is not None:
        draft.emit(e.Assigned(command.assignee, "opened by hand"))
    return None


def _start(command: c.OpenCase) -> Start:
    if command.trigger == "message":
        return process.Start(trigger="message")
    return process.Start(trigger="signal" if command.trigger == "signal" else "none")

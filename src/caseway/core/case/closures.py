"""Closing and opening again by hand. Silence closes by the map alone."""

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.reactions import REACTIONS
from caseway.core.values import SILENT_BASES


def close_case(draft: Drafting, command: c.CloseCase) -> Refusal | None:
    """Close on a basis that a person may choose, at the closure event of the map for it."""
    state = draft.state
    if state.closure is not None or state.process.ended:
        return Refusal("closed", "The case is closed already.")
    if command.basis in SILENT_BASES:
        return Refusal("silence-only", f"Only the contact's silence closes a case as {command.basis}.")
    if command.basis == "merged":
        return Refusal("merge-only", "Merging closes a case as merged.")
    if command.basis == "refused" and not command.reason.strip():
        return Refusal("reason", "Say why, and where the contact may turn next.")
    if state.unread and command.basis not in ("no_action", "withdrawn", "refused", "referred"):
        return Refusal("unread", "Read what the contact wrote before you close.")
    if state.unread:
        draft.emit(e.MessagesRead("closed"))
    draft.note(command.reason, about="closure")
    ignored = draft.stimulate(process.Close(command.basis), REACTIONS)
    return Refusal("no-closure", ignored.reason) if ignored else None


def close_imported(draft: Drafting, command: c.CloseImported) -> Refusal | None:
    """A case from an archive comes in closed: nothing is sent and no clock starts."""
    if not draft.state.imported or draft.state.process.started:
        return Refusal("not-imported", "Only an imported case comes in closed.")
    draft.emit(e.Closed(basis="no_action"))
    return None


def reopen_case(draft: Drafting, command: c.ReopenCase) -> Refusal | None:
    """Open a closed case again through the wait that its map has for it."""
    state = draft.state
    if state.closure is None and not state.process.ended:
        return Refusal("open", "The case is not closed.")
    if not state.process.started or state.process.ended:
        return Refusal("over", "The process of this case is over; open a new case linked to it.")
    draft.note(command.reason, about="reopening")
    ignored = draft.stimulate(process.Message("reply"), REACTIONS)
    return Refusal("over", ignored.reason) if ignored else None

"""Decides what passes between an incident and the cases that wait for it: signals heard, updates published."""

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.hearing import can_hear
from caseway.core.case.outgoing import told_by_a_word
from caseway.core.case.reactions import REACTIONS
from caseway.core.case.signals import UPDATE
from caseway.core.case.tasks import finish


def hear_signal(draft: Drafting, command: c.HearSignal) -> Refusal | None:
    """Everything in the case that listens hears it; where nothing does, nothing happens."""
    if command.source is not None and draft.state.parent != command.source:
        return None
    draft.stimulate(process.Signal(command.name, command.data), REACTIONS)
    return None


def publish_update(draft: Drafting, command: c.PublishUpdate) -> Refusal | None:
    """Tell everybody who waits: the map says to whom, and whoever was asked to tell them has done so."""
    if draft.state.closure is not None or not can_hear(draft.state, draft.given.definition, UPDATE):
        return Refusal("no-update", "Nobody waits for a word about this case.")
    draft.emit(e.UpdatePublished(command.agent_id))
    if draft.state.assignee is None and command.agent_id is not None:
        draft.emit(e.Assigned(command.agent_id, "published first"))
    for token in told_by_a_word(draft):
        finish(draft, token, draft.given.definition.nodes[token.node].outcomes[0], {})
    ignored = draft.stimulate(process.Message(UPDATE), REACTIONS)
    return Refusal("no-update", ignored.reason) if ignored else None

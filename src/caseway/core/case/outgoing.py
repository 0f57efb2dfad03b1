"""What we say to the contact: replies with what follows, notes, proposals, links, and what became of them."""

from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.tasks import finish, task_with_outcome
from caseway.core.process import Token


def send_message(draft: Drafting, command: c.SendMessage) -> Refusal | None:
    """Send; an `answer` also ends the step that takes one, and says so if none does."""
    state, definition = draft.state, draft.given.definition
    if command.then in ("wait_third_party", "keep") and command.until is None:
        return Refusal("until", "Say until when.")
    if command.until is not None and command.until <= draft.now:
        return Refusal("until", "The instant until which we wait has passed already.")
    step = task_with_outcome(state, definition, "answer") if command.then == "answer" else None
    if command.then == "answer" and step is None:
        return Refusal(
            "no-answer-step", "No step takes an answer now; send it as a question, or keep the case."
        )
    if state.closure is not None and command.then != "keep":
        return Refusal("closed", "The case is closed; reopen it before you write.")
    draft.emit(
        e.MessageSent(command.channel, then=command.then, until=command.until, agent_id=command.agent_id)
    )
    if state.assignee is None and command.agent_id is not None and state.closure is None:
        draft.emit(e.Assigned(command.agent_id, "answered first"))
    for token in told_by_a_word(draft):
        finish(draft, token, draft.given.definition.nodes[token.node].outcomes[0], {})
    if step is not None:
        finish(draft, step, "answer", {})
    return None


def told_by_a_word(draft: Drafting) -> list[Token]:
    """The tasks that any human word of ours fulfils: completed by an answer, which is none of their outcomes."""
    nodes = draft.given.definition.nodes
    return [
        token
        for token in draft.state.process.tokens
        if token.wait == "task"
        and "answer" in nodes[token.node].completes
        and "answer" not in nodes[token.node].outcomes
        and len(nodes[token.node].outcomes) == 1
    ]


def add_note(draft: Drafting, command: c.AddNote) -> Refusal | None:
    """Keep internal words."""
    draft.emit(e.NoteAdded())
    return None


def make_proposal(draft: Drafting, command: c.MakeProposal) -> Refusal | None:
    """Offer a solution: the map checks the authority and sends it, or asks the lead first."""
    step = task_with_outcome(draft.state, draft.given.definition, "propose")
    if step is None:
        return Refusal("no-proposal-step", "No step takes a proposal now.")
    if command.amount < 0:
        return Refusal("amount", "An amount is not negative.")
    draft.emit(e.ProposalMade(command.amount, command.effect_on, command.agent_id))
    if draft.state.unread:
        for task in [t for t in draft.state.tasks if t.kind == "read"]:
            draft.emit(e.TaskDone(task.id, "replied"))
        draft.emit(e.MessagesRead("replied"))
    if draft.state.assignee is None and command.agent_id is not None:
        draft.emit(e.Assigned(command.agent_id, "proposed first"))
    finish(draft, step, "propose", {"offer_amount": command.amount})
    return None


def note_delivery(draft: Drafting, command: c.NoteDelivery) -> Refusal | None:
    """A message left, failed or bounced; a bounce is shown to the owner."""
    draft.emit(e.MessageDelivered(command.message, command.outcome))
    lost = command.outcome in ("bounced", "failed") and draft.state.closure is None
    if lost and not any(t.kind == "call" for t in draft.state.tasks):
        draft.emit(e.TaskOpened("call", "agent", about=command.message, reason="A message did not arrive."))
    return None


def renew_link(draft: Drafting, command: c.RenewLink) -> Refusal | None:
    """Send a fresh link to the same address."""
    draft.emit(e.LinkRenewed(command.participant_id))
    draft.emit(e.MessageSent("email", template="link", participant_id=command.participant_id))
    return None


def split_off(draft: Drafting, command: c.SplitOff) -> Refusal | None:
    """A message went to a case of its own; if it was the unread one, it has been read."""
    draft.emit(e.MessageSplit(command.message, command.other_id))
    about = [t for t in draft.state.tasks if t.kind == "read"]
    if draft.state.unread and command.message in draft.state.unread:
        for task in about:
            draft.emit(e.TaskDone(task.id, "new_matter"))
        draft.emit(e.MessagesRead("new_matter"))
    return None

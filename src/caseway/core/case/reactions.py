"""What the desk does when the map moves: send, close, escalate, assign. A table from event to answer."""

from datetime import datetime, timedelta

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.closing import BY_PERSON
from caseway.core.case.drafting import Drafting, Reaction
from caseway.core.case.signals import on_signal
from caseway.core.process import Node
from caseway.core.values import BASES, THENS, Basis, Then

ASKING: dict[str, Then] = {"proposal": "wait_contact", "question": "wait_contact"}
"""Messages after which the ball is with the contact, also where the map does not say so with `cw:then`."""


def on_message(draft: Drafting, body: process.MessageThrown) -> None:
    """Send what the map throws, unless a policy forbids it; an unreachable contact becomes a task to call."""
    node = draft.given.definition.nodes[body.element]
    template = body.template
    if template is None:
        return
    reason = why_not(draft, node, template)
    if reason is not None:
        draft.emit(e.MessageSuppressed(template, reason, body.element))
    elif not draft.given.reachable:
        draft.emit(e.TaskOpened("call", "agent", reason=f"No address reaches the contact for: {node.name}"))
    else:
        draft.emit(_message(draft, node, template))


def _message(draft: Drafting, node: Node, template: str) -> e.MessageSent:
    closure = draft.state.closure
    return e.MessageSent(
        channel="email",
        template=template,
        element=node.id,
        then=_then(node, template),
        reminder=node.reminder,
        basis=closure.basis if closure else None,
        told_at=told_at(draft),
    )


def _then(node: Node, template: str) -> Then | None:
    """What our message says follows: as the map has it, else by the template."""
    return next((then for then in THENS if then == node.then), ASKING.get(template))


def why_not(draft: Drafting, node: Node, template: str) -> str | None:
    """The reason for which an automatic message is not sent, or None."""
    if draft.state.imported:
        return "An imported case sends nothing by itself."
    if _was_reminded(draft, node):
        return "This reminder has been sent in this silence already."
    if template == "acknowledgement":
        return _no_acknowledgement(draft)
    if template == "rating" and _was_asked(draft):
        return "This contact was asked for a rating not long ago."
    return None


def _was_reminded(draft: Drafting, node: Node) -> bool:
    silence = draft.state.silence
    sent = silence.reminders if silence is not None else ()
    return node.reminder is not None and any(number == node.reminder for number, _ in sent)


def _was_asked(draft: Drafting) -> bool:
    asked_at, window = draft.given.rating_asked_at, timedelta(days=draft.given.policy.rating_window_days)
    return asked_at is not None and draft.now - asked_at < window


def _no_acknowledgement(draft: Drafting) -> str | None:
    given = draft.given
    if given.suspicious:
        return "The message looks like spam; it is not acknowledged."
    window = timedelta(hours=given.policy.acknowledgement_window_hours)
    if given.acknowledged_at is not None and draft.now - given.acknowledged_at < window:
        return "An acknowledgement went to this contact within the window."
    return None


def told_at(draft: Drafting) -> datetime | None:
    """When the contact may normally expect us: by contract, else by kind, else when we next open."""
    given, state = draft.given, draft.state
    contract = (given.organization or {}).get("contract", "")
    hours = given.policy.contract_hours.get(contract) or given.policy.told_hours.get(state.kind or "")
    calendar = given.calendar_for(state.queue)
    if hours:
        return calendar.add_working(draft.now, timedelta(hours=hours))
    return calendar.next_open(draft.now)


def on_closure(draft: Drafting, body: process.ClosureReached) -> None:
    """Close on the basis of the event reached; open promises of the case end with it."""
    if draft.state.closure is not None:
        return
    basis = _basis(body.basis)
    for promise in draft.state.promises:
        if promise.standing == "open":
            draft.emit(e.PromiseSettled(promise.seq, "kept" if basis == "confirmed" else "withdrawn"))
    draft.emit(e.Closed(basis=basis, element=body.element, stage=draft.stage))


def _basis(name: str) -> Basis:
    for basis in BASES:
        if basis == name:
            return basis
    raise ValueError(f"{name} is no closure basis")


def on_escalation(draft: Drafting, body: process.EscalationThrown) -> None:
    """The raise is an event of the case; the time told becomes a promise of the first agent."""
    draft.emit(e.Escalated(body.to or "specialist", body.due_at, body.ret or "always", body.element))
    if body.due_at is not None:
        draft.emit(e.PromiseMade("escalation", draft.state.assignee or draft.state.first_agent, body.due_at))


def on_held(draft: Drafting, body: process.TimerHeld) -> None:
    """Where a person decides about silence, the timer that may not close becomes their task."""
    if body.reason != BY_PERSON or any(task.kind == "decide" for task in draft.state.tasks):
        return
    stage = draft.given.definition.nodes[body.element].stage or draft.stage
    offered = draft.state.proposal is not None and draft.state.proposal.standing == "made"
    basis = "presumed" if stage == "resolution" else "lapsed" if offered else "unreachable"
    draft.emit(e.TaskOpened("decide", "agent", reason=basis))


def on_entered(draft: Drafting, body: process.StepEntered) -> None:
    """A closed case back in a stage is open again; a task finds its person."""
    node = draft.given.definition.nodes[body.element]
    closure = draft.state.closure
    if closure is not None and node.stage is not None and not body.survives:
        draft.emit(e.Reopened(after=closure.basis))
    if body.wait == "task":
        if node.queue is not None and node.queue != draft.state.queue:
            draft.emit(e.Transferred(draft.state.queue, node.queue, counted=False))
        _assign(draft, node, body)


def _assign(draft: Drafting, node: Node, body: process.StepEntered) -> None:
    if node.assign == "lead" or node.role == "lead":
        _assign_lead(draft, body.token)
    elif node.assign == "same" and body.survives:
        _assign_token(draft, body.token, draft.state.first_agent)
    elif node.assign == "same":
        _assign_same(draft)


def _assign_token(draft: Drafting, token: int, agent_id: int | None) -> None:
    """What outlives the case's closure or its hand-over stays with the person who began it."""
    person = draft.given.colleague(agent_id)
    if person is not None:
        draft.emit(e.Assigned(person.id, "the first agent sees to it", token=token))


def _assign_same(draft: Drafting) -> None:
    """The owner goes on if they are here; a case without an owner waits in its queue."""
    owner = draft.given.colleague(draft.state.assignee)
    if owner is not None and not owner.present:
        draft.emit(e.Assigned(None, "the agent is absent; back to the queue"))


def _assign_lead(draft: Drafting, token: int) -> None:
    given = draft.given
    owner = given.colleague(draft.state.assignee)
    leads = [c for c in given.colleagues if c.role == "lead" and c.present]
    own = [c for c in leads if owner is not None and c.team_id == owner.team_id]
    chosen = next(iter(own or leads), None)
    if chosen is not None:
        draft.emit(e.Assigned(chosen.id, "lead of the team", token=token))


REACTIONS: dict[type, Reaction] = {
    process.MessageThrown: on_message,
    process.ClosureReached: on_closure,
    process.EscalationThrown: on_escalation,
    process.StepEntered: on_entered,
    process.TimerHeld: on_held,
    process.SignalThrown: on_signal,
}

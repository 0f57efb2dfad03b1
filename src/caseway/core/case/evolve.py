"""`evolve(state, event)`: the only place where a case changes. Sees its arguments and nothing else."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.state import AdHocTask, Ball, CaseState, Closure, Delivery, Promise, Proposal, Silence

FIELDS = frozenset({"kind", "category", "priority", "queue"})
"""The plain fields of a case that a person or a decision table may set."""

Change = Callable[[CaseState, e.Event, Any], CaseState]


def born(event: e.Event, body: e.CaseOpened) -> CaseState:
    """The first state of a case: opened, its map not yet begun."""
    return CaseState(
        case_id=event.case_id,
        seq=event.seq,
        process=process.ProcessState(),
        definition=body.definition,
        opened_at=event.at,
        channel=body.channel,
        contact_id=body.contact_id,
        organization_id=body.organization_id,
        inbox_id=body.inbox_id,
        imported=body.imported,
        queue=body.queue,
    )


def evolve(state: CaseState | None, event: e.Event) -> CaseState:
    """The state after `event`; `state` is None only before `CaseOpened`."""
    body = event.body
    if state is None:
        if not isinstance(body, e.CaseOpened):
            raise ValueError(f"The first event of a case opens it; {type(body).__name__} cannot.")
        return born(event, body)
    if isinstance(body, process.ProcessEvent):
        return noted(replace(state, process=process.evolve(state.process, body), seq=event.seq), event)
    return noted(replace(state, seq=event.seq), event)


def noted(state: CaseState, event: e.Event) -> CaseState:
    """What the desk itself takes from an event that its map has taken in already."""
    change = CHANGES.get(type(event.body))
    if change is None:
        return state
    was_theirs = is_their_turn(state)
    state = change(state, event, event.body)
    return replace(state, turned_at=event.at) if was_theirs and not is_their_turn(state) else state


def moved(state: CaseState, events: list[e.Event], after: process.ProcessState) -> CaseState:
    """The same as folding `events` of the map one by one, when `after` is known to be where they lead."""
    state = replace(state, process=after, seq=events[-1].seq)
    for event in events:
        if type(event.body) in CHANGES:
            state = noted(state, event)
    return state


def is_their_turn(state: CaseState) -> bool:
    """Whether the contact owes us a word: asked or answered, everything of theirs read, or the case closed."""
    if state.closure is not None:
        return True
    return state.ball is not None and state.ball.then in ("wait_contact", "answer") and not state.unread


def fold(events: Iterable[e.Event], state: CaseState | None = None) -> CaseState:
    """All of them in turn; at least one unless a state is given."""
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ValueError("A case without events is no case.")
    return state


def _received(state: CaseState, event: e.Event, body: e.MessageReceived) -> CaseState:
    if body.automatic is not None:
        return state
    unread = (*state.unread, event.seq)
    since = state.unanswered_since or body.said_at
    state = replace(state, unread=unread, unanswered_since=since, contact_spoke_at=body.said_at)
    if body.genuine and (state.silence is None or body.said_at >= state.silence.since):
        state = replace(state, silence=Silence(since=body.said_at))
    return state


def _thanks(state: CaseState, event: e.Event, body: e.ThanksTaken) -> CaseState:
    unread = tuple(seq for seq in state.unread if seq != body.message)
    return replace(state, unread=unread, unanswered_since=state.unanswered_since if unread else None)


def _sent(state: CaseState, event: e.Event, body: e.MessageSent) -> CaseState:
    if body.template is not None:
        return _sent_by_map(state, event, body)
    state = replace(
        state,
        unread=(),
        unanswered_since=None,
        tasks=tuple(t for t in state.tasks if t.kind not in ("read", "call")),
        we_spoke_at=event.at,
        first_reply_at=state.first_reply_at or event.at,
        first_agent=state.first_agent or body.agent_id,
    )
    return _with_ball(state, event, body)


def _sent_by_map(state: CaseState, event: e.Event, body: e.MessageSent) -> CaseState:
    if body.template == "acknowledgement":
        state = replace(state, acknowledged=True)
    if body.template == "rating":
        state = replace(state, rating_asked=True)
    if body.template == "proposal":
        state = replace(state, we_spoke_at=event.at, first_reply_at=state.first_reply_at or event.at)
    if body.reminder is not None and state.silence is not None:
        reminders = (*state.silence.reminders, (body.reminder, event.seq))
        state = replace(state, silence=replace(state.silence, reminders=reminders, reminded_at=event.at))
    return _with_ball(state, event, body)


def _with_ball(state: CaseState, event: e.Event, body: e.MessageSent) -> CaseState:
    if body.then is None:
        return state
    state = replace(state, ball=Ball(body.then, event.seq, event.at, body.until))
    if body.then in ("wait_contact", "answer"):
        state = replace(state, silence=Silence(since=event.at))
    return state


def _read(state: CaseState, event: e.Event, body: e.MessagesRead) -> CaseState:
    ball = None if body.outcome == "answers" else state.ball
    return replace(state, unread=(), unanswered_since=None, ball=ball)


def _proposed(state: CaseState, event: e.Event, body: e.ProposalMade) -> CaseState:
    made = Proposal(event.seq, body.agent_id, body.amount, body.effect_on)
    return replace(state, proposal=made, first_agent=state.first_agent or body.agent_id)


def _stated(state: CaseState, event: e.Event, body: e.StatementRecorded) -> CaseState:
    state = replace(state, contact_spoke_at=body.said_at)
    if state.silence is not None and body.said_at > state.silence.since:
        state = replace(state, silence=Silence(since=body.said_at))
    if not body.caught:
        return replace(state, ball=None) if body.verb == "reply" else state
    proposal = state.proposal
    if body.verb in ("agreed", "declined") and proposal is not None:
        proposal = replace(proposal, standing=body.verb)
    return replace(
        state,
        ball=None if body.verb != "rated" else state.ball,
        proposal=proposal,
        declined=state.declined + (body.verb == "declined"),
        not_solved=state.not_solved + (body.verb == "not-solved"),
        rating=body.rating if body.verb == "rated" else state.rating,
    )


def _wanted(state: CaseState, event: e.Event, body: e.PersonWanted) -> CaseState:
    return replace(state, complained=state.complained or body.complaint, contact_spoke_at=event.at)


def _facts(state: CaseState, event: e.Event, body: e.FactsRecorded) -> CaseState:
    kept = tuple(pair for pair in state.facts if pair[0] not in body.names)
    return replace(state, facts=(*kept, *((name, event.seq) for name in body.names)))


def _fields(state: CaseState, event: e.Event, body: e.FieldsSet) -> CaseState:
    return replace(state, **{k: v for k, v in body.fields.items() if k in FIELDS})


def _decided(state: CaseState, event: e.Event, body: process.DecisionMade) -> CaseState:
    known = {k: v for k, v in body.outputs.items() if k in FIELDS and isinstance(v, str) and v}
    return replace(state, **known) if known else state


def _left(state: CaseState, event: e.Event, body: process.StepCompleted) -> CaseState:
    if not state.task_agents:
        return state
    return replace(state, task_agents=tuple(pair for pair in state.task_agents if pair[0] != body.token))


def _assigned(state: CaseState, event: e.Event, body: e.Assigned) -> CaseState:
    if body.token is None:
        return replace(state, assignee=body.agent_id, first_agent=state.first_agent or body.agent_id)
    others = tuple(pair for pair in state.task_agents if pair[0] != body.token)
    own = () if body.agent_id is None else ((body.token, body.agent_id),)
    return replace(state, task_agents=(*others, *own))


def _transferred(state: CaseState, event: e.Event, body: e.Transferred) -> CaseState:
    return replace(state, queue=body.target, assignee=None, transfers=state.transfers + body.counted)


def _promised(state: CaseState, event: e.Event, body: e.PromiseMade) -> CaseState:
    return replace(state, promises=(*state.promises, Promise(event.seq, body.kind, body.owner, body.due_at)))


def _settled(state: CaseState, event: e.Event, body: e.PromiseSettled) -> CaseState:
    promises = tuple(
        replace(p, standing=body.standing) if p.seq == body.promise else p for p in state.promises
    )
    return replace(state, promises=promises)


def _closed(state: CaseState, event: e.Event, body: e.Closed) -> CaseState:
    closure = Closure(body.basis, event.by, event.at, event.seq, body.stage)
    return replace(
        state,
        closure=closure,
        last_closure=closure,
        ball=None,
        silence=None,
        tasks=(),
        unread=(),
        unanswered_since=None,
    )


def _reopened(state: CaseState, event: e.Event, body: e.Reopened) -> CaseState:
    return replace(state, closure=None, reopened=state.reopened + 1, rating_asked=False)


def _task_opened(state: CaseState, event: e.Event, body: e.TaskOpened) -> CaseState:
    task = AdHocTask(event.seq, body.kind, body.role, event.at, body.about, body.reason)
    return replace(state, tasks=(*state.tasks, task))


def _task_done(state: CaseState, event: e.Event, body: e.TaskDone) -> CaseState:
    return replace(state, tasks=tuple(t for t in state.tasks if t.id != body.task))


def _elapsed(state: CaseState, event: e.Event, body: e.WaitElapsed) -> CaseState:
    return replace(state, ball=None)


def _away(state: CaseState, event: e.Event, body: e.SilenceHeld) -> CaseState:
    silence = state.silence or Silence(since=event.at)
    return replace(state, silence=replace(silence, held_until=body.until))


def _delivered(state: CaseState, event: e.Event, body: e.MessageDelivered) -> CaseState:
    others = tuple(d for d in state.deliveries if d.seq != body.message)
    at: datetime | None = event.at if body.outcome == "sent" else None
    return replace(state, deliveries=(*others, Delivery(body.message, at))[-8:])


def _entered(state: CaseState, event: e.Event, body: e.ProcessEntered) -> CaseState:
    """A fresh process; token ids go on, so that a late word about an old task can only be refused."""
    fresh = process.ProcessState(next_id=state.process.next_id)
    return replace(state, definition=body.definition, process=fresh, task_agents=())


def _undone(state: CaseState, event: e.Event, body: e.EnteringUndone) -> CaseState:
    return replace(
        state,
        definition=body.definition,
        process=body.process,
        task_agents=body.task_agents,
        parent=body.parent,
    )


def _moved_over(state: CaseState, event: e.Event, body: e.MovedToVersion) -> CaseState:
    return replace(state, definition=body.definition)


def _moved_back(state: CaseState, event: e.Event, body: e.MoveUndone) -> CaseState:
    return replace(state, definition=body.definition, process=body.process, task_agents=body.task_agents)


def _attached(state: CaseState, event: e.Event, body: e.AttachedTo) -> CaseState:
    return replace(state, parent=body.parent)


def _detached(state: CaseState, event: e.Event, body: e.DetachedFrom) -> CaseState:
    return replace(state, parent=None)


def _updated(state: CaseState, event: e.Event, body: e.UpdatePublished) -> CaseState:
    return replace(state, we_spoke_at=event.at, first_reply_at=state.first_reply_at or event.at)


CHANGES: dict[type, Change] = {
    e.MessageReceived: _received,
    e.ThanksTaken: _thanks,
    e.MessageSent: _sent,
    e.MessagesRead: _read,
    e.ProposalMade: _proposed,
    e.StatementRecorded: _stated,
    e.PersonWanted: _wanted,
    e.FactsRecorded: _facts,
    e.FieldsSet: _fields,
    e.Assigned: _assigned,
    e.Transferred: _transferred,
    e.PromiseMade: _promised,
    e.PromiseSettled: _settled,
    e.Closed: _closed,
    e.Reopened: _reopened,
    e.TaskOpened: _task_opened,
    e.TaskDone: _task_done,
    e.WaitElapsed: _elapsed,
    e.SilenceHeld: _away,
    e.MessageDelivered: _delivered,
    e.ProcessEntered: _entered,
    e.EnteringUndone: _undone,
    e.MovedToVersion: _moved_over,
    e.MoveUndone: _moved_back,
    e.AttachedTo: _attached,
    e.DetachedFrom: _detached,
    e.UpdatePublished: _updated,
    process.DecisionMade: _decided,
    process.StepCompleted: _left,
    process.StepCancelled: _left,
    process.StepSkipped: _left,
}

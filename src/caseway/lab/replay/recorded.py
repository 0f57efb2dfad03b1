"""From a recorded history back to what was asked: the command behind each run of events.

The history keeps what became true, not what was asked; but the first event of an action says which command it was,
and the events after it hold its arguments. Reasons were content and may be gone: a stand-in takes their place.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.case.state import CaseState
from caseway.lab.replay.crossings import CROSSINGS, entering

SAID = "(a reason)"
"""What stands for words that are content: whether there was a reason counts on the path, which one does not."""

Events = Sequence[Event]


def command_of(events: Events, state: CaseState | None) -> c.Command | None:
    """What was asked, by the events of one instant and person from here on; None if nobody asks for such a thing."""
    first = events[0]
    reader = READERS.get(type(first.body))
    made = reader(events, state) if reader is not None else None
    return None if made is None else _by(made, first.by)


def _by(command: c.Command, by: str) -> c.Command:
    return msgspec.structs.replace(command, by=by)


def _next(events: Events, kind: type) -> Any:
    """The body of the first event of that kind, or None."""
    return next((event.body for event in events if isinstance(event.body, kind)), None)


# --- openings and words --------------------------------------------------------------------------------------
def _opening(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.CaseOpened)
    said = events[1] if len(events) > 1 and isinstance(events[1].body, e.MessageReceived) else None
    assigned = [x.body for x in events if isinstance(x.body, e.Assigned) and x.body.why == "opened by hand"]
    return c.OpenCase(
        case_id=events[0].case_id,
        trigger=body.trigger,
        channel=body.channel,
        contact_id=body.contact_id,
        definition=body.definition,
        organization_id=body.organization_id,
        inbox_id=body.inbox_id,
        queue=body.queue,
        imported=body.imported,
        closed=_next(events, process.ProcessStarted) is None,
        linked_to=body.linked_to,
        split_from=body.split_from,
        assignee=assigned[0].agent_id if assigned else None,
        first=_received(events[1:], state) if said is not None else None,
    )


def _received(events: Events, state: CaseState | None) -> c.ReceiveMessage:
    body = events[0].body
    assert isinstance(body, e.MessageReceived)
    away, thanks = _next(events[1:2], e.SilenceHeld), _next(events[1:2], e.ThanksTaken)
    return c.ReceiveMessage(
        channel=body.channel,
        contact_id=body.contact_id,
        automatic=body.automatic,
        thanks=thanks is not None,
        away_until=away.until if away is not None else None,
        genuine=body.genuine,
        occurred_at=body.said_at,
        by=events[0].by,
    )


def _sent(events: Events, state: CaseState | None) -> c.Command | None:
    body = events[0].body
    assert isinstance(body, e.MessageSent)
    if body.then is None or body.template is not None:
        return None
    return c.SendMessage(then=body.then, until=body.until, channel=body.channel, agent_id=body.agent_id)


def _proposal(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.ProposalMade)
    return c.MakeProposal(amount=body.amount, effect_on=body.effect_on, agent_id=body.agent_id)


def _statement(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.StatementRecorded)
    return c.RecordStatement(
        verb=body.verb,
        channel=body.channel,
        evidence=body.evidence,
        said_at=body.said_at,
        rating=body.rating,
        has_text=body.has_text,
    )


def _note(events: Events, state: CaseState | None) -> c.Command:
    """A note of its own, or the reason of what follows."""
    body = events[0].body
    assert isinstance(body, e.NoteAdded)
    if body.about is None or len(events) == 1:
        return c.AddNote()
    reasons: dict[str, Callable[[Events, CaseState | None], c.Command | None]] = {
        "closure": _closing,
        "reopening": _reopening,
        "fields": _fields,
        "skip": _skip,
        "jump": _jump,
        "entering": entering,
    }
    made = reasons.get(body.about, _step)(events[1:], state)
    if made is None:
        return c.AddNote()
    if isinstance(made, c.EnterProcess):
        return msgspec.structs.replace(made, reason=SAID)
    if isinstance(made, c.CompleteTask):
        return msgspec.structs.replace(made, data={**made.data, "reason": SAID})
    return made


# --- tasks and steps -----------------------------------------------------------------------------------------
def _step(events: Events, state: CaseState | None) -> c.Command | None:
    """A task of the map that is done: facts, a transfer and a first owner may stand before its end."""
    done = _next(events, process.StepCompleted)
    wait = _wait_of(state, done.token) if done is not None else None
    if done is None or wait not in ("task", "job"):
        return None
    data = {k: v for x in events if isinstance(x.body, process.DataSet) for k, v in x.body.values.items()}
    if wait == "job":
        return c.FinishJob(token=done.token, data=data)
    facts, moved = _next(events, e.FactsRecorded), _next(events, e.Transferred)
    if moved is not None:
        data["queue"] = moved.target
    taken = [x.body for x in events if isinstance(x.body, e.Assigned) and x.body.why == "took the first step"]
    agent = events[0].by.removeprefix("agent:")
    return c.CompleteTask(
        task=f"t{done.token}",
        outcome=done.outcome,
        data=data,
        facts=facts.names if facts is not None else (),
        agent_id=taken[0].agent_id if taken else int(agent) if agent.isdigit() else None,
    )


def _wait_of(state: CaseState | None, token_id: int) -> str | None:
    tokens = state.process.tokens if state is not None else ()
    return next((token.wait for token in tokens if token.id == token_id), None)


def _ad_hoc(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.TaskDone)
    return c.CompleteTask(task=f"a{body.task}", outcome=body.outcome)


def _facts(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.FactsRecorded)
    step = _step(events, state) if body.source.startswith("step ") else None
    return step or c.RecordFacts(names=body.names, source=body.source)


def _fields(events: Events, state: CaseState | None) -> c.Command:
    fields: dict[str, str] = {}
    for event in events[:2]:
        if isinstance(event.body, e.Transferred):
            fields["queue"] = event.body.target
        elif isinstance(event.body, e.FieldsSet):
            fields |= event.body.fields
    return c.SetFields(fields=fields)


def _transferred(events: Events, state: CaseState | None) -> c.Command:
    return _step(events, state) or _fields(events, state)


def _assigned(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.Assigned)
    step = _step(events, state) if body.why == "took the first step" else None
    return step or c.Assign(agent_id=body.agent_id, why=body.why)


def _skip(events: Events, state: CaseState | None) -> c.Command | None:
    body = _next(events, process.StepSkipped)
    return None if body is None else c.SkipStep(token=body.token, reason=SAID)


def _jump(events: Events, state: CaseState | None) -> c.Command | None:
    body = _next(events, process.Jumped)
    return None if body is None else c.JumpTo(element=body.to, reason=SAID, token=body.token)


def _job_failed(events: Events, state: CaseState | None) -> c.Command | None:
    body = events[0].body
    token = getattr(body, "token", None)
    if token is None or _wait_of(state, token) != "job":
        return None
    return c.FinishJob(token=token, error=getattr(body, "code", None) or "error")


# --- closing, time and the rest ------------------------------------------------------------------------------
def _closing(events: Events, state: CaseState | None) -> c.Command | None:
    body = _next(events, process.ClosureAsked)
    return None if body is None else c.CloseCase(basis=body.basis, reason=SAID)


def _read(events: Events, state: CaseState | None) -> c.Command | None:
    body = events[0].body
    assert isinstance(body, e.MessagesRead)
    return _closing(events, state) if body.outcome == "closed" else None


def _reopening(events: Events, state: CaseState | None) -> c.Command:
    return c.ReopenCase(reason=SAID)


def _time(events: Events, state: CaseState | None) -> c.Command:
    return c.TimeCame()


def _delivery(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.MessageDelivered)
    return c.NoteDelivery(message=body.message, outcome=body.outcome)


def _opened_task(events: Events, state: CaseState | None) -> c.Command | None:
    body = events[0].body
    assert isinstance(body, e.TaskOpened)
    return c.HoldWakeup(reason=body.reason or SAID) if body.kind == "wakeup" else None


def _moved(events: Events, state: CaseState | None) -> c.Command:
    body, tokens = events[0].body, _next(events, process.TokensMigrated)
    assert isinstance(body, e.MovedToVersion)
    renamed = tokens.renamed if tokens is not None else {}
    return c.MoveToVersion(definition=body.definition, left=body.left, mapping=renamed, move=body.move)


def _moved_back(events: Events, state: CaseState | None) -> c.Command:
    body = events[0].body
    assert isinstance(body, e.MoveUndone)
    return c.UndoMove(
        definition=body.definition,
        before=body.process,
        task_agents=body.task_agents,
        move=body.move,
        seen=state.seq if state is not None else None,
    )


READERS: dict[type, Callable[[Events, CaseState | None], c.Command | None]] = {
    **CROSSINGS,
    e.CaseOpened: _opening,
    e.MovedToVersion: _moved,
    e.MoveUndone: _moved_back,
    e.MessageReceived: _received,
    e.MessageSent: _sent,
    e.ProposalMade: _proposal,
    e.StatementRecorded: _statement,
    e.NoteAdded: _note,
    e.TaskDone: _ad_hoc,
    e.TaskOpened: _opened_task,
    e.FactsRecorded: _facts,
    e.FieldsSet: _fields,
    e.Transferred: _transferred,
    e.Assigned: _assigned,
    e.MessagesRead: _read,
    e.WaitElapsed: _time,
    e.MessageDelivered: _delivery,
    e.PersonWanted: lambda events, state: c.AskForPerson(
        complaint=getattr(events[0].body, "complaint", False)
    ),
    e.Closed: lambda events, state: c.CloseImported(),
    e.LinkRenewed: lambda events, state: c.RenewLink(
        participant_id=getattr(events[0].body, "participant_id", 0)
    ),
    e.MessageSplit: lambda events, state: c.SplitOff(
        message=getattr(events[0].body, "message", 0), other_id=getattr(events[0].body, "other_id", 0)
    ),
    process.ClosureAsked: _closing,
    process.StepCompleted: _step,
    process.DataSet: _step,
    process.StepSkipped: _skip,
    process.Jumped: _jump,
    process.StepRetried: lambda events, state: c.RetryStep(token=getattr(events[0].body, "token", 0)),
    process.TimerFired: _time,
    process.TimerHeld: _time,
    process.ErrorThrown: _job_failed,
    process.StepFailed: _job_failed,
    process.MessageCaught: _reopening,
}
"""From the first event of an action to its reader."""

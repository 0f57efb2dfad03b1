"""`effects_of(state, event)`: what the world must be asked to do because `event` is true."""

import msgspec

from caseway.core import process
from caseway.core.case import events as e
from caseway.core.case.state import CaseState


class Effect(msgspec.Struct, frozen=True, tag=True):
    """The common ground: which event it follows from. Carries ids only."""

    case_id: int
    seq: int


class Deliver(Effect, frozen=True):
    """Bring the message at `seq` to the contact."""

    automatic: bool


class RunJob(Effect, frozen=True):
    """Do the machine's work that the map asks for at token `token`."""

    job: str
    token: int


class SendSignal(Effect, frozen=True):
    """Let other cases hear the signal at `seq`, one command a case."""


def effects_of(state: CaseState, event: e.Event) -> list[Effect]:
    """The effects of one event; `state` is the case after it."""
    body = event.body
    if isinstance(body, e.MessageSent) and body.channel == "email":
        return [Deliver(event.case_id, event.seq, automatic=body.template is not None)]
    if isinstance(body, process.JobRequested):
        return [RunJob(event.case_id, event.seq, body.job, body.token)]
    if isinstance(body, e.SignalSent):
        return [SendSignal(event.case_id, event.seq)]
    return []

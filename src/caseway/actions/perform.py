"""The one way in which a case changes: lock, read, decide, fold, store, defer; announced after the commit."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import msgspec
from psycopg.errors import LockNotAvailable

from caseway.actions import surroundings
from caseway.actions.contents import MessageWords, keep_automatic, queue_outgoing
from caseway.actions.house import House
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.decide import decided_on
from caseway.core.case.drafting import Refusal
from caseway.core.case.effects import Deliver, RunJob, SendSignal, effects_of
from caseway.core.case.position import wake_at
from caseway.core.case.state import CaseState
from caseway.kit import clock
from caseway.kit.database import Connection, transaction
from caseway.store import cases, definitions, history, incidents, jobs, signals, standings, states
from caseway.store.definitions import Bundle

Writer = Callable[[Connection, e.Event, CaseState], Awaitable[MessageWords | None]]
Writers = Mapping[type, Writer]
"""For each kind of event that carries a person's words: what stores them, at the event's own `(case_id, seq)`."""

NO_WORDS: Writers = {}


class Done(msgspec.Struct, frozen=True):
    """What an action led to: the case after it, and the events it added."""

    state: CaseState
    events: tuple[e.Event, ...]
    bundle: Bundle

    def seq_of(self, kind: type) -> int:
        """The seq of the first event of that kind; LookupError if there is none."""
        for event in self.events:
            if isinstance(event.body, kind):
                return event.seq
        raise LookupError(kind.__name__)


async def perform(
    house: House,
    case_id: int,
    asked: tuple[c.Command, ...],
    writers: Writers = NO_WORDS,
    now: datetime | None = None,
) -> Done | Refusal:
    """One action in one transaction of its own; all of `asked` or nothing. Announced when it is committed."""
    try:
        async with transaction(house.pool) as connection:
            done = await perform_on(connection, house, case_id, asked, writers, now)
            if isinstance(done, Refusal):
                raise _Undo(done)
    except _Undo as undo:
        return undo.refusal
    except LockNotAvailable:
        return Refusal("busy", "Somebody else is working in this case right now. Try again in a moment.")
    announce(house, done)
    return done


class _Undo(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def announce(house: House, done: Done) -> None:
    """Tell pages and workers, after the commit."""
    house.announce(done.state.case_id, done.state.seq)
    house.wake_workers()


async def perform_on(
    connection: Connection,
    house: House,
    case_id: int,
    asked: tuple[c.Command, ...],
    writers: Writers = NO_WORDS,
    now: datetime | None = None,
) -> Done | Refusal:
    """The same within a transaction that the caller ends; a refusal must then undo it."""
    before = await states.lock(connection, case_id)
    at = now or clock.now()
    opening = asked[0] if isinstance(asked[0], c.OpenCase) else None
    if before is None and opening is None:
        return Refusal("no-case", "There is no such case.")
    frame = await surroundings.read(connection, before, opening, asked[0].by, at, _maps_of(asked))
    state, events = before, []
    for command in asked:
        decided = decided_on(state, command, frame.given_on(state), at)
        if isinstance(decided, Refusal):
            return decided
        added, state = decided
        events.extend(added)
    if state is None:
        raise ValueError("an action without a case")
    done = Done(state, tuple(events), await definitions.bundle(connection, *state.definition))
    if events:
        async with connection.pipeline():
            await _save(connection, house, done, before, writers)
    return done


def _maps_of(asked: tuple[c.Command, ...]) -> tuple[tuple[str, int], ...]:
    """The maps that are asked for by name and version."""
    return tuple(one.definition for one in asked if isinstance(one, ELSEWHERE))


ELSEWHERE = (c.EnterProcess, c.UndoEntering, c.MoveToVersion, c.UndoMove)
"""What takes a case to another map, or to another version of its own."""


async def _save(
    connection: Connection, house: House, done: Done, before: CaseState | None, writers: Writers
) -> None:
    state, definition = done.state, done.bundle.definition
    await history.append(connection, list(done.events))
    await states.write(connection, state, wake_at(state))
    moved_at = done.events[-1].at
    if before is None:
        await cases.insert(connection, state, definition, moved_at, cases.Words())
    else:
        await cases.update_row(connection, state, definition, moved_at)
    await standings.write(connection, before, state, definition)
    if any(isinstance(event.body, BELONGING) for event in done.events):
        await incidents.belong(connection, state.case_id, state.parent, moved_at)
    await _keep_words(connection, house, done, writers, before)
    await _ask_the_world(connection, house, done)


BELONGING = (e.AttachedTo, e.DetachedFrom, e.EnteringUndone)
"""What may change to which incident a case belongs."""


async def _keep_words(
    connection: Connection, house: House, done: Done, writers: Writers, before: CaseState | None
) -> None:
    """What each map sends is rendered with that map's own texts."""
    on = before.definition if before is not None else done.state.definition
    for event in done.events:
        writer = writers.get(type(event.body))
        body = event.body
        if isinstance(body, e.CaseOpened | e.ProcessEntered | e.EnteringUndone):
            on = body.definition
        if isinstance(body, e.MessageSent) and body.template is not None:
            bundle = done.bundle if on == done.state.definition else await definitions.bundle(connection, *on)
            await keep_automatic(connection, house, bundle, done.state, event)
        elif writer is not None:
            await writer(connection, event, done.state)


async def _ask_the_world(connection: Connection, house: House, done: Done) -> None:
    wanted: list[jobs.Job] = []
    for event in done.events:
        for effect in effects_of(done.state, event):
            if isinstance(effect, Deliver):
                if await queue_outgoing(connection, house, done.state, effect, event.at):
                    wanted.append(jobs.Job("deliver", {"case_id": effect.case_id, "seq": effect.seq}))
            elif isinstance(effect, SendSignal):
                wanted.append(jobs.Job("send_signal", {"signal_id": await _keep_signal(connection, event)}))
            elif isinstance(effect, RunJob):
                args = {"case_id": effect.case_id, "token": effect.token, "job": effect.job}
                wanted.append(jobs.Job("run_service", args, lock=f"case-{effect.case_id}"))
    await jobs.defer(connection, wanted)


async def _keep_signal(connection: Connection, event: e.Event) -> int:
    body = event.body
    if not isinstance(body, e.SignalSent):
        raise ValueError("not a signal")
    sent = signals.Sent(
        from_case=event.case_id,
        seq=event.seq,
        name=body.name,
        scope=body.scope,
        target=body.target,
        data=dict(body.data),
    )
    return await signals.add(connection, sent, event.at)

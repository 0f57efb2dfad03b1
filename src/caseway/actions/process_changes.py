"""A case goes on on another map: it is a complaint, it belongs to an incident, or that was a mistake."""

import msgspec

from caseway.actions.house import House
from caseway.actions.perform import Done, announce, perform, perform_on
from caseway.actions.replies import note_writers
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.evolve import fold
from caseway.core.case.state import CaseState
from caseway.core.process import StepCancelled
from caseway.kit.database import Connection, transaction
from caseway.store import definitions, history, states
from caseway.store.agents import Agent

COMPLAINT = "complaint"
RETURNED = "returned"
"""The signals by which a case comes to the complaint map, and back to where requests are solved."""
SUPPORT = "support"
REASON_MAX = 2_000


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """To which map, by which signal, why, and to which incident the case belongs from then on."""

    key: str
    signal: str
    reason: str = ""
    parent: int | None = None


async def complain(
    house: House, agent: Agent, case_id: int, reason: str = "", seen: int | None = None
) -> Done | Refusal:
    """It is a complaint: the case goes on on that map, under the same reference."""
    return await enter(house, agent, case_id, Way(key=COMPLAINT, signal=COMPLAINT, reason=reason), seen)


async def enter(
    house: House, agent: Agent, case_id: int, way: Way, seen: int | None = None
) -> Done | Refusal:
    """The case goes on on the newest version of that map, if it has not moved since it was seen."""
    if len(way.reason) > REASON_MAX:
        return Refusal("too-long", f"A reason has at most {REASON_MAX:,} characters.")
    async with house.pool.connection() as connection:
        version = await definitions.latest(connection, way.key)
    if version is None:
        return Refusal("no-map", f"There is no published map “{way.key}”.")
    command = c.EnterProcess(
        definition=(way.key, version),
        signal=way.signal,
        parent=way.parent,
        reason=way.reason,
        by=f"agent:{agent.id}",
        seen=seen,
    )
    return await perform(house, case_id, (command,), note_writers(agent.id, way.reason))


async def undo(house: House, agent: Agent, case_id: int, seen: int) -> Done | Refusal:
    """Take back the latest change of map while nothing else has happened since `seen`."""
    async with transaction(house.pool) as connection:
        before = await _before(connection, case_id)
        if before is None:
            return Refusal("late", "There is nothing that could be taken back.")
        command = c.UndoEntering(
            definition=before.definition,
            before=before.process,
            task_agents=before.task_agents,
            parent=before.parent,
            by=f"agent:{agent.id}",
            seen=seen,
        )
        done = await perform_on(connection, house, case_id, (command,))
    if isinstance(done, Done):
        announce(house, done)
    return done


async def _before(connection: Connection, case_id: int) -> CaseState | None:
    """The case as it was before a person took it to the map that it is on; None if nobody did."""
    if await states.lock(connection, case_id) is None:
        return None
    events = await history.read(connection, case_id)
    entered = [n for n, event in enumerate(events) if isinstance(event.body, e.ProcessEntered)]
    if not entered or not events[entered[-1]].by.startswith("agent:"):
        return None
    return fold(events[: _began(events, entered[-1])])


def _began(events: list[Event], at: int) -> int:
    """Where the action began that entered the map: the reason and the tokens taken away stand before it."""
    while at > 1 and isinstance(events[at - 1].body, StepCancelled | e.NoteAdded):
        if (events[at - 1].at, events[at - 1].by) != (events[at].at, events[at].by):
            break
        at -= 1
    return at

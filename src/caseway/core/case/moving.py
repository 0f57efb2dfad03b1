"""Decides `MoveToVersion` and its undo: an open case goes over to another version of its map, and back.

The tokens go where the mapping says; everything that is not the map's (tasks beside it, promises, facts, owner) stays.
An armed timer keeps its instant, one that has fired does not fire again, one that only the new version has starts now.
"""

from collections.abc import Sequence

import msgspec

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Drafting, Refusal, process_given
from caseway.core.case.events import Event
from caseway.core.case.evolve import fold
from caseway.core.case.reactions import REACTIONS
from caseway.core.case.state import CaseState
from caseway.core.process import Definition, Ignored, ProcessState
from caseway.core.process.mapping import beginning, stuck

QUIET = (process.TokensMigrated, process.TimerArmed, process.TimerDropped, process.TimerHeld)
"""What a move may lead to and still be undone: the map itself did nothing yet."""
HARMLESS = (e.MessageDelivered, e.LinkRenewed)
"""What may have happened since a move that is undone: nothing that anybody did in the case."""


def move_to_version(draft: Drafting, command: c.MoveToVersion) -> Refusal | None:
    """Go over to `command.definition`, a version of the same map."""
    state, old = draft.state, draft.given.definition
    refusal = _may_move(state, command)
    if refusal is not None:
        return refusal
    new = draft.given.maps.get(command.definition[0])
    if new is None or new.version != command.definition[1]:
        return Refusal("no-map", "There is no such version of this process.")
    reason = stuck(old, new, state.process, command.mapping)
    if reason is not None:
        return Refusal("stuck", reason)
    stimulus = process.Migrate(command.mapping, begin=beginning(old, new, state.process, command.mapping))
    given = process_given(state, draft.given, draft.now)
    moved = process.advanced(new, state.process, stimulus, given, draft.now)
    if isinstance(moved, Ignored):
        return Refusal("stuck", moved.reason)
    draft.emit(e.MovedToVersion(command.definition, state.definition, command.move))
    _follow(draft, new, moved[0])
    return None


def _follow(draft: Drafting, new: Definition, bodies: Sequence[process.ProcessEvent]) -> None:
    """The events of the move, and what they ask of the desk on the new map."""
    for body in bodies:
        draft.emit(body)
    draft.go_over_to(new)
    for body in bodies:
        reaction = REACTIONS.get(type(body))
        if reaction is not None:
            reaction(draft, body)


def _may_move(state: CaseState, command: c.MoveToVersion) -> Refusal | None:
    if not state.process.started or state.process.ended:
        return Refusal("over", "The process of this case is over.")
    if state.definition == command.definition:
        return Refusal("there", "This case is on that version already.")
    if state.definition != command.left or command.definition[0] != command.left[0]:
        return Refusal("elsewhere", "This case runs on another version or process by now.")
    return None


class Before(msgspec.Struct, frozen=True):
    """Where a case stood before a move: version, process, and who had its tasks."""

    definition: tuple[str, int]
    process: ProcessState
    task_agents: tuple[tuple[int, int], ...]


def before_move(events: Sequence[Event], move: int) -> Before | Refusal:
    """What the move `move` would be undone to, by the whole history of the case; or why it cannot be any more."""
    at = next((n for n, one in enumerate(events) if _is_move(one, move)), None)
    if at is None or any(isinstance(one.body, e.MoveUndone) and one.body.move == move for one in events[at:]):
        return Refusal("not-moved", "This case was not moved, or is back already.")
    since = [one for one in events[at + 1 :] if not isinstance(one.body, HARMLESS)]
    own = [one for one in since if one.at == events[at].at and isinstance(one.body, QUIET)]
    if len(own) != len(since):
        return Refusal("moved-on", "Something has happened in this case since it was moved.")
    was = fold(events[:at])
    return Before(was.definition, was.process, was.task_agents)


def _is_move(event: Event, move: int) -> bool:
    return isinstance(event.body, e.MovedToVersion) and event.body.move == move


def undo_move(draft: Drafting, command: c.UndoMove) -> Refusal | None:
    """Stand again where the case stood before; nothing may have happened that `command.seen` does not know."""
    if command.seen != draft.state.seq:
        return Refusal("moved-on", "Something has happened in this case since it was moved.")
    target = draft.given.maps.get(command.definition[0])
    if target is None or target.version != command.definition[1]:
        return Refusal("no-map", "The version that the case came from is not there.")
    before = msgspec.structs.replace(command.before, next_id=draft.state.process.next_id)
    draft.emit(e.MoveUndone(command.definition, before, command.task_agents, command.move))
    draft.go_over_to(target)
    return None

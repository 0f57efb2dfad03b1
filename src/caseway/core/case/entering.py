"""Decides `EnterProcess` and its undo: a person takes the case to another map, and takes that back."""

import msgspec

from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.crossing import go_over, has_start
from caseway.core.case.drafting import Drafting, Refusal
from caseway.core.case.reactions import REACTIONS


def enter_process(draft: Drafting, command: c.EnterProcess) -> Refusal | None:
    """Go on on another map. A closed case whose grace still runs is opened again by it."""
    key = command.definition[0]
    target = draft.given.maps.get(key)
    if target is None or not has_start(target, command.signal):
        return Refusal("no-map", f"There is no published map “{key}” that this case could go on with.")
    refusal = _may_enter(draft, command)
    if refusal is not None:
        return refusal
    draft.note(command.reason, about="entering")
    return go_over(draft, target, command.signal, REACTIONS, command.parent)


def _may_enter(draft: Drafting, command: c.EnterProcess) -> Refusal | None:
    state = draft.state
    if not state.process.started or (state.process.ended and state.closure is not None):
        return Refusal("over", "The process of this case is over; open a new case linked to it.")
    if command.parent == state.case_id:
        return Refusal("itself", "A case cannot wait for itself.")
    if command.parent is not None and command.parent == state.parent:
        return Refusal("there", "The case belongs to this incident already.")
    if state.definition[0] == command.definition[0] and command.parent is None:
        return Refusal("there", "The case is on this map already.")
    return None


def undo_entering(draft: Drafting, command: c.UndoEntering) -> Refusal | None:
    """Take it back while nothing else has happened."""
    if command.seen is None or command.seen != draft.state.seq:
        return Refusal("late", "Something has happened in this case since; it cannot simply be taken back.")
    before = msgspec.structs.replace(command.before, next_id=draft.state.process.next_id)
    draft.emit(e.EnteringUndone(command.definition, before, command.task_agents, command.parent))
    target = draft.given.maps.get(command.definition[0])
    if target is None or target.version != command.definition[1]:
        return Refusal("no-map", "The map that the case came from is not there.")
    draft.go_over_to(target)
    return None

"""From what was asked of the recorded case to the same on another course: tasks, steps and messages are found again."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from caseway.core.case import commands as c
from caseway.core.case.state import CaseState
from caseway.lab.replay.change import Maps


class Unfit(msgspec.Struct, frozen=True):
    """Why a recorded deed has no place on the new course; a sentence fit for the screen."""

    sentence: str


class Place(msgspec.Struct, frozen=True):
    """Where both courses stand: the recorded state and the new one, and what of the one is what of the other.

    `elements` is old element to new, `messages` recorded seq to new seq.
    """

    old: CaseState | None
    new: CaseState | None
    elements: Mapping[str, str]
    messages: Mapping[int, int]
    maps: Maps

    def token(self, token_id: int, waits: tuple[str, ...]) -> int | Unfit:
        """The token of the new course that stands for a recorded one."""
        recorded = next((t for t in self.old.process.tokens if t.id == token_id), None) if self.old else None
        if recorded is None:
            return Unfit("The record does not say which step this was.")
        element = self.elements.get(recorded.node)
        if element is None:
            return Unfit("The step is not on the new map.")
        found = [
            t for t in (self.new.process.tokens if self.new else ()) if t.node == element and t.wait in waits
        ]
        if not found:
            return Unfit("The step was not open at that time.")
        return next((t.id for t in found if t.id == token_id), found[0].id)


Fitted = c.Command | Unfit | None
"""The command on the new course, why there is none, or None where nothing is left to be done."""


def fitted(command: c.Command, place: Place) -> Fitted:
    """The command as it is asked of the new course."""
    by_kind = FITTINGS.get(type(command))
    return command if by_kind is None else by_kind(command, place)


def _task(command: c.CompleteTask, place: Place) -> Fitted:
    kind, number = command.task[:1], int(command.task[1:])
    if kind == "a":
        return _beside(command, number, place)
    token = place.token(number, ("task",))
    return token if isinstance(token, Unfit) else msgspec.structs.replace(command, task=f"t{token}")


def _beside(command: c.CompleteTask, number: int, place: Place) -> Fitted:
    recorded = next((t for t in place.old.tasks if t.id == number), None) if place.old else None
    waiting = place.new.tasks if place.new else ()
    alike = [t for t in waiting if recorded is not None and t.kind == recorded.kind]
    if not alike:
        return Unfit("Nobody was asked to do this.")
    found = next((t for t in alike if t.id == number), alike[0])
    return msgspec.structs.replace(command, task=f"a{found.id}")


def _token(waits: tuple[str, ...]) -> Callable[[Any, Place], Fitted]:
    def moved(command: Any, place: Place) -> Fitted:
        token = place.token(command.token, waits)
        if isinstance(token, Unfit):
            return token
        again: c.Command = msgspec.structs.replace(command, token=token)
        return again

    return moved


_ANY = ("task", "job", "message", "timer", "signal", "condition", "event", "fault")


def _jump(command: c.JumpTo, place: Place) -> Fitted:
    element = place.elements.get(command.element)
    if element is None:
        return Unfit("The step jumped to is not on the new map.")
    token = place.token(command.token, _ANY) if command.token is not None else None
    if isinstance(token, Unfit):
        return token
    return msgspec.structs.replace(command, element=element, token=token)


def _message(command: c.SplitOff, place: Place) -> Fitted:
    found = place.messages.get(command.message)
    return (
        Unfit("The message was not there.")
        if found is None
        else msgspec.structs.replace(command, message=found)
    )


def _evidence(command: c.RecordStatement, place: Place) -> Fitted:
    if command.evidence is None:
        return command
    return msgspec.structs.replace(command, evidence=place.messages.get(command.evidence))


def _delivery(command: c.NoteDelivery, place: Place) -> Fitted:
    found = place.messages.get(command.message)
    return None if found is None else msgspec.structs.replace(command, message=found)


def _not_here(command: c.Command, place: Place) -> Fitted:
    """The new course is on one map from its beginning to its end."""
    return None


def _opening(command: c.OpenCase, place: Place) -> Fitted:
    return msgspec.structs.replace(command, definition=place.maps.pair(command.definition))


def _entering(command: c.EnterProcess, place: Place) -> Fitted:
    return msgspec.structs.replace(command, definition=place.maps.pair(command.definition))


def _moving(command: c.MoveToVersion, place: Place) -> Fitted:
    """On the map that is tried there is nowhere to move to."""
    return None if place.maps.is_tried(command.definition) else command


def _moving_back(command: c.UndoMove, place: Place) -> Fitted:
    if place.maps.is_tried(command.definition):
        return None
    return msgspec.structs.replace(command, seen=place.new.seq if place.new else None)


def _leaving(command: c.UndoEntering, place: Place) -> Fitted:
    if place.maps.is_tried(command.definition):
        return Unfit("It went back to where it stood on the old map, which the new one does not have.")
    return msgspec.structs.replace(command, seen=place.new.seq if place.new else None)


FITTINGS: dict[type, Callable[[Any, Place], Fitted]] = {
    c.OpenCase: _opening,
    c.EnterProcess: _entering,
    c.UndoEntering: _leaving,
    c.MoveToVersion: _moving,
    c.UndoMove: _moving_back,
    c.CompleteTask: _task,
    c.FinishJob: _token(("job",)),
    c.RetryStep: _token(("fault",)),
    c.SkipStep: _token(_ANY),
    c.JumpTo: _jump,
    c.SplitOff: _message,
    c.RecordStatement: _evidence,
    c.NoteDelivery: _delivery,
    c.MoveToVersion: _not_here,
    c.UndoMove: _not_here,
}
"""From kind of command to how it is carried over; what is not here is asked as it was."""

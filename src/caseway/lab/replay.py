"""Replays recorded cases: every action is decided again at its own instant, and its path compared with the record.

What a decision table returned then is on the record and is used, not evaluated again; so erased words change
nothing. What was read then and left its mark on the record (a message held back and why, a contact who could not be
reached) is read off that mark. What left none is tried both ways, and a path that fits counts: what cannot be known
is not invented.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.decide import decide
from caseway.core.case.drafting import Refusal
from caseway.core.case.events import Event
from caseway.core.case.evolve import evolve, fold
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.lab.recorded import command_of

Outputs = Mapping[str, Mapping[str, Any]]
"""What each decision returned: by its name, its outputs by name."""

DefinitionFor = Callable[[Outputs], Definition]
"""The map of the case, with decisions that return what they are told."""


class Known(msgspec.Struct, frozen=True):
    """A fact with its seq and value; None if the value was erased."""

    seq: int
    name: str
    value: Any


class Mark(msgspec.Struct, frozen=True):
    """One step of a path: what happened, where on the map, and how it went on."""

    kind: str
    element: str = ""
    detail: str = ""


class Difference(msgspec.Struct, frozen=True):
    """An action that comes out otherwise: where in the history, what was asked, the two paths, or why it is refused."""

    seq: int
    at: datetime
    command: str
    recorded: tuple[Mark, ...]
    replayed: tuple[Mark, ...]
    refusal: str | None = None


class Replay(msgspec.Struct, frozen=True):
    """The outcome: how many actions were decided again, and those that differ."""

    actions: int
    path: tuple[Mark, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether every action took the recorded path."""
        return not self.differences


class Record(msgspec.Struct, frozen=True):
    """A case as it was recorded, with what stands around it now."""

    events: Sequence[Event]
    given: Given
    facts: Sequence[Known] = ()


QUIET = (process.TimerArmed, process.TimerHeld, process.TimerDropped, process.DataSet)
"""Events of the map that are not its path: instants and values."""


def path_of(events: Sequence[Event]) -> tuple[Mark, ...]:
    """The path: what happened on the map, what was sent or held back, and every closure and reopening."""
    return tuple(mark for event in events for mark in _marks(event.body))


def _marks(body: Any) -> Iterator[Mark]:
    kind = type(body).__name__
    if isinstance(body, process.ProcessEvent):
        if not isinstance(body, QUIET):
            detail = getattr(body, "flows", ()) or (
                getattr(body, "outcome", None),
                getattr(body, "basis", None),
            )
            yield Mark(kind, body.element, " ".join(str(part) for part in detail if part))
    elif isinstance(body, e.Closed):
        yield Mark(kind, body.element or "", body.basis)
    elif isinstance(body, e.Reopened):
        yield Mark(kind, "", body.after)
    elif isinstance(body, e.MessageSent | e.MessageSuppressed) and body.template is not None:
        yield Mark(kind, body.element or "", body.template)


def replay(record: Record, definition_for: DefinitionFor) -> Replay:
    """Decide every action of the record again, each from the recorded state before it."""
    events = list(record.events)
    state: CaseState | None = None
    differences: list[Difference] = []
    at, actions = 0, 0
    while at < len(events):
        rest = _together(events[at:])
        taken, difference = _again(record, rest, state, definition_for)
        actions += 1
        if difference is not None:
            differences.append(difference)
        state = fold(events[at : at + taken], state)
        at += taken
    return Replay(actions, path_of(events), tuple(differences))


def _together(events: list[Event]) -> list[Event]:
    """The events of one instant by one hand: an action, or several."""
    first = events[0]
    for count, event in enumerate(events):
        if (event.at, event.by) != (first.at, first.by):
            return events[:count]
    return events


def _again(
    record: Record, events: list[Event], state: CaseState | None, definition_for: DefinitionFor
) -> tuple[int, Difference | None]:
    """How many of the events the action accounts for, and how it differs."""
    command = command_of(events, state)
    if command is None:
        return len(events), _difference(events, None, (), "Nobody asks for this.")
    best: tuple[int, Difference | None] | None = None
    for given in _givens(record, events, state, definition_for):
        decided = decide(state, command, given, events[0].at)
        found = _compared(events, command, decided)
        if found[1] is None:
            return found
        best = best or found
    assert best is not None
    return best


def _compared(
    events: list[Event], command: c.Command, decided: list[Event] | Refusal
) -> tuple[int, Difference | None]:
    if isinstance(decided, Refusal):
        return len(events), _difference(events, command, (), decided.sentence)
    replayed = path_of(decided)
    if decided and [type(x.body) for x in decided] == [type(x.body) for x in events[: len(decided)]]:
        same = path_of(events[: len(decided)]) == replayed
        return len(decided), None if same else _difference(events[: len(decided)], command, replayed)
    if path_of(events) == replayed:
        return len(events), None
    return len(events), _difference(events, command, replayed)


def _difference(
    events: list[Event], command: c.Command | None, replayed: tuple[Mark, ...], refusal: str | None = None
) -> Difference:
    name = type(command).__name__ if command is not None else type(events[0].body).__name__
    return Difference(events[0].seq, events[0].at, name, path_of(events), replayed, refusal)


# --- what was read then --------------------------------------------------------------------------------------
def _givens(
    record: Record, events: list[Event], state: CaseState | None, definition_for: DefinitionFor
) -> Iterator[Given]:
    """The surroundings as the record shows them; then, for what left no mark, the other way."""
    outputs = {x.body.decision: x.body.outputs for x in events if isinstance(x.body, process.DecisionMade)}
    read = msgspec.structs.replace(
        record.given,
        definition=definition_for(outputs),
        facts=_facts(record, state),
        author_role=_role(record.given, events[0].by),
        **_left_marks(events),
    )
    yield read
    yield msgspec.structs.replace(read, rating_asked_at=events[0].at)
    yield msgspec.structs.replace(read, colleagues=tuple(_away(person) for person in read.colleagues))


def _away(person: Any) -> Any:
    return msgspec.structs.replace(person, present=False)


def _facts(record: Record, state: CaseState | None) -> dict[str, Any]:
    """What was known before the action; of an erased value only that there was one."""
    seq = state.seq if state is not None else 0
    return {
        fact.name: fact.value if fact.value is not None else "(erased)"
        for fact in record.facts
        if fact.seq <= seq
    }


def _left_marks(events: list[Event]) -> dict[str, Any]:
    """What the record shows of what was read for it."""
    held = " ".join(x.body.reason for x in events if isinstance(x.body, process.TimerHeld))
    kept_back = " ".join(x.body.reason for x in events if isinstance(x.body, e.MessageSuppressed))
    tasks = " ".join(x.body.reason or "" for x in events if isinstance(x.body, e.TaskOpened))
    marks: dict[str, Any] = {
        "unread_elsewhere": "has not been read yet" in held,
        "intake_clear": "has not been filed yet" not in held,
        "suspicious": "looks like spam" in kept_back,
        "reachable": "No address reaches" not in tasks,
    }
    marks["acknowledged_at"] = events[0].at if "within the window" in kept_back else None
    marks["rating_asked_at"] = events[0].at if "not long ago" in kept_back else None
    return marks


def _role(given: Given, by: str) -> str | None:
    """The role of whoever of ours acted."""
    number = by.removeprefix("agent:")
    person = given.colleague(int(number)) if number.isdigit() else None
    return person.role if person is not None else None


def follows(events: Sequence[Event]) -> CaseState:
    """The state that a history leads to: the pure fold, which decides nothing."""
    state: CaseState | None = None
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ValueError("A case without events is no case.")
    return state

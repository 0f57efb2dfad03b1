"""The actions of a recorded case: what was asked, when and by whom, and the surroundings that fit the record.

What a decision table returned then is on the record and is used, not evaluated again; so erased words change
nothing. What was read then and left its mark on the record (a message held back and why, a contact who could not be
reached) is read off that mark. What left none is tried both ways, and a path that fits counts.
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
from caseway.core.case.evolve import fold
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.lab.replay.paths import Mark, path_of
from caseway.lab.replay.recorded import command_of

DefinitionOf = Callable[[tuple[str, int]], Definition]
"""The map of that key and version."""

Outputs = Mapping[str, Mapping[str, Any]]
"""What each decision returned: by its name, its outputs by name."""


class Known(msgspec.Struct, frozen=True):
    """A fact with its seq and value; None if the value was erased."""

    seq: int
    name: str
    value: Any


class Record(msgspec.Struct, frozen=True):
    """A case as it was recorded, with what stands around it now. `erased` are the names that have lost their words."""

    events: Sequence[Event]
    given: Given
    facts: Sequence[Known] = ()
    erased: frozenset[str] = frozenset()


class Action(msgspec.Struct, frozen=True):
    """One action of the record: its events, the state before and after it, and what was asked in which surroundings.

    `fits` is whether it comes out as recorded when it is decided again; if not, `replayed` or `refusal` says how.
    """

    events: Sequence[Event]
    before: CaseState | None
    after: CaseState
    command: c.Command | None
    given: Given
    fits: bool = True
    replayed: tuple[Mark, ...] = ()
    refusal: str | None = None

    @property
    def at(self) -> datetime:
        """Its instant."""
        return self.events[0].at

    @property
    def by(self) -> str:
        """Who acted."""
        return self.events[0].by


def actions_of(record: Record, definition_of: DefinitionOf) -> Iterator[Action]:
    """Every action of the record in turn, decided again from the recorded state before it."""
    events = list(record.events)
    state: CaseState | None = None
    at = 0
    while at < len(events):
        action = _action(record, _together(events, at), state, definition_of)
        yield action
        state = action.after
        at += len(action.events)


def _together(events: list[Event], at: int) -> list[Event]:
    """The events of one instant by one hand: an action, or several."""
    first = events[at]
    end = at + 1
    while end < len(events) and (events[end].at, events[end].by) == (first.at, first.by):
        end += 1
    return events[at:end]


def _action(
    record: Record, events: list[Event], state: CaseState | None, definition_of: DefinitionOf
) -> Action:
    command = command_of(events, state)
    if command is None:
        refusal = "Nobody asks for this."
        return Action(events, state, fold(events, state), None, record.given, False, refusal=refusal)
    best: Action | None = None
    for given in _givens(record, events, state, definition_of):
        found = _compared(events, state, command, given)
        if found.fits:
            return found
        best = best or found
    assert best is not None
    return best


def _compared(events: list[Event], state: CaseState | None, command: c.Command, given: Given) -> Action:
    decided = decide(state, command, given, events[0].at)
    if isinstance(decided, Refusal):
        return Action(events, state, fold(events, state), command, given, False, refusal=decided.sentence)
    replayed = path_of(decided)
    alike = [type(x.body) for x in decided] == [type(x.body) for x in events[: len(decided)]]
    taken = events[: len(decided)] if decided and alike else events
    fits = path_of(taken) == replayed
    return Action(taken, state, fold(taken, state), command, given, fits, () if fits else replayed)


# --- what was read then --------------------------------------------------------------------------------------
def _givens(
    record: Record, events: list[Event], state: CaseState | None, definition_of: DefinitionOf
) -> Iterator[Given]:
    """The surroundings as the record shows them; then, for what left no mark, the other way."""
    outputs = {x.body.decision: x.body.outputs for x in events if isinstance(x.body, process.DecisionMade)}
    read = msgspec.structs.replace(
        record.given,
        definition=definition_of(_definition(events, state)),
        facts=facts_at(record, state.seq if state is not None else 0),
        author_role=role_of(record.given, events[0].by),
        told=lambda element, name, values: outputs.get(name),
        maps={key: definition_of((key, version)) for key, version in _gone_to(events)},
        **left_marks(events),
    )
    yield read
    yield msgspec.structs.replace(read, rating_asked_at=events[0].at)
    yield msgspec.structs.replace(read, colleagues=tuple(_away(person) for person in read.colleagues))


def _gone_to(events: Sequence[Event]) -> Iterator[tuple[str, int]]:
    """The maps and versions to which the case went over."""
    over = (e.MovedToVersion, e.MoveUndone, e.ProcessEntered, e.EnteringUndone)
    yield from (x.body.definition for x in events if isinstance(x.body, over))


def _definition(events: list[Event], state: CaseState | None) -> tuple[str, int]:
    opened = events[0].body
    if state is not None:
        return state.definition
    if not isinstance(opened, e.CaseOpened):
        raise ValueError(f"The first event of a case opens it; {type(opened).__name__} cannot.")
    return opened.definition


def _away(person: Any) -> Any:
    return msgspec.structs.replace(person, present=False)


def facts_at(record: Record, seq: int) -> dict[str, Any]:
    """What was known up to event `seq`; of an erased value only that there was one."""
    return {
        fact.name: fact.value if fact.value is not None else "(erased)"
        for fact in record.facts
        if fact.seq <= seq
    }


def left_marks(events: Sequence[Event]) -> dict[str, Any]:
    """What the record shows of what was read for it."""
    held = " ".join(x.body.reason for x in events if isinstance(x.body, process.TimerHeld))
    kept_back = " ".join(x.body.reason for x in events if isinstance(x.body, e.MessageSuppressed))
    tasks = " ".join(x.body.reason or "" for x in events if isinstance(x.body, e.TaskOpened))
    return {
        "unread_elsewhere": "has not been read yet" in held,
        "intake_clear": "has not been filed yet" not in held,
        "suspicious": "looks like spam" in kept_back,
        "reachable": "No address reaches" not in tasks,
        "acknowledged_at": events[0].at if "within the window" in kept_back else None,
        "rating_asked_at": events[0].at if "not long ago" in kept_back else None,
    }


def role_of(given: Given, by: str) -> str | None:
    """The role of whoever of ours acted."""
    number = by.removeprefix("agent:")
    person = given.colleague(int(number)) if number.isdigit() else None
    return person.role if person is not None else None

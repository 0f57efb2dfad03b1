"""Does what is stored follow from the history? Pure: a recorded case in, findings out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.case.evolve import fold
from caseway.core.case.position import (
    faults_of,
    open_roles,
    open_steps,
    stage_of,
    standings,
    status_of,
    wake_at,
)
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.core.values import reference_of
from caseway.store.checks import Kept, Recorded, Stray


class Finding(msgspec.Struct, frozen=True):
    """What is wrong with a case, by rule, in a sentence."""

    case: str
    rule: str
    sentence: str


STRAYS: dict[str, str] = {
    "history-without-case": "There is a history, but no row in the list.",
    "state-without-case": "There is a state, but no row in the list.",
    "outgoing-without-message": "An outgoing message has no text.",
    "message-without-event": "A message belongs to no event.",
    "note-without-event": "A note belongs to no event.",
    "fact-without-event": "A fact belongs to no event.",
    "file-without-message": "A file belongs to no message.",
    "sent-without-message": "The history names a message that is not there.",
    "mail-filed-nowhere": "A mail was filed in a case that is not there.",
    "link-one-way": "A link to another case is not written on both.",
}


def stray(found: Stray) -> Finding:
    """A row that belongs to nothing, as a finding."""
    where = f" ({found.seq})" if found.seq is not None else ""
    return Finding(reference_of(found.case_id), found.rule, STRAYS[found.rule] + where)


def check(recorded: Recorded, definition: Definition | None) -> list[Finding]:
    """Everything that does not follow from the history of one case."""
    reference = reference_of(recorded.kept.id)
    return [Finding(reference, rule, sentence) for rule, sentence in _check(recorded, definition)]


def _check(recorded: Recorded, definition: Definition | None) -> Iterator[tuple[str, str]]:
    events, kept = recorded.events, recorded.kept
    if not events:
        yield "no-history", "The case has no history."
        return
    if [event.seq for event in events] != list(range(1, len(events) + 1)):
        yield "gap", "The numbers of its events are not 1, 2, 3 …"
        return
    folded = fold(events)
    if kept.state is None:
        yield "no-state", "The case has no stored state."
    elif recorded.state is not None and recorded.state != folded:
        yield (
            "state",
            f"The stored state is not the fold of its history: {', '.join(differing(recorded.state, folded))}.",
        )
    if kept.wake_at != wake_at(folded):
        yield "wake-at", f"It would wake at {kept.wake_at}, and its state says {wake_at(folded)}."
    if kept.wakeup_fault is not None:
        yield "wake-up-held", f"Its wake-up failed too often and is held: {kept.wakeup_fault}"
    if definition is None:
        yield "no-map", f"Its map {kept.process_key} {kept.process_version} is not there."
        return
    yield from _row(kept, expected_row(folded, definition, events[-1].at))
    if dict(zip(kept.places, kept.sinces, strict=True)) != standings(folded, definition):
        yield "standings", "Where it stands on the map is not what its state says."
    yield from _stranded(kept, folded)


def differing(stored: CaseState, folded: CaseState) -> list[str]:
    """The names of the fields in which two states differ."""
    return [name for name in CaseState.__struct_fields__ if getattr(stored, name) != getattr(folded, name)]


def _row(kept: Kept, expected: dict[str, Any]) -> Iterator[tuple[str, str]]:
    wrong = [name for name, value in expected.items() if getattr(kept, name) != value]
    if wrong:
        yield "row", f"The row in the list is not what the state says: {', '.join(wrong)}."


def _stranded(kept: Kept, state: CaseState) -> Iterator[tuple[str, str]]:
    """Whatever goes on needs somebody, an instant, or the incident it belongs to, that moves it on."""
    over = state.process.ended or not state.process.started or state.parent is not None
    if over or kept.wake_at is not None or kept.wakeup_fault is not None or kept.roles:
        return
    if state.closure is not None:
        yield "never-over", "It is closed, and nothing will ever end its process."
    elif state.assignee is None:
        yield "nobody", "It is open, has no next wake-up, and nobody is responsible."


def expected_row(state: CaseState, definition: Definition, moved_at: datetime) -> dict[str, Any]:
    """The columns of the list row, as they follow from the state."""
    steps = [node.name for _, node in open_steps(state, definition)]
    return {
        "status": status_of(state, definition),
        "stage": stage_of(state, definition),
        "step": steps[0] if steps else None,
        "steps": steps,
        "roles": list(open_roles(state, definition)),
        "priority": state.priority,
        "kind": state.kind,
        "category": state.category,
        "queue": state.queue,
        "assignee_id": state.assignee,
        "unread_count": len(state.unread),
        "fault_count": len(faults_of(state)),
        "opened_at": state.opened_at,
        "moved_at": moved_at,
        "unanswered_since": state.unanswered_since,
        "due_at": wake_at(state),
        "closed_at": state.closure.at if state.closure else None,
        "basis": state.closure.basis if state.closure else None,
        "last_seq": state.seq,
        "process_key": state.definition[0],
        "process_version": state.definition[1],
        "contact_id": state.contact_id,
        "imported": state.imported,
    }

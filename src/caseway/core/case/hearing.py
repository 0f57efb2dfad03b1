"""What the map would hear now: which of the contact's words anything waits for."""

from datetime import UTC, datetime

from caseway.core.case.state import CaseState
from caseway.core.process import NOTHING_GIVEN, Definition
from caseway.core.process.catching import catchers
from caseway.core.process.run import Run

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def can_hear(state: CaseState, definition: Definition, verb: str) -> bool:
    """Whether anything on the map waits for this word of the contact."""
    if not state.process.started or state.process.ended:
        return False
    run = Run(definition.table, state.process, NOTHING_GIVEN, _ANY_TIME)
    return bool(catchers(run, "message", verb))

"""The history of a case that was moved, taken back and moved again still folds to the state it had."""

from pathlib import Path

import msgspec

from caseway.core.case.evolve import fold
from caseway.core.case.state import CaseState
from caseway.store import history
from caseway.store.history import Line
from tests.store.test_history import Recorded

MOVES = Path(__file__).parent / "histories" / "moves.json"


def test_a_history_with_moves_folds_to_the_state_it_had() -> None:
    recorded = msgspec.json.decode(MOVES.read_bytes(), type=Recorded)
    lines = [
        Line(recorded.case_id, row.seq, row.at, row.by, row.version, bytes(row.body).decode())
        for row in recorded.events
    ]
    events = list(history.decode(lines))
    kinds = [type(event.body).__name__ for event in events]
    assert (kinds.count("MovedToVersion"), kinds.count("MoveUndone")) == (2, 1)
    state = fold(events)
    assert state == msgspec.json.decode(recorded.state, type=CaseState)
    assert state.definition == ("support", 2)

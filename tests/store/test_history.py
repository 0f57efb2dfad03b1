"""History is for ever: what any past version wrote still folds to the same case."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from caseway.actions import replies
from caseway.actions.replies import Reply
from caseway.core.case.evolve import fold
from caseway.core.case.state import CaseState
from caseway.kit.database import Pool, transaction
from caseway.store import history, states
from caseway.store.history import Line
from tests.desk import open_desk
from tests.people import MIA

HISTORIES = sorted((Path(__file__).parent / "histories").glob("v*.json"))


class Row(msgspec.Struct):
    """One event as it was stored."""

    seq: int
    at: datetime
    by: str
    version: int
    body: msgspec.Raw


class Recorded(msgspec.Struct):
    """A case as a past version stored it, and the state it was in."""

    case_id: int
    events: list[Row]
    state: msgspec.Raw


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_a_history_of_a_past_version_folds_to_the_state_it_had(path: Path) -> None:
    recorded = msgspec.json.decode(path.read_bytes(), type=Recorded)
    lines = [
        Line(recorded.case_id, row.seq, row.at, row.by, row.version, bytes(row.body).decode())
        for row in recorded.events
    ]
    assert fold(history.decode(lines)) == msgspec.json.decode(recorded.state, type=CaseState)


def test_every_version_that_was_ever_written_has_its_history() -> None:
    from caseway.core.case.events import EVENT_VERSION

    assert [path.stem for path in HISTORIES] == [f"v{number}" for number in range(1, EVENT_VERSION + 1)]


async def test_a_state_of_an_older_shape_is_refolded_when_its_case_is_locked(pool: Pool) -> None:
    async with open_desk(pool) as desk:
        done = await desk.mail(MIA, "Kettle", "It leaks.")
        assert done is not None
        case_id = done.state.case_id
        async with transaction(pool) as connection:
            await connection.execute(
                "UPDATE case_states SET version = 0, state = '{}' WHERE case_id = %s", (case_id,)
            )
            assert await states.lock(connection, case_id) == done.state
        await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="Which model?"))
        await desk.state(case_id)


async def test_the_same_seq_cannot_be_written_twice(pool: Pool) -> None:
    import psycopg

    async with open_desk(pool) as desk:
        done = await desk.mail(MIA, "Kettle", "It leaks.")
        assert done is not None
        with pytest.raises(psycopg.errors.UniqueViolation):
            async with transaction(pool) as connection:
                await history.append(connection, list(done.events))

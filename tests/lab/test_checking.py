"""What `caseway check` finds wrong, and what it does not."""

from collections.abc import AsyncIterator

import pytest

from caseway.actions import replies, statements
from caseway.actions.replies import Reply
from caseway.actions.statements import Statement
from caseway.kit.database import Pool
from caseway.lab.checking import check
from caseway.store import checks, definitions
from tests.desk import Desk, open_desk
from tests.people import MIA


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    """A desk of this test's own."""
    async with open_desk(pool) as opened:
        yield opened


async def test_what_goes_on_beside_a_closed_case_is_not_stranded(desk: Desk) -> None:
    """After a bad rating the lead's follow-up outlives the grace; nothing needs to end it but the lead."""
    done = await desk.mail(MIA, "Hours", "When do you open?")
    assert done is not None
    case_id, by = done.state.case_id, f"contact:{done.state.contact_id}"
    await replies.reply(desk.house, desk.cast.ana, case_id, Reply(text="At nine.", then="answer"))
    await statements.record(desk.house, by, case_id, Statement(verb="confirmed", channel="page"))
    await statements.record(desk.house, by, case_id, Statement(verb="rated", channel="page", rating=1))
    await desk.let(days=40)
    async with desk.house.pool.connection() as connection:
        recorded = await checks.one_case(connection, case_id)
        assert recorded is not None
        assert recorded.kept.wake_at is None
        bundle = await definitions.bundle(connection, *done.state.definition)
    assert check(recorded, bundle.definition) == []


async def test_a_case_that_is_counted_elsewhere_than_it_stands_is_found(desk: Desk) -> None:
    done = await desk.mail(MIA, "Hours", "When do you open?")
    assert done is not None
    async with desk.house.pool.connection() as connection:
        await connection.execute("UPDATE standings SET element = 'Task_Approve'")
        recorded = await checks.one_case(connection, done.state.case_id)
        assert recorded is not None
        bundle = await definitions.bundle(connection, *done.state.definition)
    assert [finding.rule for finding in check(recorded, bundle.definition)] == ["standings"]

"""The desk, open, for every test of an action."""

from collections.abc import AsyncIterator

import pytest

from caseway.kit.database import Pool
from tests.desk import Desk, open_desk


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    """A desk on a database of its own, on Monday morning."""
    async with open_desk(pool) as opened:
        yield opened

"""The audit: who changed which setting, before and after."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from caseway.kit.database import Connection, statement
from caseway.store.tables import audit

_ADD = statement(
    sa.insert(audit).values(
        at=bindparam("at"),
        agent_id=bindparam("agent_id", type_=sa.BigInteger),
        what=bindparam("what"),
        before=bindparam("before", type_=audit.c.before.type),
        after=bindparam("after", type_=audit.c.after.type),
    )
)


async def record(
    connection: Connection, at: datetime, agent_id: int | None, what: str, before: Any, after: Any
) -> None:
    """One row beside every change of configuration."""
    await _ADD.run(connection, at=at, agent_id=agent_id, what=what, before=before, after=after)

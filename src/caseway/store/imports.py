"""What an import writes past the usual doors: that a message of an archive was ours."""

import sqlalchemy as sa
from sqlalchemy import bindparam, update

from caseway.kit.database import Connection, statement
from caseway.store.tables import messages

_OURS = statement(
    update(messages)
    .where(messages.c.case_id == bindparam("of_case"), messages.c.seq == bindparam("of_seq"))
    .values(direction="outbound", contact_id=None, agent_id=bindparam("by_agent", type_=sa.BigInteger))
)


async def mark_ours(connection: Connection, case_id: int, seq: int, agent_id: int | None) -> None:
    """The message was written by us, by that agent if it is known by whom."""
    await _OURS.run(connection, of_case=case_id, of_seq=seq, by_agent=agent_id)

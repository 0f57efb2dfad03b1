"""Who takes part in a case from outside; each has one link, told apart by its number and version."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import participants


class Participant(msgspec.Struct, frozen=True):
    """`contact` may do everything on the page; `copied` reads and writes."""

    id: int
    case_id: int
    contact_id: int | None
    role: str
    address: str | None
    link_version: int
    link_sent_at: datetime | None


_SELECT = select(*(participants.c[name] for name in Participant.__struct_fields__))
_ONE = statement(_SELECT.where(participants.c.id == bindparam("participant_id")), Participant)
_OF_CASE = statement(
    _SELECT.where(participants.c.case_id == bindparam("case_id")).order_by(participants.c.id), Participant
)
_JOIN = insert(participants).values(
    case_id=bindparam("case_id"),
    contact_id=bindparam("contact_id", type_=sa.BigInteger),
    role=bindparam("role"),
    address=bindparam("address"),
)
_ADD = statement(_JOIN.on_conflict_do_nothing())
_SENT = statement(
    update(participants)
    .where(participants.c.id == bindparam("participant_id"))
    .values(link_sent_at=bindparam("at"))
)


async def join(connection: Connection, case_id: int, address: str, role: str, contact_id: int | None) -> None:
    """Somebody takes part, once an address."""
    await _ADD.run(
        connection, case_id=case_id, contact_id=contact_id, role=role, address=address.strip().lower()
    )


async def one(connection: Connection, participant_id: int) -> Participant | None:
    """The participant, or None."""
    return await _ONE.first(connection, participant_id=participant_id)


async def of_case(connection: Connection, case_id: int) -> list[Participant]:
    """Everybody outside in this case, the contact first."""
    return await _OF_CASE.all(connection, case_id=case_id)


async def link_sent(connection: Connection, participant_id: int, at: datetime) -> None:
    """A fresh link went out at `at` (machine time)."""
    await _SENT.run(connection, participant_id=participant_id, at=at)

"""Mail as it came in: stored before it is accepted, filed once, held where it can be seen if it cannot be."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import intake, raw_mails


class Taken(msgspec.Struct, frozen=True):
    """One incoming mail and where it went: `new`, `filed`, `held` or `ignored`."""

    id: int
    inbox_id: int
    external_id: str
    received_at: datetime
    envelope_from: str
    envelope_to: list[str]
    status: str
    reason: str | None
    summary: str | None
    case_id: int | None
    seq: int | None
    attempts: int


_COLUMNS = tuple(intake.c[name] for name in Taken.__struct_fields__)
_TAKE = statement(
    insert(intake)
    .values(
        inbox_id=bindparam("inbox_id"),
        external_id=bindparam("external_id"),
        received_at=bindparam("received_at"),
        envelope_from=bindparam("envelope_from"),
        envelope_to=bindparam("envelope_to", type_=sa.ARRAY(sa.Text)),
    )
    .on_conflict_do_nothing()
    .returning(intake.c.id)
)
_RAW = statement(sa.insert(raw_mails).values(intake_id=bindparam("intake_id"), raw=bindparam("raw")))
_READ_RAW = statement(select(raw_mails.c.raw).where(raw_mails.c.intake_id == bindparam("intake_id")))
_LOCK = statement(
    select(*_COLUMNS).where(intake.c.id == bindparam("intake_id")).with_for_update(skip_locked=True), Taken
)
_ONE = statement(select(*_COLUMNS).where(intake.c.id == bindparam("intake_id")), Taken)
_SETTLE = statement(
    update(intake)
    .where(intake.c.id == bindparam("intake_id"))
    .values(
        status=bindparam("new_status"),
        reason=bindparam("new_reason", type_=sa.Text),
        summary=bindparam("new_summary", type_=sa.Text),
        case_id=bindparam("in_case", type_=sa.BigInteger),
        seq=bindparam("at_seq", type_=sa.Integer),
        attempts=intake.c.attempts + 1,
    )
)
_HELD = statement(
    select(*_COLUMNS).where(intake.c.status == "held").order_by(intake.c.id.desc()).limit(bindparam("limit")),
    Taken,
)
_WAITING = statement(
    select(intake.c.id)
    .where(intake.c.status == "new", intake.c.received_at < bindparam("before"))
    .order_by(intake.c.id)
    .limit(500)
)


class Coming(msgspec.Struct, frozen=True):
    """A mail at the door."""

    inbox_id: int
    external_id: str
    received_at: datetime
    envelope_from: str
    envelope_to: list[str]
    raw: bytes


async def take(connection: Connection, mail: Coming) -> int | None:
    """Store a mail; None if this inbox has seen it already, and then nothing changes."""
    row = await _TAKE.first(
        connection,
        inbox_id=mail.inbox_id,
        external_id=mail.external_id,
        received_at=mail.received_at,
        envelope_from=mail.envelope_from,
        envelope_to=mail.envelope_to,
    )
    if row is None:
        return None
    await _RAW.run(connection, intake_id=row[0], raw=mail.raw)
    return int(row[0])


async def raw(connection: Connection, intake_id: int) -> bytes | None:
    """The bytes of a mail, or None if they were erased."""
    row = await _READ_RAW.first(connection, intake_id=intake_id)
    return bytes(row[0]) if row else None


async def lock(connection: Connection, intake_id: int) -> Taken | None:
    """The mail with its row locked; None if another worker has it."""
    return await _LOCK.first(connection, intake_id=intake_id)


async def one(connection: Connection, intake_id: int) -> Taken | None:
    """The mail, or None."""
    return await _ONE.first(connection, intake_id=intake_id)


async def file(connection: Connection, intake_id: int, case_id: int, seq: int | None) -> None:
    """The mail is in a case now."""
    await _settle(connection, intake_id, "filed", case_id=case_id, seq=seq)


async def hold(connection: Connection, intake_id: int, reason: str, summary: str | None = None) -> None:
    """The mail waits for a person, with the reason and its first words."""
    await _settle(connection, intake_id, "held", reason=reason, summary=summary)


async def ignore(connection: Connection, intake_id: int, reason: str) -> None:
    """The mail needs nothing of us; the reason stays."""
    await _settle(connection, intake_id, "ignored", reason=reason)


async def _settle(connection: Connection, intake_id: int, status: str, **known: str | int | None) -> None:
    await _SETTLE.run(
        connection,
        intake_id=intake_id,
        new_status=status,
        new_reason=known.get("reason"),
        new_summary=known.get("summary"),
        in_case=known.get("case_id"),
        at_seq=known.get("seq"),
    )


async def held(connection: Connection, limit: int = 100) -> list[Taken]:
    """What waits for a person, newest first."""
    return await _HELD.all(connection, limit=limit)


async def waiting(connection: Connection, before: datetime) -> list[int]:
    """Mails taken before that instant (machine time) and not yet filed: their job was lost or is slow."""
    return [row[0] for row in await _WAITING.all(connection, before=before)]


async def renew(connection: Connection, intake_id: int) -> None:
    """The mail is to be filed again."""
    await _settle(connection, intake_id, "new")

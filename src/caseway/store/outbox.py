"""Outgoing mail: one row a message, from `queued` to `sent`, or where it stopped and why.

`queued` a job will send it · `kept` no mail account, kept to be read · `held` waits for a release · `sent` ·
`failed` refused for good · `unknown` the outcome is not known, sent again with the same Message-ID · `bounced`.
"""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from caseway.kit.database import Connection, statement
from caseway.store.tables import cases, inboxes, messages, outbox, processes

HOLD_ALL = "hold-automatic"
"""The setting that holds all automatic mail, set after a long time down."""


class Outgoing(msgspec.Struct, frozen=True):
    """One message on its way."""

    case_id: int
    seq: int
    inbox_id: int
    status: str
    reason: str | None
    automatic: bool
    attempts: int
    created_at: datetime
    sent_at: datetime | None


class Listed(msgspec.Struct, frozen=True):
    """One line of the page of outgoing mail."""

    case_id: int
    seq: int
    status: str
    reason: str | None
    automatic: bool
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    subject: str | None
    recipients: list[dict[str, str]]
    template: str | None
    text: str | None
    queue: str
    assignee_id: int | None


_COLUMNS = tuple(outbox.c[name] for name in Outgoing.__struct_fields__)
_ADD = statement(
    sa.text(
        """
INSERT INTO outbox (case_id, seq, inbox_id, status, reason, automatic, process_key, created_at)
SELECT :case_id, :seq, b.id, CASE WHEN h.reason IS NULL THEN :status ELSE 'held' END, h.reason, :automatic,
  :process_key, :created_at
FROM inboxes b CROSS JOIN LATERAL (SELECT CASE
  WHEN NOT CAST(:automatic AS boolean) THEN NULL
  WHEN b.hold_automatic THEN 'Automatic mail of this inbox is held.'
  WHEN EXISTS (SELECT 1 FROM processes p WHERE p.key = :process_key AND p.hold_automatic)
    THEN 'Automatic mail of this process is held.'
  WHEN EXISTS (SELECT 1 FROM settings s WHERE s.key = 'hold-automatic')
    THEN 'The desk was down for more than four hours; automatic mail waits for a release.'
  END AS reason) h
WHERE b.id = COALESCE(CAST(:inbox_id AS bigint), (SELECT min(id) FROM inboxes))
RETURNING status
"""
    )
)
_KEY = (outbox.c.case_id == bindparam("of_case"), outbox.c.seq == bindparam("of_seq"))
_LOCK = statement(select(*_COLUMNS).where(*_KEY).with_for_update(skip_locked=True), Outgoing)
_MARK = statement(
    update(outbox)
    .where(*_KEY)
    .values(
        status=bindparam("new_status"),
        reason=bindparam("new_reason", type_=sa.Text),
        sent_at=bindparam("new_sent_at", type_=sa.DateTime(timezone=True)),
        attempts=outbox.c.attempts + bindparam("tries", type_=sa.Integer),
    )
)
_LIST = statement(
    select(
        *(
            outbox.c[n]
            for n in ("case_id", "seq", "status", "reason", "automatic", "attempts", "created_at", "sent_at")
        ),
        messages.c.subject,
        messages.c.recipients,
        messages.c.template,
        messages.c.text,
        cases.c.queue,
        cases.c.assignee_id,
    )
    .select_from(
        outbox.join(
            messages, sa.and_(messages.c.case_id == outbox.c.case_id, messages.c.seq == outbox.c.seq)
        ).join(cases, cases.c.id == outbox.c.case_id)
    )
    .where(
        outbox.c.status == sa.any_(bindparam("statuses", type_=sa.ARRAY(sa.Text))),
        sa.tuple_(outbox.c.created_at, outbox.c.case_id)
        < sa.tuple_(
            bindparam("before", type_=sa.DateTime(timezone=True)),
            bindparam("before_case", type_=sa.BigInteger),
        ),
    )
    .order_by(outbox.c.created_at.desc(), outbox.c.case_id.desc())
    .limit(bindparam("limit")),
    Listed,
)
_COUNTS = statement(
    select(outbox.c.status, sa.func.count()).where(outbox.c.status != "sent").group_by(outbox.c.status)
)
_RELEASE = statement(
    update(outbox).where(outbox.c.status == "held", _KEY[0], _KEY[1]).values(status="queued", reason=None)
)
_HELD_KEYS = statement(
    select(outbox.c.case_id, outbox.c.seq)
    .where(outbox.c.status == "held")
    .order_by(outbox.c.created_at)
    .limit(1000)
)
_HOLD_INBOX = statement(
    update(inboxes).where(inboxes.c.id == bindparam("inbox_id")).values(hold_automatic=bindparam("held"))
)
_PROCESS = insert(processes).values(key=bindparam("key"), hold_automatic=bindparam("held"))
_HOLD_PROCESS = statement(
    _PROCESS.on_conflict_do_update(
        index_elements=["key"], set_={"hold_automatic": _PROCESS.excluded.hold_automatic}
    )
)


class NewOutgoing(msgspec.Struct, frozen=True):
    """A message to be brought out."""

    case_id: int
    seq: int
    inbox_id: int | None
    status: str
    automatic: bool
    process_key: str
    created_at: datetime


async def add(connection: Connection, row: NewOutgoing) -> str:
    """Write the row that a job will send, or that waits: its status as it is, or `held` while a switch says so."""
    found = await _ADD.one(connection, **msgspec.structs.asdict(row))
    return str(found[0])


async def lock(connection: Connection, case_id: int, seq: int) -> Outgoing | None:
    """The row, locked; None if another worker has it or there is none."""
    return await _LOCK.first(connection, of_case=case_id, of_seq=seq)


async def mark(
    connection: Connection,
    row: Outgoing,
    status: str,
    *,
    reason: str | None = None,
    sent_at: datetime | None = None,
) -> None:
    """What became of it; every mark after `queued` counts as a try."""
    await _MARK.run(
        connection,
        of_case=row.case_id,
        of_seq=row.seq,
        new_status=status,
        new_reason=reason,
        new_sent_at=sent_at,
        tries=1,
    )


async def listed(
    connection: Connection, statuses: list[str], before: tuple[datetime, int], limit: int = 50
) -> list[Listed]:
    """Outgoing mail in one of these states, newest first, older than the cursor."""
    return await _LIST.all(
        connection, statuses=statuses, before=before[0], before_case=before[1], limit=limit
    )


async def counts(connection: Connection) -> dict[str, int]:
    """How many rows are in each state but `sent`."""
    return {row[0]: row[1] for row in await _COUNTS.all(connection)}


async def held_keys(connection: Connection) -> list[tuple[int, int]]:
    """What waits for a release, oldest first, at most 1,000 at a time."""
    return [(row[0], row[1]) for row in await _HELD_KEYS.all(connection)]


async def release(connection: Connection, case_id: int, seq: int) -> bool:
    """Let a held message go; False if it was not held."""
    return await _RELEASE.run(connection, of_case=case_id, of_seq=seq) == 1


async def hold_inbox(connection: Connection, inbox_id: int, held: bool) -> None:
    """The switch *Hold automatic mail* of an inbox."""
    await _HOLD_INBOX.run(connection, inbox_id=inbox_id, held=held)


async def hold_process(connection: Connection, key: str, held: bool) -> None:
    """The switch *Hold automatic mail* of a process."""
    await _HOLD_PROCESS.run(connection, key=key, held=held)

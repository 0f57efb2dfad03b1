"""What the page of one case needs beside its state: words, deeds, files, facts, and the contact's other cases."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.process import events as pe
from caseway.kit.database import Connection, statement
from caseway.store import history as stored_history
from caseway.store.tables import cases, definitions, facts, history, links, messages, notes, outbox

ENTRIES_MAX = 200
"""How many of the newest words and deeds a page shows at once."""

DEEDS: tuple[type[Any], ...] = (
    e.CaseOpened,
    e.ThanksTaken,
    e.MessageSuppressed,
    e.MessagesRead,
    e.StatementRecorded,
    e.PersonWanted,
    e.FactsRecorded,
    e.FieldsSet,
    e.Assigned,
    e.Transferred,
    e.Escalated,
    e.PromiseMade,
    e.PromiseSettled,
    e.Closed,
    e.Reopened,
    e.TaskOpened,
    e.WaitElapsed,
    e.SilenceHeld,
    e.MessageSplit,
    e.ProcessEntered,
    e.EnteringUndone,
    e.AttachedTo,
    e.DetachedFrom,
    e.UpdatePublished,
    e.NoteAdded,
    pe.StepEntered,
    pe.StepCompleted,
    pe.StepSkipped,
    pe.StepFailed,
    pe.StepRetried,
    pe.Jumped,
)
"""What is told in the conversation as one quiet line each; the rest stands in the history."""


class Words(msgspec.Struct, frozen=True):
    """A message with what became of it; `has_html` says that it can be shown as it was sent."""

    seq: int
    direction: str
    channel: str
    at: datetime
    agent_id: int | None
    contact_id: int | None
    from_name: str | None
    from_address: str | None
    recipients: list[dict[str, str]]
    subject: str | None
    text: str | None
    folded: str | None
    ask: str | None
    proposal: dict[str, Any] | None
    then: str | None
    template: str | None
    automatic: bool
    automatic_reason: str | None
    auth: str | None
    attachment_count: int
    has_html: bool
    delivery: str | None
    delivery_reason: str | None
    sent_at: datetime | None


class Remark(msgspec.Struct, frozen=True):
    """Internal words."""

    seq: int
    at: datetime
    agent_id: int | None
    text: str | None


class KnownFact(msgspec.Struct, frozen=True):
    """The newest value of a fact."""

    name: str
    value: Any
    source: str
    at: datetime
    seq: int


class Other(msgspec.Struct, frozen=True):
    """Another case, in one line; `kind` says how it is linked, or is empty."""

    id: int
    subject: str | None
    status: str
    stage: str | None
    basis: str | None
    opened_at: datetime
    queue: str
    assignee_id: int | None
    kind: str


_WORDS = statement(
    select(
        *(messages.c[name] for name in Words.__struct_fields__[:20]),
        messages.c.html.is_not(None).label("has_html"),
        outbox.c.status.label("delivery"),
        outbox.c.reason.label("delivery_reason"),
        outbox.c.sent_at,
    )
    .select_from(
        messages.outerjoin(
            outbox, sa.and_(outbox.c.case_id == messages.c.case_id, outbox.c.seq == messages.c.seq)
        )
    )
    .where(messages.c.case_id == bindparam("case_id"), messages.c.seq < bindparam("before"))
    .order_by(messages.c.seq.desc())
    .limit(ENTRIES_MAX),
    Words,
)
_REMARKS = statement(
    select(*(notes.c[name] for name in Remark.__struct_fields__))
    .where(notes.c.case_id == bindparam("case_id"), notes.c.seq < bindparam("before"))
    .order_by(notes.c.seq.desc())
    .limit(ENTRIES_MAX),
    Remark,
)
_DEEDS = statement(
    select(
        history.c.case_id,
        history.c.seq,
        history.c.at,
        history.c.by,
        history.c.version,
        sa.cast(history.c.body, sa.Text).label("body"),
    )
    .where(
        history.c.case_id == bindparam("case_id"),
        history.c.seq < bindparam("before"),
        history.c.kind == sa.any_(bindparam("kinds", type_=sa.ARRAY(sa.Text))),
    )
    .order_by(history.c.seq.desc())
    .limit(ENTRIES_MAX),
    stored_history.Line,
)
_FACTS = statement(
    select(facts.c.name, facts.c.value, facts.c.source, facts.c.at, facts.c.seq)
    .ext(distinct_on(facts.c.name))
    .where(facts.c.case_id == bindparam("case_id"))
    .order_by(facts.c.name, facts.c.seq.desc()),
    KnownFact,
)
_OTHER = ("id", "subject", "status", "stage", "basis", "opened_at", "queue", "assignee_id")
_EARLIER = (
    select(*(cases.c[name] for name in _OTHER), sa.literal("").label("kind"))
    .where(cases.c.contact_id == bindparam("contact_id"), cases.c.id != bindparam("case_id"))
    .order_by(cases.c.opened_at.desc())
    .limit(6)
)
_LINKED = (
    select(*(cases.c[name] for name in _OTHER), links.c.kind)
    .select_from(links.join(cases, cases.c.id == links.c.other_id))
    .where(links.c.case_id == bindparam("case_id"))
    .limit(6)
)
_OTHERS = statement(sa.union_all(sa.select(_LINKED.subquery()), sa.select(_EARLIER.subquery())), Other)
_HTML = statement(
    select(messages.c.html).where(
        messages.c.case_id == bindparam("case_id"), messages.c.seq == bindparam("seq")
    )
)
_BPMN = statement(
    select(definitions.c.bpmn).where(
        definitions.c.key == bindparam("key"), definitions.c.version == bindparam("version")
    )
)
_KINDS = [kind.__name__ for kind in DEEDS]


async def words(connection: Connection, case_id: int, before: int) -> list[Words]:
    """The newest messages before seq `before`, newest first."""
    return await _WORDS.all(connection, case_id=case_id, before=before)


async def remarks(connection: Connection, case_id: int, before: int) -> list[Remark]:
    """The newest notes before seq `before`, newest first."""
    return await _REMARKS.all(connection, case_id=case_id, before=before)


async def deeds(connection: Connection, case_id: int, before: int) -> list[Event]:
    """The newest deeds before seq `before`, newest first."""
    rows = await _DEEDS.all(connection, case_id=case_id, before=before, kinds=_KINDS)
    return list(stored_history.decode(rows))


async def known_facts(connection: Connection, case_id: int) -> list[KnownFact]:
    """What is known, each fact at its newest value, in the order in which it became known."""
    return sorted(await _FACTS.all(connection, case_id=case_id), key=lambda fact: fact.seq)


async def other_cases(connection: Connection, case_id: int, contact_id: int) -> list[Other]:
    """Linked cases and the contact's latest others."""
    return await _OTHERS.all(connection, case_id=case_id, contact_id=contact_id)


async def html(connection: Connection, case_id: int, seq: int) -> str | None:
    """A message as it was sent."""
    row = await _HTML.first(connection, case_id=case_id, seq=seq)
    return row[0] if row else None


async def bpmn(connection: Connection, key: str, version: int) -> bytes | None:
    """The file of a map, to be drawn."""
    row = await _BPMN.first(connection, key=key, version=version)
    return bytes(row[0]) if row else None

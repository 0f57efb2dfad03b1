"""The list row of a case: written from its state in the same transaction, read by lists."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from caseway.core.case.position import faults_of, open_roles, open_steps, stage_of, status_of, wake_at
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from caseway.kit.database import Connection, statement
from caseway.store.tables import cases, links


class Words(msgspec.Struct, frozen=True):
    """The words of a case that lists repeat: content, emptied when the contact is erased."""

    subject: str | None = None
    preview: str | None = None
    contact_name: str | None = None
    search: str | None = None


LEXEMES_MAX = 20_000
"""Words of one case that search knows; PostgreSQL allows a megabyte of them."""

_STATE = (
    "status",
    "stage",
    "step",
    "steps",
    "roles",
    "priority",
    "kind",
    "category",
    "queue",
    "assignee_id",
    "unread_count",
    "fault_count",
    "moved_at",
    "unanswered_since",
    "due_at",
    "closed_at",
    "basis",
    "last_seq",
    "process_key",
    "process_version",
)
_FIXED = ("contact_id", "organization_id", "inbox_id", "channel", "opened_at", "imported")
_WORDS = ("subject", "preview", "contact_name")

_INSERT = statement(
    sa.insert(cases).values(
        id=bindparam("id"),
        search=sa.func.to_tsvector("simple", sa.func.coalesce(bindparam("search", type_=sa.Text), "")),
        **{name: bindparam(name, type_=cases.c[name].type) for name in (*_STATE, *_FIXED, *_WORDS)},
    )
)
_UPDATE = statement(
    update(cases)
    .where(cases.c.id == bindparam("of_case"))
    .values({cases.c[name]: bindparam(f"new_{name}", type_=cases.c[name].type) for name in _STATE})
)
_UPDATE_WORDS = statement(
    update(cases)
    .where(cases.c.id == bindparam("of_case"))
    .values(
        subject=sa.func.coalesce(bindparam("new_subject", type_=sa.Text), cases.c.subject),
        preview=sa.func.coalesce(bindparam("new_preview", type_=sa.Text), cases.c.preview),
        contact_name=sa.func.coalesce(bindparam("new_contact_name", type_=sa.Text), cases.c.contact_name),
        search=sa.case(
            (sa.func.length(cases.c.search) > LEXEMES_MAX, cases.c.search),
            else_=cases.c.search.op("||")(
                sa.func.to_tsvector("simple", sa.func.coalesce(bindparam("new_search", type_=sa.Text), ""))
            ),
        ),
    )
)
_LINK = statement(
    postgresql_insert(links)
    .values(case_id=bindparam("case_id"), other_id=bindparam("other_id"), kind=bindparam("kind"))
    .on_conflict_do_nothing()
)


def _from_state(
    state: CaseState, definition: Definition, moved_at: datetime, due: datetime | None
) -> dict[str, Any]:
    steps = [node.name for _, node in open_steps(state, definition)]
    return {
        "status": status_of(state, definition),
        "stage": stage_of(state, definition),
        "step": steps[0] if steps else None,
        "steps": steps,
        "roles": list(open_roles(state, definition)),
        "priority": state.priority,
        "kind": state.kind,
        "category": state.category,
        "queue": state.queue,
        "assignee_id": state.assignee,
        "unread_count": len(state.unread),
        "fault_count": len(faults_of(state)),
        "moved_at": moved_at,
        "unanswered_since": state.unanswered_since,
        "due_at": due,
        "closed_at": state.closure.at if state.closure else None,
        "basis": state.closure.basis if state.closure else None,
        "last_seq": state.seq,
        "process_key": state.definition[0],
        "process_version": state.definition[1],
    }


async def insert(
    connection: Connection, state: CaseState, definition: Definition, moved_at: datetime, words: Words
) -> None:
    """The row of a new case."""
    values = _from_state(state, definition, moved_at, wake_at(state))
    values |= {name: getattr(state, name) for name in _FIXED}
    values |= {name: getattr(words, name) for name in _WORDS}
    await _INSERT.run(connection, id=state.case_id, search=(words.search or "")[:20000], **values)


async def update_row(
    connection: Connection, state: CaseState, definition: Definition, moved_at: datetime
) -> None:
    """The row after an action."""
    values = _from_state(state, definition, moved_at, wake_at(state))
    await _UPDATE.run(connection, of_case=state.case_id, **{f"new_{k}": v for k, v in values.items()})


async def update_words(connection: Connection, case_id: int, words: Words) -> None:
    """New words for lists and search; None keeps what is there."""
    await _UPDATE_WORDS.run(
        connection,
        of_case=case_id,
        new_subject=words.subject,
        new_preview=words.preview,
        new_contact_name=words.contact_name,
        new_search=(words.search or "")[:20000],
    )


async def link(connection: Connection, case_id: int, other_id: int, kind: str) -> None:
    """Two cases belong together; written on both."""
    await _LINK.run(connection, case_id=case_id, other_id=other_id, kind=kind)
    await _LINK.run(connection, case_id=other_id, other_id=case_id, kind=f"{kind}-of")

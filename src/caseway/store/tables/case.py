"""The case: its list row, its state, its wake-up and its history."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TSVECTOR

from caseway.store.tables.base import flag, instant, metadata, ref, text

case_ids = sa.Sequence("case_ids", start=1000, metadata=metadata)
cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    text("subject", null=True),
    text("preview", null=True),
    text("contact_name", null=True),
    ref("contact_id", "contacts.id"),
    ref("organization_id", "organizations.id", null=True),
    ref("inbox_id", "inboxes.id", null=True),
    text("channel", default="email"),
    text("status", default="open"),
    text("stage", null=True),
    text("step", null=True),
    sa.Column("steps", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("roles", ARRAY(sa.Text), nullable=False, server_default="{}"),
    text("priority", default="normal"),
    text("kind"),
    text("category"),
    text("queue", default="general"),
    ref("assignee_id", "agents.id", null=True),
    sa.Column("unread_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fault_count", sa.Integer, nullable=False, server_default="0"),
    instant("opened_at", null=False),
    instant("moved_at", null=False),
    instant("unanswered_since"),
    instant("due_at"),
    instant("closed_at"),
    text("basis", null=True),
    text("process_key"),
    sa.Column("process_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_seq", sa.Integer, nullable=False, server_default="0"),
    flag("imported"),
    sa.Column("search", TSVECTOR),
    sa.Index("ix_cases_moved", "moved_at", "id"),
    sa.Index("ix_cases_status_moved", "status", "moved_at", "id"),
    sa.Index("ix_cases_queue_moved", "queue", "moved_at", "id"),
    sa.Index("ix_cases_contact", "contact_id", "opened_at"),
    sa.Index("ix_cases_assignee", "assignee_id", "id"),
    sa.Index(
        "ix_cases_live_assignee", "assignee_id", "moved_at", postgresql_where=sa.text("status <> 'closed'")
    ),
    sa.Index("ix_cases_live_queue", "queue", "moved_at", postgresql_where=sa.text("status <> 'closed'")),
    sa.Index(
        "ix_cases_live_process",
        "process_key",
        "process_version",
        "id",
        postgresql_where=sa.text("status <> 'closed'"),
    ),
    sa.Index(
        "ix_cases_unassigned",
        "opened_at",
        postgresql_where=sa.text("assignee_id IS NULL AND status <> 'closed'"),
    ),
    sa.Index(
        "ix_cases_unanswered", "unanswered_since", postgresql_where=sa.text("unanswered_since IS NOT NULL")
    ),
    sa.Index("ix_cases_faulty", "id", postgresql_where=sa.text("fault_count > 0")),
    sa.Index(
        "ix_cases_roles", "roles", postgresql_using="gin", postgresql_where=sa.text("status <> 'closed'")
    ),
    sa.Index(
        "ix_cases_incidents", "id", postgresql_where=sa.text("kind = 'incident' AND status <> 'closed'")
    ),
    sa.Index("ix_cases_search", "search", postgresql_using="gin"),
)
case_states = sa.Table(
    "case_states",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False),
    sa.Column("state", BYTEA, nullable=False),
)
wakeups = sa.Table(
    "wakeups",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    instant("wake_at"),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    instant("retry_at"),
    text("fault", null=True),
    sa.Index("ix_wakeups_due", "wake_at", postgresql_where=sa.text("wake_at IS NOT NULL AND fault IS NULL")),
)
history = sa.Table(
    "history",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    instant("at", null=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False),
    sa.Column("body", JSONB, nullable=False),
    sa.Index(
        "ix_history_steps_done",
        sa.text("(body ->> 'element')"),
        "at",
        postgresql_where=sa.text("kind IN ('StepCompleted', 'StepSkipped')"),
    ),
)
links = sa.Table(
    "links",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("other_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, primary_key=True),
)

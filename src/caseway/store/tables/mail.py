"""Mail on its way in and out."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from caseway.store.tables.base import flag, identity, instant, metadata, ref, text

intake = sa.Table(
    "intake",
    metadata,
    identity(),
    ref("inbox_id", "inboxes.id"),
    sa.Column("external_id", sa.Text, nullable=False),
    instant("received_at", null=False),
    text("envelope_from"),
    sa.Column("envelope_to", ARRAY(sa.Text), nullable=False, server_default="{}"),
    text("status", default="new"),
    text("reason", null=True),
    text("summary", null=True),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("seq", sa.Integer),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    sa.UniqueConstraint("inbox_id", "external_id"),
    sa.Index("ix_intake_open", "inbox_id", "received_at", postgresql_where=sa.text("status = 'new'")),
    sa.Index("ix_intake_held", "id", postgresql_where=sa.text("status = 'held'")),
)
raw_mails = sa.Table(
    "raw_mails",
    metadata,
    sa.Column("intake_id", sa.BigInteger, sa.ForeignKey("intake.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("raw", BYTEA, nullable=False),
)
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    ref("inbox_id", "inboxes.id"),
    text("status", default="queued"),
    text("reason", null=True),
    flag("automatic"),
    text("process_key"),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    instant("created_at", null=False),
    instant("sent_at"),
    sa.Index("ix_outbox_status", "status", "created_at", postgresql_where=sa.text("status <> 'sent'")),
    sa.Index("ix_outbox_created", "created_at"),
)
blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    instant("at", null=False),
    ref("agent_id", "agents.id", null=True),
    sa.Column("case_id", sa.BigInteger),
)

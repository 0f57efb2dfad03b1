"""Content: what people said, wrote and are called; erased when they ask."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from caseway.store.tables.base import flag, identity, instant, metadata, ref, text

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    text("direction"),
    text("channel", default="email"),
    instant("at", null=False),
    ref("agent_id", "agents.id", null=True),
    ref("contact_id", "contacts.id", null=True),
    text("from_name", null=True),
    text("from_address", null=True),
    sa.Column("recipients", JSONB, nullable=False, server_default="[]"),
    text("subject", null=True),
    text("text", null=True),
    text("html", null=True),
    text("folded", null=True),
    text("ask", null=True),
    sa.Column("proposal", JSONB),
    text("then", null=True),
    text("template", null=True),
    flag("automatic"),
    text("automatic_reason", null=True),
    text("auth", null=True),
    text("message_id", null=True),
    text("in_reply_to", null=True),
    sa.Column("intake_id", sa.BigInteger),
    sa.Column("attachment_count", sa.Integer, nullable=False, server_default="0"),
)
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    instant("at", null=False),
    ref("agent_id", "agents.id", null=True),
    text("text", null=True),
)
attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    text("name", null=True),
    text("content_type"),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("content_key", sa.Text, nullable=False, index=True),
    text("content_id", null=True),
    flag("inline"),
)
facts = sa.Table(
    "facts",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", JSONB),
    text("source"),
    instant("at", null=False),
    ref("contact_id", "contacts.id", null=True),
    sa.Index("ix_facts_contact", "contact_id", "name"),
)
participants = sa.Table(
    "participants",
    metadata,
    identity(),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    ref("contact_id", "contacts.id", null=True),
    text("role", default="contact"),
    sa.Column("address", sa.Text),
    sa.Column("link_version", sa.Integer, nullable=False, server_default="1"),
    instant("link_sent_at"),
    sa.UniqueConstraint("case_id", "address"),
)
mail_ids = sa.Table(
    "mail_ids",
    metadata,
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    comment="Every Message-ID ever sent or received.",
)
drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("agent_id", sa.BigInteger, sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    text("kind", default="reply"),
    text("text"),
    instant("at", null=False),
)

"""Published maps and inboxes."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from caseway.store.tables.base import flag, identity, instant, metadata, ref, text

definitions = sa.Table(
    "definitions",
    metadata,
    identity(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    text("name"),
    text("status", default="published"),
    sa.Column("bpmn", BYTEA, nullable=False),
    sa.Column("files", JSONB, nullable=False, server_default="{}"),
    instant("published_at"),
    ref("published_by", "agents.id", null=True),
    text("note"),
    instant("retired_at"),
    ref("retired_by", "agents.id", null=True),
    text("edition"),
    flag("shipped"),
    sa.UniqueConstraint("key", "version"),
)
processes = sa.Table(
    "processes",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    flag("hold_automatic"),
    text("left_edition"),
)
inboxes = sa.Table(
    "inboxes",
    metadata,
    identity(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    text("channel", default="email"),
    sa.Column("address", sa.Text, nullable=False, unique=True),
    text("company", default="Caseway"),
    text("language", default="en"),
    text("queue"),
    text("process_key", default="support"),
    flag("hold_automatic"),
    sa.Column("settings", JSONB, nullable=False, server_default="{}"),
    sa.Column("secrets", BYTEA),
    instant("read_until"),
)

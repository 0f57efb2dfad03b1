"""Maps being drawn: one draft a process, and the states of it that one can go back to."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from caseway.store.tables.base import instant, metadata, ref, text

map_drafts = sa.Table(
    "map_drafts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    text("name"),
    sa.Column("bpmn", BYTEA, nullable=False),
    sa.Column("files", JSONB, nullable=False, server_default="{}"),
    sa.Column("based_on", sa.Integer, nullable=True),
    text("edition"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    instant("updated_at", null=False),
    ref("updated_by", "agents.id", null=True),
)
map_draft_saves = sa.Table(
    "map_draft_saves",
    metadata,
    sa.Column("key", sa.Text, sa.ForeignKey("map_drafts.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    text("name"),
    sa.Column("bpmn", BYTEA, nullable=False),
    sa.Column("files", JSONB, nullable=False, server_default="{}"),
    instant("saved_at", null=False),
    ref("saved_by", "agents.id", null=True),
)

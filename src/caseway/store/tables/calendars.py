"""When the house and its teams work: calendars, and the feeds that tell further days off."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from caseway.store.tables.base import flag, identity, instant, metadata, text

calendars = sa.Table(
    "calendars",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    text("name"),
    text("zone", default="UTC"),
    sa.Column("week", JSONB, nullable=False),
    text("country"),
    text("subdivision"),
    sa.Column("own_days", JSONB, nullable=False, server_default="[]"),
    flag("is_default"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("named_days", JSONB, nullable=False, server_default="{}"),
    sa.Column("body", JSONB, nullable=False),
    text("digest"),
    sa.Column("computed_for", sa.Integer, nullable=False),
    instant("updated_at", null=False),
    sa.Column("updated_by", sa.BigInteger),
    sa.Index("uq_calendars_default", "is_default", unique=True, postgresql_where=sa.text("is_default")),
    comment="`body` is what decisions count in; it follows from the rest, the holidays of its years and the feeds.",
)
calendar_feeds = sa.Table(
    "calendar_feeds",
    metadata,
    identity(),
    sa.Column("calendar_key", sa.Text, sa.ForeignKey("calendars.key", ondelete="CASCADE"), nullable=False),
    text("address"),
    sa.Column("content", BYTEA),
    sa.Column("days", JSONB, nullable=False, server_default="{}"),
    sa.Column("left_out", sa.Integer, nullable=False, server_default="0"),
    instant("tried_at"),
    instant("fetched_at"),
    text("fault"),
    sa.UniqueConstraint("calendar_key", "address"),
    comment="`content` and `days` are of the last good copy; `tried_at` and `fetched_at` are machine time.",
)

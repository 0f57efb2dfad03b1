"""The house: settings, people of ours, sessions, tokens, audit."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from caseway.store.tables.base import identity, instant, metadata, ref, text

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", JSONB, nullable=False),
)
teams = sa.Table(
    "teams",
    metadata,
    identity(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    text("name"),
    sa.Column("calendar", sa.Text, sa.ForeignKey("calendars.key")),
)
queues = sa.Table(
    "queues",
    metadata,
    identity(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    text("name"),
    text("icon", default="inbox"),
    sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    ref("team_id", "teams.id", null=True),
)
agents = sa.Table(
    "agents",
    metadata,
    identity(),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    text("name"),
    text("password_hash", null=True),
    text("role", default="agent"),
    ref("team_id", "teams.id", null=True),
    text("zone", default="UTC"),
    text("language", default="en"),
    sa.Column("present", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("preferences", JSONB, nullable=False, server_default="{}"),
)
agent_queues = sa.Table(
    "agent_queues",
    metadata,
    sa.Column("agent_id", sa.BigInteger, sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("queue_id", sa.BigInteger, sa.ForeignKey("queues.id", ondelete="CASCADE"), primary_key=True),
    comment="The queues whose cases an agent may see; leads and admins see all.",
)
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", BYTEA, primary_key=True),
    ref("agent_id", "agents.id", cascade=True),
    instant("created_at", null=False),
    instant("seen_at", null=False),
    instant("expires_at", null=False),
)
sign_in_attempts = sa.Table(
    "sign_in_attempts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    instant("until_at"),
)
api_tokens = sa.Table(
    "api_tokens",
    metadata,
    identity(),
    text("name"),
    sa.Column("token_hash", BYTEA, nullable=False, unique=True),
    ref("agent_id", "agents.id", cascade=True),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False, server_default="{}"),
    instant("created_at", null=False),
    instant("used_at"),
    instant("revoked_at"),
)
idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("token_id", sa.BigInteger, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", BYTEA, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("body", BYTEA),
    instant("created_at", null=False),
)
audit = sa.Table(
    "audit",
    metadata,
    identity(),
    instant("at", null=False),
    ref("agent_id", "agents.id", null=True),
    text("what"),
    sa.Column("before", JSONB),
    sa.Column("after", JSONB),
)

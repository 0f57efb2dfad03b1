"""Calendars by key: the house's becomes the first of them; a team has one by its key."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_FIRST = """
INSERT INTO calendars (key, name, zone, week, own_days, is_default, body, digest, computed_for, updated_at)
SELECT 'house', 'House', coalesce(value->>'zone', 'UTC'),
  coalesce(value->'week', '[["09:00-17:00"],["09:00-17:00"],["09:00-17:00"],["09:00-17:00"],["09:00-17:00"],[],[]]'),
  coalesce((SELECT jsonb_agg(jsonb_build_object('on', d, 'hours', '[]'::jsonb, 'name', '') ORDER BY d)
            FROM jsonb_array_elements_text(coalesce(value->'holidays', '[]')) AS d), '[]'),
  true, value, encode(sha256(value::text::bytea), 'hex'), 0, to_timestamp(0)
FROM settings WHERE key = 'calendar'
"""


def upgrade() -> None:
    """The tables, the house's calendar as it was set, and the teams' own."""
    op.create_table(
        "calendars",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column("week", postgresql.JSONB(), nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("subdivision", sa.Text(), server_default="", nullable=False),
        sa.Column("own_days", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("named_days", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("computed_for", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendars")),
        comment="`body` is what decisions count in; it follows from the rest, the holidays of its years and the feeds.",
    )
    op.create_index(
        "uq_calendars_default",
        "calendars",
        ["is_default"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    _feeds()
    op.execute(_FIRST)
    op.drop_column("teams", "calendar")
    op.add_column("teams", sa.Column("calendar", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_teams_calendar"), "teams", "calendars", ["calendar"], ["key"])


def _feeds() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("calendar_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("content", postgresql.BYTEA(), nullable=True),
        sa.Column("days", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_key"],
            ["calendars.key"],
            name=op.f("fk_calendar_feeds_calendar_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("calendar_key", "address", name=op.f("uq_calendar_feeds_calendar_key_address")),
        comment="`content` and `days` are of the last good copy; `tried_at` and `fetched_at` are machine time.",
    )

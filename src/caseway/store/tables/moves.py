"""Moves of open cases to another version: the batch, and each case of it."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from caseway.store.tables.base import identity, instant, metadata, ref, text

moves = sa.Table(
    "moves",
    metadata,
    identity(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("from_version", sa.Integer, nullable=False),
    sa.Column("to_version", sa.Integer, nullable=False),
    sa.Column("mapping", JSONB, nullable=False, server_default="{}"),
    text("standing", default="running"),
    instant("started_at", null=False),
    ref("started_by", "agents.id", null=True),
    instant("ended_at"),
    ref("undone_by", "agents.id", null=True),
    sa.Index("ix_moves_key", "key", "id"),
)
move_cases = sa.Table(
    "move_cases",
    metadata,
    ref("move_id", "moves.id", cascade=True),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    text("standing", default="waiting"),
    text("code"),
    text("sentence"),
    sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("seq", sa.Integer, nullable=True),
    instant("at"),
    sa.PrimaryKeyConstraint("move_id", "case_id"),
    sa.Index("ix_move_cases_standing", "move_id", "standing", "case_id"),
    sa.Index("ix_move_cases_case", "case_id"),
)

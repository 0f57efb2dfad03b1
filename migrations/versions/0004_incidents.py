"""Incidents, signals and cases that belong to another."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Which incident a case belongs to, the words of updates, and signals on their way."""
    _belonging()
    _signals()
    op.create_index(
        "ix_cases_incidents",
        "cases",
        ["id"],
        postgresql_where=sa.text("kind = 'incident' AND status <> 'closed'"),
    )


def _belonging() -> None:
    op.create_table(
        "parents",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_parents")),
        comment="Which incident a case belongs to now; follows from the history.",
    )
    op.create_index("ix_parents_parent", "parents", ["parent_id", "case_id"])
    op.create_table(
        "updates",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "seq", "language", name=op.f("pk_updates")),
        comment="The words of an update, once for each language they were written in.",
    )


def _signals() -> None:
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("from_case", sa.BigInteger(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spread_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("from_case", "seq", name=op.f("uq_signals_from_case_seq")),
    )
    op.create_table(
        "signal_targets",
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_signal_targets_signal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("signal_id", "case_id", name=op.f("pk_signal_targets")),
    )
    op.create_index(
        "ix_signal_targets_waiting",
        "signal_targets",
        ["signal_id", "case_id"],
        postgresql_where=sa.text("told_at IS NULL"),
    )

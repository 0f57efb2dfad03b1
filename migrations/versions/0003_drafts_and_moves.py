"""Drafts, versions that retire, and moves of open cases."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Until now every version was one that we ship."""
    _versions()
    _drafts()
    _moves()
    op.create_index(
        "ix_cases_live_process",
        "cases",
        ["process_key", "process_version", "id"],
        postgresql_where=sa.text("status <> 'closed'"),
    )


def _versions() -> None:
    op.add_column("definitions", sa.Column("published_by", sa.BigInteger(), nullable=True))
    op.add_column("definitions", sa.Column("note", sa.Text(), server_default="", nullable=False))
    op.add_column("definitions", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("definitions", sa.Column("retired_by", sa.BigInteger(), nullable=True))
    op.add_column("definitions", sa.Column("edition", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "definitions", sa.Column("shipped", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    for name in ("published_by", "retired_by"):
        op.create_foreign_key(op.f(f"fk_definitions_{name}_agents"), "definitions", "agents", [name], ["id"])
    op.execute("UPDATE definitions SET shipped = true")
    op.add_column("processes", sa.Column("left_edition", sa.Text(), server_default="", nullable=False))


def _drafts() -> None:
    op.create_table(
        "map_drafts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("bpmn", postgresql.BYTEA(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["updated_by"], ["agents.id"], name=op.f("fk_map_drafts_updated_by_agents")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_map_drafts")),
    )
    op.create_table(
        "map_draft_saves",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("bpmn", postgresql.BYTEA(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key"], ["map_drafts.key"], name=op.f("fk_map_draft_saves_key_map_drafts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["agents.id"], name=op.f("fk_map_draft_saves_saved_by_agents")),
        sa.PrimaryKeyConstraint("key", "revision", name=op.f("pk_map_draft_saves")),
    )


def _moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("standing", sa.Text(), server_default="running", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["started_by"], ["agents.id"], name=op.f("fk_moves_started_by_agents")),
        sa.ForeignKeyConstraint(["undone_by"], ["agents.id"], name=op.f("fk_moves_undone_by_agents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index("ix_moves_key", "moves", ["key", "id"])
    op.create_table(
        "move_cases",
        sa.Column("move_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["move_id"], ["moves.id"], name=op.f("fk_move_cases_move_id_moves"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("move_id", "case_id", name=op.f("pk_move_cases")),
    )
    op.create_index("ix_move_cases_standing", "move_cases", ["move_id", "standing", "case_id"])
    op.create_index("ix_move_cases_case", "move_cases", ["case_id"])

"""Cases that belong to an incident, what was published about it, and signals on their way to other cases."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from caseway.store.tables.base import identity, instant, metadata, text

parents = sa.Table(
    "parents",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("parent_id", sa.BigInteger, nullable=False),
    instant("attached_at", null=False),
    sa.Index("ix_parents_parent", "parent_id", "case_id"),
    comment="Which incident a case belongs to now; follows from the history.",
)
updates = sa.Table(
    "updates",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    comment="The words of an update, once for each language they were written in.",
)
signals = sa.Table(
    "signals",
    metadata,
    identity(),
    sa.Column("from_case", sa.BigInteger, nullable=True),
    sa.Column("seq", sa.Integer, nullable=True),
    text("name"),
    text("scope"),
    sa.Column("target", sa.BigInteger, nullable=True),
    sa.Column("data", JSONB, nullable=False, server_default="{}"),
    instant("at", null=False),
    instant("spread_at"),
    sa.UniqueConstraint("from_case", "seq"),
)
signal_targets = sa.Table(
    "signal_targets",
    metadata,
    sa.Column("signal_id", sa.BigInteger, sa.ForeignKey("signals.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    instant("told_at"),
    text("fault", null=True),
    sa.Index(
        "ix_signal_targets_waiting", "signal_id", "case_id", postgresql_where=sa.text("told_at IS NULL")
    ),
)

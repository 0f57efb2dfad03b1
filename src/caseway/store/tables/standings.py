"""Who stands where: one narrow row for each step at which an open case rests."""

import sqlalchemy as sa

from caseway.store.tables.base import instant, metadata

standings = sa.Table(
    "standings",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("element", sa.Text, primary_key=True),
    sa.Column("process_key", sa.Text, nullable=False),
    sa.Column("process_version", sa.Integer, nullable=False),
    instant("since", null=False),
    sa.Index(
        "ix_standings_step",
        "process_key",
        "element",
        "since",
        "case_id",
        postgresql_include=["process_version"],
    ),
)

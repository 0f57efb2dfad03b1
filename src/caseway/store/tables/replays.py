"""Replays over a period, and what was found case by case. Ids, names of steps and numbers; never words of a contact."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from caseway.store.tables.base import flag, identity, instant, metadata, ref, text

replays = sa.Table(
    "replays",
    metadata,
    identity(),
    text("process_key"),
    text("name"),
    text("target"),
    sa.Column("version", sa.Integer),
    sa.Column("bpmn", BYTEA),
    sa.Column("files", JSONB),
    sa.Column("policy", JSONB),
    sa.Column("assumption", JSONB),
    instant("since", null=False),
    instant("until", null=False),
    text("kind"),
    text("queue"),
    sa.Column("sample", sa.Integer),
    sa.Column("cut", sa.BigInteger),
    instant("horizon_at", null=False),
    text("status", default="waiting"),
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("after_id", sa.BigInteger, nullable=False, server_default="0"),
    flag("cancelled"),
    sa.Column("summary", JSONB, nullable=False, server_default="{}"),
    text("fault"),
    ref("created_by", "agents.id", null=True),
    instant("created_at", null=False),
    instant("finished_at"),
    sa.Index("ix_replays_process", "process_key", "id"),
)
replay_cases = sa.Table(
    "replay_cases",
    metadata,
    sa.Column("replay_id", sa.BigInteger, sa.ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("differs", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("later_seconds", sa.BigInteger),
    sa.Column("details", JSONB, nullable=False),
    sa.Index("ix_replay_cases_category", "replay_id", "category", "case_id"),
)

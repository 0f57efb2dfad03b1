"""The desk's clock: one row with an anchor, a speed and the last heartbeat."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "desk_clock",
        sa.Column("id", sa.SmallInteger, primary_key=True, server_default="1"),
        sa.Column("anchor_desk_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("anchor_machine_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("speed", sa.Double, nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.CheckConstraint("id = 1", name="one_row"),
    )

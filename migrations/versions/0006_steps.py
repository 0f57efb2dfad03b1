"""Who stands on which step since when, for the counts on the maps; and an index of what was done on each step."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_FILL = """
INSERT INTO standings (case_id, element, process_key, process_version, since)
SELECT c.id, token->>'node', c.process_key, c.process_version, min((token->>'since')::timestamptz)
FROM cases c
JOIN case_states s ON s.case_id = c.id
CROSS JOIN LATERAL jsonb_array_elements(
  coalesce(convert_from(s.state, 'UTF8')::jsonb->'process'->'tokens', '[]'::jsonb)) AS token
WHERE c.process_key <> '' AND (
  (c.status <> 'closed' AND token->>'wait' NOT IN ('scope', 'instances', 'join')
    AND NOT coalesce((token->>'survives')::boolean, false))
  OR (token->>'wait' = 'task' AND coalesce((token->>'survives')::boolean, false)))
GROUP BY 1, 2, 3, 4
"""


def upgrade() -> None:
    """The table, filled from the states of the cases there are, and the index on the history."""
    op.create_table(
        "standings",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "element", name=op.f("pk_standings")),
    )
    op.create_index(
        "ix_standings_step",
        "standings",
        ["process_key", "element", "since", "case_id"],
        unique=False,
        postgresql_include=["process_version"],
    )
    op.create_index(
        "ix_history_steps_done",
        "history",
        [sa.text("(body ->> 'element')"), "at"],
        unique=False,
        postgresql_where=sa.text("kind IN ('StepCompleted', 'StepSkipped')"),
    )
    op.execute(_FILL)

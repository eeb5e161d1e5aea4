"""Requests fork and join: where their tokens rest, the branches of tasks, the regions of transitions.

Revision ID: 0007
"""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    text = (Path(__file__).parent / "0007_tokens.sql").read_text()
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

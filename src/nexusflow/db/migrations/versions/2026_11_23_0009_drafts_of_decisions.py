"""Decisions that are half made: what somebody has filled in of a task's form, kept until it is decided.

Revision ID: 0009
"""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    text = (Path(__file__).parent / "0009_drafts.sql").read_text()
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

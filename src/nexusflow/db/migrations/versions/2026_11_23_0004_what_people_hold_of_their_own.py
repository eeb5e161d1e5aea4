"""Preferences, tokens for programs, and sessions that their owner can tell apart and end.

Revision ID: 0004
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    text = (Path(__file__).parent / "0004_of_their_own.sql").read_text()
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

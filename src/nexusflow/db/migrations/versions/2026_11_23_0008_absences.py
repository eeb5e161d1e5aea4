"""Absences: who is away from when to when, and who stands in for them.

Revision ID: 0008
"""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    text = (Path(__file__).parent / "0008_absences.sql").read_text()
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

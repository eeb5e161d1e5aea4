"""The tables of the house, the triggers that guard them and the grants of the application.

Revision ID: 0001
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

_PARTS = ("0001_tables.sql", "0001_guards.sql", "0001_grants.sql")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    for part in _PARTS:
        op.get_bind().exec_driver_sql(
            (Path(__file__).parent / part).read_text(), execution_options={"no_parameters": True}
        )


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

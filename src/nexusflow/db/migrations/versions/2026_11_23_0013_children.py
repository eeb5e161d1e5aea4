"""Children: requests that were started by a step of another one, which waits for them.

Revision ID: 0013
"""

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    text = (Path(__file__).parent / "0013_children.sql").read_text()
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

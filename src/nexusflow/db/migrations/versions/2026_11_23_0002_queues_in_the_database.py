"""The queues of Celery in this database, so that no broker need be installed.

Revision ID: 0002
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    present = op.get_bind().exec_driver_sql("SELECT to_regtype('pgmq.message_record')").scalar()
    if present is None:  # a server may have it as an extension
        _run("0002_pgmq.sql")
    _run("0002_queues.sql")


def _run(part: str) -> None:
    op.get_bind().exec_driver_sql(
        (Path(__file__).parent / part).read_text(), execution_options={"no_parameters": True}
    )


def downgrade() -> None:
    raise RuntimeError("Expected to go forward only: history that was written is never dropped.")

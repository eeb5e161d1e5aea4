"""Alembic's environment: our own schema, our own version table, nothing else looked at."""

from typing import Any

from alembic import context

from nexusflow.db.tables import Table


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or name in Table.metadata.tables


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    include_name=_ours,
    version_table="schema_version",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()

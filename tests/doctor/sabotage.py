"""Breaking a database the way only its superuser can: past every trigger and foreign key."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from tests.conftest import Database

_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled::text FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'nexusflow' AND NOT t.tgisinternal AND t.tgenabled <> 'D'
"""
_BACK = {"A": "ENABLE ALWAYS", "O": "ENABLE", "R": "ENABLE REPLICA"}


def sabotage(database: Database, *statements: str) -> None:
    """Run statements with every trigger off, and leave no trace in the catalogue."""
    with superuser(database) as connection:
        triggers = connection.execute(_TRIGGERS).fetchall()
        for table, trigger, _ in triggers:
            _alter(connection, "DISABLE", table, trigger)
        connection.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            done = connection.execute(statement.encode())
            assert done.rowcount != 0, f"changed nothing: {statement}"
        for table, trigger, mode in triggers:
            _alter(connection, _BACK[mode], table, trigger)


@contextmanager
def superuser(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """One transaction of the superuser."""
    with psycopg.connect(database.superuser_url, options="-csearch_path=nexusflow,public") as connection:
        yield connection


def _alter(connection: psycopg.Connection[Any], verb: str, table: str, trigger: str) -> None:
    connection.execute(
        sql.SQL("ALTER TABLE {} " + verb + " TRIGGER {}").format(*map(sql.Identifier, (table, trigger)))
    )

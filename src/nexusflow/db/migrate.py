"""Bring the database to the newest schema, as its owner, once, under a lock.

Creates the schema `nexusflow` and the application's role, then runs the migrations. Safe to call
from several machines at the same moment: the second waits and finds nothing left to do.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, create_engine, make_url

from nexusflow.db.tables import SCHEMA

APP_ROLE = "nexusflow_app"
_LOCK = 7_391_004_221  # any constant of our own: serialises migrations of one database


def upgrade(owner_url: str, *, app_password: str) -> None:
    """Run all migrations that are missing.

    `owner_url` is a `postgresql://` URL of a login that may create roles and owns the database.
    Raises `sqlalchemy.exc.DBAPIError` when the server refuses.
    """
    url = make_url(owner_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, connect_args={"options": f"-csearch_path={SCHEMA}"})
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            _prepare_app_role(connection, app_password)
            command.upgrade(configuration(connection), "head")
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            _open_doors(connection)
    finally:
        engine.dispose()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for an open connection of the owner."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _prepare_app_role(connection: Connection, app_password: str) -> None:
    exists = connection.exec_driver_sql(
        "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", (APP_ROLE,)
    ).first()
    # Naming SUPERUSER or BYPASSRLS at all, even to deny it, is refused to an owner who has neither.
    verb = "ALTER ROLE {} LOGIN" if exists else "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"
    statement = sql.SQL(verb + " PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(app_password))
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(statement)
    raw.execute(
        sql.SQL("ALTER ROLE {} SET search_path = {}").format(*map(sql.Identifier, (APP_ROLE, SCHEMA)))
    )


def _open_doors(connection: Connection) -> None:
    """Let the application in, with no table of its own, and let every shell find the schema's tables."""
    raw = connection.connection.driver_connection
    assert raw is not None
    database = sql.Identifier(str(connection.engine.url.database))
    raw.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP_ROLE)))
    try:
        with connection.begin_nested():
            raw.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
            raw.execute(
                sql.SQL("ALTER DATABASE {} SET search_path = {}, public").format(
                    database, sql.Identifier(SCHEMA)
                )
            )
    except InsufficientPrivilege:  # not the database's owner: the role's own setting must do
        return

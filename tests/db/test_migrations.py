"""Migrations make what the models describe, once, however often and by however many they are run."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import errors, sql
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.dialects.postgresql.base import ischema_names

from nexusflow.db.migrate import APP_ROLE, configuration, upgrade
from nexusflow.db.tables import Table, Xid8
from nexusflow.host.postgres import Cluster
from tests.conftest import APP_PASSWORD, Database


@pytest.fixture
def empty(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """The owner's URL of a database in which nothing was migrated."""
    name = sql.Identifier(f"empty_{abs(hash(request.node.name))}")
    owner = sql.Identifier(str(make_url(cluster.owner_url()).username))
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    yield cluster.owner_url(name.as_string().strip('"'))
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _catalogue(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT relname, relkind::text, relacl::text FROM pg_class"
            " WHERE relnamespace = 'nexusflow'::regnamespace"
            " UNION ALL SELECT proname, prosrc, proacl::text FROM pg_proc"
            " WHERE pronamespace = 'nexusflow'::regnamespace"
            " UNION ALL SELECT version_num, '', '' FROM nexusflow.schema_version ORDER BY 1, 2, 3"
        ).fetchall()


def _app_url(owner_url: str) -> str:
    url = make_url(owner_url).set(username=APP_ROLE, password=APP_PASSWORD)
    return url.render_as_string(hide_password=False)


def test_what_is_migrated_is_what_the_models_describe(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ischema_names, "xid8", Xid8)  # SQLAlchemy does not know it when it reads tables
    engine = create_engine(make_url(database.owner_url).set(drivername="postgresql+psycopg"))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "compare_server_default": True,
                    "version_table": "schema_version",
                    "include_name": lambda name, kind, _: kind != "table" or name in Table.metadata.tables,
                },
            )
            assert compare_metadata(context, Table.metadata) == []
            assert set(Table.metadata.tables) <= set(inspect(connection).get_table_names("nexusflow"))
    finally:
        engine.dispose()


def test_migrating_twice_is_harmless(empty: str) -> None:
    upgrade(empty, app_password=APP_PASSWORD)
    before = _catalogue(empty)
    upgrade(empty, app_password=APP_PASSWORD)
    assert _catalogue(empty) == before


def test_several_may_migrate_at_once(empty: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(upgrade, empty, app_password=APP_PASSWORD) for _ in range(4)]:
            each.result(timeout=60)
    with psycopg.connect(_app_url(empty)) as application:
        assert application.execute("SELECT count(*) FROM requests").fetchone() == (0,)


def test_migrating_takes_the_applications_new_password(empty: str) -> None:
    upgrade(empty, app_password="another")
    url = make_url(empty).set(username=APP_ROLE, password="another").render_as_string(hide_password=False)
    psycopg.connect(url).close()
    upgrade(empty, app_password=APP_PASSWORD)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    psycopg.connect(_app_url(empty)).close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMPORARY TABLE t (id int)",
        "CREATE TABLE t (id int)",
        "CREATE SCHEMA s",
        "CREATE TABLE public.t (id int)",
    ],
)
def test_the_application_makes_no_table_of_any_kind(empty: str, statement: str) -> None:
    upgrade(empty, app_password=APP_PASSWORD)
    with psycopg.connect(_app_url(empty)) as application, pytest.raises(errors.InsufficientPrivilege):
        application.execute(statement)


def test_tables_are_found_without_naming_the_schema(empty: str) -> None:
    upgrade(empty, app_password=APP_PASSWORD)
    for url in (empty, _app_url(empty)):
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM tasks").fetchone() == (0,)


def test_migrations_are_one_line_that_only_goes_forward(empty: str) -> None:
    upgrade(empty, app_password=APP_PASSWORD)
    engine = create_engine(
        make_url(empty).set(drivername="postgresql+psycopg"),
        connect_args={"options": "-csearch_path=nexusflow"},
    )
    try:
        with engine.begin() as connection:
            config = configuration(connection)
            assert len(ScriptDirectory.from_config(config).get_heads()) == 1
            with pytest.raises(RuntimeError, match="go forward only"):
                command.downgrade(config, "-1")
    finally:
        engine.dispose()


def test_whoever_is_logged_in_stays_so_through_a_migration(empty: str) -> None:
    engine = create_engine(
        make_url(empty).set(drivername="postgresql+psycopg"),
        connect_args={"options": "-csearch_path=nexusflow"},
    )
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA nexusflow")
            command.upgrade(configuration(connection), "0003")
            connection.exec_driver_sql("INSERT INTO users (username) VALUES ('ada')")
            connection.exec_driver_sql(
                "INSERT INTO login_sessions (token_hash, username, csrf_hash, created_at, expires_at)"
                " VALUES ('x', 'ada', 'y', now() - interval '2 hours', now() + interval '1 hour')"
            )
    finally:
        engine.dispose()
    upgrade(empty, app_password=APP_PASSWORD)
    with psycopg.connect(_app_url(empty)) as application:
        kept = application.execute("SELECT id, last_seen_at = created_at, ended_at FROM login_sessions")
        assert kept.fetchall() == [(1, True, None)]

"""One PostgreSQL for the whole run, and a fresh database, migrated, for whoever asks.

Each worker starts a cluster of its own in a temporary folder, migrates a template once, and clones
it: a test gets an empty product in a tenth of a second.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql
from sqlalchemy import make_url

from nexusflow.db.migrate import APP_ROLE, upgrade
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.host.postgres import Cluster

from .doctor_fixture import assert_healthy

APP_PASSWORD = "only-for-tests"
TEMPLATE = "nexusflow_template"
_numbers = itertools.count(1)
# A cluster that lives for one test run may forget everything at a crash: nobody waits for the disk.
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures FOLDER`: keep a picture of every room of the dashboard."""
    parser.addoption("--pictures", metavar="FOLDER", help="keep a picture of every room in this folder")


@dataclass(frozen=True, slots=True)
class Database:
    """A database of a test's own."""

    name: str
    owner_url: str
    app_url: str
    superuser_url: str


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL of this run's own, with the migrated template in it."""
    with Cluster(Path(tmp_path_factory.mktemp("cluster")), settings=_HASTY) as running:
        create_database(running, TEMPLATE)
        upgrade(running.owner_url(TEMPLATE), app_password=APP_PASSWORD)
        yield running


@pytest.fixture
def database(cluster: Cluster) -> Database:
    """A fresh, migrated, empty database."""
    return clone(cluster)


def clone(cluster: Cluster) -> Database:
    """Copy the template."""
    name = f"test_{next(_numbers)}"
    create_database(cluster, name, template=TEMPLATE)
    app_url = make_url(cluster.owner_url(name)).set(username=APP_ROLE, password=APP_PASSWORD)
    return Database(
        name=name,
        owner_url=cluster.owner_url(name),
        app_url=app_url.render_as_string(hide_password=False),
        superuser_url=cluster.superuser_url(name),
    )


def create_database(cluster: Cluster, name: str, template: str = "template1") -> None:
    """Make a database of the owner's in which tables are found without naming the schema."""
    owner = make_url(cluster.owner_url()).username
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                *map(sql.Identifier, (name, str(owner), template))
            )
        )
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET search_path = nexusflow, public").format(sql.Identifier(name))
        )


@pytest_asyncio.fixture
async def engine(database: Database) -> AsyncIterator[WorkflowEngine]:
    """A running engine on a fresh database; every invariant is examined when the test is over."""
    pool = connect(database.app_url)
    try:
        async with asyncio.timeout(60), WorkflowEngine(pool) as running:
            yield running
    finally:
        await pool.dispose()
    assert_healthy(database)

"""A healthy database, lived in once and copied for every test that breaks one."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.host.postgres import Cluster
from tests.conftest import Database, clone, drop_database
from tests.doctor.world import live_through_a_week

_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="session")
async def lived_in(cluster: Cluster) -> Database:
    """A database with a week in it; not to be changed."""
    database = clone(cluster)
    pool = connect(database.app_url)
    async with WorkflowEngine(pool) as engine:
        await live_through_a_week(engine)
    await pool.dispose()
    return database


@pytest.fixture
def copy(cluster: Cluster, lived_in: Database) -> Iterator[Database]:
    """A copy of it, to be broken."""
    name = f"{lived_in.name}_copy_{next(_numbers)}"
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                *map(sql.Identifier, (name, lived_in.name))
            )
        )
    yield Database(
        name=name,
        owner_url=cluster.owner_url(name),
        app_url=lived_in.app_url.replace(f"/{lived_in.name}", f"/{name}"),
        superuser_url=cluster.superuser_url(name),
    )
    drop_database(cluster, name)


@pytest_asyncio.fixture
async def engine(database: Database) -> AsyncIterator[WorkflowEngine]:
    """As for all tests, but not examined at the end: here the tests do that, and some leave harm behind."""
    pool = connect(database.app_url)
    async with asyncio.timeout(60), WorkflowEngine(pool) as running:
        yield running
    await pool.dispose()

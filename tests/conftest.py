"""One PostgreSQL for the whole run, and a fresh database, migrated, for whoever asks.

Each worker starts a cluster of its own in a temporary folder, in memory if there is room, migrates a
template once, and clones it: a test gets an empty product in some hundredths of a second, and gives it
back when it is over.
"""

import asyncio
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql
from sqlalchemy import make_url

from nexusflow.db.migrate import APP_ROLE, upgrade
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.host.lock import FileLock, LockHeldError
from nexusflow.host.postgres import Cluster

from .doctor_fixture import assert_healthy

APP_PASSWORD = "only-for-tests"
TEMPLATE = "nexusflow_template"
_numbers = itertools.count(1)
# A cluster that lives for one test run may forget everything at a crash: nobody waits for the disk.
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"}
_MEMORY: Final = Path("/dev/shm")
_ROOM: Final = 4 << 30  # bytes that have to be free; a worker needs a few hundred million at most
_FOLDERS: Final = "nexusflow-tests-"
_ABANDONED: Final = 120  # seconds after which a folder that nobody has locked is nobody's


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
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this run's own, with the migrated template in it."""
    with (
        tempfile.TemporaryDirectory(prefix=_FOLDERS, dir=_in_memory(), ignore_cleanup_errors=True) as home,
        Cluster(Path(home), settings=_HASTY) as running,
    ):
        create_database(running, TEMPLATE)
        upgrade(running.owner_url(TEMPLATE), app_password=APP_PASSWORD)
        yield running


def _in_memory() -> Path | None:
    """Where files lie in memory; None if there is no such place, too little room, or nothing may run there.

    A database is hundreds of files: making them on a disk costs several times as much.
    """
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return None
    told = os.statvfs(_MEMORY)
    if told.f_flag & os.ST_NOEXEC or told.f_bavail * told.f_frsize < _ROOM:
        return None
    for left in _MEMORY.glob(f"{_FOLDERS}*"):
        _clear_away(left)
    return _MEMORY


def _clear_away(left: Path) -> None:
    """What a run that was killed has left would stay in memory until the machine is started anew."""
    with suppress(OSError, LockHeldError):
        if left.stat().st_mtime < time.time() - _ABANDONED:
            lock = FileLock(left / "postgres" / "lock")
            lock.acquire(holder="nobody")
            shutil.rmtree(left)
            lock.release()


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A fresh, migrated, empty database, which is gone when the test is over."""
    made = clone(cluster)
    yield made
    drop_database(cluster, made.name)


def clone(cluster: Cluster, template: str = TEMPLATE) -> Database:
    """Copy the template, or a database that nobody uses any more."""
    name = f"test_{next(_numbers)}"
    create_database(cluster, name, template=template)
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
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
                *map(sql.Identifier, (name, str(owner), template))
            )
        )
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET search_path = nexusflow, public").format(sql.Identifier(name))
        )


def drop_database(cluster: Cluster, name: str) -> None:
    """Give the room back; whoever of the test's is still connected is sent away."""
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


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

"""What a command stands on: its settings, a database that runs, and a pool of connections.

With the embedded database, a command joins what `nexusflow up` runs, or else runs it for as long as
it takes, migrated. A server named by NEXUSFLOW_DATABASE_URL is used as it is.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db.migrate import upgrade
from nexusflow.db.session import connect
from nexusflow.host.lock import FileLock
from nexusflow.host.postgres import Cluster, ClusterInUseError
from nexusflow.settings import Settings, load_settings

T = TypeVar("T")
_TURN: Final = 5.0  # seconds to wait for another command to be done with the embedded database
_CONNECTIONS: Final = 4


def on_database(work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    """Do the work with a pool of the application's connections, on a database that runs meanwhile."""
    settings = load_settings()
    with running_database(settings):
        return asyncio.run(_with_pool(settings.app_url, work))


async def _with_pool(app_url: str, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    pool = connect(app_url, pool_size=_CONNECTIONS)
    try:
        return await work(pool)
    finally:
        await pool.dispose()


@contextmanager
def running_database(settings: Settings) -> Iterator[Cluster | None]:
    """See that the database runs while this lasts; gives the cluster if it is ours meanwhile."""
    cluster = _take_turn(Cluster(settings.home)) if settings.embedded else None
    if cluster is None:
        yield None
        return
    try:
        upgrade(settings.owner_url, app_password=settings.app_password)
        yield cluster
    finally:
        cluster.stop()


def _take_turn(cluster: Cluster) -> Cluster | None:
    """Start the cluster; None when somebody runs it who will go on doing so."""
    until = time.monotonic() + _TURN
    while True:
        try:
            cluster.start()
        except ClusterInUseError:
            if _up_runs(cluster) or time.monotonic() >= until:
                return None
            time.sleep(0.1)
        else:
            return cluster


def _up_runs(cluster: Cluster) -> bool:
    """Whether the process that runs the cluster is a `nexusflow up`: both locks name the same one."""
    runner = FileLock(cluster.folder / "lock").read()
    return bool(runner) and FileLock(cluster.home / "up.lock").read().startswith(f"{runner} at ")

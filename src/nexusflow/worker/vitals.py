"""Heartbeats: rows that say which worker, beat and relay is alive, whatever the broker can tell.

Each says since when it runs and how often it says so, so that whoever looks can tell the late from the dead.
A row that was not renewed for an hour is of a process that is gone; the next one of its kind removes it.
"""

import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import psycopg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.db.tables import SCHEMA

RECORD: Final = (
    "INSERT INTO heartbeats (name, kind, at, details)"
    " VALUES (%(name)s, %(kind)s, clock_timestamp(), %(details)s::jsonb)"
    " ON CONFLICT (name) DO UPDATE SET at = excluded.at, details = excluded.details"
)
FORGET: Final = "DELETE FROM heartbeats WHERE name = %(name)s"
FORGET_OLD: Final = (
    "DELETE FROM heartbeats WHERE kind = %(kind)s AND at < clock_timestamp() - interval '1 hour'"
)
_log = structlog.get_logger()


def name_of(kind: str) -> str:
    """The name of this process as a `kind`: unique among those that live."""
    return f"{kind}:{socket.gethostname()}/{os.getpid()}"


def life(*, every: float) -> dict[str, Any]:
    """What a process tells of itself, made when it begins: since when, and how often (seconds) it tells."""
    return {"started_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"), "every": every}


def values(name: str, kind: str, details: Mapping[str, Any]) -> dict[str, str]:
    """What RECORD takes."""
    return {"name": name, "kind": kind, "details": orjson.dumps(details).decode()}


async def forget(connection: AsyncConnection, *, name: str) -> None:
    """Say that something has stopped in order."""
    await connection.exec_driver_sql(FORGET, {"name": name})


async def record(connection: AsyncConnection, *, name: str, kind: str, details: Mapping[str, Any]) -> None:
    """Say that something is alive, in the caller's transaction; forget those of its kind long gone."""
    await connection.exec_driver_sql(RECORD, values(name, kind, details))
    await connection.exec_driver_sql(FORGET_OLD, {"kind": kind})


def dial(app_url: str, *, timeout: int = 4) -> psycopg.Connection[Any]:
    """A plain connection of our own, autocommitting; the server notices soon when we are gone."""
    return psycopg.connect(
        app_url,
        autocommit=True,
        connect_timeout=timeout,
        options=f"-csearch_path={SCHEMA} -ctcp_keepalives_idle=5 -ctcp_keepalives_interval=2"
        " -ctcp_keepalives_count=3",
    )


class Pacemaker:
    """A thread that records this process as alive until it is stopped; `check` is called each time."""

    def __init__(
        self,
        app_url: str,
        kind: str,
        *,
        every: float,
        details: Mapping[str, Any],
        check: Callable[[], None] | None = None,
    ) -> None:
        self._app_url = app_url
        self._kind = kind
        self._every = every
        self._details = {**life(every=every), **details}
        self._check = check
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{kind}-vitals", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and take the row away: who stops in order is not missing."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(self._every)
        with suppress(psycopg.Error), dial(self._app_url, timeout=2) as connection:
            connection.execute(FORGET, {"name": name_of(self._kind)})

    def _run(self) -> None:
        connection: psycopg.Connection[Any] | None = None
        while True:
            try:
                if connection is None:
                    connection = dial(self._app_url)
                    connection.execute(FORGET_OLD, {"kind": self._kind})
                connection.execute(RECORD, values(name_of(self._kind), self._kind, self._details))
            except psycopg.Error as error:
                _log.warning("heartbeat_not_recorded", kind=self._kind, error=str(error))
                connection = None
            if self._check is not None:
                self._check()
            if self._stopped.wait(self._every):
                break
        if connection is not None:
            connection.close()

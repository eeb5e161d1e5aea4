"""Tells other processes that something was committed: one NOTIFY for many batches.

A NOTIFY inside each transaction would make them queue for each other at commit. This one is sent
afterwards, at most twenty times a second; whoever misses one looks by himself within a second.
"""

import asyncio
from contextlib import suppress
from typing import Final, Self

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

EVENTS_CHANNEL: Final = "nexusflow_events"
OUTBOX_CHANNEL: Final = "nexusflow_outbox"
_PAUSE: Final = 0.05
_RING: Final = text("SELECT pg_notify(:events, ''), pg_notify(:outbox, '')").bindparams(
    events=EVENTS_CHANNEL, outbox=OUTBOX_CHANNEL
)
_log = structlog.get_logger()


class Bell:
    """Rings the channels of events and outbox. Use as an async context manager."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database
        self._rung = asyncio.Event()
        self._ringer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._ringer = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._ringer is not None
        self._ringer.cancel()
        with suppress(asyncio.CancelledError):
            await self._ringer
        if self._rung.is_set():
            await self._send()

    def ring(self) -> None:
        """Something was committed."""
        self._rung.set()

    async def _run(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            await self._send()
            await asyncio.sleep(_PAUSE)

    async def _send(self) -> None:
        try:
            async with self._database.begin() as connection:
                await connection.execute(_RING)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("bell_not_rung", error=repr(error))

"""Server-sent events of what was committed: one LISTEN connection wakes every stream of a process.

The engine's bell only wakes; what is sent is read from the audit behind a cursor, so a missed
notification costs at most the second until the next look, and nothing is lost.

Two things concern one person alone and are no entries of the audit that they may read: that their roles or
permissions are others now, and that they were told something. They are said without an id, because
nothing has to be caught up: whoever reconnects asks anew.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self

import orjson
import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.api.identity import Caller, Identity
from nexusflow.api.problems import Refusal
from nexusflow.engine.bell import EVENTS_CHANNEL
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.events import BATCH, Position, newest_position, position_now, read_events
from nexusflow.engine.views.notifications import last_told, newest_notification
from nexusflow.engine.views.snapshot import snapshot

HEARTBEAT_SECONDS: Final = 15.0
_LOOK_SECONDS: Final = 1.0
_BREATH_SECONDS: Final = 0.05
MOST_STREAMS: Final = 20  # of one person at one process: each looks into the database at each change
_log = structlog.get_logger()


class EventHub:
    """Knows when something new can be read. Use as an async context manager."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database
        self._newest = (Position(0, 0), 0)
        self._changed = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None
        self._open: Counter[str] = Counter()

    async def __aenter__(self) -> Self:
        self._listener = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.cancel()
        with suppress(asyncio.CancelledError):
            await self._listener

    @property
    def changed(self) -> asyncio.Event:
        """Is set when there is more than when it was taken; take it before reading."""
        return self._changed

    def is_full(self, username: str) -> bool:
        """Whether somebody has as many streams open as one may."""
        return self._open[username] >= MOST_STREAMS

    @contextmanager
    def counted(self, username: str) -> Iterator[None]:
        """One more stream of somebody's, until it ends."""
        self._open[username] += 1
        try:
            yield
        finally:
            self._open[username] -= 1
            if not self._open[username]:
                del self._open[username]

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, SQLAlchemyError, OSError) as error:
                _log.warning("events_not_heard", error=type(error).__name__)
                await asyncio.sleep(_LOOK_SECONDS)

    async def _listen(self) -> None:
        address = self._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {EVENTS_CHANNEL}")
            while True:
                await self._look()
                async for _ in connection.notifies(timeout=_LOOK_SECONDS, stop_after=1):
                    pass

    async def _look(self) -> None:
        async with self._database.connect() as connection:
            newest = (await newest_position(connection), await last_told(connection))
        if newest != self._newest:
            self._newest = newest
            self._changed.set()
            self._changed = asyncio.Event()


async def stream_events(
    hub: EventHub, database: AsyncEngine, identity: Identity, caller: Caller, *, after: Position | None
) -> AsyncIterator[bytes]:
    """The events that the caller may see, as text/event-stream, until the session or token ends."""
    with hub.counted(caller.actor.username):
        async for chunk in _follow(hub, database, identity, caller, after=after):
            yield chunk


async def _follow(
    hub: EventHub, database: AsyncEngine, identity: Identity, caller: Caller, *, after: Position | None
) -> AsyncIterator[bytes]:
    position = after
    if position is None:
        async with snapshot(database) as connection:
            position = await position_now(connection)
    yield f"id: {position}\nretry: 2000\n\n".encode()
    said = time.monotonic()
    known = _Known.of(caller)
    while True:
        changed = hub.changed
        try:
            caller = await identity.look_up(caller.credential)
        except Refusal:
            return
        events, position, more, told = await _read(database, caller, position)
        before, known = known, _Known.of(caller, told)
        chunks = [_event(*event) for event in events]
        chunks += [_personal(name, caller) for name in known.changed_since(before)]
        if chunks:
            yield b"".join(chunks)
            said = time.monotonic()
        if more:
            continue
        quiet = HEARTBEAT_SECONDS - (time.monotonic() - said)
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), timeout=max(_BREATH_SECONDS, quiet))
            await asyncio.sleep(_BREATH_SECONDS)  # what comes in a crowd is read in one go
        if time.monotonic() - said >= HEARTBEAT_SECONDS:
            yield f": still here\nid: {position}\n\n".encode()
            said = time.monotonic()


async def _read(
    database: AsyncEngine, caller: Caller, after: Position
) -> tuple[list[tuple[Position, dict[str, Any]]], Position, bool, int]:
    """Events behind a position, how far was looked, whether there is more to read at once, and the last
    notification."""
    async with snapshot(database) as connection:
        looked = await position_now(connection)
        events = await read_events(connection, caller.actor, after)
        told = await newest_notification(connection, caller.actor)
    if len(events) == BATCH:
        return events, events[-1][0], True, told
    return events, max(looked, after), False, told


@dataclass(frozen=True, slots=True)
class _Known:
    """What of a person's own a stream has last seen; None for what it has not looked at yet."""

    rights: tuple[frozenset[str], frozenset[str]]
    told: int | None = None

    @classmethod
    def of(cls, caller: Caller, told: int | None = None) -> Self:
        """What holds for the caller now."""
        return cls((caller.actor.roles, caller.actor.permissions), told)

    def changed_since(self, before: Self) -> Iterator[str]:
        """The names of the events that tell the difference."""
        if self.rights != before.rights:
            yield "me.rights_changed"
        if before.told is not None and self.told != before.told:
            yield "notification.created"


def _personal(name: str, caller: Caller) -> bytes:
    about: dict[str, Any] = {
        "id": None,
        "at": time_shape(datetime.now(UTC)),
        "actor": caller.actor.username,
        "action": name,
        "request_id": None,
        "task_id": None,
        "metadata": {},
    }
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(about))


def _event(position: Position, entry: dict[str, Any]) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (
        str(position).encode(),
        entry["action"].encode(),
        orjson.dumps(entry),
    )

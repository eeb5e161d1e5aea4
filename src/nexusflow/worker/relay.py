"""The relay: sends what is due in the outbox to the workers, as soon as the engine rings.

It listens, and looks by itself once a second, so a missed ring costs a second. Several relays do no
harm: rows are claimed with a lease. What cannot be sent is handed back and waits in the database.

And it stands in for the pulse: when no worker has pulsed for three intervals (the broker is away, or
every worker is), the relay pulses itself, every interval, until a worker does so again. Deadlines are
kept without a broker; only what people are told by mail has to wait for it.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db.session import connect
from nexusflow.engine import outbox, pulse
from nexusflow.engine.bell import OUTBOX_CHANNEL
from nexusflow.engine.dispatch import Unavailable, WorkflowEngine
from nexusflow.engine.outbox import Parcel
from nexusflow.worker import vitals
from nexusflow.worker.outage import Outage
from nexusflow.worker.outfit import Outfit, Pace

Send = Callable[[Parcel], None]
BATCH: Final = 1_000
LETTERS: Final = 20
OTHERS: Final = 200
MISSED_PULSES: Final = 3
_AWAY: Final = (SQLAlchemyError, psycopg.Error, OSError, Unavailable)
_LAST_PULSE: Final = (
    "SELECT at, extract(epoch FROM clock_timestamp() - at)::float8 FROM heartbeats WHERE name = 'pulse'"
)
_log = structlog.get_logger()


class UnsentError(Exception):
    """The broker takes nothing."""


async def forward(database: AsyncEngine, send: Send, pace: Pace) -> int:
    """Claim what is due and send it; the number of rows. UnsentError if the broker takes nothing."""
    parcels = await outbox.claim(database, batch=BATCH, lease=pace.lease, letters=LETTERS, others=OTHERS)
    for place, parcel in enumerate(parcels):
        try:
            send(parcel)
        except Exception as error:  # a client may raise anything, and nothing may be left leased
            for unsent in parcels[place:]:
                await outbox.hand_back(database, unsent, pause=pace.poll)
            raise UnsentError(f"{type(error).__name__}: {error}") from error
    return sum(len(parcel.ids) for parcel in parcels)


class Relay:
    """Runs until it is stopped, in a thread of its own."""

    def __init__(self, outfit: Outfit, send: Send) -> None:
        self._outfit = outfit
        self._send = send
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._main, name="relay", daemon=True)
        self._broker = Outage("broker")
        self._database = Outage("database")
        self._next_vitals = 0.0
        self._life = vitals.life(every=outfit.pace.vitals)
        self._began = time.monotonic()
        self._stood_in_at: datetime | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, *, patience: float = 5.0) -> None:
        """End, within `patience` seconds."""
        self._stopped.set()
        self._thread.join(patience)

    def _main(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._run())

    async def _run(self) -> None:
        database = connect(self._outfit.app_url, pool_size=3)
        rung = asyncio.Event()
        listener = asyncio.create_task(self._listen(rung))
        try:
            async with WorkflowEngine(database, lanes=1) as engine:
                while not self._stopped.is_set():
                    if not await self._round(engine):
                        await self._rest(rung)
            await self._leave(database)
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener
            await database.dispose()

    async def _round(self, engine: WorkflowEngine) -> int:
        """One look; how many rows were sent."""
        sent = 0
        try:
            await self._keep_vitals(engine.database)
            await self._stand_in(engine)
            sent = await forward(engine.database, self._send, self._outfit.pace)
            self._database.over()
            if sent:
                self._broker.over()
        except UnsentError as error:
            self._broker.found(error)
        except _AWAY as error:
            self._database.found(error)
        except Exception:  # whatever it was, the next look must come
            _log.exception("relay_failed")
        return sent

    async def _rest(self, rung: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._outfit.pace.poll):
                await rung.wait()
        rung.clear()

    async def _keep_vitals(self, database: AsyncEngine) -> None:
        if time.monotonic() < self._next_vitals:
            return
        pace = self._outfit.pace
        details = {**self._life, "stands_in": self._stood_in_at is not None, "broker": self._outfit.broker}
        async with database.begin() as connection:
            await vitals.record(connection, name=vitals.name_of("relay"), kind="relay", details=details)
        await outbox.release_canary(database, every=pace.canary)
        self._next_vitals = time.monotonic() + pace.vitals

    async def _leave(self, database: AsyncEngine) -> None:
        """Who stops in order is not missing."""
        with suppress(*_AWAY):
            async with database.begin() as connection:
                await vitals.forget(connection, name=vitals.name_of("relay"))

    async def _stand_in(self, engine: WorkflowEngine) -> None:
        """Pulse, if nobody else did for too long; a fresh start gives the others their time first."""
        interval = self._outfit.pulse_seconds
        if time.monotonic() - self._began < MISSED_PULSES * interval:
            return
        last, age = await _last_pulse(engine.database)
        if self._stood_in_at is not None and last != self._stood_in_at:
            self._stood_in_at = None
            _log.info("pulse_is_back")
        if age < (interval if self._stood_in_at is not None else MISSED_PULSES * interval):
            return
        await pulse.scan_for_breaches(engine)
        if self._stood_in_at is None:
            _log.warning(
                "relay_stands_in_for_pulse", last_pulse_seconds_ago=None if last is None else round(age)
            )
        self._stood_in_at, _ = await _last_pulse(engine.database)

    async def _listen(self, rung: asyncio.Event) -> None:
        """Set `rung` at each notification; without a connection, polling must do."""
        while True:
            with suppress(psycopg.Error, OSError):
                connection = await psycopg.AsyncConnection.connect(
                    self._outfit.app_url, autocommit=True, connect_timeout=4
                )
                async with connection:
                    await connection.execute(f"LISTEN {OUTBOX_CHANNEL}")
                    async for _ in connection.notifies():
                        rung.set()
            await asyncio.sleep(self._outfit.pace.poll)


async def _last_pulse(database: AsyncEngine) -> tuple[datetime | None, float]:
    """When the last pulse was, and its age in seconds; infinitely long ago if there was none."""
    async with database.connect() as connection:
        row: Any = (await connection.exec_driver_sql(_LAST_PULSE)).first()
    return (row[0], row[1]) if row else (None, float("inf"))

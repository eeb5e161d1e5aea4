"""The beat: asks for the pulse and the sweep, at their hours.

Several may run: one holds a lock in the database and leads, the others look once a second whether it
is gone. When a leader's process or machine dies, the database ends its session and with it the lock.
A new leader asks for everything at once. A broker that is away is reported, and time goes on.
"""

import time
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import psycopg
import structlog
from celery import Celery, beat

from nexusflow.worker import vitals
from nexusflow.worker.outage import Outage
from nexusflow.worker.outfit import Outfit
from nexusflow.worker.tasks import post

LEADER: Final = 7_391_004_222
"""Advisory lock of whoever leads, in this database."""
LOOK: Final = 1.0
_log = structlog.get_logger()


class LeadingScheduler(beat.Scheduler):  # type: ignore[misc]
    """Celery's scheduler, which does nothing unless it leads. `app.outfit` says what it needs."""

    def __init__(self, app: Celery, **options: Any) -> None:
        self._outfit: Outfit = app.outfit
        self._connection: psycopg.Connection[Any] | None = None
        self._leads = False
        self._next_vitals = 0.0
        self._life = vitals.life(every=self._outfit.pace.vitals)
        self._broker = Outage("broker")
        self._database = Outage("database")
        super().__init__(app, **options)

    @property
    def producer(self) -> None:
        """None: each message takes a connection from the pool, and none waits here for a broker."""
        return

    def tick(self, *_: Any, **__: Any) -> float:
        """One look at lock and clock; how many seconds to sleep, never more than one."""
        try:
            self._hold_lock()
            self._keep_vitals()
        except psycopg.Error as error:
            self._leads, self._connection = False, None
            self._database.found(error)
            return LOOK
        self._database.over()
        return min(super().tick(), LOOK) if self._leads else LOOK

    def apply_entry(self, entry: Any, producer: None = None) -> None:
        """Send one message, once. If nobody takes it, the next hour comes anyway."""
        try:
            post(self.app, entry.task)
        except Exception as error:  # a client may raise anything; the beat outlives all of it
            self._broker.found(error)
        else:
            self._broker.over()

    def close(self) -> None:
        """Let somebody else lead."""
        super().close()
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.execute(vitals.FORGET, {"name": vitals.name_of("beat")})
            self._connection.close()
            self._connection = None

    def _hold_lock(self) -> None:
        if self._connection is None:
            self._connection = vitals.dial(self._outfit.app_url)
            self._connection.execute(vitals.FORGET_OLD, {"kind": "beat"})
        if self._leads:
            self._connection.execute("SELECT 1")  # raises when the session is gone, and the lock with it
            return
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (LEADER,)).fetchone()
        if row and row[0]:
            self._leads = True
            self._next_vitals = 0.0
            self._make_due()
            _log.info("beat_leads", name=vitals.name_of("beat"))

    def _make_due(self) -> None:
        """Ask for everything at once: nobody knows when the last leader did."""
        for entry in self.schedule.values():
            entry.last_run_at -= timedelta(seconds=entry.schedule.seconds + 1)
        self._heap = None

    def _keep_vitals(self) -> None:
        assert self._connection is not None
        if time.monotonic() < self._next_vitals:
            return
        details = {**self._life, "leads": self._leads, "broker": self._outfit.broker}
        self._connection.execute(vitals.RECORD, vitals.values(vitals.name_of("beat"), "beat", details))
        self._next_vitals = time.monotonic() + self._outfit.pace.vitals

"""Starts workers, and the beat with its relay, and ends them in order.

A worker ends on SIGTERM or SIGINT: it finishes the tasks at hand, whose longest takes seconds.
What it does not finish before somebody kills it is in rows and is found again.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from multiprocessing.connection import wait
from types import FrameType
from typing import Any, Final

import psycopg
import structlog
from celery import Celery
from celery.beat import Service
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, worker_ready, worker_shutting_down

from nexusflow.settings import Settings
from nexusflow.worker import loop
from nexusflow.worker.app import make_app
from nexusflow.worker.beat import LeadingScheduler
from nexusflow.worker.outfit import Outfit, outfit_of
from nexusflow.worker.relay import Relay
from nexusflow.worker.tasks import sender
from nexusflow.worker.vitals import Pacemaker

PATIENCE: Final = 5.0
_LIBRARIES: Final = ("celery", "kombu", "amqp", "pgmq")
# These warn of each try to connect, which we tell once, and that our exchange delays no message.
_CHATTY: Final = ("psycopg.pool", "kombu.transport.native_delayed_delivery")
Logs = Callable[[], None]
_log = structlog.get_logger()


def run_worker(settings: Settings, *, beat: bool, logs: Logs | None = None) -> int:
    """Run a worker until a signal ends it, with a beat in a process beside it if asked. The exit code.

    `logs` sets up logging in that other process, as the caller did in this one.
    Raises SettingsError, or psycopg.OperationalError if the database is away at the start.
    """
    return run_worker_of(outfit_of(settings), beat=beat, logs=logs)


def run_beat(settings: Settings) -> int:
    """Run beat and relay until a signal ends them. The exit code. Raises SettingsError."""
    return run_beat_of(outfit_of(settings))


def run_worker_of(outfit: Outfit, *, beat: bool, logs: Logs | None = None) -> int:
    """The same with an outfit."""
    app = _prepared(outfit)
    loop.prepare(outfit)
    companion = _Companion(outfit, logs) if beat else None
    asked: list[str] = []  # how to end; Celery counts Ctrl-C as a failure, we do not
    pacemaker = Pacemaker(
        outfit.app_url,
        "worker",
        every=outfit.pace.vitals,
        details={"concurrency": outfit.concurrency, "broker": outfit.broker},
        check=companion.ensure if companion else None,
    )

    def ready(**_: Any) -> None:
        _end_with_a_killed_process(worker.pool._pool)
        pacemaker.start()
        _log.info("worker_ready", concurrency=outfit.concurrency, broker=outfit.broker)

    def shutting_down(*, how: str, **_: Any) -> None:
        asked.append(how)

    worker_ready.connect(ready, weak=False)
    worker_shutting_down.connect(shutting_down, weak=False)
    try:
        if companion:
            companion.ensure()  # before the broker is asked: the relay keeps deadlines without one
        worker = app.Worker(
            pool="prefork", without_gossip=True, without_mingle=True, without_heartbeat=True, quiet=True
        )
        worker.start()
    except KeyboardInterrupt:  # before Celery took the signals over
        return 0
    finally:
        pacemaker.stop()
        if companion:
            companion.end()
        _log.info("worker_stopped")
    return 0 if asked == ["Warm"] else int(worker.exitcode or 0)


def run_beat_of(outfit: Outfit) -> int:
    """The same with an outfit."""
    app = _prepared(outfit)
    relay = Relay(outfit, sender(app))
    service = Service(app, max_interval=1, scheduler_cls=LeadingScheduler)

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    relay.start()
    _log.info("beat_ready", broker=outfit.broker, pulse_seconds=outfit.pulse_seconds)
    try:
        service.start()
    finally:
        relay.stop()
        _log.info("beat_stopped")
    return 0


def _prepared(outfit: Outfit) -> Celery:
    """The application, with logging left as it is; what the libraries say is news only when it is bad."""
    # Celery warns whoever runs it as root, because messages could carry code: ours are JSON alone.
    warnings.filterwarnings("ignore", category=SecurityWarning, module="celery")
    setup_logging.connect(_leave_logging, weak=False)
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.ERROR)
    app = make_app(outfit)
    app.outfit = outfit
    app.finalize()
    return app


def _end_with_a_killed_process(pool: Any) -> None:
    """End this worker at once when a process of its pool is killed, where the pool would not survive it.

    On brokers that Celery drives without an event loop (PostgreSQL), the processes of a pool take turns
    at one pipe under a lock. One that is killed in its turn keeps the lock for ever, and the worker
    would stand still. So it ends, for a supervisor to start anew; the kernel ends its processes with
    it, and their work is in rows.
    """
    if pool.on_process_down is not None:  # the other kind of pool: a pipe for each, and no lock
        return

    def down(process: Any) -> None:
        killed_by = -(process.exitcode or 0)
        if killed_by > 0 and killed_by != signal.SIGTERM:
            _log.error("pool_process_killed", pid=process.pid, signal=killed_by)
            sys.stderr.flush()
            os._exit(1)

    pool.on_process_down = down


def _leave_logging(**_: Any) -> None:
    return None


class _Companion:
    """A beat in a process of its own, beside a worker; started again if it ends."""

    def __init__(self, outfit: Outfit, logs: Logs | None) -> None:
        self._arguments = (outfit, logs)
        self._context = multiprocessing.get_context("spawn")
        self._process: multiprocessing.process.BaseProcess | None = None

    def ensure(self) -> None:
        """See that it runs."""
        if self._process is not None and self._process.is_alive():
            return
        if self._process is not None:
            _log.warning("beat_ended", exitcode=self._process.exitcode)
        self._process = self._context.Process(
            target=_accompany, args=self._arguments, name="beat", daemon=True
        )
        self._process.start()

    def end(self) -> None:
        """End it, politely and then not."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _accompany(outfit: Outfit, logs: Logs | None) -> None:
    """Run beat and relay for as long as the worker that started us lives."""
    if logs is not None:
        logs()
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
    try:
        run_beat_of(outfit)
    except psycopg.OperationalError as error:
        _log.warning("database_away", error=str(error))

"""What each worker process keeps: one event loop, one pool, one engine, made after the fork.

A task that made a loop of its own would leave the pool's connections behind on a dead one. So this
is the one global of the house: Celery calls tasks without a place to hand them anything.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from celery.signals import worker_process_init, worker_process_shutdown
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.host.leash import die_with
from nexusflow.worker.outfit import Outfit

T = TypeVar("T")


class Bench:
    """A worker process's loop, pool and engine."""

    def __init__(self, outfit: Outfit) -> None:
        self.outfit = outfit
        self.database: AsyncEngine = connect(outfit.app_url, pool_size=4)
        self._stack = AsyncExitStack()
        self._runner = asyncio.Runner()
        self.engine = self._runner.run(self._open())

    async def _open(self) -> WorkflowEngine:
        self._stack.push_async_callback(self.database.dispose)
        return await self._stack.enter_async_context(WorkflowEngine(self.database, lanes=1))

    def run(self, work: Callable[["Bench"], Coroutine[Any, Any, T]]) -> T:
        """Do a piece of work to its end."""
        return self._runner.run(work(self))

    def close(self) -> None:
        """Give everything back."""
        try:
            self._runner.run(self._stack.aclose())
        finally:
            self._runner.close()


_bench: Bench | None = None


def bench() -> Bench:
    """This process's bench."""
    if _bench is None:
        raise RuntimeError("Expected a worker process; tasks run nowhere else.")
    return _bench


def prepare(outfit: Outfit) -> None:
    """Have every process that is forked from this worker set up its bench, and end when the worker does."""

    worker = os.getpid()

    def open_bench(**_: Any) -> None:
        global _bench
        # Celery asks for the same, but does not look whether it is too late: a process that was forked by a
        # worker which was killed at once would wait for ever.
        die_with(worker, signal.SIGKILL)
        _bench = Bench(outfit)

    def close_bench(**_: Any) -> None:
        if _bench is not None:
            _bench.close()

    worker_process_init.connect(open_bench, weak=False)
    worker_process_shutdown.connect(close_bench, weak=False)

"""The engine's face: orders that arrive together share a transaction, and none waits for company.

As many lanes as the database has cores, each with one connection. A lane that is free takes what has
queued, so a lone order waits for nothing and a crowd is gathered (group commit, without a timer).
A refused order does not touch its neighbours; one that fails unexpectedly is found by halving.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any, Final, Self

import psycopg
import structlog
from psycopg.errors import DeadlockDetected, UniqueViolation
from psycopg.pq import PipelineStatus, TransactionStatus
from sqlalchemy.exc import OperationalError as NotConnected
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.db.faults import describe_error
from nexusflow.engine.batch import OPEN, Batch
from nexusflow.engine.bell import Bell
from nexusflow.engine.definitions import Definitions
from nexusflow.engine.orders import Done, Idempotency, Order, Outcome, Repeated

__all__ = ["Done", "Idempotency", "Order", "Outcome", "Repeated", "Unavailable", "WorkflowEngine"]

_log = structlog.get_logger()
LARGEST_BATCH: Final = 200
_TRIES: Final = 5
_PATIENCE: Final = 5.0  # seconds for a ROLLBACK
# Classes of SQLSTATE: connection, resources, an operator's intervention, the system itself.
_SERVERS_TROUBLE: Final = frozenset({"08", "53", "57", "58"})


class Unavailable(Exception):
    """The database went away in the middle; whether the orders happened must be looked up."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """An order and whoever waits for its outcome."""

    order: Order
    outcome: asyncio.Future[Outcome]
    skip_locked: bool = False


class WorkflowEngine:
    """Carries out orders on a database. Use as an async context manager."""

    def __init__(self, database: AsyncEngine, *, lanes: int = 2) -> None:
        self.database = database
        self.definitions = Definitions(database)
        self._lane_count = lanes
        self._idle = 0
        self._queue: asyncio.Queue[list[_Waiting]] = asyncio.Queue()
        self._bell = Bell(database)
        self._stack = AsyncExitStack()
        self._lanes: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._bell)
        self._lanes = [asyncio.create_task(self._run_lane()) for _ in range(self._lane_count)]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._queue.join()
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        await self._stack.aclose()

    async def submit(self, order: Order) -> Outcome:
        """Carry out one order, in one transaction with whatever else is waiting."""
        [outcome] = await self.dispatch([order])
        return outcome

    async def dispatch(self, orders: Sequence[Order], *, skip_locked: bool = False) -> list[Outcome]:
        """Carry out a batch, each order done or refused on its own; the outcomes in the same order.

        Orders on one request are carried out in their order, in transactions that follow each other.
        With `skip_locked`, requests that somebody holds right now are refused as not found.
        Raises `Unavailable` when the database goes away, or what an order failed with.
        """
        loop = asyncio.get_running_loop()
        waiting = [_Waiting(order, loop.create_future(), skip_locked) for order in orders]
        results: list[Outcome | BaseException] = []
        for start in range(0, len(waiting), LARGEST_BATCH):  # one after the other: in their order
            parcel = waiting[start : start + LARGEST_BATCH]
            self._queue.put_nowait(parcel)
            results += await asyncio.gather(*(each.outcome for each in parcel), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if not isinstance(result, BaseException)]

    async def _run_lane(self) -> None:
        lane = _Lane(self.database, self.definitions, self._bell)
        try:
            while True:
                taken = await self._take()
                waiting = [each for parcel in taken for each in parcel]
                try:
                    await lane.carry_out(waiting)
                except Exception as error:  # what nobody foresaw must not leave people waiting for ever
                    _log.error("lane_failed", error=describe_error(error))
                    _fail(
                        waiting, Unavailable("The dispatcher failed; whether the orders happened is unknown.")
                    )
                    await lane.close()
                finally:
                    for _ in taken:
                        self._queue.task_done()
        finally:
            await lane.close()

    async def _take(self) -> list[list[_Waiting]]:
        """What has queued, up to a batch; never wait for more once there is something.

        A lane that waits beside this one is left its share, so that one decides while the other writes.
        """
        self._idle += 1
        taken = [await self._queue.get()]
        self._idle -= 1
        share = self._queue.qsize() // (self._idle + 1)
        size = len(taken[0])
        while share > 0 and size < LARGEST_BATCH:
            parcel = self._queue.get_nowait()
            taken.append(parcel)
            size += len(parcel)
            share -= 1
        return taken


class _Lane:
    """One connection that carries out batches one after the other."""

    def __init__(self, database: AsyncEngine, definitions: Definitions, bell: Bell) -> None:
        self._database = database
        self._definitions = definitions
        self._bell = bell
        self._pooled: AsyncConnection | None = None
        self._batch: Batch | None = None

    async def carry_out(self, waiting: list[_Waiting]) -> None:
        """Give every order its outcome, or the exception that it failed with."""
        for skip_locked in (False, True):
            left = [each for each in waiting if each.skip_locked is skip_locked]
            while left:
                left = await self._round(left, skip_locked=skip_locked)

    async def _round(self, waiting: list[_Waiting], *, skip_locked: bool, tries: int = 1) -> list[_Waiting]:
        """One transaction. Gives back what must wait for the next; copes with what failed."""
        try:
            batch = await self._open()
            outcomes = await batch.run([each.order for each in waiting], skip_locked=skip_locked)
        except Exception as error:
            await self._recover()
            return await self._cope(waiting, error, skip_locked=skip_locked, tries=tries)
        for each, outcome in zip(waiting, outcomes, strict=True):
            if outcome is not None and not each.outcome.done():
                each.outcome.set_result(outcome)
        self._bell.ring()
        return [each for each, outcome in zip(waiting, outcomes, strict=True) if outcome is None]

    async def _cope(
        self, waiting: list[_Waiting], error: Exception, *, skip_locked: bool, tries: int
    ) -> list[_Waiting]:
        """Give up where the database is the trouble; where nothing has happened, find the culprit."""
        if self._is_unavailable(error):
            idle = self._batch is not None and not self._batch.committing
            await self.close()
            if idle and tries == 1:
                # The connection died while nobody used it, as a restart leaves it: a new one may try.
                return await self._round(waiting, skip_locked=skip_locked, tries=tries + 1)
            _fail(waiting, Unavailable(f"The database is not available: {error}"))
            return []
        alone = len(waiting) == 1
        # Somebody took the same external id a moment ago; alone, it will be seen this time and refused.
        passing = isinstance(error, DeadlockDetected) or (alone and isinstance(error, UniqueViolation))
        if passing and tries < _TRIES:
            return await self._round(waiting, skip_locked=skip_locked, tries=tries + 1)
        if not alone:
            return await self._halve(waiting, skip_locked=skip_locked)
        command = type(waiting[0].order.command).__name__
        _log.error("order_failed", command=command, error=describe_error(error))
        _fail(waiting, error)
        return []

    def _is_unavailable(self, error: Exception) -> bool:
        """Whether no order could be carried out now, or nobody knows whether these were.

        Once the COMMIT is on its way, only an error of the server itself proves that nothing happened.
        """
        if self._batch is None or self._batch.connection.closed:
            return True
        if isinstance(error, NotConnected | NoneFree):
            return True
        sqlstate = error.sqlstate if isinstance(error, psycopg.Error) else None
        if sqlstate is None:
            return self._batch.committing
        return sqlstate[:2] in _SERVERS_TROUBLE

    async def _halve(self, waiting: list[_Waiting], *, skip_locked: bool) -> list[_Waiting]:
        """One half after the other, the first to its end: orders on one request keep their order."""
        middle = len(waiting) // 2
        left = waiting[:middle]
        while left:
            left = await self._round(left, skip_locked=skip_locked)
        return await self._round(waiting[middle:], skip_locked=skip_locked)

    async def _open(self) -> Batch:
        if self._batch is None:
            pooled = await self._database.connect()
            self._pooled = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            raw: Any = (await pooled.get_raw_connection()).driver_connection
            await raw.set_autocommit(True)
            self._batch = Batch(raw, self._definitions)
        return self._batch

    async def _recover(self) -> None:
        """Leave no transaction open behind a failure, and trust no ids that it may have used.

        A connection that was cut in the middle of a pipeline may be in no state that can be left again.
        """
        if self._batch is None:
            return
        connection = self._batch.connection
        self._batch.task_ids.clear()
        with suppress(psycopg.Error, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                if connection.info.transaction_status in OPEN:
                    await connection.execute("ROLLBACK")
        if (
            connection.info.transaction_status is not TransactionStatus.IDLE
            or connection.info.pipeline_status is not PipelineStatus.OFF
        ):
            await connection.close()

    async def close(self) -> None:
        """Give the connection back; one that is lost is thrown away."""
        if self._pooled is not None:
            lost = self._batch is None or self._batch.connection.closed
            with suppress(Exception):
                await (self._pooled.invalidate() if lost else self._pooled.close())
            if lost:
                with suppress(Exception):
                    await self._pooled.close()
        self._pooled = self._batch = None


def _fail(waiting: list[_Waiting], error: Exception) -> None:
    for each in waiting:
        if not each.outcome.done():
            each.outcome.set_exception(error)

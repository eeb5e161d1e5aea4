"""Carries word between parents and children: starts, ends and closes them by orders to the engine.

An order is a transaction of its own, so the row of the outbox ends after it; a worker that is killed in
between is followed by another, whose order is refused because it was carried out before.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from nexusflow.core.rejection import Reason, Rejected
from nexusflow.engine import children, outbox
from nexusflow.engine.dispatch import Order, Outcome, Unavailable, WorkflowEngine
from nexusflow.engine.outbox import SUBFLOW, Failure, OutboxRow, Parcel
from nexusflow.worker.errands import WHILE_SUSPENDED
from nexusflow.worker.outfit import Outfit

_MOST_AT_ONCE: Final = 200
_log = structlog.get_logger()


async def run(engine: WorkflowEngine, outfit: Outfit, parcel: Parcel) -> None:
    """Do what is left of a parcel's rows. Raises only if the database is away."""
    lease, rows = await outbox.take_to_send(engine.database, parcel, lease=outfit.pace.sending, kind=SUBFLOW)
    for start in range(0, len(rows), _MOST_AT_ONCE):
        await _carry_out(engine, outfit, lease, rows[start : start + _MOST_AT_ONCE])


async def _carry_out(
    engine: WorkflowEngine, outfit: Outfit, lease: Parcel, rows: Sequence[OutboxRow]
) -> None:
    orders = await children.orders_of(engine.database, rows)
    outcomes = await asyncio.gather(*(engine.submit(order) for order in orders), return_exceptions=True)
    done: list[int] = []
    held: list[int] = []
    failures: list[Failure] = []
    away: BaseException | None = None
    for row, order, outcome in zip(rows, orders, outcomes, strict=True):
        if isinstance(outcome, Unavailable) or not isinstance(outcome, Exception | Outcome):
            away = outcome
        elif isinstance(outcome, Exception):
            failures.append(_failed(row, order, repr(outcome)))
        elif not isinstance(outcome, Rejected) or outcome.reason in children.DEALT_WITH:
            done.append(row.id)
        elif outcome.reason is Reason.REQUEST_SUSPENDED:
            held.append(row.id)
        else:
            failures.append(_failed(row, order, outcome.message))
    async with engine.database.begin() as connection:
        await outbox.settle(connection, done)
    if held:
        suspended = Parcel(tuple(held), lease.until)
        await outbox.hand_back(engine.database, suspended, pause=WHILE_SUSPENDED, uncount=1)
    await outbox.fail(engine.database, failures, patience=outfit.pace.patience)
    if away is not None:
        raise away


def _failed(row: OutboxRow, order: Order, error: str) -> Failure:
    _log.warning("subflow_not_told", id=row.id, command=type(order.command).__name__, error=error)
    return Failure(row, error)

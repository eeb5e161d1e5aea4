"""Does what rows of the outbox say.

What stays in the database is done in one transaction with the row's own end, so it happens once. What
leaves the machine is sent at least once: the row ends after each letter, and a letter keeps its
Message-ID. A row that fails does not take its neighbours with it: the parcel is halved until the
culprit stands alone. Services are called by `errands`, who waits for a resource is let on by `turns`, and
parents and children are told of each other by `children`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import structlog
from psycopg import OperationalError
from sqlalchemy.exc import OperationalError as NotConnected
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.engine import outbox
from nexusflow.engine.handings import TASK_HANDED
from nexusflow.engine.outbox import APART, CANARY, Failure, OutboxRow, Parcel
from nexusflow.notices import inbox
from nexusflow.notices.letters import Desk, HopelessError, LaterError, Letter, Postman, UnreachableError
from nexusflow.worker import vitals
from nexusflow.worker.outfit import Outfit

SENDING_BUDGET: Final = 15.0
"""Seconds for one parcel of letters; what is left is handed back, so that a slow server blocks no pulse."""
_log = structlog.get_logger()


async def deliver(database: AsyncEngine, outfit: Outfit, parcel: Parcel) -> None:
    """Do what is left of a parcel. Raises only if the database is away: the lease brings the rows back."""
    await _inside(database, outfit, parcel)
    await _outside(database, outfit, parcel)


async def _inside(database: AsyncEngine, outfit: Outfit, parcel: Parcel) -> None:
    """Rows whose work is in the database: one transaction, halved when it fails."""
    try:
        async with database.begin() as connection:
            rows = [row for row in await outbox.take(connection, parcel) if row.kind not in APART]
            await _tell(connection, rows, desk=outfit.desk)
            await outbox.settle(connection, [row.id for row in rows])
    except (OperationalError, NotConnected):
        raise
    except Exception as error:
        await _halve(database, outfit, parcel, error=error)


async def _halve(database: AsyncEngine, outfit: Outfit, parcel: Parcel, *, error: Exception) -> None:
    if len(parcel.ids) > 1:
        middle = len(parcel.ids) // 2
        for ids in (parcel.ids[:middle], parcel.ids[middle:]):
            await _inside(database, outfit, Parcel(ids, parcel.until))
        return
    async with database.begin() as connection:
        rows = await outbox.take(connection, parcel)
    _log.error("outbox_row_failed", id=parcel.ids[0], error=repr(error))
    counted = [OutboxRow(row.id, row.kind, row.payload, row.attempts + 1) for row in rows]
    failures = [Failure(row, repr(error)) for row in counted]
    await outbox.fail(database, failures, patience=outfit.pace.patience)


async def _tell(connection: AsyncConnection, rows: Sequence[OutboxRow], *, desk: Desk) -> None:
    for kind in sorted({row.kind for row in rows}):
        handler = HANDLERS.get(kind)
        if handler is None:
            raise LookupError(
                f"Expected an outbox row of a kind among {', '.join(sorted([*HANDLERS, *APART]))};"
                f" found {kind}. A newer worker may know it."
            )
        ids = [row.id for row in rows if row.kind == kind]
        await outbox.add(connection, await handler(connection, ids, desk=desk))


async def _canary(connection: AsyncConnection, _ids: Sequence[int], *, desk: Desk) -> list[dict[str, Any]]:
    await vitals.record(connection, name="canary", kind="canary", details={})
    return []


Handler = Callable[..., Awaitable[list[dict[str, Any]]]]
HANDLERS: Final[Mapping[str, Handler]] = {
    "task_opened": inbox.tell_of_tasks,
    TASK_HANDED: inbox.tell_of_handed,
    "request_ended": inbox.tell_of_ends,
    "breach": inbox.write_of_breaches,
    CANARY: _canary,
}


async def _outside(database: AsyncEngine, outfit: Outfit, parcel: Parcel) -> None:
    """Letters: sent one by one, each row ended as soon as its letter is out."""
    lease, rows = await outbox.take_to_send(database, parcel, lease=outfit.pace.sending)
    if not rows:
        return
    postman = outfit.postman()
    if postman is None:
        error = "Expected NEXUSFLOW_SMTP_URL, since this letter was written when there was a mail server."
        failures = [Failure(row, error) for row in rows]
        await outbox.fail(database, failures, patience=outfit.pace.patience)
        return
    left, failures = await _send(database, postman, rows)
    await outbox.fail(database, failures, patience=outfit.pace.patience)
    for failure in failures:
        _log.warning("letter_not_sent", id=failure.row.id, attempt=failure.row.attempts, error=failure.error)
    if left:
        unsent = Parcel(tuple(row.id for row in left), lease.until)
        await outbox.hand_back(database, unsent, pause=0, uncount=1)


async def _send(
    database: AsyncEngine, postman: Postman, rows: Sequence[OutboxRow]
) -> tuple[Sequence[OutboxRow], list[Failure]]:
    """Send until all are out, nobody answers, or the time is up. Gives what is left, and what failed."""
    failures: list[Failure] = []
    until = time.monotonic() + SENDING_BUDGET
    with postman:
        for place, row in enumerate(rows):
            if place and time.monotonic() > until:
                return rows[place:], failures
            try:
                await asyncio.to_thread(postman.send, Letter.of(row.payload))
            except UnreachableError as error:
                return (), [*failures, *(Failure(each, str(error)) for each in rows[place:])]
            except LaterError as error:
                failures.append(Failure(row, str(error)))
            except HopelessError as error:
                failures.append(Failure(row, str(error), hopeless=True))
            else:  # a statement a letter: a worker that is killed now sends one double, not a parcel
                async with database.begin() as connection:
                    await outbox.settle(connection, [row.id])
    return (), failures

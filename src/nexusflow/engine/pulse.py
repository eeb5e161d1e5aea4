"""The pulse: finds whose hour has come and lets the core decide.

Tasks whose deadline has passed are escalated, requests that wait for an hour go on, and a resource that is
free goes to whoever waits for it, should the message about it have been lost. After a change of people it
looks whether every task is somebody's still. Several pulses at once do no harm: requests that somebody
holds are skipped, the core decides on the locked row, and an escalation has a unique key.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import EscalateTask, WakeRequest
from nexusflow.core.events import TaskEscalated
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import TaskId
from nexusflow.engine import resources
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order, Outcome, Unavailable, WorkflowEngine
from nexusflow.engine.orphans import UNSEEN, Look, check_tasks
from nexusflow.engine.sql import statement

_log = structlog.get_logger()
_BEFORE_ALL: Final = "-infinity"
_SOMEBODY_WAS_FASTER: Final = frozenset({Reason.NOT_FOUND, Reason.NOT_DUE, Reason.REQUEST_ENDED})
_BEAT: Final = text(
    "INSERT INTO heartbeats (name, kind, at, details)"
    " VALUES ('pulse', 'pulse', clock_timestamp(), cast(:details AS jsonb))"
    " ON CONFLICT (name) DO UPDATE SET at = excluded.at, details = excluded.details"
)


@dataclass(frozen=True, slots=True)
class PulseReport:
    """What one pulse did: what it looked at, escalations written, requests woken, resources granted to who
    waited for them, and how long it took.

    `people` says whether it looked at tasks because people have changed.
    """

    due: int
    escalated: int
    woken: int
    granted: int
    seconds: float
    people: Look = UNSEEN


async def scan_for_breaches(engine: WorkflowEngine, *, batch: int = 200) -> PulseReport:
    """Escalate every task whose deadline has passed and wake every request whose hour has come.

    A batch that was refused (somebody holds the requests) or that failed does not starve the rest:
    the scan goes on behind it, and the next pulse finds them again. Raises `Unavailable` when the
    database goes away.
    """
    began = time.perf_counter()
    due, escalated = await _scan(engine, "due", _escalation, batch=batch)
    waiting, woken = await _scan(engine, "wakes", _wake, batch=batch)
    escalations = sum(isinstance(event, TaskEscalated) for each in escalated for event in each.events)
    granted = await _grant(engine)
    people = await _check_tasks(engine, batch=batch)
    seconds = time.perf_counter() - began
    report = PulseReport(due + waiting, escalations, len(woken), granted, seconds, people)
    await _record(engine.database, report)
    return report


async def _grant(engine: WorkflowEngine) -> int:
    try:
        return await resources.grant_free(engine)
    except Unavailable:
        raise
    except Exception as error:
        _log.warning("pulse_incomplete", error=type(error).__name__)
        return 0


async def _check_tasks(engine: WorkflowEngine, *, batch: int) -> Look:
    try:
        return await check_tasks(engine, batch=batch)
    except Unavailable:
        raise
    except Exception as error:
        _log.warning("pulse_incomplete", error=type(error).__name__)
        return UNSEEN


def _escalation(task_id: int) -> Order:
    return Order(EscalateTask(TaskId(task_id)), actor=ENGINE_NAME)


def _wake(request_id: int) -> Order:
    return Order(WakeRequest(), actor=ENGINE_NAME, request_id=request_id)


async def _scan(
    engine: WorkflowEngine, what: str, order_for: Callable[[int], Order], *, batch: int
) -> tuple[int, list[Done]]:
    """Go through what a statement finds, batch by batch: how many it found, and what was done."""
    found, did = 0, list[Done]()
    after: tuple[str | datetime, int] = (_BEFORE_ALL, 0)
    while rows := await _find(engine.database, what, after, batch=batch):
        found += len(rows)
        outcomes = await _dispatch(engine, [order_for(row_id) for row_id, _ in rows])
        did += (each for each in outcomes if isinstance(each, Done))
        last_id, last_at = rows[-1]
        after = (last_at, last_id)
    return found, did


async def _dispatch(engine: WorkflowEngine, orders: list[Order]) -> list[Outcome]:
    """What came of the orders; where one of them failed, the dispatcher has told the log which."""
    try:
        outcomes = await engine.dispatch(orders, skip_locked=True)
    except Unavailable:
        raise
    except Exception as error:
        _log.warning("pulse_incomplete", error=type(error).__name__)
        return []
    await _report_stuck(engine.database, zip(orders, outcomes, strict=True))
    return outcomes


async def _report_stuck(database: AsyncEngine, outcomes: Iterable[tuple[Order, Outcome]]) -> None:
    """A request that should go on and cannot is an incident: there is nobody whom the pulse could tell."""
    stuck = [
        {"request_id": order.request_id, "message": outcome.message}
        for order, outcome in outcomes
        if isinstance(order.command, WakeRequest)
        and isinstance(outcome, Rejected)
        and outcome.reason not in _SOMEBODY_WAS_FASTER
    ]
    if not stuck:
        return
    async with database.begin() as connection:
        await connection.exec_driver_sql(
            statement("open_stuck_incidents"), {"rows": orjson.dumps(stuck).decode()}
        )


async def _find(
    database: AsyncEngine, what: str, after: tuple[str | datetime, int], *, batch: int
) -> list[tuple[int, datetime]]:
    values: dict[str, Any] = {"after": after[0], "after_id": after[1], "batch": batch}
    async with database.connect() as connection:
        rows: Any = await connection.exec_driver_sql(statement(what), values)
        return [(row[0], row[1]) for row in rows]


async def _record(database: AsyncEngine, report: PulseReport) -> None:
    details = {
        "due": report.due,
        "escalated": report.escalated,
        "woken": report.woken,
        "granted": report.granted,
        "seconds": round(report.seconds, 4),
        "people": report.people.details,
    }
    async with database.begin() as connection:
        await connection.execute(_BEAT, {"details": orjson.dumps(details).decode()})

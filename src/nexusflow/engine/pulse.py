"""The pulse: finds whose hour has come and lets the core decide.

Several pulses at once do no harm: requests that somebody holds are skipped, the core decides on the
locked row, and an escalation has a unique key.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import EscalateTask
from nexusflow.core.events import TaskEscalated
from nexusflow.core.request import TaskId
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order, Unavailable, WorkflowEngine
from nexusflow.engine.sql import statement

_log = structlog.get_logger()
_BEFORE_ALL: Final = "-infinity"
_BEAT: Final = text(
    "INSERT INTO heartbeats (name, kind, at, details)"
    " VALUES ('pulse', 'pulse', clock_timestamp(), cast(:details AS jsonb))"
    " ON CONFLICT (name) DO UPDATE SET at = excluded.at, details = excluded.details"
)


@dataclass(frozen=True, slots=True)
class PulseReport:
    """What one pulse did: tasks looked at, escalations written, and how long it took."""

    due: int
    escalated: int
    seconds: float


async def scan_for_breaches(engine: WorkflowEngine, *, batch: int = 200) -> PulseReport:
    """Escalate every task whose deadline has passed, batch by batch, and record the heartbeat.

    A batch of tasks that were refused (somebody holds them) or that failed does not starve the rest:
    the scan goes on behind it, and the next pulse finds them again. Raises `Unavailable` when the
    database goes away.
    """
    began = time.perf_counter()
    due = escalated = 0
    after: tuple[str | datetime, int] = (_BEFORE_ALL, 0)
    while tasks := await _due(engine.database, after, batch=batch):
        due += len(tasks)
        orders = [Order(EscalateTask(TaskId(task_id)), actor=ENGINE_NAME) for task_id, _ in tasks]
        escalated += await _escalate(engine, orders)
        last_id, last_at = tasks[-1]
        after = (last_at, last_id)
    report = PulseReport(due, escalated, time.perf_counter() - began)
    await _record(engine.database, report)
    return report


async def _escalate(engine: WorkflowEngine, orders: list[Order]) -> int:
    """How many were escalated; where one of them failed, the dispatcher has told the log which."""
    try:
        outcomes = await engine.dispatch(orders, skip_locked=True)
    except Unavailable:
        raise
    except Exception as error:
        _log.warning("pulse_incomplete", error=type(error).__name__)
        return 0
    return sum(_escalations(outcome) for outcome in outcomes)


async def _due(
    database: AsyncEngine, after: tuple[str | datetime, int], *, batch: int
) -> list[tuple[int, datetime]]:
    values: dict[str, Any] = {"after": after[0], "after_id": after[1], "batch": batch}
    async with database.connect() as connection:
        rows = (await connection.exec_driver_sql(statement("due"), values)).mappings()
        return [(row["id"], row["escalate_at"]) for row in rows]


def _escalations(outcome: object) -> int:
    if not isinstance(outcome, Done):
        return 0
    return sum(isinstance(event, TaskEscalated) for event in outcome.events)


async def _record(database: AsyncEngine, report: PulseReport) -> None:
    details = {"due": report.due, "escalated": report.escalated, "seconds": round(report.seconds, 4)}
    async with database.begin() as connection:
        await connection.execute(_BEAT, {"details": orjson.dumps(details).decode()})

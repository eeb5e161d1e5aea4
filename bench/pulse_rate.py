"""Breaches a second through one pulse: flag, escalation, notifications, audit, all in batches."""

from typing import Final

import psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.world import World, open_tasks
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches

_HURRY: Final = """
    UPDATE nexusflow.tasks SET escalate_at = clock_timestamp() - interval '1 second'
    WHERE id = ANY(%s)
"""


async def breaches_a_second(
    world: World, database: AsyncEngine, engine: WorkflowEngine, *, due: int, waiting: int
) -> tuple[float, float]:
    """Let `due` of the open tasks be late beside `waiting` others: breaches a second, and the
    milliseconds of the next pulse, which finds nothing."""
    await open_tasks(database, engine, count=waiting)
    late = await open_tasks(database, engine, count=due)
    with psycopg.connect(world.superuser_url, autocommit=True) as connection:
        connection.execute(_HURRY, (late,))
    first = await scan_for_breaches(engine)
    assert first.escalated == due, first
    second = await scan_for_breaches(engine)
    assert second.escalated == 0, second
    return due / first.seconds, second.seconds * 1_000

"""How the work stands, per workflow and step, in one statement."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.snapshot import plan_for_values, snapshot


@dataclass(frozen=True, slots=True)
class GridFilter:
    """What to count; None means anything.

    `role` leaves the steps whose permission it grants; `person` counts what that person has claimed or did.
    """

    workflow: str | None = None
    role: str | None = None
    person: str | None = None


# now() is the moment of the snapshot, which is only just taken.
# Due soon: open, not flagged, and less than a quarter of its time is left, so that 4 hours of 16 are soon
# and so are 2 seconds of 8. Breached: open and flagged by the pulse. Today is the day in UTC. Median: from
# opening to completion, of what was completed in the last 30 days. Older tasks are not looked at. Steps
# of the newest version are there even with nothing in them.
_GRID: Final = text("""
    WITH granted AS (
        SELECT permission FROM role_permissions WHERE role = cast(:role AS text)
    ),
    waiting AS (
        SELECT workflow_key, step,
            count(*) FILTER (WHERE status = 'OPEN') AS open,
            count(*) FILTER (WHERE status = 'CLAIMED') AS claimed,
            count(*) FILTER (
                WHERE NOT is_sla_breached AND due_at - now() < (due_at - opened_at) / 4) AS due_soon,
            count(*) FILTER (WHERE is_sla_breached) AS breached
        FROM tasks
        WHERE status IN ('OPEN', 'CLAIMED')
            AND (cast(:workflow AS text) IS NULL OR workflow_key = :workflow)
            AND (cast(:role AS text) IS NULL OR permission IN (SELECT permission FROM granted))
            AND (cast(:person AS text) IS NULL OR assignee = :person)
        GROUP BY workflow_key, step
    ),
    done AS (
        SELECT workflow_key, step,
            count(*) FILTER (WHERE completed_at >= date_trunc('day', now(), 'UTC')) AS done_today,
            percentile_cont(0.5) WITHIN GROUP (
                ORDER BY extract(epoch FROM completed_at - opened_at)::float8 / 3600
            ) AS median_hours
        FROM tasks
        WHERE completed_at > now() - interval '30 days'
            AND (cast(:workflow AS text) IS NULL OR workflow_key = :workflow)
            AND (cast(:role AS text) IS NULL OR permission IN (SELECT permission FROM granted))
            AND (cast(:person AS text) IS NULL OR completed_by = :person)
        GROUP BY workflow_key, step
    ),
    newest AS (
        SELECT DISTINCT ON (workflow_key) id, workflow_key FROM workflow_versions
        WHERE status = 'published' ORDER BY workflow_key, version DESC
    ),
    named AS (
        SELECT n.workflow_key, s.key AS step, coalesce(s.name, s.key) AS step_name, s.position
        FROM newest n JOIN steps s ON s.version_id = n.id AND s.type = 'task'
        WHERE (cast(:workflow AS text) IS NULL OR n.workflow_key = :workflow)
            AND (cast(:role AS text) IS NULL OR s.permission IN (SELECT permission FROM granted))
    )
    SELECT workflow_key AS workflow, w.name AS workflow_name, step, coalesce(step_name, step) AS step_name,
        coalesce(open, 0) AS open, coalesce(claimed, 0) AS claimed, coalesce(due_soon, 0) AS due_soon,
        coalesce(breached, 0) AS breached, coalesce(done_today, 0) AS done_today,
        round(median_hours::numeric, 2)::float8 AS median_hours
    FROM waiting FULL JOIN done USING (workflow_key, step) FULL JOIN named USING (workflow_key, step)
    JOIN workflows w ON w.key = workflow_key
    ORDER BY workflow_key, position NULLS LAST, step
""")


async def read_grid(database: AsyncEngine, wanted: GridFilter = GridFilter()) -> dict[str, Any]:
    """A row for each workflow and step, and the moment of which they tell."""
    async with snapshot(database) as connection:
        await plan_for_values(connection)
        as_of = await connection.scalar(select(func.now()))
        rows = (await connection.execute(_GRID, asdict(wanted))).mappings().all()
    return {"as_of": time_shape(as_of), "items": [dict(row) for row in rows]}

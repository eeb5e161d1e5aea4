"""How the work stands, per workflow and step, in one statement."""

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.engine.views.snapshot import snapshot

# now() is the moment of the snapshot, which is only just taken.
# Due soon: open, not flagged, and less than a quarter of its time is left, so that 4 hours of 16 are soon
# and so are 2 seconds of 8. Breached: open and flagged by the pulse. Today is the day in UTC. Median: from
# opening to completion, of what was completed in the last 30 days. Steps of the newest version are
# there even with nothing in them.
_GRID: Final = text("""
    WITH counted AS (
        SELECT workflow_key, step,
            count(*) FILTER (WHERE status = 'OPEN') AS open,
            count(*) FILTER (WHERE status = 'CLAIMED') AS claimed,
            count(*) FILTER (WHERE status IN ('OPEN', 'CLAIMED') AND NOT is_sla_breached
                AND due_at - now() < (due_at - opened_at) / 4) AS due_soon,
            count(*) FILTER (WHERE status IN ('OPEN', 'CLAIMED') AND is_sla_breached) AS breached,
            count(*) FILTER (WHERE completed_at >= date_trunc('day', now(), 'UTC')) AS done_today,
            percentile_cont(0.5) WITHIN GROUP (
                ORDER BY extract(epoch FROM completed_at - opened_at)::float8 / 3600
            ) FILTER (WHERE completed_at > now() - interval '30 days') AS median_hours
        FROM tasks GROUP BY workflow_key, step
    ),
    newest AS (
        SELECT DISTINCT ON (workflow_key) id, workflow_key FROM workflow_versions
        WHERE status = 'published' ORDER BY workflow_key, version DESC
    ),
    named AS (
        SELECT n.workflow_key, s.key AS step, coalesce(s.name, s.key) AS step_name, s.position
        FROM newest n JOIN steps s ON s.version_id = n.id AND s.type = 'task'
    )
    SELECT workflow_key AS workflow, w.name AS workflow_name, step, coalesce(step_name, step) AS step_name,
        coalesce(open, 0) AS open, coalesce(claimed, 0) AS claimed, coalesce(due_soon, 0) AS due_soon,
        coalesce(breached, 0) AS breached, coalesce(done_today, 0) AS done_today,
        round(median_hours::numeric, 2)::float8 AS median_hours
    FROM counted FULL JOIN named USING (workflow_key, step)
    JOIN workflows w ON w.key = workflow_key
    ORDER BY workflow_key, position NULLS LAST, step
""")


async def read_grid(database: AsyncEngine) -> list[dict[str, Any]]:
    """A row for each workflow and step."""
    async with snapshot(database) as connection:
        return [dict(row) for row in (await connection.execute(_GRID)).mappings()]

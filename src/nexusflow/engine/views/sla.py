"""How deadlines are kept: what is due and was missed hour by hour, day by day, and by which steps."""

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.snapshot import snapshot

LONGEST_DAYS: Final = 365
USUAL_DAYS: Final = 30
MOST_STEPS: Final = 20
ENOUGH: Final = 5
"""Completions from which on a step's share of late ones says something."""

# Where each statement begins is worked out once, not for each row: that made it three times as slow.
# now() is the moment of the snapshot, which is only just taken. Due soon and breached are what they are
# in the grid: less than a quarter of the time is left; open and flagged by the pulse.
_NOW: Final = text("""
    SELECT now() AS as_of, count(*) AS open,
        count(*) FILTER (WHERE NOT is_sla_breached AND due_at - now() < (due_at - opened_at) / 4) AS due_soon,
        count(*) FILTER (WHERE is_sla_breached) AS breached
    FROM tasks
    WHERE status IN ('OPEN', 'CLAIMED')
        AND (cast(:workflow AS text) IS NULL OR workflow_key = cast(:workflow AS text))
""")
# Each hour by its beginning, from 24 hours ago to 48 ahead. Due: still open. Breached: found in that hour.
_HOURS: Final = text("""
    WITH shown AS MATERIALIZED (
        SELECT date_trunc('hour', now()) - interval '24 hours' AS first,
            date_trunc('hour', now()) + interval '48 hours' AS last
    ),
    due AS (
        SELECT date_trunc('hour', due_at) AS at, count(*) AS tasks
        FROM tasks
        WHERE status IN ('OPEN', 'CLAIMED')
            AND due_at >= (SELECT first FROM shown)
            AND due_at < (SELECT last + interval '1 hour' FROM shown)
            AND (cast(:workflow AS text) IS NULL OR workflow_key = cast(:workflow AS text))
        GROUP BY 1
    ),
    found AS (
        SELECT date_trunc('hour', e.escalated_at) AS at, count(*) AS tasks
        FROM escalations e
        WHERE e.level = 1 AND e.escalated_at >= (SELECT first FROM shown)
            AND (cast(:workflow AS text) IS NULL OR EXISTS (
                SELECT FROM tasks t WHERE t.id = e.task_id AND t.workflow_key = cast(:workflow AS text)))
        GROUP BY 1
    )
    SELECT at, coalesce(due.tasks, 0) AS due, coalesce(found.tasks, 0) AS breached
    FROM shown, generate_series(shown.first, shown.last, interval '1 hour') AS at
    LEFT JOIN due USING (at) LEFT JOIN found USING (at)
    ORDER BY at
""")
# Days are days in UTC; today is the last of them.
_DAYS: Final = text("""
    WITH period AS MATERIALIZED (
        SELECT date_trunc('day', now(), 'UTC') - make_interval(days => :days - 1) AS first,
            date_trunc('day', now(), 'UTC') AS last
    ),
    done AS (
        SELECT date_trunc('day', completed_at, 'UTC') AS day, count(*) AS completed,
            count(*) FILTER (WHERE completed_at <= due_at) AS in_time
        FROM tasks
        WHERE due_at IS NOT NULL
            AND completed_at >= (SELECT first FROM period)
            AND (cast(:workflow AS text) IS NULL OR workflow_key = cast(:workflow AS text))
        GROUP BY 1
    )
    SELECT day, coalesce(completed, 0) AS completed, coalesce(in_time, 0) AS in_time
    FROM period, generate_series(period.first, period.last, interval '1 day') AS day
    LEFT JOIN done USING (day)
    ORDER BY day
""")
# The share of late ones counts where there is enough to tell; else what is breached now. Names are those of
# the newest version. Hours: from opening to completion, of what was completed in these days with a deadline.
_STEPS: Final = text("""
    WITH period AS MATERIALIZED (
        SELECT date_trunc('day', now(), 'UTC') - make_interval(days => :days - 1) AS first
    ),
    done AS (
        SELECT workflow_key, step, count(*) AS completed,
            count(*) FILTER (WHERE completed_at > due_at) AS late,
            percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
                ORDER BY extract(epoch FROM completed_at - opened_at)::float8 / 3600) AS hours
        FROM tasks
        WHERE due_at IS NOT NULL
            AND completed_at >= (SELECT first FROM period)
            AND (cast(:workflow AS text) IS NULL OR workflow_key = cast(:workflow AS text))
        GROUP BY workflow_key, step
    ),
    missed AS (
        SELECT workflow_key, step, count(*) AS breached_now
        FROM tasks
        WHERE status IN ('OPEN', 'CLAIMED') AND is_sla_breached
            AND (cast(:workflow AS text) IS NULL OR workflow_key = cast(:workflow AS text))
        GROUP BY workflow_key, step
    ),
    newest AS (
        SELECT DISTINCT ON (workflow_key) id, workflow_key FROM workflow_versions
        WHERE status = 'published' ORDER BY workflow_key, version DESC
    )
    SELECT workflow_key AS workflow, w.name AS workflow_name, step, coalesce(s.name, step) AS step_name,
        coalesce(completed, 0) AS completed, coalesce(late, 0) AS late,
        coalesce(breached_now, 0) AS breached_now,
        round(hours[1]::numeric, 2)::float8 AS median_hours, round(hours[2]::numeric, 2)::float8 AS p90_hours
    FROM done FULL JOIN missed USING (workflow_key, step)
    JOIN workflows w ON w.key = workflow_key
    LEFT JOIN newest n USING (workflow_key)
    LEFT JOIN steps s ON s.version_id = n.id AND s.key = step
    WHERE late > 0 OR breached_now > 0
    ORDER BY CASE WHEN completed >= :enough THEN late::float8 / completed END DESC NULLS LAST,
        coalesce(breached_now, 0) DESC, late DESC NULLS LAST, workflow_key, step
    LIMIT :most
""")


async def read_sla(
    database: AsyncEngine, *, days: int = USUAL_DAYS, workflow: str | None = None
) -> dict[str, Any]:
    """The board of deadlines, of one workflow or all: four statements on one snapshot."""
    period = {"days": days, "workflow": workflow}
    async with snapshot(database) as connection:
        now = (await connection.execute(_NOW, {"workflow": workflow})).mappings().one()
        hours = (await connection.execute(_HOURS, {"workflow": workflow})).mappings().all()
        completed = (await connection.execute(_DAYS, period)).mappings().all()
        limits = {"enough": ENOUGH, "most": MOST_STEPS}
        worst = (await connection.execute(_STEPS, {**period, **limits})).mappings().all()
    return {
        **now,
        "as_of": time_shape(now["as_of"]),
        "by_hour": [{**row, "at": time_shape(row["at"])} for row in hours],
        "compliance": [{**row, "day": row["day"].date().isoformat()} for row in completed],
        "worst_steps": [dict(row) for row in worst],
    }

"""Who works behind the scenes: workers, beats and relays, the pulse, and what waits for them."""

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.snapshot import snapshot

MOST: Final = 200
MISSED: Final = 3
"""How many heartbeats may be missing before a process is taken for dead."""
_OWN_QUEUE: Final = "pgmq"

# Whoever was last heard of first. A process that does not say how often it beats is of an older release, and
# beats every five seconds.
_PROCESSES: Final = text("""
    SELECT name, kind, at, details, extract(epoch FROM clock_timestamp() - at)::float8 AS age,
        extract(epoch FROM clock_timestamp() - at)
            <= :missed * coalesce((details ->> 'every')::float8, 5) AS alive
    FROM heartbeats WHERE kind IN ('worker', 'beat', 'relay')
    ORDER BY at DESC, name LIMIT :most
""")
_BEATS: Final = text("""
    SELECT kind, at, details, extract(epoch FROM clock_timestamp() - at)::float8 AS age
    FROM heartbeats WHERE name IN ('pulse', 'canary')
""")
_QUEUE: Final = text("""
    SELECT count(*) FILTER (WHERE vt <= clock_timestamp()) AS waiting,
        count(*) FILTER (WHERE vt > clock_timestamp()) AS taken,
        extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8 AS oldest
    FROM pgmq.q_nexusflow
""")
_OUTBOX: Final = text("""
    SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting,
        count(*) FILTER (WHERE dead_at IS NULL AND available_at <= clock_timestamp()) AS due,
        count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead,
        extract(epoch FROM clock_timestamp()
            - min(available_at) FILTER (WHERE dead_at IS NULL AND available_at <= clock_timestamp()))::float8
            AS oldest
    FROM outbox WHERE done_at IS NULL
""")


async def read_workers(database: AsyncEngine) -> dict[str, Any]:
    """Every process that was heard of and not forgotten, what beat last, and what waits."""
    async with snapshot(database) as connection:
        rows = (await connection.execute(_PROCESSES, {"most": MOST, "missed": MISSED})).all()
        beats = {row.kind: row for row in await connection.execute(_BEATS)}
        outbox = (await connection.execute(_OUTBOX)).one()
        queue = await _queue(connection, rows)
    return {
        "items": [_process(row) for row in rows],
        "pulse": _beat(beats.get("pulse")) | _scan(beats.get("pulse")),
        "canary": _beat(beats.get("canary")),
        "queue": queue,
        "outbox": {
            "waiting": outbox.waiting,
            "due": outbox.due,
            "dead": outbox.dead,
            "oldest_due_seconds": _rounded(outbox.oldest),
        },
    }


async def _queue(connection: AsyncConnection, rows: Any) -> dict[str, Any]:
    """What waits in our own queue; another broker knows that for itself."""
    told = [row.details.get("broker") for row in rows if row.details.get("broker")]
    broker = told[0] if told else None
    if broker not in (None, _OWN_QUEUE):
        return {"broker": broker, "waiting": None, "taken": None, "oldest_seconds": None}
    row = (await connection.execute(_QUEUE)).one()
    return {
        "broker": broker,
        "waiting": row.waiting,
        "taken": row.taken,
        "oldest_seconds": _rounded(row.oldest),
    }


def _process(row: Any) -> dict[str, Any]:
    host, _, pid = row.name.partition(":")[2].rpartition("/")
    return {
        "name": row.name,
        "kind": row.kind,
        "host": host,
        "pid": int(pid) if pid.isdecimal() else None,
        "started_at": row.details.get("started_at"),
        "seen_at": time_shape(row.at),
        "age_seconds": _rounded(row.age),
        "alive": row.alive,
        "concurrency": row.details.get("concurrency"),
        "broker": row.details.get("broker"),
        "leads": row.details.get("leads"),
        "stands_in": row.details.get("stands_in"),
    }


def _beat(row: Any | None) -> dict[str, Any]:
    if row is None:
        return {"last_at": None, "age_seconds": None}
    return {"last_at": time_shape(row.at), "age_seconds": _rounded(row.age)}


def _scan(row: Any | None) -> dict[str, Any]:
    details = {} if row is None else row.details
    return {name: details.get(name) for name in ("due", "escalated", "seconds")}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(max(seconds, 0.0), 1)

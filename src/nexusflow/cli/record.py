"""The audit read from end to end: verified, and copied out."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.actor import permit
from nexusflow.engine import audit
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.trail import EntryFilter, export_entries, verify_entries


async def verify(database: AsyncEngine) -> dict[str, Any]:
    """Whether every entry still has the hash of what it says; in the API's shape."""
    found = await verify_entries(database)
    verdict = "tampered" if found.mismatched else "intact"
    return {"verdict": verdict, **asdict(found)}


async def export(
    database: AsyncEngine, wanted: EntryFilter, *, write: Callable[[bytes], object], by: str | None
) -> int:
    """Write entries, one a line; that it was done is an entry, too. Gives back how many."""
    about = {"request_id": wanted.request_id, "since": time_shape(wanted.since)}
    name = await permit(database, by, permission="audit.export", command="audit.export", about=about)
    async with database.begin() as connection:
        await audit.record(connection, actor=name, action="audit.exported", metadata=about)
    count = 0
    async for entry in export_entries(WorkflowEngine(database), wanted):
        write(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count


def filter_of(request_id: int | None, since: datetime | None) -> EntryFilter:
    """What to look for; a time without a zone is UTC."""
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return EntryFilter(request_id=request_id, since=since)

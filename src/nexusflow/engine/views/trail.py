"""The audit: its pages, all of it as a stream, and whether any entry was tampered with."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot

_LIST: Final = "audit"
_CHUNK: Final = 1_000
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What to look for; None means anything."""

    request_id: int | None = None
    task_id: int | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries there are, and which (at most a hundred) are not what was written."""

    entries: int
    mismatched: int
    mismatched_ids: tuple[int, ...]
    seconds: float


async def list_entries(
    engine: WorkflowEngine, wanted: EntryFilter, *, limit: int = USUAL, cursor: str | None = None
) -> Page[dict[str, Any]]:
    """Audit entries, newest first. Raises `BadCursor`."""
    entry = tables.AuditEntry
    query = _select(wanted).order_by(entry.id.desc()).limit(limit + 1)
    after = read_cursor(_LIST, cursor, int)
    if after is not None:
        query = query.where(entry.id < after[0])
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.id,))
    return Page([_shape(row) for row in page.items], page.next_cursor)


async def export_entries(engine: WorkflowEngine, wanted: EntryFilter) -> AsyncIterator[dict[str, Any]]:
    """Every entry, oldest first, a thousand in memory at a time."""
    query = _select(wanted).order_by(tables.AuditEntry.id)
    async with snapshot(engine.database) as connection:
        rows = await connection.stream(query, execution_options={"yield_per": _CHUNK})
        async for row in rows:
            yield _shape(row)


_VERIFY: Final = text("""
    WITH wrong AS MATERIALIZED (
        SELECT id FROM audit_entries
        WHERE hash IS DISTINCT FROM
            audit_hash(id, at, recorded_at, actor, on_behalf_of, action, request_id, task_id, metadata))
    SELECT (SELECT count(*) FROM audit_entries), (SELECT count(*) FROM wrong),
           ARRAY(SELECT id FROM wrong ORDER BY id LIMIT :shown)
""")


async def verify_entries(database: AsyncEngine) -> Verification:
    """Work out every hash anew, in the database."""
    began = time.perf_counter()
    async with snapshot(database) as connection:
        entries, mismatched, ids = (await connection.execute(_VERIFY, {"shown": _SHOWN})).one()
    return Verification(entries, mismatched, tuple(ids), round(time.perf_counter() - began, 3))


def _select(wanted: EntryFilter) -> Select[Any]:
    entry = tables.AuditEntry
    query = select(entry.__table__)
    if wanted.request_id is not None:
        query = query.where(entry.request_id == wanted.request_id)
    if wanted.task_id is not None:
        query = query.where(entry.task_id == wanted.task_id)
    if wanted.actor is not None:
        query = query.where(entry.actor == wanted.actor)
    if wanted.action is not None:
        query = query.where(entry.action == wanted.action)
    if wanted.since is not None:
        query = query.where(entry.at >= wanted.since)
    return query


def _shape(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": time_shape(row.at),
        "recorded_at": time_shape(row.recorded_at),
        "actor": row.actor,
        "on_behalf_of": row.on_behalf_of,
        "action": row.action,
        "request_id": row.request_id,
        "task_id": row.task_id,
        "metadata": row.metadata,
        "hash": bytes(row.hash).hex(),
    }

"""Everything that happened to a request, in order, with how each guard came out."""

from typing import Any, Final

from sqlalchemy import select

from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import LARGEST, Page, cut, read_cursor
from nexusflow.engine.views.requests import sees
from nexusflow.engine.views.snapshot import snapshot
from nexusflow.engine.views.visibility import entry_visible

_LIST: Final = "timeline"


async def read_timeline(
    engine: WorkflowEngine, actor: Actor, request_id: int, *, limit: int = LARGEST, cursor: str | None = None
) -> Page[dict[str, Any]] | None:
    """The entries of a request, oldest first, comments among them; None when it is not visible."""
    entry, user = tables.AuditEntry, tables.User
    after = read_cursor(_LIST, cursor, int)
    query = (
        select(entry.id, entry.at, entry.actor, user.name, entry.action, entry.task_id, entry.metadata_)
        .outerjoin(user, user.username == entry.actor)
        .where(entry.request_id == request_id, entry_visible(actor))
        .order_by(entry.id)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(entry.id > after[0])
    async with snapshot(engine.database) as connection:
        if not await sees(connection, actor, request_id):
            return None
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.id,))
    return Page([_shape(row) for row in page.items], page.next_cursor)


def _shape(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": time_shape(row.at),
        "actor": row.actor,
        "actor_name": row.name or row.actor,
        "action": row.action,
        "task_id": row.task_id,
        "metadata": row.metadata,
    }

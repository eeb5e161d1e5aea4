"""Escalations: which deadlines passed, and to whom it was told."""

from typing import Any, Final

from sqlalchemy import select

from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot
from nexusflow.engine.views.visibility import READ_SLA, visible

_LIST: Final = "escalations"


async def list_escalations(
    engine: WorkflowEngine,
    actor: Actor,
    *,
    task_id: int | None = None,
    request_id: int | None = None,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Escalations, newest first: of the requests that the actor sees, or all for who reads SLAs."""
    escalation, request = tables.Escalation, tables.Request
    query = select(escalation.__table__).order_by(escalation.id.desc()).limit(limit + 1)
    if READ_SLA not in actor.permissions:
        query = query.join(request, request.id == escalation.request_id).where(visible(actor))
    if task_id is not None:
        query = query.where(escalation.task_id == task_id)
    if request_id is not None:
        query = query.where(escalation.request_id == request_id)
    after = read_cursor(_LIST, cursor, int)
    if after is not None:
        query = query.where(escalation.id < after[0])
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.id,))
    return Page([_shape(row) for row in page.items], page.next_cursor)


def _shape(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "task_id": row.task_id,
        "request_id": row.request_id,
        "level": row.level,
        "to_role": row.to_role,
        "due_at": time_shape(row.due_at),
        "escalated_at": time_shape(row.escalated_at),
    }

"""The children of a request: those that somebody sees, and how many others there are."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.visibility import visible


async def children_of(
    connection: AsyncConnection, actor: Actor, request_id: int
) -> tuple[list[dict[str, Any]], int]:
    """The children, oldest first. Who sees the parent does not see them for that alone."""
    request, workflow = tables.Request, tables.Workflow
    wanted = (
        select(
            request.id,
            request.workflow_key,
            workflow.name.label("workflow_name"),
            request.title,
            request.status,
            request.resolution,
            request.parent_step,
            request.created_at,
            request.ended_at,
            visible(actor).label("seen"),
        )
        .join(workflow, workflow.key == request.workflow_key)
        .where(request.parent_id == request_id)
        .order_by(request.id)
    )
    rows = (await connection.execute(wanted)).all()
    return [_shape(row) for row in rows if row.seen], sum(not row.seen for row in rows)


def _shape(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "workflow": row.workflow_key,
        "workflow_name": row.workflow_name,
        "title": row.title,
        "status": row.status,
        "resolution": row.resolution,
        "step": row.parent_step,
        "created_at": time_shape(row.created_at),
        "ended_at": time_shape(row.ended_at),
    }

"""What the caller was told in the application. Nobody sees anybody else's."""

from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot

_LIST: Final = "notifications"


async def list_notifications(
    engine: WorkflowEngine,
    actor: Actor,
    *,
    unread: bool | None = None,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """The caller's notifications, newest first; `unread` asks for those not read yet, or read."""
    notification = tables.Notification
    query = (
        select(notification.__table__)
        .where(notification.username == actor.username)
        .order_by(notification.id.desc())
        .limit(limit + 1)
    )
    if unread is not None:
        query = query.where(notification.read_at.is_(None) == unread)
    after = read_cursor(_LIST, cursor, int)
    if after is not None:
        query = query.where(notification.id < after[0])
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.id,))
    return Page([notification_shape(row) for row in page.items], page.next_cursor)


async def count_unread(database: AsyncEngine, actor: Actor) -> int:
    """How many of the caller's notifications they have not read."""
    notification = tables.Notification
    unread = select(func.count()).where(
        notification.username == actor.username, notification.read_at.is_(None)
    )
    async with snapshot(database) as connection:
        return await connection.scalar(unread) or 0


async def last_told(connection: AsyncConnection) -> int:
    """The id of the last thing that anybody was told."""
    return await connection.scalar(select(func.max(tables.Notification.id))) or 0


async def newest_notification(connection: AsyncConnection, actor: Actor) -> int:
    """The id of the last thing that the caller was told; 0 before the first."""
    notification = tables.Notification
    newest = select(func.max(notification.id)).where(notification.username == actor.username)
    return await connection.scalar(newest) or 0


def notification_shape(row: Any) -> dict[str, Any]:
    """A notification as the contract has it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "priority": row.priority,
        "title": row.title,
        "body": row.body,
        "request_id": row.request_id,
        "task_id": row.task_id,
        "created_at": time_shape(row.created_at),
        "read_at": time_shape(row.read_at),
    }

"""Small writes that are no command on a request: an incident resolved, a message tried again, a
notification read. Each with its audit entry where it concerns more than the reader."""

from typing import Any, Final

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db import tables
from nexusflow.engine import audit

RESOLVED_WITH_ITS_CAUSE: Final = ("service_failed", "subflow_failed")


async def resolve_incident(database: AsyncEngine, incident_id: int, *, note: str, by: str) -> Any | None:
    """Close an open incident, saying how; its row, or None if none of that id is open.

    That of a service or a child is closed with what becomes of it, and not by hand.
    """
    incident = tables.Incident
    async with database.begin() as connection:
        row = (
            await connection.execute(
                update(incident)
                .where(
                    incident.id == incident_id,
                    incident.resolved_at.is_(None),
                    incident.kind.not_in(RESOLVED_WITH_ITS_CAUSE),
                )
                .values(resolved_at=func.clock_timestamp(), resolved_by=by, resolution=note)
                .returning(incident.__table__)
            )
        ).first()
        if row is not None:
            await audit.record(
                connection,
                actor=by,
                action="incident.resolved",
                request_id=row.request_id,
                task_id=row.task_id,
                metadata={"incident": incident_id, "kind": row.kind, "note": note},
            )
    return row


async def retry_message(database: AsyncEngine, message_id: int, *, by: str) -> Any | None:
    """Put a dead message back to work at once; its row, or None if none of that id is dead."""
    message = tables.OutboxMessage
    async with database.begin() as connection:
        row = (
            await connection.execute(
                update(message)
                .where(message.id == message_id, message.dead_at.is_not(None), message.done_at.is_(None))
                .values(dead_at=None, attempts=0, available_at=func.clock_timestamp())
                .returning(message.__table__)
            )
        ).first()
        if row is not None:
            metadata = {"message": message_id, "kind": row.kind, "last_error": row.last_error}
            await audit.record(connection, actor=by, action="outbox.retried", metadata=metadata)
    return row


async def mark_read(database: AsyncEngine, notification_id: int, *, by: str) -> Any | None:
    """Note that somebody has read their notification; its row, or None if it is not theirs."""
    notification = tables.Notification
    async with database.begin() as connection:
        return (
            await connection.execute(
                update(notification)
                .where(notification.id == notification_id, notification.username == by)
                .values(read_at=func.coalesce(notification.read_at, func.clock_timestamp()))
                .returning(notification.__table__)
            )
        ).first()


async def mark_all_read(database: AsyncEngine, *, by: str) -> int:
    """Note that somebody has read everything that they were told; how much of it was new."""
    notification = tables.Notification
    async with database.begin() as connection:
        read = await connection.execute(
            update(notification)
            .where(notification.username == by, notification.read_at.is_(None))
            .values(read_at=func.clock_timestamp())
        )
    return read.rowcount

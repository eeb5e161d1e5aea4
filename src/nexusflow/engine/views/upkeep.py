"""What needs a person: open incidents, and messages that could not be delivered."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot

_INCIDENTS: Final = "incidents"
_OUTBOX: Final = "outbox"


class MessageState(StrEnum):
    """How a message of the outbox stands."""

    PENDING = "pending"
    DEAD = "dead"
    DONE = "done"


async def list_incidents(
    engine: WorkflowEngine, *, resolved: bool | None = None, limit: int = USUAL, cursor: str | None = None
) -> Page[dict[str, Any]]:
    """Incidents, newest first."""
    incident = tables.Incident
    query = select(incident.__table__).order_by(incident.id.desc()).limit(limit + 1)
    if resolved is not None:
        query = query.where(incident.resolved_at.is_not(None) == resolved)
    after = read_cursor(_INCIDENTS, cursor, int)
    if after is not None:
        query = query.where(incident.id < after[0])
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_INCIDENTS, key=lambda row: (row.id,))
    return Page([incident_shape(row) for row in page.items], page.next_cursor)


async def list_messages(
    engine: WorkflowEngine,
    *,
    state: MessageState | None = None,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Messages of the outbox, newest first."""
    message = tables.OutboxMessage
    query = select(message.__table__).order_by(message.id.desc()).limit(limit + 1)
    if state is not None:
        query = query.where(*_in_state(state))
    after = read_cursor(_OUTBOX, cursor, int)
    if after is not None:
        query = query.where(message.id < after[0])
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_OUTBOX, key=lambda row: (row.id,))
    return Page([message_shape(row) for row in page.items], page.next_cursor)


def _in_state(state: MessageState) -> tuple[ColumnElement[bool], ...]:
    message = tables.OutboxMessage
    match state:
        case MessageState.PENDING:
            return message.done_at.is_(None), message.dead_at.is_(None)
        case MessageState.DEAD:
            return (message.dead_at.is_not(None),)
        case MessageState.DONE:
            return (message.done_at.is_not(None),)


def incident_shape(row: Any) -> dict[str, Any]:
    """An incident, as the interface shows it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "message": row.message,
        "request_id": row.request_id,
        "task_id": row.task_id,
        "opened_at": time_shape(row.opened_at),
        "resolved_at": time_shape(row.resolved_at),
        "resolved_by": row.resolved_by,
        "resolution": row.resolution,
    }


def message_shape(row: Any) -> dict[str, Any]:
    """A message of the outbox, as the interface shows it."""
    if row.dead_at is not None:
        state = MessageState.DEAD
    else:
        state = MessageState.PENDING if row.done_at is None else MessageState.DONE
    return {
        "id": row.id,
        "kind": row.kind,
        "state": state.value,
        "payload": row.payload,
        "attempts": row.attempts,
        "last_error": row.last_error,
        "created_at": time_shape(row.created_at),
        "available_at": time_shape(row.available_at),
        "done_at": time_shape(row.done_at),
        "dead_at": time_shape(row.dead_at),
    }

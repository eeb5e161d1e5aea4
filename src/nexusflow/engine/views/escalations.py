"""Escalations: which deadlines passed, to whom it was told, and who took note of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, any_, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.permit import READ_ALL
from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import plan_for_values, snapshot
from nexusflow.engine.views.visibility import READ_SLA, seen, texts

REASSIGN: Final = "task.reassign"
_LIST: Final = "escalations"


@dataclass(frozen=True, slots=True)
class EscalationFilter:
    """What to look for; None means anything."""

    task_id: int | None = None
    request_id: int | None = None
    workflow: str | None = None
    acknowledged: bool | None = None


async def list_escalations(
    engine: WorkflowEngine,
    actor: Actor,
    wanted: EscalationFilter,
    *,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Escalations that the actor sees, newest first. Raises `BadCursor`."""
    escalation = tables.Escalation
    query = select(escalation.id).where(_seen_by(actor), *_conditions(wanted))
    after = read_cursor(_LIST, cursor, int)
    if after is not None:
        query = query.where(escalation.id < after[0])
    async with snapshot(engine.database) as connection:
        await plan_for_values(connection)
        ids = (await connection.scalars(query.order_by(escalation.id.desc()).limit(limit + 1))).all()
        page = cut(ids, limit=limit, of=_LIST, key=lambda escalation_id: (escalation_id,))
        return Page(await _load(connection, actor, page.items), page.next_cursor)


async def read_escalation(
    connection: AsyncConnection, actor: Actor, escalation_id: int
) -> dict[str, Any] | None:
    """One of them, None when the actor does not see it."""
    escalation = tables.Escalation
    query = select(escalation.id).where(escalation.id == escalation_id, _seen_by(actor))
    found = (await connection.scalars(query)).all()
    shapes = await _load(connection, actor, found)
    return shapes[0] if shapes else None


def why_not_acknowledge(actor: Actor, *, to_role: str, acknowledged_by: str | None) -> str | None:
    """Why this actor cannot acknowledge an escalation, or None when they can."""
    if not may_acknowledge(actor, to_role=to_role):
        return f"Acknowledging this needs the role {to_role} or the permission {REASSIGN}; you have neither."
    if acknowledged_by is not None:
        return already(acknowledged_by)
    return None


def may_acknowledge(actor: Actor, *, to_role: str) -> bool:
    """Whoever was told of the breach, and whoever may give the task to somebody else."""
    return to_role in actor.roles or REASSIGN in actor.permissions


def already(acknowledged_by: str) -> str:
    """Why it cannot be done a second time."""
    return f"This was already acknowledged by {acknowledged_by}."


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """All for who reads SLAs or every request; else those to one's own roles or of requests one sees."""
    if not {READ_SLA, READ_ALL}.isdisjoint(actor.permissions):
        return true()
    escalation = tables.Escalation
    # Found first, as a set: the planner would ask it of each escalation anew.
    found = seen(actor).cte("seen").prefix_with("MATERIALIZED")
    to_mine = escalation.to_role == any_(texts(actor.roles))
    return or_(to_mine, escalation.request_id.in_(select(found.c.id)))


def _conditions(wanted: EscalationFilter) -> list[ColumnElement[bool]]:
    escalation, request, noted = tables.Escalation, tables.Request, tables.EscalationAcknowledgement
    conditions: list[ColumnElement[bool]] = []
    if wanted.task_id is not None:
        conditions.append(escalation.task_id == wanted.task_id)
    if wanted.request_id is not None:
        conditions.append(escalation.request_id == wanted.request_id)
    if wanted.workflow is not None:
        of_workflow = and_(request.id == escalation.request_id, request.workflow_key == wanted.workflow)
        conditions.append(exists().where(of_workflow))
    if wanted.acknowledged is not None:
        was_noted = exists().where(noted.escalation_id == escalation.id)
        conditions.append(was_noted if wanted.acknowledged else ~was_noted)
    return conditions


async def _load(connection: AsyncConnection, actor: Actor, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The shapes of these ids, in their order."""
    if not ids:
        return []
    rows = {row.id: row for row in await connection.execute(_rows(ids))}
    return [_shape(rows[each], actor) for each in ids]


def _rows(ids: Sequence[int]) -> Any:
    escalation, task, request = tables.Escalation, tables.Task, tables.Request
    workflow, step, noted = tables.Workflow, tables.Step, tables.EscalationAcknowledgement
    on_step = and_(step.version_id == request.version_id, step.key == task.step)
    return (
        select(
            *(escalation.id, escalation.task_id, escalation.request_id, escalation.level),
            *(escalation.to_role, escalation.due_at, escalation.escalated_at),
            *(task.workflow_key, task.step, task.status.label("task_status")),
            *(workflow.name.label("workflow_name"), step.name.label("step_name")),
            request.title.label("request_title"),
            *(noted.acknowledged_at, noted.acknowledged_by, noted.note.label("acknowledgement")),
        )
        .join(task, task.id == escalation.task_id)
        .join(request, request.id == escalation.request_id)
        .join(workflow, workflow.key == task.workflow_key)
        .outerjoin(step, on_step)
        .outerjoin(noted, noted.escalation_id == escalation.id)
        .where(escalation.id.in_(ids))
    )


def _shape(row: Any, actor: Actor) -> dict[str, Any]:
    reason = why_not_acknowledge(actor, to_role=row.to_role, acknowledged_by=row.acknowledged_by)
    return {
        "id": row.id,
        "task_id": row.task_id,
        "request_id": row.request_id,
        "request_title": row.request_title,
        "workflow": row.workflow_key,
        "workflow_name": row.workflow_name,
        "step": row.step,
        "step_name": row.step_name or row.step,
        "task_status": row.task_status,
        "level": row.level,
        "to_role": row.to_role,
        "due_at": time_shape(row.due_at),
        "escalated_at": time_shape(row.escalated_at),
        "acknowledged_at": time_shape(row.acknowledged_at),
        "acknowledged_by": row.acknowledged_by,
        "acknowledgement": row.acknowledgement,
        "actions": [{"action": "acknowledge", "allowed": reason is None, "reason": reason}],
    }

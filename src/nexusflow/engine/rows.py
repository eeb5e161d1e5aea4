"""Rows of lifecycle tables, as what the core knows makes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nexusflow.core.events import TaskCompleted
from nexusflow.core.lifecycle import TASK_LIFECYCLE, Status
from nexusflow.core.request import Request, Task
from nexusflow.engine import children

Row = Mapping[str, Any]


def request_row(request: Request, *, version_id: int) -> Row:
    """A request that is new: created, and nothing more."""
    return {
        "id": request.id,
        "version_id": version_id,
        "workflow_key": request.workflow,
        "version": request.version,
        "title": request.title,
        "status": Status.CREATED,
        "context": request.context,
        "requester": request.requester,
        "external_id": request.external_id,
        "created_at": request.created_at,
        **({} if request.parent is None else children.place_below(request.parent)),
    }


def task_row(request: Request, task: Task) -> Row:
    """A task that is new: open, and nothing more; the database lets none come in another state."""
    return {
        "id": task.id,
        "request_id": request.id,
        "workflow_key": request.workflow,
        "step": task.step,
        "visit": task.visit,
        "status": TASK_LIFECYCLE.initial,
        "permission": task.permission,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "escalate_at": task.escalate_at,
        "supervisor_role": task.supervisor_role,
        "path": task.path,
        "reserved_for": task.reserved_for,
        "resource": task.resource,
        "voter_group": task.group,
    }


def changed_row(task: Task) -> Row:
    """What of a task can change."""
    return {
        "id": task.id,
        "status": task.status,
        "assignee": task.assignee,
        "due_at": task.due_at,
        "escalate_at": task.escalate_at,
        "is_sla_breached": task.is_sla_breached,
        "level": task.level,
        "outcome": task.outcome,
        "note": task.note,
        "completed_at": task.completed_at,
        "completed_by": task.completed_by,
        "reserved_for": task.reserved_for,
        "role": task.role,
        "delegated": task.delegated,
        "on_behalf_of": task.on_behalf_of,
        "orphaned": task.orphaned,
        "passed_as": task.passed_as,
        "passed_by": task.passed_by,
    }


def decision_row(request: Request, event: TaskCompleted) -> Row:
    """What was decided, by whom, and in whose name."""
    task = request.task(event.task_id)
    assert task is not None
    return {
        "task_id": event.task_id,
        "request_id": request.id,
        "step": event.step,
        "visit": event.visit,
        "outcome": event.outcome,
        "note": event.note,
        "data": event.data,
        "actor": event.by,
        "on_behalf_of": event.on_behalf_of,
        "permission": task.permission,
        "decided_at": event.at,
    }


def audit_row(at: datetime, actor: str, action: str, **details: Any) -> Row:
    """One audit entry; `details` are on_behalf_of, request_id, task_id and metadata."""
    return {"at": at, "actor": actor, "action": action, **details}

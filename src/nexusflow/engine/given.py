"""What is written of tasks that are given or offered to somebody: whom to tell, and whose turn it was."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from nexusflow.core.evolve import Advance
from nexusflow.core.request import Request, Task, TaskId
from nexusflow.core.staffing_events import TaskAssigned


def offer_messages(advance: Advance, task_id: TaskId, *, at: datetime) -> Iterator[Mapping[str, Any]]:
    """Whom an open task goes to now is told; of one that has just opened, its opening tells."""
    if advance.before is not None and advance.before.task(task_id) is not None:
        payload = {"task_id": task_id, "request_id": advance.after.id, "at": at}
        key = f"task_offered:{task_id}:{at.isoformat()}"
        yield {"kind": "task_opened", "payload": payload, "dedupe_key": key}


def given_to(advance: Advance, task: Task) -> Mapping[str, str]:
    """To whom a task was given that has just opened; whoever claims one is not told of it."""
    for event in advance.events:
        if isinstance(event, TaskAssigned) and event.task_id == task.id:
            return {"assigned_to": event.assignee}
    return {}


def turn_row(request: Request, event: TaskAssigned) -> Mapping[str, str]:
    """Whose turn it was at a step."""
    task = request.task(event.task_id)
    assert task is not None
    return {"workflow_key": request.workflow, "step": task.step, "username": event.assignee}

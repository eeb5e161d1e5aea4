"""A task that is passed without a decision, by name and with a reason: the events, and what they change.

Whoever overrides or skips a task did not decide it: the task is cancelled, says by whom and how it was
passed, and counts nowhere as done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nexusflow.core.lifecycle import TASK_LIFECYCLE, TaskStatus
from nexusflow.core.request import Task, TaskId

OVERRIDDEN: Final = "overridden"
SKIPPED: Final = "skipped"


@dataclass(frozen=True, slots=True)
class TaskOverridden:
    """Somebody took the task's outcome in the place of those whose decision it was."""

    task_id: TaskId
    step: str
    visit: int
    outcome: str
    note: str
    data: Mapping[str, Any]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TaskSkipped:
    """Somebody let the request go on without the task; `outcome` is the way that it went."""

    task_id: TaskId
    step: str
    visit: int
    outcome: str
    note: str
    at: datetime
    by: str


Overruled = TaskOverridden | TaskSkipped


def overrule(task: Task, event: Overruled) -> Task:
    """The task as the event left it: cancelled, and saying who passed it and why."""
    return task._replace(
        status=TASK_LIFECYCLE.move(task.status, TaskStatus.CANCELLED),
        escalate_at=None,
        orphaned=False,
        note=event.note,
        passed_as=OVERRIDDEN if isinstance(event, TaskOverridden) else SKIPPED,
        passed_by=event.by,
    )

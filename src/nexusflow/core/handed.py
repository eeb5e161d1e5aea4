"""How a task came to be somebody else's: the events, and what each changes in the task.

The deadline, the draft and the escalations of a task stay with it, whoever has it.
"""

from dataclasses import dataclass
from typing import assert_never

from nexusflow.core.lifecycle import TASK_LIFECYCLE, TaskStatus
from nexusflow.core.request import Task, TaskId


@dataclass(frozen=True, slots=True)
class TaskDelegated:
    """Somebody handed their task on, to be done in their name.

    `delegated` are those whose it has been, from the one in whose name it is done to the one who had it last;
    `on_behalf_of` is in whose name it was handed on, if not in one's own.
    """

    task_id: TaskId
    by: str
    to: str
    note: str
    delegated: tuple[str, ...]
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class TaskReturned:
    """A task that had been handed on was given back, or taken back; `delegated` are those who are left."""

    task_id: TaskId
    by: str
    to: str
    delegated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskReassigned:
    """A supervisor gave the task to somebody, or, where `to` is None, to all who hold its permission."""

    task_id: TaskId
    by: str
    to: str | None
    note: str


Handed = TaskDelegated | TaskReturned | TaskReassigned


def hand(task: Task, event: Handed) -> Task:
    """The task as the event left it: open, for another."""
    match event:
        case TaskDelegated(to=to, delegated=delegated) | TaskReturned(to=to, delegated=delegated):
            whose = task._replace(reserved_for=to, delegated=delegated)
        case TaskReassigned(to=None):
            whose = task._replace(reserved_for=None, role=None, delegated=(), orphaned=False)
        case TaskReassigned(to=to):
            whose = task._replace(reserved_for=to, delegated=(), orphaned=False)
        case _:
            assert_never(event)
    if task.status is TaskStatus.OPEN:
        return whose
    return whose._replace(status=TASK_LIFECYCLE.move(task.status, TaskStatus.OPEN), assignee=None)

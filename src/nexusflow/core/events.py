"""What has happened. Events change the state through `evolve` and become the audit through `codec`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nexusflow.core.lifecycle import Status
from nexusflow.core.request import Request, Task, TaskId


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How one transition came out: its guard's text, the result, and what the guard read."""

    to_step: str
    guard: str | None
    priority: int
    result: bool
    read: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RequestCreated:
    """A request exists, in its first status."""

    request: Request


@dataclass(frozen=True, slots=True)
class RequestStarted:
    """The request left its first status."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Routed:
    """A transition was taken, and why: every guard that was looked at."""

    from_step: str
    outcome: str | None
    to_step: str
    evaluations: tuple[Evaluation, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """A task step was entered; its clock runs."""

    task: Task


@dataclass(frozen=True, slots=True)
class TaskClaimed:
    """Somebody took the task for themselves."""

    task_id: TaskId
    assignee: str


@dataclass(frozen=True, slots=True)
class TaskReleased:
    """The task is everybody's again."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """A decision was made."""

    task_id: TaskId
    step: str
    visit: int
    outcome: str
    note: str
    data: Mapping[str, Any]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ContextWritten:
    """Fields of a decision's data became part of the context."""

    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """The task is closed without a decision."""

    task_id: TaskId
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskEscalated:
    """The deadline passed with the task open: flagged, and escalated to the role."""

    task_id: TaskId
    level: int
    to_role: str
    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Commented:
    """Somebody said something."""

    text: str


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """The request reached its end."""

    status: Status
    resolution: str
    at: datetime
    note: str = ""


Event = (
    RequestCreated
    | RequestStarted
    | Routed
    | TaskOpened
    | TaskClaimed
    | TaskReleased
    | TaskCompleted
    | ContextWritten
    | TaskCancelled
    | TaskEscalated
    | Commented
    | RequestEnded
)

"""What has happened about who can do a task, and who got it."""

from dataclasses import dataclass

from nexusflow.core.request import TaskId


@dataclass(frozen=True, slots=True)
class TaskAssigned:
    """The task was given to somebody when it opened; `cause` is `same`, `round_robin` or `shortest_queue`."""

    task_id: TaskId
    assignee: str
    cause: str


@dataclass(frozen=True, slots=True)
class TaskOffered:
    """Nobody could do the task: it goes to the members of a role, or (None) back to the permission's holders.

    `cause` is `on_empty`, `escalated` or `returned`.
    """

    task_id: TaskId
    role: str | None
    cause: str


@dataclass(frozen=True, slots=True)
class NobodyEligible:
    """Nobody can do the task, and there is nobody else whom it could go to."""

    task_id: TaskId
    step: str
    why: str


@dataclass(frozen=True, slots=True)
class SomebodyEligible:
    """A task that nobody could do is somebody's again."""

    task_id: TaskId


StaffingEvent = TaskAssigned | TaskOffered | NobodyEligible | SomebodyEligible

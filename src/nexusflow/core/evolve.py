"""What an event changes. The only place where a new state is made from an old one."""

from dataclasses import dataclass, replace
from typing import assert_never

from nexusflow.core.events import (
    Commented,
    ContextWritten,
    Event,
    RequestCreated,
    RequestEnded,
    RequestStarted,
    Routed,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskEscalated,
    TaskOpened,
    TaskReleased,
)
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, TASK_LIFECYCLE, Status, TaskStatus
from nexusflow.core.request import Request, Task


@dataclass(frozen=True, slots=True)
class Advance:
    """What a lawful command did. `before` is None for a request that did not exist."""

    before: Request | None
    after: Request
    events: tuple[Event, ...]

    def then(self, events: tuple[Event, ...]) -> "Advance":
        """The same, gone on by more events."""
        after = fold(self.after, events)
        assert after is not None
        return Advance(self.before, after, (*self.events, *events))


def advanced(before: Request | None, events: tuple[Event, ...]) -> Advance:
    """What these events made of a request; the first of them creates it where there was none."""
    after = fold(before, events)
    assert after is not None, "nothing can happen before a request is created"
    return Advance(before, after, events)


def fold(request: Request | None, events: tuple[Event, ...]) -> Request | None:
    """The state after all of these events."""
    for event in events:
        request = evolve(request, event)
    return request


def evolve(request: Request | None, event: Event) -> Request:
    """The state after one event. Raises `ImpossibleMove` for an event that could not have happened."""
    if isinstance(event, RequestCreated):
        return event.request
    assert request is not None, "nothing can happen before a request is created"
    match event:
        case RequestStarted(at=at):
            status = REQUEST_LIFECYCLE.move(request.status, Status.IN_PROGRESS)
            return replace(request, status=status, started_at=at)
        case RequestEnded(status=status, resolution=resolution, at=at):
            status = REQUEST_LIFECYCLE.move(request.status, status)
            return replace(request, status=status, resolution=resolution, ended_at=at)
        case ContextWritten(fields=fields):
            return replace(request, context={**request.context, **fields})
        case TaskOpened(task=task):
            return replace(request, tasks=(*request.tasks, task))
        case Routed() | Commented():
            return request
        case _:
            return _with_task(request, event)


def _with_task(
    request: Request,
    event: TaskClaimed | TaskReleased | TaskCompleted | TaskCancelled | TaskEscalated,
) -> Request:
    tasks = tuple(_evolve_task(task, event) if task.id == event.task_id else task for task in request.tasks)
    return replace(request, tasks=tasks)


def _evolve_task(
    task: Task, event: TaskClaimed | TaskReleased | TaskCompleted | TaskCancelled | TaskEscalated
) -> Task:
    match event:
        case TaskClaimed(assignee=assignee):
            status = TASK_LIFECYCLE.move(task.status, TaskStatus.CLAIMED)
            return replace(task, status=status, assignee=assignee)
        case TaskReleased():
            status = TASK_LIFECYCLE.move(task.status, TaskStatus.OPEN)
            return replace(task, status=status, assignee=None)
        case TaskCompleted():
            return replace(
                task,
                status=TASK_LIFECYCLE.move(task.status, TaskStatus.COMPLETED),
                outcome=event.outcome,
                note=event.note,
                completed_at=event.at,
                completed_by=event.by,
                escalate_at=None,
                is_sla_breached=task.is_sla_breached or (task.due_at is not None and event.at > task.due_at),
            )
        case TaskCancelled():
            status = TASK_LIFECYCLE.move(task.status, TaskStatus.CANCELLED)
            return replace(task, status=status, escalate_at=None)
        case TaskEscalated(level=level):
            return replace(task, is_sla_breached=True, level=level, escalate_at=None)
        case _:
            assert_never(event)

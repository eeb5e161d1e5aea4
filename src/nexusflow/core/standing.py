"""The state a command needs: what must be true of the request and the task before it can be given."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    EscalateTask,
    ReleaseTask,
    StartRequest,
    TaskCommand,
    WithdrawRequest,
)
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, Status, TaskStatus
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, Task


def missing(request: Request | None, command: Command) -> Rejected | None:
    """Refuse a command about something that is not there."""
    if isinstance(command, CreateRequest):
        return None
    if request is None:
        return Rejected(Reason.NOT_FOUND, "Expected an existing request or task; there is none of that id.")
    if isinstance(command, TaskCommand) and request.task(command.task_id) is None:
        return Rejected(
            Reason.NOT_FOUND, f"Expected a task of request {request.id}; {command.task_id} is none."
        )
    return None


def refuse(request: Request | None, command: Command, *, now: datetime, actor: Actor) -> Rejected | None:
    """Why the state does not allow the command, or None if it does."""
    if isinstance(command, CreateRequest):
        return None
    assert request is not None
    match command:
        case StartRequest():
            return _unless_created(request)
        case WithdrawRequest() | AddComment():
            return _if_ended(request)
        case (
            ClaimTask(task_id=task_id)
            | ReleaseTask(task_id=task_id)
            | CompleteTask(task_id=task_id)
            | EscalateTask(task_id=task_id)
        ):
            task = request.task(task_id)
            assert task is not None
            return _if_closed(task) or _if_elsewhere(task, command, now=now, actor=actor)
        case _:
            assert_never(command)


def _unless_created(request: Request) -> Rejected | None:
    if request.status is Status.CREATED:
        return None
    return Rejected(
        Reason.REQUEST_ALREADY_STARTED,
        f"Expected request {request.id} to be CREATED, but it is {request.status} already.",
    )


def _if_ended(request: Request) -> Rejected | None:
    if not REQUEST_LIFECYCLE.ended(request.status):
        return None
    return Rejected(
        Reason.REQUEST_ENDED,
        f"Request {request.id} has ended ({request.status}, {request.resolution}); nothing follows an end.",
    )


def _if_closed(task: Task) -> Rejected | None:
    if task.open:
        return None
    by = f" by {task.completed_by} with {task.outcome}" if task.completed_by else ""
    return Rejected(
        Reason.TASK_CLOSED,
        f"Expected task {task.id} to be open, but it is {task.status}{by}. Nothing was changed.",
    )


def _if_elsewhere(task: Task, command: Command, *, now: datetime, actor: Actor) -> Rejected | None:
    claimed = task.status is TaskStatus.CLAIMED
    match command:
        case ClaimTask() if claimed:
            whose = "you have" if task.assignee == actor.username else f"{task.assignee} has"
            return Rejected(
                Reason.TASK_CLAIMED, f"Expected task {task.id} to be free, but {whose} claimed it."
            )
        case CompleteTask() if claimed and task.assignee != actor.username:
            return Rejected(
                Reason.TASK_CLAIMED,
                f"{task.assignee} has claimed task {task.id}; others can complete it once released.",
            )
        case ReleaseTask() if not claimed:
            return Rejected(Reason.TASK_NOT_CLAIMED, f"Expected task {task.id} to be claimed; nobody has it.")
        case EscalateTask() if task.escalate_at is None or task.escalate_at > now:
            return Rejected(Reason.NOT_DUE, f"Task {task.id} has nothing to escalate yet.")
        case _:
            return None

"""The state a command needs: what must be true of the request and the task before it can be given."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.commands import (
    AddComment,
    BeginChild,
    CancelRequest,
    CancelTask,
    CheckTask,
    ClaimTask,
    CloseChild,
    Command,
    CompleteTask,
    CreateChild,
    CreateRequest,
    DelegateTask,
    EscalateTask,
    FinishChild,
    FinishService,
    GiveUpService,
    GrantResource,
    ReleaseTask,
    ResumeRequest,
    RetryService,
    SendBackTask,
    SendMessage,
    SkipService,
    StartRequest,
    SuspendRequest,
    TaskCommand,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.eligibility import has
from nexusflow.core.gather import live, moved_by
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, Status, TaskStatus
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, Task
from nexusflow.core.service import State
from nexusflow.core.subflow import DEEPEST, ChildState, Parent
from nexusflow.core.vote import seats
from nexusflow.core.waiting import due


def missing(request: Request | None, command: Command) -> Rejected | None:
    """Refuse a command about something that is not there."""
    if isinstance(command, CreateRequest | CreateChild):
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
    if isinstance(command, CreateChild):
        return _if_too_deep(command.parent)
    assert request is not None
    if isinstance(command, TaskCommand) and not isinstance(command, CheckTask):
        task = request.task(command.task_id)
        assert task is not None
        return (
            _if_closed(task)
            or _if_suspended(request)
            or _if_elsewhere(request, task, command, now=now, actor=actor)
        )
    match command:
        case CheckTask(task_id=task_id):
            task = request.task(task_id)
            assert task is not None
            return _if_closed(task)
        case StartRequest():
            return _unless_created(request)
        case CancelRequest() | AddComment():
            return _if_ended(request)
        case WithdrawRequest():
            return _if_ended(request) or _if_suspended(request)
        case SuspendRequest() | SendMessage():
            return _if_ended(request) or _unless_started(request) or _if_suspended(request)
        case ResumeRequest():
            return _if_ended(request) or _unless_suspended(request)
        case WakeRequest():
            return None if due(request, now=now) else _nothing_due(request)
        case FinishService(number=number, attempt=attempt):
            return _unless_called(request, number, attempt=attempt) or _if_suspended(request)
        case GrantResource(number=number, resource=resource):
            return _unless_awaited(request, number, resource) or _if_suspended(request)
        case BeginChild(number=number, attempt=attempt):
            waits = _unless_child_awaited(request, number, attempt=attempt, state=ChildState.ASKED)
            return waits or _if_suspended(request)
        case FinishChild(number=number, attempt=attempt, child=child):
            waits = _unless_child_awaited(
                request, number, attempt=attempt, state=ChildState.RUNNING, child=child
            )
            return waits or _if_suspended(request)
        case CloseChild():
            return _if_ended(request) or _unless_child(request)
        case RetryService(number=number) | SkipService(number=number) | GiveUpService(number=number):
            return _if_ended(request) or _unless_stuck(request, number) or _if_suspended(request)
        case _:
            assert_never(command)


def _unless_created(request: Request) -> Rejected | None:
    if request.status is Status.CREATED:
        return None
    return Rejected(
        Reason.REQUEST_ALREADY_STARTED,
        f"Expected request {request.id} to be CREATED, but it is {request.status} already.",
    )


def _unless_started(request: Request) -> Rejected | None:
    if request.status is not Status.CREATED:
        return None
    return Rejected(
        Reason.REQUEST_NOT_STARTED, f"Expected request {request.id} to be under way; it is not started yet."
    )


def _if_suspended(request: Request) -> Rejected | None:
    if request.suspended_at is None:
        return None
    return Rejected(
        Reason.REQUEST_SUSPENDED,
        f"Request {request.id} is suspended since {request.suspended_at:%Y-%m-%d %H:%M} UTC; it can be worked"
        " on once it is resumed.",
    )


def _unless_suspended(request: Request) -> Rejected | None:
    if request.suspended_at is not None:
        return None
    return Rejected(
        Reason.REQUEST_NOT_SUSPENDED, f"Expected request {request.id} to be suspended; it is not."
    )


def _unless_called(request: Request, number: int, *, attempt: int) -> Rejected | None:
    """An answer is taken once: by the token that still waits for it, and for this attempt."""
    token = request.marking.token(number)
    asked = None if token is None else token.service
    if asked is not None and asked.state is State.CALLING and asked.attempt == attempt:
        return None
    return _answered(request, number)


def _unless_awaited(request: Request, number: int, resource: str) -> Rejected | None:
    token = request.marking.token(number)
    if token is not None and token.resource == resource:
        return None
    return Rejected(
        Reason.RESOURCE_NOT_AWAITED,
        f"Expected request {request.id} to wait for {resource} as number {number}; it has got it, or waits"
        " for it no longer. Nothing was changed.",
    )


def _unless_stuck(request: Request, number: int) -> Rejected | None:
    token = request.marking.token(number)
    if token is None or (token.service is None and token.child is None):
        return _answered(request, number)
    if token.stuck:
        return None
    still = "it is being called" if token.child is None else "what it waits for is under way"
    return Rejected(
        Reason.SERVICE_NOT_STUCK,
        f"Expected {token.step} of request {request.id} to need somebody; {still} still.",
    )


def _unless_child_awaited(
    request: Request, number: int, *, attempt: int, state: ChildState, child: int | None = None
) -> Rejected | None:
    """A child is started once, and its end taken once: for the token and the attempt that wait for it."""
    token = request.marking.token(number)
    waits = None if token is None else token.child
    if waits is not None and (waits.state, waits.attempt, waits.request) == (state, attempt, child):
        return None
    return Rejected(
        Reason.NOT_AWAITED,
        f"Expected request {request.id} to wait for a child as number {number}, attempt {attempt}; it does"
        " not, or not any more. Nothing was changed.",
    )


def _unless_child(request: Request) -> Rejected | None:
    if request.parent is not None:
        return None
    return Rejected(
        Reason.NOT_AWAITED, f"Expected request {request.id} to be a child of another one; it is none."
    )


def _if_too_deep(parent: Parent) -> Rejected | None:
    if parent.depth <= DEEPEST:
        return None
    return Rejected(
        Reason.TOO_DEEP,
        f"Expected at most {DEEPEST} requests above a child, found {parent.depth} with request"
        f" {parent.request}. Look whether workflows start each other without an end.",
    )


def _answered(request: Request, number: int) -> Rejected:
    return Rejected(
        Reason.SERVICE_ANSWERED,
        f"Expected request {request.id} to wait for a service as number {number}; it has got its answer, or"
        " waits for it no longer. Nothing was changed.",
    )


def _nothing_due(request: Request) -> Rejected:
    return Rejected(Reason.NOT_DUE, f"Request {request.id} waits for no hour that has come.")


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
    if task.passed_by is not None:
        by = f", {task.passed_as} by {task.passed_by}"
    return Rejected(
        Reason.TASK_CLOSED,
        f"Expected task {task.id} to be open, but it is {task.status}{by}. Nothing was changed.",
    )


def _is_moved_without(request: Request, task: Task) -> bool:
    """Whether something is left when the task is closed, or the vote that it is of is decided thereby."""
    voted = any(each.status is TaskStatus.COMPLETED for each in seats(request, task))
    return voted or moved_by(request, (each for each in live(request) if each is not task))


def _if_elsewhere(
    request: Request, task: Task, command: Command, *, now: datetime, actor: Actor
) -> Rejected | None:
    claimed = task.status is TaskStatus.CLAIMED
    match command:
        case ClaimTask() if claimed:
            whose = "you have" if task.assignee == actor.username else f"{task.assignee} has"
            return Rejected(
                Reason.TASK_CLAIMED, f"Expected task {task.id} to be free, but {whose} claimed it."
            )
        case CompleteTask() | SendBackTask() | DelegateTask() if claimed and not has(actor, task):
            return Rejected(
                Reason.TASK_CLAIMED,
                f"{task.assignee} has claimed task {task.id}; others can complete it once released.",
            )
        case CancelTask() if not _is_moved_without(request, task):
            return Rejected(
                Reason.NOTHING_LEFT, "It is all that is left to be done; cancel the whole request instead."
            )
        case ReleaseTask() if not claimed and not task.delegated:
            return Rejected(Reason.TASK_NOT_CLAIMED, f"Expected task {task.id} to be claimed; nobody has it.")
        case EscalateTask() if task.escalate_at is None or task.escalate_at > now:
            return Rejected(Reason.NOT_DUE, f"Task {task.id} has nothing to escalate yet.")
        case _:
            return None

"""Authority: who may give which command. One total table, deny by default, no bypass.

`PERMITS` names, for every command, the conditions that must all hold. A command that is missing
from the table is refused; `tests/test_house.py` holds that none is. An administrator has no way
around it: whatever overrides a rule is a permission and a command of its own.
"""

from collections.abc import Callable, Mapping
from typing import Final

from nexusflow.core.commands import (
    AddComment,
    CancelRequest,
    CancelTask,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    EscalateTask,
    FinishService,
    GiveUpService,
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
from nexusflow.core.definition import Definition, Step, WithdrawUntil
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, Task

READ_ALL: Final = "request.read"
REQUESTER: Final = "requester"
CANCEL: Final = "request.cancel"
SUSPEND: Final = "request.suspend"
OVERRIDE: Final = "task.override"
SKIP: Final = "task.skip"
MANAGE_INCIDENTS: Final = "incident.manage"

Condition = Callable[[Definition, Request | None, Command, Actor], Rejected | None]


def refuse(
    definition: Definition, request: Request | None, command: Command, actor: Actor
) -> Rejected | None:
    """Why this actor may not give this command, or None if they may."""
    conditions = PERMITS.get(type(command))
    if conditions is None:
        return _denied(f"Expected a command that somebody may give; nobody may {type(command).__name__}.")
    if not actor.active:
        return _denied(f"Expected an active user, but {actor.username} is disabled.")
    for condition in conditions:
        refusal = condition(definition, request, command, actor)
        if refusal is not None:
            return refusal
    return None


def sees(definition: Definition, request: Request, actor: Actor) -> bool:
    """Whether the request is visible to the actor: a rule of the workflow."""
    if actor.username == request.requester or READ_ALL in actor.permissions:
        return True
    if definition.visibility == "everyone":
        return True
    if isinstance(definition.visibility, Mapping) and actor.roles & set(definition.visibility["roles"]):
        return True
    return any(
        task.permission in actor.permissions
        or task.completed_by == actor.username
        or (task.level > 0 and task.supervisor_role in actor.roles)
        for task in request.tasks
    )


def _denied(message: str) -> Rejected:
    return Rejected(Reason.NOT_PERMITTED, message)


def _holds_create_permission(
    definition: Definition, _request: Request | None, _command: Command, actor: Actor
) -> Rejected | None:
    if definition.create_permission and definition.create_permission in actor.permissions:
        return None
    return _denied(
        f"Starting a request of {definition.key} needs the permission"
        f" {definition.create_permission}, which {actor.username} does not hold."
    )


def _is_requester(
    _definition: Definition, request: Request | None, _command: Command, actor: Actor
) -> Rejected | None:
    assert request is not None
    if actor.username == request.requester:
        return None
    return _denied(f"Only {request.requester}, who made request {request.id}, may do this.")


def _is_undecided(
    definition: Definition, request: Request | None, _command: Command, _actor: Actor
) -> Rejected | None:
    assert request is not None
    decided = next((task for task in request.tasks if task.completed_by is not None), None)
    if definition.withdraw_until is WithdrawUntil.END or decided is None:
        return None
    return Rejected(
        Reason.ALREADY_DECIDED,
        f"Request {request.id} can be withdrawn until somebody has decided; {decided.completed_by} has,"
        f" at {decided.step}.",
    )


def _is_participant(
    definition: Definition, request: Request | None, _command: Command, actor: Actor
) -> Rejected | None:
    assert request is not None
    if sees(definition, request, actor):
        return None
    return _denied(f"{actor.username} has no part in request {request.id}.")


def _holds_step_permission(
    _definition: Definition, request: Request | None, command: Command, actor: Actor
) -> Rejected | None:
    task = _task(request, command)
    if task.permission and task.permission in actor.permissions:
        return None
    return _denied(
        f"The step {task.step} needs the permission {task.permission or '(none is set, so nobody may)'},"
        f" which {actor.username} does not hold."
    )


def _is_separate(
    definition: Definition, request: Request | None, command: Command, actor: Actor
) -> Rejected | None:
    task = _task(request, command)
    assert request is not None
    step = definition.step(task.step)
    if step is None or not step.separate_from:
        return None
    did = _same_person(step, request, actor)
    if did is None:
        return None
    return Rejected(
        Reason.SEPARATION_OF_DUTIES,
        f"The step {task.step} must be done by somebody else than {did}, which was {actor.username}.",
    )


def _same_person(step: Step, request: Request, actor: Actor) -> str | None:
    for other in step.separate_from:
        if other == REQUESTER:
            if actor.username == request.requester:
                return "the requester"
        elif actor.username in request.doers(other):
            return f"whoever did {other}"
    return None


def _is_claimer(
    _definition: Definition, request: Request | None, command: Command, actor: Actor
) -> Rejected | None:
    task = _task(request, command)
    if task.assignee is None or task.assignee == actor.username:
        return None
    return _denied(f"Only {task.assignee}, who claimed task {task.id}, may release it.")


def _holds_message_permission(
    definition: Definition, _request: Request | None, command: Command, actor: Actor
) -> Rejected | None:
    assert isinstance(command, SendMessage)
    waiting = [step for step in definition.steps if step.message == command.name]
    if not waiting:
        known = ", ".join(dict.fromkeys(step.message for step in definition.steps if step.message)) or "none"
        return Rejected(
            Reason.UNKNOWN_MESSAGE,
            f"Expected a message that {definition.key} waits for, one of: {known}; found {command.name!r}.",
        )
    permission = waiting[0].permission
    if permission and permission in actor.permissions:
        return None
    return _denied(
        f"The message {command.name} needs the permission {permission or '(none is set, so nobody may)'},"
        f" which {actor.username} does not hold."
    )


def _is_engine(
    _definition: Definition, _request: Request | None, _command: Command, actor: Actor
) -> Rejected | None:
    return None if actor.engine else _denied("Only the engine itself may do this, when an hour has come.")


def _holds(permission: str, what: str) -> Condition:
    """A permission of the product itself."""

    def holds(
        _definition: Definition, _request: Request | None, _command: Command, actor: Actor
    ) -> Rejected | None:
        if permission in actor.permissions:
            return None
        return _denied(f"{what} needs the permission {permission}, which {actor.username} does not hold.")

    return holds


def _task(request: Request | None, command: Command) -> Task:
    assert request is not None
    assert isinstance(command, TaskCommand)
    task = request.task(command.task_id)
    assert task is not None, "the state is checked for the task before authority is asked"
    return task


PERMITS: Final[Mapping[type[Command], tuple[Condition, ...]]] = {
    CreateRequest: (_holds_create_permission,),
    StartRequest: (_is_requester, _holds_create_permission),
    WithdrawRequest: (_is_requester, _is_undecided),
    CancelRequest: (_holds(CANCEL, "Cancelling a request"),),
    SuspendRequest: (_holds(SUSPEND, "Suspending a request"),),
    ResumeRequest: (_holds(SUSPEND, "Resuming a request"),),
    AddComment: (_is_participant,),
    SendMessage: (_holds_message_permission,),
    WakeRequest: (_is_engine,),
    FinishService: (_is_engine,),
    RetryService: (_holds(MANAGE_INCIDENTS, "Calling a service anew"),),
    SkipService: (_holds(SKIP, "Skipping a service"),),
    GiveUpService: (_holds(MANAGE_INCIDENTS, "Giving a service up"),),
    ClaimTask: (_holds_step_permission, _is_separate),
    ReleaseTask: (_holds_step_permission, _is_claimer),
    CompleteTask: (_holds_step_permission, _is_separate),
    SendBackTask: (_holds_step_permission, _is_separate),
    CancelTask: (_holds(OVERRIDE, "Cancelling a task"),),
    EscalateTask: (_is_engine,),
}

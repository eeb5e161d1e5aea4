"""Authority: who may give which command. One total table, deny by default, no bypass.

`PERMITS` names, for every command, the conditions that must all hold. A command that is missing
from the table is refused; `tests/test_house.py` holds that none is. An administrator has no way
around it: whatever overrides a rule is a permission and a command of its own.
"""

from collections.abc import Callable, Mapping
from typing import Final

from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
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
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    ResumeRequest,
    RetryService,
    SendBackTask,
    SendMessage,
    SkipService,
    SkipTask,
    StartRequest,
    SuspendRequest,
    TaskCommand,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import Definition, WithdrawUntil
from nexusflow.core.eligibility import giver, has, is_offered, keys, principal
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, Task

READ_ALL: Final = "request.read"
CANCEL: Final = "request.cancel"
SUSPEND: Final = "request.suspend"
OVERRIDE: Final = "task.override"
REASSIGN: Final = "task.reassign"
SKIP: Final = "task.skip"
MANAGE_INCIDENTS: Final = "incident.manage"

Condition = Callable[[Plan, Request | None, Command, Actor], Rejected | None]


def refuse(plan: Plan, request: Request | None, command: Command, actor: Actor) -> Rejected | None:
    """Why this actor may not give this command, or None if they may."""
    conditions = PERMITS.get(type(command))
    if conditions is None:
        return _denied(f"Expected a command that somebody may give; nobody may {type(command).__name__}.")
    inactive = _unless_active(actor)
    if inactive is not None:
        return inactive
    for condition in conditions:
        refusal = condition(plan, request, command, actor)
        if refusal is not None:
            return refusal
    return None


def refuse_creating(definition: Definition, *, actor: Actor) -> Rejected | None:
    """Why this actor may not start a request, told from the definition alone."""
    return _unless_active(actor) or _unless_creator(definition, actor)


def _unless_active(actor: Actor) -> Rejected | None:
    return None if actor.active else _denied(f"Expected an active user, but {actor.username} is disabled.")


def sees(definition: Definition, request: Request, actor: Actor) -> bool:
    """Whether the request is visible to the actor: a rule of the workflow."""
    if actor.username == request.requester or READ_ALL in actor.permissions:
        return True
    if definition.visibility == "everyone":
        return True
    if isinstance(definition.visibility, Mapping) and actor.roles & set(definition.visibility["roles"]):
        return True
    held = keys(actor)
    return any(
        task.offered_to in held
        or actor.username in (task.completed_by, *task.delegated)
        or (task.level > 0 and task.supervisor_role in actor.roles)
        for task in request.tasks
    )


def _denied(message: str) -> Rejected:
    return Rejected(Reason.NOT_PERMITTED, message)


def _holds_create_permission(
    plan: Plan, _request: Request | None, _command: Command, actor: Actor
) -> Rejected | None:
    return _unless_creator(plan.definition, actor)


def _unless_creator(definition: Definition, actor: Actor) -> Rejected | None:
    if definition.create_permission and definition.create_permission in actor.permissions:
        return None
    return _denied(
        f"Starting a request of {definition.key} needs the permission"
        f" {definition.create_permission}, which {actor.username} does not hold."
    )


def _is_requester(_plan: Plan, request: Request | None, _command: Command, actor: Actor) -> Rejected | None:
    assert request is not None
    if actor.username == request.requester:
        return None
    return _denied(f"Only {request.requester}, who made request {request.id}, may do this.")


def _is_undecided(plan: Plan, request: Request | None, _command: Command, _actor: Actor) -> Rejected | None:
    assert request is not None
    decided = next((task for task in request.tasks if task.completed_by is not None), None)
    if plan.definition.withdraw_until is WithdrawUntil.END or decided is None:
        return None
    return Rejected(
        Reason.ALREADY_DECIDED,
        f"Request {request.id} can be withdrawn until somebody has decided; {decided.completed_by} has,"
        f" at {decided.step}.",
    )


def _is_participant(plan: Plan, request: Request | None, _command: Command, actor: Actor) -> Rejected | None:
    assert request is not None
    if sees(plan.definition, request, actor):
        return None
    return _denied(f"{actor.username} has no part in request {request.id}.")


def _may_do(plan: Plan, request: Request | None, command: Command, actor: Actor) -> Rejected | None:
    """In their own name or in that of somebody they stand in for."""
    assert request is not None
    found = principal(plan, request, _task(request, command), actor)
    return found if isinstance(found, Rejected) else None


def _is_voted_on(plan: Plan, request: Request | None, command: Command, _actor: Actor) -> Rejected | None:
    task = _task(request, command)
    if plan.steps[task.step].step.quorum is not None:
        return None
    return Rejected(
        Reason.NO_VOTE, f"Expected a step that is voted on; {task.step} is done by one person alone."
    )


def _may_add_voters(plan: Plan, request: Request | None, command: Command, actor: Actor) -> Rejected | None:
    """Whoever has that vote to cast, or may reassign tasks."""
    if REASSIGN in actor.permissions or _may_do(plan, request, command, actor) is None:
        return None
    return _denied(
        f"Adding a reviewer needs a vote to cast, or the permission {REASSIGN}; {actor.username} has neither."
    )


def _is_asked(_plan: Plan, request: Request | None, command: Command, actor: Actor) -> Rejected | None:
    """Whether it is for them or was theirs, even if a duty done meanwhile keeps them from doing it."""
    task = _task(request, command)
    if is_offered(task, actor) or giver(task, actor) is not None:
        return None
    return _denied(f"Task {task.id} of {task.step} is offered to others, not to {actor.username}.")


def _is_claimer(_plan: Plan, request: Request | None, command: Command, actor: Actor) -> Rejected | None:
    """Who handed a task on takes it back even from one who has claimed it."""
    task = _task(request, command)
    if task.assignee is None or has(actor, task) or giver(task, actor) is not None:
        return None
    return _denied(f"Only {task.assignee}, who claimed task {task.id}, may release it.")


def _holds_message_permission(
    plan: Plan, _request: Request | None, command: Command, actor: Actor
) -> Rejected | None:
    assert isinstance(command, SendMessage)
    definition = plan.definition
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


def _is_engine(_plan: Plan, _request: Request | None, _command: Command, actor: Actor) -> Rejected | None:
    return None if actor.engine else _denied("Only the engine itself may do this, when an hour has come.")


def _holds(permission: str, what: str) -> Condition:
    """A permission of the product itself."""

    def holds(_plan: Plan, _request: Request | None, _command: Command, actor: Actor) -> Rejected | None:
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
    GrantResource: (_is_engine,),
    CreateChild: (_is_engine,),  # whoever may start the parent has the child started, by what was published
    BeginChild: (_is_engine,),
    FinishChild: (_is_engine,),
    CloseChild: (_is_engine,),
    RetryService: (_holds(MANAGE_INCIDENTS, "Trying again what is stuck"),),
    SkipService: (_holds(SKIP, "Skipping what is stuck"),),
    GiveUpService: (_holds(MANAGE_INCIDENTS, "Giving up what is stuck"),),
    ClaimTask: (_may_do,),
    ReleaseTask: (_is_asked, _is_claimer),
    CompleteTask: (_may_do,),
    DelegateTask: (_may_do,),
    ReassignTask: (_holds(REASSIGN, "Reassigning a task"),),
    SendBackTask: (_may_do,),
    CancelTask: (_holds(OVERRIDE, "Cancelling a task"),),
    OverrideTask: (_holds(OVERRIDE, "Overriding a task"),),
    SkipTask: (_holds(SKIP, "Skipping a task"),),
    AddReviewer: (_is_voted_on, _may_add_voters),
    EscalateTask: (_is_engine,),
    CheckTask: (_is_engine,),
}

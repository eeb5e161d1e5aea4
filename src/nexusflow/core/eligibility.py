"""Who may do a task, and in whose name.

Somebody acts in their own name, or in that of somebody they stand in for: of one who is absent, or of one
who handed the task on to them. What the step asks (its permission, its rule, to be the one that it is
reserved for) is asked of the one in whose name it is done. Duties that are kept apart are kept from both.
"""

from collections.abc import Iterator
from typing import Final

from nexusflow.core.choose import person
from nexusflow.core.guard import GuardError
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, Task, role_key, user_key
from nexusflow.core.vote import refuse_twice

REQUESTER: Final = "requester"
PARENT: Final = "parent"


def keys(actor: Actor) -> frozenset[str]:
    """What tasks are offered to that the actor may do, in whosever name."""
    own = {*actor.permissions, user_key(actor.username), *map(role_key, actor.roles)}
    return frozenset(own.union(*map(keys, actor.stands_in_for)))


def is_offered(task: Task, actor: Actor) -> bool:
    """Whether the task is for the actor, among others, whatever duties they must keep apart."""
    key = task.offered_to
    return bool(key) and (key in actor.permissions or key in keys(actor))


def has(actor: Actor, task: Task) -> bool:
    """Whether the actor has the task: claimed by or given to them, or to somebody whom they stand in for."""
    return task.assignee in (actor.username, *(each.username for each in actor.stands_in_for))


def principal(plan: Plan, request: Request, task: Task, actor: Actor) -> Actor | Rejected:
    """In whose name the actor may do the task; their own before others. Else why not in their own."""
    refused: Rejected | None = None
    for name in _names(task, actor):
        unfit = misfit(plan, request, task, name, done_by=actor.username)
        if unfit is None:
            return name
        if refused is None or unfit.reason is Reason.ALREADY_VOTED:
            refused = unfit
    return refused or _reserved(task, actor)


def _names(task: Task, actor: Actor) -> Iterator[Actor]:
    """In whose name the actor could do it. One who was handed a task on does it in nobody else's."""
    if not task.delegated:
        yield actor
        yield from actor.stands_in_for
        return
    handed_on_to = {actor.username, *(each.username for each in actor.stands_in_for)}
    if task.reserved_for in handed_on_to:
        yield from (each for each in actor.entrusted_by if each.username == task.delegated[0])


def giver(task: Task, actor: Actor) -> str | None:
    """To whom the task goes back if the actor takes it back: who handed it on, or one they stand in for."""
    names = (actor.username, *(each.username for each in actor.stands_in_for))
    return next((name for name in names if name in task.delegated), None)


def misfit(plan: Plan, request: Request, task: Task, name: Actor, *, done_by: str) -> Rejected | None:
    """Why the task cannot be done in this one's name by that one, or None if it can."""
    if not name.active:
        return _denied(f"Expected an active user, but {name.username} is disabled.")
    if task.reserved_for not in (None, name.username) and not task.delegated:
        return _reserved(task, name)
    if task.role is not None:
        if task.role not in name.roles:
            return _denied(
                f"The step {task.step} is offered to the role {task.role}, which {name.username} does not"
                " have."
            )
    elif not task.permission or task.permission not in name.permissions:
        return _denied(
            f"The step {task.step} needs the permission {task.permission or '(none is set, so nobody may)'},"
            f" which {name.username} does not hold."
        )
    return (
        _unruly(plan, request, task, name)
        or _unseparate(plan, request, task, name, done_by=done_by)
        or _doubled(plan, request, task, name, done_by=done_by)
    )


def _doubled(plan: Plan, request: Request, task: Task, name: Actor, *, done_by: str) -> Rejected | None:
    step = plan.steps.get(task.step)
    if step is None or step.step.quorum is None:
        return None
    return refuse_twice(request, task, name=name.username, done_by=done_by)


def _unruly(plan: Plan, request: Request, task: Task, name: Actor) -> Rejected | None:
    """What the step requires of people besides the permission."""
    step = plan.steps.get(task.step)
    if step is None or step.require is None:
        return None
    variables = {"context": request.context, "actor": person(name), "visits": task.visit}
    held = step.require.evaluate(variables)
    if isinstance(held, GuardError):
        return _denied(
            f"The step {task.step} requires {step.step.require}, which could not be worked out for"
            f" {name.username}: {held.message}"
        )
    if held:
        return None
    return _denied(
        f"The step {task.step} requires {step.step.require}, which does not hold for {name.username}."
    )


def _unseparate(plan: Plan, request: Request, task: Task, name: Actor, *, done_by: str) -> Rejected | None:
    step = plan.definition.step(task.step)
    if step is None or not step.separate_from:
        return None
    for username in dict.fromkeys((done_by, name.username)):
        did = _same_person(plan, step.separate_from, request, username)
        if did is not None:
            return Rejected(
                Reason.SEPARATION_OF_DUTIES,
                f"The step {task.step} must be done by somebody else than {did}, which was {username}.",
            )
    return None


def _same_person(plan: Plan, separate_from: tuple[str, ...], request: Request, username: str) -> str | None:
    for other in separate_from:
        if other == REQUESTER:
            if username == request.requester:
                return "the requester"
        elif other == PARENT and plan.definition.step(PARENT) is None:  # a step of that name is meant first
            if request.parent is not None and username in request.parent.doers:
                return f"whoever started or decided in request {request.parent.request}, which waits for it"
        elif username in request.doers(other):
            return f"whoever did {other}"
    return None


def _reserved(task: Task, actor: Actor) -> Rejected:
    return _denied(f"Task {task.id} is for {task.reserved_for} alone, not for {actor.username}.")


def _denied(message: str) -> Rejected:
    return Rejected(Reason.NOT_PERMITTED, message)

"""Handing a task to somebody else: by whoever may do it, back again, or by a supervisor.

Who hands a task on stays the one in whose name it is done: what the step asks is asked of them, until the
decision is made. To whom a supervisor gives it does it in their own name, so it is asked of that one.
"""

from typing import Final, assert_never

from nexusflow.core.commands import DelegateTask, HandingCommand, ReassignTask, ReleaseTask
from nexusflow.core.eligibility import giver, misfit, principal
from nexusflow.core.events import TaskReleased
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.handed import TaskDelegated, TaskReassigned, TaskReturned, hand
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Task
from nexusflow.core.staffing import unless_anybody

LONGEST_CHAIN: Final = 3
"""So often a task is handed on, from one to the next."""


def hand_over(
    plan: Plan, request: Request, command: HandingCommand, *, actor: Actor, facts: Facts
) -> Advance | Rejected:
    """Let the task be for another from now on."""
    task = request.task(command.task_id)
    assert task is not None
    match command:
        case ReleaseTask():
            return _release(request, task, actor)
        case DelegateTask():
            return _delegate(plan, request, task, command, actor=actor, facts=facts)
        case ReassignTask():
            return _reassign(plan, request, task, command, actor=actor, facts=facts)
        case _:
            assert_never(command)


def _release(request: Request, task: Task, actor: Actor) -> Advance:
    """Give a claim up. One who was handed the task gives it back; who handed it on takes it back."""
    if not task.delegated:
        return advanced(request, (TaskReleased(task.id),))
    to = giver(task, actor) or task.delegated[-1]
    left = task.delegated[: task.delegated.index(to)]
    return advanced(request, (TaskReturned(task.id, actor.username, to, left),))


def _delegate(
    plan: Plan, request: Request, task: Task, command: DelegateTask, *, actor: Actor, facts: Facts
) -> Advance | Rejected:
    name = principal(plan, request, task, actor)
    assert isinstance(name, Actor), "authority is asked before"
    whose = task.reserved_for if task.delegated else name.username
    assert whose is not None, "a task that was handed on is for somebody"
    delegated = (*task.delegated, whose)
    refused = (
        _unless_somebody(command.to, facts)
        or _unless_new(task, command.to, actor, delegated)
        or _unless_short(task, delegated)
        or _unless_fit(misfit(plan, request, task._replace(delegated=delegated), name, done_by=command.to))
    )
    if refused is not None:
        return refused
    behalf = None if name.username == actor.username else name.username
    handed = TaskDelegated(task.id, actor.username, command.to, command.note, delegated, behalf)
    return advanced(request, (handed,))


def _reassign(
    plan: Plan, request: Request, task: Task, command: ReassignTask, *, actor: Actor, facts: Facts
) -> Advance | Rejected:
    to = command.to
    reassigned = TaskReassigned(task.id, actor.username, to, command.note)
    whose = hand(task, reassigned)
    if to is None:
        return advanced(request, (reassigned, *unless_anybody(plan, request, whose, facts.staff)))
    refused = _unless_somebody(to, facts) or _unless_fit(
        misfit(plan, request, whose, facts.people[to], done_by=to)
    )
    return advanced(request, (reassigned,)) if refused is None else refused


def _unless_somebody(to: str, facts: Facts) -> Rejected | None:
    somebody = facts.people.get(to)
    if somebody is not None and somebody.active and not somebody.engine:
        return None
    return _unfit(f"Expected an active user to do the task; {to!r} is none. Nothing was changed.")


def _unless_new(task: Task, to: str, actor: Actor, delegated: tuple[str, ...]) -> Rejected | None:
    if to == actor.username:
        return _unfit(f"Expected somebody else to hand task {task.id} on to; you are {to} yourself.")
    if to in delegated:
        return _unfit(
            f"Expected somebody to hand task {task.id} on to whose it has not been; it has been {to}'s, and"
            " would go in a circle. Release it to give it back."
        )
    return None


def _unless_short(task: Task, delegated: tuple[str, ...]) -> Rejected | None:
    if len(delegated) <= LONGEST_CHAIN:
        return None
    chain = ", ".join(task.delegated)
    return _unfit(
        f"Task {task.id} has been handed on {LONGEST_CHAIN} times already, by {chain}, and not further."
        " Release it to give it back."
    )


def _unless_fit(refused: Rejected | None) -> Rejected | None:
    """What keeps the one named from the task is a fault of what was sent, not of who sent it."""
    return None if refused is None else _unfit(f"{refused.message} Nothing was changed.")


def _unfit(message: str) -> Rejected:
    return Rejected(Reason.NOT_ELIGIBLE, message, (Fault("/to", message),))

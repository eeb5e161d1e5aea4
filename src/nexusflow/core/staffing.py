"""Whether anybody can do a task, and what becomes of one that nobody can.

It is asked when a task opens and again when the directory has changed. Who is away counts as somebody: a
substitute may act. What is not known of people (`Facts.staff`) is never taken for nobody.
"""

from collections.abc import Iterator
from typing import Final

from nexusflow.core.definition import ESCALATE
from nexusflow.core.eligibility import misfit, principal
from nexusflow.core.events import Event, TaskReleased
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.opening import NOBODY
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Staff, Task, TaskId
from nexusflow.core.staffing_events import NobodyEligible, SomebodyEligible, StaffingEvent, TaskOffered

ON_EMPTY: Final = "on_empty"
ESCALATED: Final = "escalated"
RETURNED: Final = "returned"


def eligible(plan: Plan, request: Request, task: Task, staff: Staff) -> Iterator[Actor] | None:
    """Who may do the task in their own name; None where that is not known."""
    if task.reserved_for == NOBODY:
        return iter(())
    who = staff.holders.get(task.permission) if task.role is None else staff.members.get(task.role)
    if who is None:
        return None
    one = task.delegated[0] if task.delegated else task.reserved_for
    asked = (each for each in who if one is None or each.username == one)
    return (each for each in asked if misfit(plan, request, task, each, done_by=each.username) is None)


def unless_anybody(plan: Plan, request: Request, task: Task, staff: Staff) -> tuple[StaffingEvent, ...]:
    """What follows for a task that just opened, if nobody may do it."""
    if _has_somebody(plan, request, task, staff):
        return ()
    return (_way_out(plan, request, task, staff) or NobodyEligible(task.id, task.step, _why(plan, task)),)


def check_task(plan: Plan, request: Request, task_id: TaskId, facts: Facts) -> Advance | Rejected:
    """What has changed for a task since people, roles or permissions did; refused if nothing has."""
    task = request.task(task_id)
    assert task is not None
    events: list[Event] = []
    if _is_held_in_vain(plan, request, task, facts):
        events.append(TaskReleased(task.id))
        task = task._replace(status=TaskStatus.OPEN, assignee=None)
    if _has_somebody(plan, request, task, facts.staff):
        events += [SomebodyEligible(task.id)] if task.orphaned else []
    else:
        offered = _way_out(plan, request, task, facts.staff)
        told = None if task.orphaned else NobodyEligible(task.id, task.step, _why(plan, task))
        events += [event for event in (offered or told,) if event is not None]
    if events:
        return advanced(request, tuple(events))
    return Rejected(Reason.NOT_DUE, f"Whoever could do task {task.id} before can do it now.")


def _has_somebody(plan: Plan, request: Request, task: Task, staff: Staff) -> bool:
    """Whether anybody may do it, as far as is known."""
    found = eligible(plan, request, task, staff)
    return found is None or any(True for _ in found)


def _is_held_in_vain(plan: Plan, request: Request, task: Task, facts: Facts) -> bool:
    """Whether it is claimed by one who may not do it any more, in whosever name."""
    holder = None if task.assignee is None else facts.people.get(task.assignee)
    if holder is None or task.status is not TaskStatus.CLAIMED:
        return False
    return not holder.active or isinstance(principal(plan, request, task, holder), Rejected)


def _way_out(plan: Plan, request: Request, task: Task, staff: Staff) -> TaskOffered | None:
    """Whom else the task goes to: the step's other role, or from that back to the permission's holders."""
    step = plan.steps[task.step].step
    role = plan.definition.role_instead(step)
    ways: list[tuple[str | None, str]] = []
    if role is not None:
        ways.append((role, ESCALATED if step.on_empty == ESCALATE else ON_EMPTY))
    if task.role is not None and not step.names_people:
        ways.append((None, RETURNED))
    for other, cause in ways:
        offered = task._replace(role=other, reserved_for=None, delegated=())
        if other != task.role and _has_somebody(plan, request, offered, staff):
            return TaskOffered(task.id, other, cause)
    return None


def _why(plan: Plan, task: Task) -> str:
    role = plan.definition.role_instead(plan.steps[task.step].step)
    nor = "" if role is None else f", nor may anybody with the role {role}"
    if task.reserved_for == NOBODY and plan.steps[task.step].step.quorum is not None:
        return f"Fewer vote than must be in favour{nor}."
    if task.reserved_for == NOBODY:
        return f"Its `assignee` names nobody{nor}."
    if task.reserved_for is not None and not task.delegated:
        return f"It is for {task.reserved_for} alone, who may not do it{nor}."
    if task.delegated:
        return f"It is done in the name of {task.delegated[0]}, who may not do it{nor}."
    if task.role is not None:
        return f"It is offered to the role {task.role}, of which nobody active may do it."
    return f"Nobody active who holds {task.permission} may do it{nor}."

"""A task opens: its visit, its deadline, and who hears of a breach."""

from datetime import datetime
from math import isfinite
from typing import Final

from nexusflow.core.calendar import deadline
from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.events import TaskOpened
from nexusflow.core.guard import GuardError
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.marking import Path, Token
from nexusflow.core.plan import StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Task, TaskId

LONGEST_SLA_HOURS: Final = 24 * 366 * 100
NOBODY: Final = ""
"""Reserved for no user that there is."""


def open_task(
    plan: StepPlan,
    request: Request,
    *,
    path: Path,
    now: datetime,
    facts: Facts,
    visit: int | None = None,
    turn: Token | None = None,
) -> TaskOpened | Rejected:
    """Enter a task step: its next visit, with a clock of its own. `turn`: the token that has its resource.

    `visit`: the one that is entered once more, by a voter who is added.
    """
    step = plan.step
    if visit is None:
        visit = request.visits(step.key) + 1 if turn is None else turn.visit
    hours = _sla_hours(plan, request, facts.requester, visit=visit)
    if isinstance(hours, Rejected):
        return hours
    due_at = None if hours is None else deadline(now, hours=hours)
    task = Task(
        id=TaskId(next(facts.task_ids)),
        step=step.key,
        visit=visit,
        status=TaskStatus.OPEN,
        opened_at=now,
        permission=step.permission or "",
        due_at=due_at,
        escalate_at=due_at,
        supervisor_role=plan.supervisor_role,
        path=path,
        reserved_for=_reserved_for(plan, request, facts.requester, visit=visit),
        resource=None if turn is None else turn.resource,
    )
    return TaskOpened(task)


def _reserved_for(plan: StepPlan, request: Request, requester: Actor, *, visit: int) -> str | None:
    """The one whom the task is for; NOBODY where the expression names none, as for who has no manager."""
    if plan.assignee is None:
        return None
    value = plan.assignee.evaluate(variables_of(request.context, Outcome(), requester, visits=visit))
    return NOBODY if isinstance(value, GuardError) else str(value)


def _sla_hours(plan: StepPlan, request: Request, requester: Actor, *, visit: int) -> float | Rejected | None:
    if plan.sla is None or isinstance(plan.sla, float):
        return plan.sla
    value = plan.sla.evaluate(variables_of(request.context, Outcome(), requester, visits=visit))
    if isinstance(value, GuardError):
        return Rejected(
            Reason.EXPRESSION_FAILED,
            f"sla_hours of step {plan.step.key} could not be worked out: {value.message}"
            " Nothing was changed.",
        )
    hours = float(value)
    if not usable_hours(hours):
        return Rejected(
            Reason.EXPRESSION_FAILED,
            f"Expected sla_hours of step {plan.step.key} to give hours above 0 and at most"
            f" {LONGEST_SLA_HOURS}, found {hours:g}. Nothing was changed.",
        )
    return hours


def usable_hours(hours: float) -> bool:
    """Whether a deadline can be that many hours away."""
    return isfinite(hours) and 0 < hours <= LONGEST_SLA_HOURS

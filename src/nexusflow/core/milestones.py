"""Milestones: what is offered only until something else has begun."""

from datetime import datetime

from nexusflow.core.events import TaskCancelled
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Facts, Request, Task
from nexusflow.core.settle import settle

_BEGUN = frozenset({TaskStatus.CLAIMED, TaskStatus.COMPLETED})


def pass_milestones(plan: Plan, decided: Advance, *, now: datetime, facts: Facts) -> Advance | Rejected:
    """Close the open tasks that were there only until a step that has begun by now; go on from there.

    What opens thereby may be late itself, so this goes on until nothing is.
    """
    while late := _late(plan, decided.after):
        closed = tuple(TaskCancelled(task.id, f"milestone:{step}", at=now) for task, step in late)
        settled = settle(plan, decided.then(closed), (), now=now, facts=facts)
        if isinstance(settled, Rejected):
            return settled
        decided = settled
    return decided


def _late(plan: Plan, request: Request) -> list[tuple[Task, str]]:
    """The open tasks that are no longer offered, each with the step whose beginning ended the offer."""
    found = []
    for task in request.open_tasks:
        steps = plan.steps[task.step].step.while_not_started
        begun = next((step for step in steps if _has_begun(plan, request, task, step)), None)
        if begun is not None:
            found.append((task, begun))
    return found


def _has_begun(plan: Plan, request: Request, beside: Task, step: str) -> bool:
    """Whether somebody has claimed, completed or passed the step, within the branches that both stand in.

    A fork that is entered again is another round, in which nothing has begun yet.
    """
    here, there = plan.nesting.around[beside.step], plan.nesting.around[step]
    alike = [one == other for one, other in zip(here, there, strict=False)]
    shared = [*alike, False].index(False)
    return any(
        task.step == step
        and (task.status in _BEGUN or task.passed_as is not None)
        and task.path[:shared] == beside.path[:shared]
        for task in request.tasks
    )

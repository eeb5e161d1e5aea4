"""Who is given a task that just opened: whoever did it last, or the next in turn. Else it is offered to all.

Only people who may do it in their own name are given one, and nobody who is away.
"""

from nexusflow.core.definition import Distribution
from nexusflow.core.plan import Plan
from nexusflow.core.request import Facts, Request, Rota, Task
from nexusflow.core.staffing import eligible, unless_anybody
from nexusflow.core.staffing_events import StaffingEvent, TaskAssigned

SAME = "same"


def hand_out(
    plan: Plan, before: Request | None, request: Request, task: Task, facts: Facts
) -> tuple[StaffingEvent, ...]:
    """What follows for a task of `request` that just opened: who gets it, or where it goes if nobody may.

    `before` is how the request stood when the queues were counted.
    """
    empty = unless_anybody(plan, request, task, facts.staff)
    if empty:
        return empty
    assigned = _assign(plan, before, request, task, facts)
    return () if assigned is None else (assigned,)


def _assign(
    plan: Plan, before: Request | None, request: Request, task: Task, facts: Facts
) -> TaskAssigned | None:
    step = plan.steps[task.step].step
    if facts.rota is None or not step.is_given:
        return None
    found = eligible(plan, request, task, facts.staff)
    present = {each.username for each in found or () if each.username not in facts.rota.away}
    preferred = [name for name in _last_doers(request, task) if name in present] if step.prefer else []
    if preferred:
        return TaskAssigned(task.id, preferred[0], SAME)
    if not present:
        return None
    match step.distribution:
        case Distribution.ROUND_ROBIN:
            name = _next(present, after=facts.rota.last.get((request.workflow, task.step), ""))
        case Distribution.SHORTEST_QUEUE:
            name = min(present, key=lambda each: (_queue(facts.rota, before, request, each), each))
        case _:
            return None
    return TaskAssigned(task.id, name, step.distribution.value)


def _last_doers(request: Request, task: Task) -> tuple[str, ...]:
    """Who did the step's last visit, and in whose name."""
    done = [each for each in request.tasks if each.step == task.step and each.completed_by is not None]
    if not done:
        return ()
    last = max(done, key=lambda each: each.visit)
    return tuple(name for name in (last.completed_by, last.on_behalf_of) if name is not None)


def _next(names: set[str], *, after: str) -> str:
    """Whose turn it is, by name, all around."""
    return min((name for name in names if name > after), default=min(names))


def _queue(rota: Rota | None, before: Request | None, request: Request, name: str) -> int:
    """How many open tasks somebody has, with what this command has given them or done of theirs."""
    counted = 0 if rota is None else rota.queues.get(name, 0)
    return counted + held(request, name) - held(before, name)


def held(request: Request | None, name: str) -> int:
    """How many open tasks of the request somebody has."""
    return 0 if request is None else sum(task.open and task.assignee == name for task in request.tasks)

"""Passing a task without its decision: overriding takes an outcome, skipping goes on without one.

Both ask neither for the step's permission nor for separation of duties, but for permissions of their own and
for a reason. The guards decide where it goes, as ever.
"""

from datetime import datetime

from nexusflow.core.choose import Outcome
from nexusflow.core.commands import OverrideTask, OverrulingCommand, SkipTask
from nexusflow.core.definition import Step
from nexusflow.core.events import Event, TaskCancelled
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.overruled import OVERRIDDEN, SKIPPED, TaskOverridden, TaskSkipped
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Facts, Request, Task
from nexusflow.core.settle import Departure, settle
from nexusflow.core.write import write


def overrule_task(
    plan: Plan, request: Request, command: OverrulingCommand, *, now: datetime, by: str, facts: Facts
) -> Advance | Rejected:
    """Close the task as passed, and whatever else was asked of others in its place; leave the step."""
    task = request.task(command.task_id)
    assert task is not None
    step = plan.steps[task.step].step
    outcome = _outcome(step, command)
    if isinstance(outcome, Rejected):
        return outcome
    event: Event
    if isinstance(command, OverrideTask):
        faults = tuple(
            Fault("/data" + fault.path, fault.message)
            for fault in plan.steps[task.step].form.errors(command.data)
        )
        if faults:
            return Rejected(Reason.INVALID_DATA, f"The data does not fit the form of {step.key}.", faults)
        cause, data = OVERRIDDEN, command.data
        event = TaskOverridden(task.id, step.key, task.visit, outcome, command.note, data, at=now, by=by)
    else:
        cause, data = SKIPPED, {}
        event = TaskSkipped(task.id, step.key, task.visit, outcome, command.note, at=now, by=by)
    beside = (TaskCancelled(each.id, cause, at=now) for each in _beside(request, task))
    passed = write(plan, advanced(request, (event, *beside)), step, data)
    if isinstance(passed, Rejected):
        return passed
    left = Departure(task.step, task.visit, Outcome(outcome, data), task.path, task.id)
    return settle(plan, passed, (left,), now=now, facts=facts)


def _outcome(step: Step, command: OverrulingCommand) -> str | Rejected:
    """The one that was named; what is skipped needs to name it only where there are several."""
    named = command.outcome
    if isinstance(command, SkipTask) and named is None and len(step.possible_outcomes) == 1:
        return step.possible_outcomes[0]
    if named is not None and named in step.possible_outcomes:
        return named
    lawful = ", ".join(step.possible_outcomes)
    found = "none" if named is None else repr(named)
    return Rejected(
        Reason.UNKNOWN_OUTCOME,
        f"Expected an outcome of {step.key} to go on by, one of: {lawful}; found {found}.",
        (Fault("/outcome", f"one of: {lawful}"),),
    )


def _beside(request: Request, task: Task) -> list[Task]:
    """Other open tasks of the same visit: several may be asked at once, and the step is left once."""
    place = (task.step, task.visit, task.path)
    return [
        each
        for each in request.open_tasks
        if each.id != task.id and (each.step, each.visit, each.path) == place
    ]

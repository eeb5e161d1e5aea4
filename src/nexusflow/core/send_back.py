"""Sending back: from a task to an earlier one, out of parallel branches too, with no token left behind.

One goes back along one's own way only. Where that leads out of a fork's branches, every branch of the fork
is closed; into a branch beside one's own there is no way, since its work would be done twice and one's
own never. Nor is there one out of a fork that has let its token go on, by its join or to an end: the request
would stand at two places that know nothing of each other.
"""

from datetime import datetime
from typing import Final

from nexusflow.core.commands import SendBackTask
from nexusflow.core.events import SentBack, TaskCancelled
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.gather import live
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.marking import Path
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Facts, Request, Task
from nexusflow.core.settle import Arrival, cancelled, settle
from nexusflow.core.vote import seats

SENT_BACK = "sent_back"
NOTHING_EARLIER: Final = Rejected(
    Reason.CANNOT_SEND_BACK, "Nothing was done before it on its way, so there is nowhere to send it back to."
)


def earlier_steps(plan: Plan, request: Request, task: Task) -> tuple[str, ...]:
    """The task steps that one may send back to from this task, the one that was done last first."""
    kept = _kept(plan, request, task.path)
    done = [
        each.step
        for each in request.tasks
        if each.status is TaskStatus.COMPLETED and kept <= len(each.path) and _on_the_way(each, task)
    ]
    return tuple(key for key in dict.fromkeys(reversed(done)) if plan.nesting.precedes(key, task.step))


def _on_the_way(earlier: Task, task: Task) -> bool:
    """Whether a task stood in branches that this one is in as well: the same, not those of a loop ago."""
    return task.path[: len(earlier.path)] == earlier.path


def _kept(plan: Plan, request: Request, path: Path) -> int:
    """How many of the forks around a task cannot be left by sending back."""
    for depth in range(len(path), 0, -1):
        fork = request.marking.fork(path[depth - 1])
        assert fork is not None, "a path names forks of the marking"
        if fork.joined or (request.marking.ends and fork.step not in plan.nesting.joins):
            return depth
    return 0


def send_back(
    plan: Plan, request: Request, command: SendBackTask, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Close the task or its whole vote, and what else stands in the branches left; enter the earlier step."""
    task = request.task(command.task_id)
    assert task is not None
    lawful = earlier_steps(plan, request, task)
    if not lawful:
        return NOTHING_EARLIER
    if command.to_step not in lawful:
        steps = ", ".join(lawful)
        return Rejected(
            Reason.CANNOT_SEND_BACK,
            f"Expected a step that {task.step} can be sent back to, one of: {steps}; found"
            f" {command.to_step!r}. Nothing was changed.",
            (Fault("/to", f"one of: {steps}"),),
        )
    path = task.path[: len(plan.nesting.around[command.to_step])]
    left = task.path[len(path) :]
    voters = seats(request, task)
    beside = [
        each
        for each in live(request)
        if each is not task and ((left and left[0] in each.path) or each in voters)
    ]
    events = (
        SentBack(task.id, task.step, command.to_step, command.note),
        TaskCancelled(task.id, SENT_BACK, at=now),
        *(cancelled(each, SENT_BACK, now=now) for each in beside),
    )
    return settle(plan, advanced(request, events), (Arrival(command.to_step, path),), now=now, facts=facts)

"""A past case as the engine's orders, each at its own time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nexusflow.cli.replay.folder import PastCase, PastDecision
from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Request, Task
from nexusflow.engine.orders import Order


@dataclass(frozen=True, slots=True)
class CaseStory:
    """Goes on with a case from wherever its request stands: what comes next is read off the request.

    `known` is the request as it was found before, None for a case that is not here yet.
    """

    case: PastCase
    workflow: str
    title: str
    known: Request | None = None

    @property
    def goes_on(self) -> bool:
        """Whether there is anything left to order, as far as is known."""
        return isinstance(self.next_order(self.known), Order)

    @property
    def people(self) -> frozenset[str]:
        """The requester and everybody who decided."""
        return frozenset({self.case.requester, *(decision.actor for decision in self.case.decisions)})

    @property
    def opening(self) -> Order:
        """The order that it goes on with. Not to be asked of a case that is told to its end."""
        order = self.next_order(self.known)
        assert isinstance(order, Order), "only what can go on is told"
        return order

    @property
    def until(self) -> datetime | None:
        """What is open today belongs to the pulse."""
        return None

    def next_order(self, request: Request | None) -> Order | Rejected | None:
        """Create it, or make the next decision on the task that is open at its step."""
        case = self.case
        if request is None:
            create = CreateRequest(case.context, title=self.title, external_id=case.external_id)
            return Order(create, actor=case.requester, workflow=self.workflow, at=case.started_at)
        made = len(decided(request))
        if made >= len(case.decisions) or strayed(case, request) is not None:
            return None
        decision = case.decisions[made]
        task = next((each for each in request.open_tasks if each.step == decision.step), None)
        return _not_open(request, decision) if task is None else _order(task, decision)


def decided(request: Request) -> list[Task]:
    """The tasks that were decided, in the order of their decisions."""
    done = [task for task in request.tasks if task.status is TaskStatus.COMPLETED]
    return sorted(done, key=lambda task: (task.completed_at, task.id))


def strayed(case: PastCase, request: Request) -> int | None:
    """The place of the first decision that is another here than in the folder: somebody went on by hand."""
    for place, task in enumerate(decided(request)):
        if place >= len(case.decisions) or as_decided(task) != as_told(case.decisions[place]):
            return place
    return None


def as_decided(task: Task) -> tuple[Any, ...]:
    """A decision that was made, to be compared."""
    return (task.step, task.outcome, task.completed_by, task.completed_at)


def as_told(decision: PastDecision) -> tuple[Any, ...]:
    """A decision of the folder, to be compared."""
    return (decision.step, decision.outcome, decision.actor, decision.at)


def _order(task: Task, decision: PastDecision) -> Order:
    complete = CompleteTask(task.id, decision.outcome, note=decision.note, data=decision.data)
    return Order(complete, actor=decision.actor, at=decision.at)


def _not_open(request: Request, decision: PastDecision) -> Rejected:
    open_steps = ", ".join(task.step for task in request.open_tasks) or f"none, it is {request.status}"
    return Rejected(
        Reason.TASK_CLOSED,
        f"Expected an open task of step {decision.step}; open in request {request.id}: {open_steps}.",
    )

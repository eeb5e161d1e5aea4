"""Tasks: listed, read, claimed, released, sent back, cancelled, half decided, given one voter more.

Completing one is in `hot`.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, Id, IdInPath, Limit, Text, WorkflowKey
from nexusflow.api.orders import carry_out
from nexusflow.api.problems import not_found, rejected
from nexusflow.api.schemas.handling import (
    Handing,
    NewReviewer,
    Overriding,
    Reason,
    Reassigning,
    SendingBack,
    Skipping,
)
from nexusflow.api.schemas.pages import ListOf
from nexusflow.api.schemas.requests import (
    DecisionDraft,
    KeptDraft,
    RequestAnswer,
    TaskAnswer,
    WhoAnswer,
)
from nexusflow.core.commands import (
    AddReviewer,
    CancelTask,
    ClaimTask,
    DelegateTask,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    SendBackTask,
    SkipTask,
)
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import TaskId
from nexusflow.engine.dispatch import Order
from nexusflow.engine.drafts import read_draft, save_draft
from nexusflow.engine.views.tasks import Scope, TaskFilter, list_tasks, read_task
from nexusflow.engine.views.who import read_who

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("", response_model=ListOf[TaskAnswer], summary="List tasks")
async def get_tasks(
    door: TheDoor,
    caller: SignedIn,
    scope: Annotated[
        Scope, Query(description="`mine`: what the caller may work on now; `all`: all that the caller sees.")
    ] = Scope.MINE,
    status: Annotated[
        list[TaskStatus] | None,
        Query(max_length=4, description="Left out: what is open, that is OPEN and CLAIMED."),
    ] = None,
    workflow: Annotated[WorkflowKey | None, Query()] = None,
    step: Annotated[Text | None, Query(max_length=128)] = None,
    request_id: Annotated[Id | None, Query()] = None,
    overdue: bool | None = None,
    assignee: Annotated[Text | None, Query(max_length=200, description="Who has claimed it.")] = None,
    role: Annotated[
        Text | None, Query(max_length=200, description="Steps whose permission this role grants.")
    ] = None,
    q: Annotated[
        Text | None,
        Query(
            max_length=200,
            description="In the request's title, external id or requester, or an id of either.",
        ),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Tasks, nearest deadline first, those without one last. Of `mine`, closed ones are those one did."""
    wanted = TaskFilter(
        scope, frozenset(status or ()), workflow, step, request_id, overdue, assignee, role, q
    )
    return page_answer(await list_tasks(door.engine, caller.actor, wanted, limit=limit, cursor=cursor))


@router.get("/{task_id}", response_model=TaskAnswer, summary="Read a task")
async def get_task(task_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """One task; `actions` is exactly what the caller may do now, and for what is refused, why."""
    shape = await read_task(door.engine, caller.actor, task_id)
    if shape is None:
        raise not_found(f"a task {task_id}")
    return answer(shape)


@router.get("/{task_id}/who", response_model=WhoAnswer, summary="Who may do a task")
async def get_who(task_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """Who may complete the task now, in whose name, and why the caller may not; for who sees the request."""
    shape = await read_who(door.engine, caller.actor, task_id)
    if shape is None:
        raise not_found(f"a task {task_id}")
    return answer(shape)


@router.post("/{task_id}/claim", response_model=TaskAnswer, summary="Claim a task")
async def claim_task(task_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """Take an open task for oneself; whoever is first has it."""
    order = Order(ClaimTask(TaskId(task_id)), actor=caller.actor.username)
    return answer(await carry_out(door, order))


@router.post("/{task_id}/release", response_model=TaskAnswer, summary="Release a task")
async def release_task(task_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """Give a claimed task back to everybody who may do it.

    One that was handed on is given back by who has it, and taken back by who handed it on.
    """
    order = Order(ReleaseTask(TaskId(task_id)), actor=caller.actor.username)
    return answer(await carry_out(door, order))


@router.post("/{task_id}/delegate", response_model=TaskAnswer, summary="Hand a task on")
async def delegate_task(task_id: IdInPath, body: Handing, door: TheDoor, caller: SignedIn) -> Response:
    """Have another active user do the task in one's name, for whoever may do it.

    What the step asks of people is still asked of the one in whose name it is done; separation of duties
    of both. A task is handed on three times at most, and never in a circle. `release` gives it back.
    """
    command = DelegateTask(TaskId(task_id), body.to, body.note)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.post("/{task_id}/reassign", response_model=TaskAnswer, summary="Give a task to somebody else")
async def reassign_task(task_id: IdInPath, body: Reassigning, door: TheDoor, caller: SignedIn) -> Response:
    """Give a task to somebody whom the step's rules let do it, with `task.reassign`, whoever has claimed it.

    It is theirs alone then. `to: null` takes it from whoever has it and offers it to all who hold its
    permission. Deadline and draft stay.
    """
    command = ReassignTask(TaskId(task_id), body.to, body.note)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.post("/{task_id}/send-back", response_model=RequestAnswer, summary="Send a request back from a task")
async def send_back_task(task_id: IdInPath, body: SendingBack, door: TheDoor, caller: SignedIn) -> Response:
    """Have an earlier step done again. What stands in branches that are left by it is closed.

    Whoever may complete the task may; `steps` of the action tells where to. A note is needed.
    """
    command = SendBackTask(TaskId(task_id), body.to, body.note)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.post("/{task_id}/cancel", response_model=RequestAnswer, summary="Cancel a task")
async def cancel_task(task_id: IdInPath, body: Reason, door: TheDoor, caller: SignedIn) -> Response:
    """Close one task without a decision, with `task.override` and a note; its branch ends there.

    What is open beside it goes on. The last thing left is not cancelled: cancel the request.
    """
    command = CancelTask(TaskId(task_id), body.note)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.post("/{task_id}/override", response_model=RequestAnswer, summary="Override a task")
async def override_task(task_id: IdInPath, body: Overriding, door: TheDoor, caller: SignedIn) -> Response:
    """Take an outcome of a task in the place of those whose decision it is, with `task.override` and a note.

    Neither the step's permission nor separation of duties is asked; the form is, and the guards. It is no
    decision: the task is CANCELLED, `passed_as` overridden, and `passed_by` says by whom.
    """
    command = OverrideTask(TaskId(task_id), body.outcome, body.note, body.data)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.post("/{task_id}/skip", response_model=RequestAnswer, summary="Skip a task")
async def skip_task(task_id: IdInPath, body: Skipping, door: TheDoor, caller: SignedIn) -> Response:
    """Go on without a task, with `task.skip` and a note: by its only outcome, or the one that is named.

    Nothing of its form is asked or kept. It is no decision: the task is CANCELLED, `passed_as` skipped.
    """
    command = SkipTask(TaskId(task_id), body.note, body.outcome)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.post("/{task_id}/reviewers", response_model=RequestAnswer, summary="Give one person more a vote")
async def add_reviewer(task_id: IdInPath, body: NewReviewer, door: TheDoor, caller: SignedIn) -> Response:
    """Open a task for one voter more, in the middle of the vote that this task is of, with a note.

    For whoever may complete the task, and holders of `task.reassign`. The new voter must be one whom the step
    admits, and have no vote yet. A percentage is of one voter more from then on.
    """
    command = AddReviewer(TaskId(task_id), body.username, body.note)
    return answer(await carry_out(door, Order(command, actor=caller.actor.username)))


@router.get("/{task_id}/draft", response_model=KeptDraft, summary="Read the draft of a decision")
async def get_draft(task_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """What is filled in of the task's form, by whoever had it; for those who may complete it."""
    return _draft(task_id, await read_draft(door.engine, caller.actor, task_id))


@router.put("/{task_id}/draft", response_model=KeptDraft, summary="Keep the draft of a decision")
async def put_draft(task_id: IdInPath, body: DecisionDraft, door: TheDoor, caller: SignedIn) -> Response:
    """Keep what is filled in so far: it stays with the task, through a release too, until it is decided.

    It is not checked against the form, and it is written over by the next one.
    """
    kept = await save_draft(door.engine, caller.actor, task_id, data=body.data, note=body.note)
    return _draft(task_id, kept)


def _draft(task_id: int, found: dict[str, Any] | Rejected | None) -> Response:
    if found is None:
        raise not_found(f"a task {task_id}")
    if isinstance(found, Rejected):
        raise rejected(found)
    return answer(found)

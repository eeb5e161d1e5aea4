"""Requests, tasks, and what may be done with them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from nexusflow.api.fields import Id, Incoming, Note, Text, Words, WorkflowKey

RequestStatus = Literal["CREATED", "IN_PROGRESS", "COMPLETED", "REJECTED"]
OpenStatus = Literal["OPEN", "CLAIMED", "COMPLETED", "CANCELLED"]


class OutcomeOffer(BaseModel):
    """One outcome that a task can be completed with."""

    outcome: str
    note_required: bool


class ActionOffer(BaseModel):
    """One action: allowed, or refused with the code and the sentence why."""

    action: Literal["complete", "claim", "release", "start", "withdraw", "comment"]
    allowed: bool
    code: str | None = None
    reason: str | None = None
    outcomes: list[OutcomeOffer] | None = None
    form: dict[str, Any] | None = Field(None, description="JSON Schema of a completion's data.")


class BareTask(BaseModel):
    """One activation of a task step, as one of many."""

    id: int
    request_id: int
    workflow: str
    step: str
    step_name: str
    visit: int
    status: OpenStatus
    assignee: str | None
    outcome: str | None
    note: str | None
    opened_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    completed_by: str | None = Field(description="Who decided it; `assignee` is who had claimed it.")
    is_sla_breached: bool


class TaskOfRequest(BareTask):
    """One activation of a task step, beside the request that it belongs to."""

    actions: list[ActionOffer] = Field(
        description="Exactly what the caller may do now, and why not the rest."
    )


class TaskAnswer(TaskOfRequest):
    """One activation of a task step, and what it belongs to."""

    workflow_name: str
    request_title: str
    requester: str
    context: dict[str, Any] = Field(description="The request's, as it stands now.")


class _RequestFields(BaseModel):
    id: int
    workflow: str
    version: int
    title: str
    status: RequestStatus
    resolution: str | None
    context: dict[str, Any]
    requester: str
    external_id: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class BareRequest(_RequestFields):
    """One run of one published version, as one of many."""

    open_tasks: list[BareTask]


class RequestAnswer(_RequestFields):
    """One run of one published version."""

    open_tasks: list[TaskOfRequest]
    actions: list[ActionOffer]


class CompletionAnswer(BaseModel):
    """What came of a completion, whole or not at all."""

    task: TaskOfRequest
    request: RequestAnswer
    opened: list[TaskOfRequest]


class NewRequest(Incoming):
    """A request to create, and to start at once unless `start` is false."""

    workflow: WorkflowKey = Field(examples=["purchase-order"])
    title: Text = Field("", max_length=200, examples=["Four chairs"])
    context: dict[str, Any] = Field(
        examples=[{"amount": 640, "vendor": "Chairs Ltd", "category": "goods", "description": "Four chairs"}]
    )
    start: bool = True
    external_id: Words | None = Field(None, examples=["PO-2026-117"])


class Completion(Incoming):
    """A decision: an outcome of the step, a note, and data for the step's form."""

    outcome: Words = Field(examples=["approve"])
    note: Note = Field("", examples=["Within budget."])
    data: dict[str, Any] = Field(default_factory=dict, examples=[{"cost_centre": "R&D-17"}])


class CompletionOf(Completion):
    """A completion that says which task it is of."""

    task_id: Id


class Completions(Incoming):
    """Up to 500 completions, each done or refused on its own."""

    items: list[CompletionOf] = Field(min_length=1, max_length=500)


class CompletionResult(BaseModel):
    """`done` with the answer, or `refused` with the problem."""

    task_id: int
    status: Literal["done", "refused"]
    task: BareTask | None = None
    request: BareRequest | None = None
    opened: list[BareTask] | None = None
    code: str | None = None
    problem: dict[str, Any] | None = Field(
        None, description="As it would be answered to a single completion."
    )


class CompletionResults(BaseModel):
    """One result for each item, in their order."""

    results: list[CompletionResult]


class Withdrawal(Incoming):
    """Why a request is taken back."""

    note: Note = ""


class NewComment(Incoming):
    """Something to say on a request."""

    body: Text = Field(min_length=1, max_length=10_000, examples=["The vendor delivers on Friday."])


class CommentAnswer(BaseModel):
    """What was said."""

    request_id: int
    author: str
    body: str
    at: datetime


class TimelineEntry(BaseModel):
    """One thing that happened; `routed` has in its metadata how every guard came out."""

    id: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    task_id: int | None
    metadata: dict[str, Any]

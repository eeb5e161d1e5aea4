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


class StepName(BaseModel):
    """A step, and what it is called."""

    step: str
    step_name: str


class MessageOffer(BaseModel):
    """A message that is waited for, and the JSON Schema of its data."""

    name: str
    form: dict[str, Any] | None


class ServiceState(BaseModel):
    """How it stands with a service that is waited for: it is being called, or needs a person."""

    state: Literal["calling", "stuck"]
    error: str | None = Field(description="Why it is stuck.")


class WaitedForChild(BaseModel):
    """How it stands with a child that is waited for: it is to be started, runs, or needs a person."""

    state: Literal["asked", "running", "stuck"]
    request_id: int | None = Field(description="None as long as it is not started.")
    error: str | None = Field(description="Why it is stuck.")


class StuckService(StepName):
    """A service or a child that needs a person, by its number within the request."""

    number: int


class WaitingBranch(StepName):
    """A branch that waits: for an instant, a message, a service, a child, a resource, or for others."""

    since: datetime
    wake_at: datetime | None
    message: str | None
    resource: str | None = Field(description="What its task needs to itself, as soon as it is free.")
    number: int = Field(description="Its own within the request.")
    service: ServiceState | None
    child: WaitedForChild | None


class VoteCount(BaseModel):
    """What has been cast: in favour and against, of so many voters, of whom so many must be in favour."""

    in_favour: int = Field(alias="for")
    against: int
    of: int
    needed: int


class GroupCount(VoteCount):
    """The count of one group of voters."""

    role: str


class Vote(VoteCount, StepName):
    """A vote that is not decided yet; each voter has a task of the step's visit."""

    visit: int
    groups: list[GroupCount] = Field(description="By group, where several vote.")


class ActionOffer(BaseModel):
    """One action: allowed, or refused with the code and the sentence why."""

    action: Literal[
        "complete",
        "claim",
        "release",
        "delegate",
        "reassign",
        "override",
        "skip",
        "send_back",
        "cancel",
        "add_reviewer",
        "start",
        "withdraw",
        "suspend",
        "resume",
        "comment",
        "send_message",
        "retry_service",
        "skip_service",
        "give_up_service",
    ]
    allowed: bool
    code: str | None = None
    reason: str | None = None
    outcomes: list[OutcomeOffer] | None = None
    form: dict[str, Any] | None = Field(None, description="JSON Schema of a completion's data.")
    messages: list[MessageOffer] | None = Field(None, description="Messages that are waited for.")
    services: list[StuckService] | None = Field(None, description="Services and children that need a person.")
    steps: list[StepName] | None = Field(None, description="Where it can be sent back to.")


class BareTask(BaseModel):
    """One activation of a task step, as one of many."""

    id: int
    request_id: int
    workflow: str
    step: str
    step_name: str
    visit: int
    status: OpenStatus
    assignee: str | None = Field(description="Who has claimed it, or else whom it is for.")
    reserved_for: str | None = Field(description="The one person whom it is for, if it is for one.")
    role: str | None = Field(description="The role that it is offered to in the place of its permission.")
    group: str | None = Field(description="The role that it is a vote of, where several groups vote.")
    delegated_by: list[str] = Field(description="Who handed it on, one after the other.")
    outcome: str | None
    note: str | None
    opened_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    completed_by: str | None = Field(description="Who decided it; `assignee` is who had claimed it.")
    on_behalf_of: str | None = Field(description="In whose name it was decided, if not in one's own.")
    passed_as: Literal["overridden", "skipped"] | None = Field(
        description="How it was passed without its decision, if it was; the note says why."
    )
    passed_by: str | None = Field(description="Who overrode or skipped it.")
    is_sla_breached: bool


class TaskOfRequest(BareTask):
    """One activation of a task step, beside the request that it belongs to."""

    actions: list[ActionOffer] = Field(
        description="Exactly what the caller may do now, and why not the rest."
    )


class WhoMayAct(BaseModel):
    """Somebody who may complete a task now."""

    username: str
    name: str
    on_behalf_of: str | None = Field(description="In whose name, if not in their own.")
    away: bool = Field(description="Whether they have entered that they are away now.")


class WhoAnswer(BaseModel):
    """Who may complete a task now, and what the caller may do with it and why not the rest."""

    people: list[WhoMayAct] = Field(description="The first twenty of them, by username.")
    count: int
    complete: bool = Field(
        description="False where more than 1,000 were to be asked about: there may be more."
    )
    actions: list[ActionOffer]


class TaskAnswer(TaskOfRequest):
    """One activation of a task step, and what it belongs to."""

    workflow_name: str
    request_title: str
    request_suspended_at: datetime | None = Field(description="Since when nobody can work on its request.")
    requester: str
    context: dict[str, Any] = Field(description="The request's, as it stands now.")


class ParentOfRequest(BaseModel):
    """The request that waits for this one, and at which of its steps."""

    request_id: int
    step: str


class ChildOfRequest(BaseModel):
    """A request that was started for a step of this one."""

    id: int
    workflow: str
    workflow_name: str
    title: str
    status: RequestStatus
    resolution: str | None
    step: str = Field(description="The step of this request that it was started for.")
    created_at: datetime
    ended_at: datetime | None


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
    suspended_at: datetime | None = Field(description="Since when nobody can work on it.")
    parent: ParentOfRequest | None


class BareRequest(_RequestFields):
    """One run of one published version, as one of many."""

    open_tasks: list[BareTask]


class RequestAnswer(_RequestFields):
    """One run of one published version."""

    open_tasks: list[TaskOfRequest]
    votes: list[Vote] = Field(description="Votes that are not decided yet.")
    waiting: list[WaitingBranch] = Field(
        description="Branches that wait: for an hour, a message, a child, or each other."
    )
    actions: list[ActionOffer]
    children: list[ChildOfRequest] | None = Field(
        None, description="Those that the caller sees, oldest first; told where one request is read."
    )
    children_unseen: int | None = Field(
        None, description="How many others there are; told where one request is read."
    )


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


class DecisionDraft(Incoming):
    """What is filled in of a decision so far."""

    data: dict[str, Any] = Field(default_factory=dict, examples=[{"cost_centre": "R&D"}])
    note: Note = Field("", examples=["Still to ask:"])


class KeptDraft(BaseModel):
    """What is filled in of a decision so far, and who kept it last; nobody where nothing is kept."""

    data: dict[str, Any]
    note: str
    saved_by: str | None
    saved_at: datetime | None


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


class NewMessage(Incoming):
    """What a message says."""

    data: dict[str, Any] = Field(default_factory=dict, examples=[{"paid": True}])


class ReceivedMessage(BaseModel):
    """A message that came: taken by a step that waited for it, or kept until one does."""

    name: str
    kept: bool


class SentMessageAnswer(BaseModel):
    """What became of a message, and the request as it is now."""

    message: ReceivedMessage
    request: RequestAnswer


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

"""What can be asked of the core. Commands are imperative; each needs a permit (`permit.PERMITS`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nexusflow.core.request import TaskId
from nexusflow.core.subflow import Parent


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """Create a request of the definition at hand, and start it at once unless told not to."""

    context: Mapping[str, Any]
    title: str = ""
    external_id: str | None = None
    start: bool = True


@dataclass(frozen=True, slots=True)
class StartRequest:
    """Start a request that was created without starting."""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """The requester takes the request back."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """Somebody who may closes the whole request, with a reason."""

    note: str


@dataclass(frozen=True, slots=True)
class SuspendRequest:
    """Let nobody work on the request for a while, with a reason."""

    note: str


@dataclass(frozen=True, slots=True)
class ResumeRequest:
    """Let a suspended request go on."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class AddComment:
    """Say something on a request; changes nothing but the record."""

    text: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Tell a request something that one of its wait steps waits for."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WakeRequest:
    """The pulse says: an hour has come that this request waits for. The core says whether it has."""


@dataclass(frozen=True, slots=True)
class FinishService:
    """A worker says what came of a call: `succeeded` with the answer, or `failed` with the error.

    `number` is the token's, `attempt` the one that the call was made for.
    """

    number: int
    attempt: int
    outcome: str
    data: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class CreateChild:
    """Create and start a request that another one waits for; it belongs to that one's requester."""

    context: Mapping[str, Any]
    parent: Parent
    title: str = ""


@dataclass(frozen=True, slots=True)
class BeginChild:
    """The engine says what came of starting a child: the request, or why there is none.

    `number` is the token's, `attempt` the one that the child was to be started for.
    """

    number: int
    attempt: int
    child: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class FinishChild:
    """The engine says how a child has ended: `completed` or `rejected`, with its context."""

    number: int
    attempt: int
    child: int
    outcome: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CloseChild:
    """The engine says: nobody waits for this child any more. `cause` is what became of the token that did."""

    cause: str


@dataclass(frozen=True, slots=True)
class RetryService:
    """Have a service that is stuck called anew, or a child started anew."""

    number: int


@dataclass(frozen=True, slots=True)
class SkipService:
    """Go on as if a service that is stuck had succeeded, or a child been completed; the note says why."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class GiveUpService:
    """Let a service that is stuck count as failed; where that leads nowhere, the request ends.

    A child that is stuck counts as rejected.
    """

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class GrantResource:
    """The engine says: a resource is free that this token waits for. The core says whether it may have it.

    `number` is the token's.
    """

    number: int
    resource: str


@dataclass(frozen=True, slots=True)
class ClaimTask:
    """Take an open task for oneself."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class ReleaseTask:
    """Give a claimed task back to everybody who may do it, or one that was handed on to whoever did that."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class DelegateTask:
    """Hand a task on to somebody, who does it in one's name."""

    task_id: TaskId
    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReassignTask:
    """Give a task to somebody who may do it, whoever has it; to nobody: to all who hold its permission."""

    task_id: TaskId
    to: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Decide a task: an outcome of the step's closed list, a note, and data for the step's form."""

    task_id: TaskId
    outcome: str
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SendBackTask:
    """Send the request back from a task to a step that it has been through, with a reason."""

    task_id: TaskId
    to_step: str
    note: str


@dataclass(frozen=True, slots=True)
class CancelTask:
    """Close one task without a decision, with a reason; its branch ends there."""

    task_id: TaskId
    note: str


@dataclass(frozen=True, slots=True)
class OverrideTask:
    """Take an outcome of a task in the place of those whose decision it is, with a reason."""

    task_id: TaskId
    outcome: str
    note: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkipTask:
    """Go on without a task, with a reason: by its only outcome, or the one that is named."""

    task_id: TaskId
    note: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class AddReviewer:
    """Give one person more a vote, in the middle of it; the note says why. The task is one of the vote's."""

    task_id: TaskId
    username: str
    note: str


@dataclass(frozen=True, slots=True)
class EscalateTask:
    """The pulse says: this task's hour has come. The core says whether it has."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class CheckTask:
    """The pulse says: people have changed under this task. The core says what follows."""

    task_id: TaskId


StuckCommand = RetryService | SkipService | GiveUpService
"""What a person says about a service or a child that is stuck."""
ChildCommand = CreateChild | BeginChild | FinishChild | CloseChild
"""What the engine says about children and their parents."""
HandingCommand = ReleaseTask | DelegateTask | ReassignTask
"""What makes a task somebody else's."""
OverrulingCommand = OverrideTask | SkipTask
"""What passes a task without its decision."""
TaskCommand = (
    ClaimTask
    | HandingCommand
    | CompleteTask
    | SendBackTask
    | CancelTask
    | OverrulingCommand
    | AddReviewer
    | EscalateTask
    | CheckTask
)

Command = (
    CreateRequest
    | StartRequest
    | WithdrawRequest
    | CancelRequest
    | SuspendRequest
    | ResumeRequest
    | AddComment
    | SendMessage
    | WakeRequest
    | FinishService
    | GrantResource
    | ChildCommand
    | StuckCommand
    | TaskCommand
)

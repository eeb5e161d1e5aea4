"""What has happened. Events change the state through `evolve` and become the audit through `codec`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nexusflow.core.handed import Handed
from nexusflow.core.lifecycle import Status
from nexusflow.core.marking import Token
from nexusflow.core.overruled import Overruled
from nexusflow.core.request import Request, Task, TaskId
from nexusflow.core.resource_events import ResourceAwaited, ResourceGranted
from nexusflow.core.staffing_events import StaffingEvent
from nexusflow.core.subflow_events import SubflowEvent
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How one transition came out: its guard's text, the result, and what the guard read."""

    to_step: str
    guard: str | None
    priority: int
    result: bool
    read: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RequestCreated:
    """A request exists, in its first status."""

    request: Request


@dataclass(frozen=True, slots=True)
class RequestStarted:
    """The request left its first status."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Routed:
    """A transition was taken, and why: every guard that was looked at.

    `visit` counts the entries of a decision step; None where no guard of it asks.
    """

    from_step: str
    outcome: str | None
    to_step: str
    evaluations: tuple[Evaluation, ...] = ()
    visit: int | None = None


@dataclass(frozen=True, slots=True)
class Forked:
    """A fork opened a branch to each of these steps; `number` is its own within the request."""

    from_step: str
    visit: int
    number: int
    to_steps: tuple[str, ...]
    evaluations: tuple[Evaluation, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenRested:
    """A token came to a step at which it waits for something else than a person."""

    token: Token


@dataclass(frozen=True, slots=True)
class WaitBegan:
    """A token came to a wait step; the wait is entered once more."""

    token: Token


@dataclass(frozen=True, slots=True)
class WaitEnded:
    """What a token waited for has come: its `time`, or a `message`."""

    number: int
    step: str
    cause: str


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message came for the request; `kept` until a wait step takes it, if nobody waits for it yet."""

    name: str
    data: Mapping[str, Any]
    kept: bool


@dataclass(frozen=True, slots=True)
class MessageTaken:
    """A wait step was entered for which a message had been kept."""

    name: str
    step: str


@dataclass(frozen=True, slots=True)
class ServiceCalled:
    """A token came to a service step: a worker is to make the call. `retries`: attempts after the first.

    `call` is `{via: "http", url, method, body, timeout}` or `{via: "email", to, subject, body}`.
    """

    token: Token
    call: Mapping[str, Any]
    retries: int


@dataclass(frozen=True, slots=True)
class ServiceRetried:
    """Somebody had a service that is stuck called anew, with what the request says now."""

    number: int
    step: str
    attempt: int
    call: Mapping[str, Any]
    retries: int


@dataclass(frozen=True, slots=True)
class ServiceFinished:
    """The answer of a service came, or it failed for good; `error` says why."""

    number: int
    step: str
    outcome: str
    data: Mapping[str, Any]
    error: str = ""


@dataclass(frozen=True, slots=True)
class ServiceStuck:
    """A service failed for good, or its answer leads nowhere: a person must say how to go on."""

    number: int
    step: str
    error: str


@dataclass(frozen=True, slots=True)
class ServiceSkipped:
    """Somebody let the request go on as if the service had succeeded, and said why."""

    number: int
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class ServiceGivenUp:
    """Somebody let a service that is stuck count as failed, and said why."""

    number: int
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A join let one token on for these of the fork's; `tasks` are those that were done on the way."""

    step: str
    visit: int
    fork: int
    tokens: tuple[int, ...]
    tasks: tuple[TaskId, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenAbsorbed:
    """A token came to a join that had let one on for its fork already; it ends there."""

    step: str
    fork: int


@dataclass(frozen=True, slots=True)
class TokenCancelled:
    """A token at rest is gone, without having been waited for."""

    number: int
    step: str
    cause: str


@dataclass(frozen=True, slots=True)
class BranchEnded:
    """A branch came to an end of the process while others go on."""

    step: str


@dataclass(frozen=True, slots=True)
class Diverted:
    """A step was not entered once more, because that had been done often enough."""

    step: str
    visits: int
    to_step: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """Somebody sent the request back from a task to a step that it had been through."""

    task_id: TaskId
    from_step: str
    to_step: str
    note: str


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """A task step was entered; its clock runs."""

    task: Task


@dataclass(frozen=True, slots=True)
class TaskClaimed:
    """Somebody took the task for themselves."""

    task_id: TaskId
    assignee: str


@dataclass(frozen=True, slots=True)
class TaskReleased:
    """The task is everybody's again."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """A decision was made; `on_behalf_of` tells in whose name, if not in one's own."""

    task_id: TaskId
    step: str
    visit: int
    outcome: str
    note: str
    data: Mapping[str, Any]
    at: datetime
    by: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class ContextWritten:
    """Fields of a decision's data became part of the context."""

    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """The task is closed without a decision. `note` is what a person who closed it said."""

    task_id: TaskId
    cause: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskEscalated:
    """The deadline passed with the task open: flagged, and escalated to the role."""

    task_id: TaskId
    level: int
    to_role: str
    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestSuspended:
    """Nobody works on the request until it is resumed; its deadlines stand still."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class RequestResumed:
    """A suspended request goes on."""

    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineChanged:
    """A task must be completed by another time than before."""

    task_id: TaskId
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Commented:
    """Somebody said something."""

    text: str


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """The request reached its end."""

    status: Status
    resolution: str
    at: datetime
    note: str = ""


Event = (
    RequestCreated
    | RequestStarted
    | Routed
    | Forked
    | TokenRested
    | WaitBegan
    | WaitEnded
    | MessageReceived
    | MessageTaken
    | ResourceAwaited
    | ResourceGranted
    | ServiceCalled
    | ServiceRetried
    | ServiceFinished
    | ServiceStuck
    | ServiceSkipped
    | ServiceGivenUp
    | SubflowEvent
    | Joined
    | TokenAbsorbed
    | TokenCancelled
    | BranchEnded
    | Diverted
    | SentBack
    | TaskOpened
    | TaskClaimed
    | TaskReleased
    | StaffingEvent
    | Handed
    | Overruled
    | TaskCompleted
    | ContextWritten
    | TaskCancelled
    | ReviewerAdded
    | VoteDecided
    | TaskEscalated
    | RequestSuspended
    | RequestResumed
    | DeadlineChanged
    | Commented
    | RequestEnded
)

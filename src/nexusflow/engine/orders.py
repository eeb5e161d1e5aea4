"""What is asked of the engine, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nexusflow.core.advance import Advance
from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
    BeginChild,
    CancelRequest,
    CancelTask,
    CheckTask,
    ClaimTask,
    CloseChild,
    Command,
    CompleteTask,
    CreateChild,
    CreateRequest,
    DelegateTask,
    EscalateTask,
    FinishChild,
    FinishService,
    GiveUpService,
    GrantResource,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    ResumeRequest,
    RetryService,
    SendBackTask,
    SendMessage,
    SkipService,
    SkipTask,
    StartRequest,
    SuspendRequest,
    TaskCommand,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.events import Event, TaskOpened
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Actor, Request, Task
from nexusflow.engine.shapes import answer_shape, result_shape


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A caller's key, and the SHA-256 of what was asked under it."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """A command, and who gives it. `workflow` is for creating, `request_id` for commands on a request.

    To begin a child takes both: the workflow to create one of, and the request that waits for it.

    `at` is the business clock of replayed history; left out, the database's clock counts.
    """

    command: Command
    actor: str
    workflow: str | None = None
    request_id: int | None = None
    idempotency: Idempotency | None = None
    at: datetime | None = None

    @property
    def names(self) -> str | None:
        """The user whom the command names, if it names one."""
        if isinstance(self.command, AddReviewer):
            return self.command.username
        return self.command.to if isinstance(self.command, DelegateTask | ReassignTask) else None

    @property
    def task_id(self) -> int | None:
        """The task that the command is about, if it is about one."""
        return self.command.task_id if isinstance(self.command, TaskCommand) else None

    @property
    def resource(self) -> str | None:
        """The resource that the command gives away, if it gives one."""
        return self.command.resource if isinstance(self.command, GrantResource) else None


@dataclass(frozen=True, slots=True)
class Done:
    """The order was carried out, whole, and is committed."""

    command: Command
    advance: Advance
    plan: Plan
    actor: Actor
    at: datetime

    @property
    def request(self) -> Request:
        """The request as it is now."""
        return self.advance.after

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened."""
        return self.advance.events

    @property
    def task(self) -> Task | None:
        """The task that the command was about, as it is now."""
        if isinstance(self.command, TaskCommand):
            return self.request.task(self.command.task_id)
        return None

    @property
    def opened(self) -> tuple[Task, ...]:
        """The tasks that were opened."""
        return tuple(event.task for event in self.events if isinstance(event, TaskOpened))

    @property
    def answer(self) -> dict[str, Any]:
        """The answer in the contract's shape, JSON-ready."""
        return answer_shape(self.command, self.advance, self.plan, now=self.at, actor=self.actor)

    @property
    def result(self) -> dict[str, Any]:
        """The answer as one of many completions: the same, without `actions`."""
        assert isinstance(self.command, CompleteTask)
        return result_shape(self.advance, self.plan, self.command)


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same key came again with the same content: nothing was done, the first answer stands."""

    answer: dict[str, Any]


Outcome = Done | Repeated | Rejected

COMMAND_NAMES: Final[Mapping[type[Command], str]] = {
    CreateRequest: "request.create",
    StartRequest: "request.start",
    WithdrawRequest: "request.withdraw",
    CancelRequest: "request.cancel",
    SuspendRequest: "request.suspend",
    ResumeRequest: "request.resume",
    AddComment: "request.comment",
    ClaimTask: "task.claim",
    ReleaseTask: "task.release",
    DelegateTask: "task.delegate",
    ReassignTask: "task.reassign",
    CompleteTask: "task.complete",
    SendMessage: "request.message",
    WakeRequest: "request.wake",
    FinishService: "service.finish",
    GrantResource: "resource.grant",
    CreateChild: "subflow.create",
    BeginChild: "subflow.begin",
    FinishChild: "subflow.finish",
    CloseChild: "subflow.close",
    RetryService: "service.retry",
    SkipService: "service.skip",
    GiveUpService: "service.give_up",
    SendBackTask: "task.send_back",
    CancelTask: "task.cancel",
    OverrideTask: "task.override",
    SkipTask: "task.skip",
    AddReviewer: "task.add_reviewer",
    EscalateTask: "task.escalate",
    CheckTask: "task.check",
}


def key_row(order: Order) -> dict[str, str]:
    """What an idempotency key is looked up by."""
    assert order.idempotency is not None
    return {"username": order.actor, "key": order.idempotency.key}


def external_row(order: Order) -> dict[str, str | None]:
    """What an external id is looked up by."""
    assert isinstance(order.command, CreateRequest)
    return {"workflow_key": order.workflow, "external_id": order.command.external_id}

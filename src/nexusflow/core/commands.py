"""What can be asked of the core. Commands are imperative; each needs a permit (`permit.PERMITS`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nexusflow.core.request import TaskId


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
class AddComment:
    """Say something on a request; changes nothing but the record."""

    text: str


@dataclass(frozen=True, slots=True)
class ClaimTask:
    """Take an open task for oneself."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class ReleaseTask:
    """Give a claimed task back to everybody who may do it."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Decide a task: an outcome of the step's closed list, a note, and data for the step's form."""

    task_id: TaskId
    outcome: str
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EscalateTask:
    """The pulse says: this task's hour has come. The core says whether it has."""

    task_id: TaskId


TaskCommand = ClaimTask | ReleaseTask | CompleteTask | EscalateTask

Command = CreateRequest | StartRequest | WithdrawRequest | AddComment | TaskCommand

"""A plotted request as the engine's orders, each at its own time."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    ReleaseTask,
    WithdrawRequest,
)
from nexusflow.core.request import Request, TaskId
from nexusflow.engine.orders import Order


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide the task that is open."""

    outcome: str
    note: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim the task that is open."""


@dataclass(frozen=True, slots=True)
class Release:
    """Give it back."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what, and when."""

    at: datetime
    actor: str
    what: Decide | Claim | Release | AddComment | WithdrawRequest | CreateRequest


@dataclass(slots=True)
class DemoStory:
    """Deeds from the creation on, told once from the beginning."""

    workflow: str
    deeds: tuple[Deed, ...]
    until: datetime | None
    _done: int = field(default=0, init=False)

    @property
    def people(self) -> frozenset[str]:
        """Everybody in it."""
        return frozenset(deed.actor for deed in self.deeds)

    @property
    def external_id(self) -> str:
        """The name under which the request is found again."""
        create = self.deeds[0].what
        assert isinstance(create, CreateRequest)
        assert create.external_id is not None
        return create.external_id

    @property
    def opening(self) -> Order:
        """The creation."""
        return _order(self.deeds[0], self.workflow, None)

    def next_order(self, request: Request | None) -> Order | None:
        """The next deed as an order on the request as it is now."""
        if self._done >= len(self.deeds):
            return None
        deed = self.deeds[self._done]
        self._done += 1
        return _order(deed, self.workflow, request)


def _order(deed: Deed, workflow: str, request: Request | None) -> Order:
    if request is None:
        assert isinstance(deed.what, CreateRequest), "a story begins with a creation"
        return Order(deed.what, actor=deed.actor, workflow=workflow, at=deed.at)
    return Order(_command(deed, request), actor=deed.actor, request_id=request.id, at=deed.at)


def _command(deed: Deed, request: Request) -> Command:
    match deed.what:
        case Decide(outcome=outcome, note=note, data=data):
            return CompleteTask(_open(request), outcome, note=note, data=data)
        case Claim():
            return ClaimTask(_open(request))
        case Release():
            return ReleaseTask(_open(request))
        case command:
            return command


def _open(request: Request) -> TaskId:
    """The example workflows have one open task at a time."""
    [task] = request.open_tasks
    return task.id

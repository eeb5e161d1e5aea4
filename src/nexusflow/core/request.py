"""What is true of one run: the state that `advance` reads and `evolve` makes.

A request carries all its tasks, closed ones too: how often a step was visited and who did it are
read off them, so there is no second truth to keep in step.

`Request` and `Task` are named tuples where the rest of the core has frozen dataclasses: every event makes
new ones from old ones, and a tuple is made so in a third of the time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, NewType

from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.marking import UNMARKED, Marking, Path
from nexusflow.core.subflow import Parent

RequestId = NewType("RequestId", int)
TaskId = NewType("TaskId", int)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, with what they held at the moment of acting.

    `engine` marks the engine itself (the pulse); no login can ever carry it. In whose names they may act:
    `stands_in_for` are those who are absent, `entrusted_by` those who handed tasks on, for those tasks alone.
    """

    username: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    active: bool = True
    engine: bool = False
    manager: str | None = None
    stands_in_for: tuple["Actor", ...] = ()
    entrusted_by: tuple["Actor", ...] = ()


class Task(NamedTuple):
    """One activation of a task step.

    `escalate_at` is the instant at which the pulse must look at this task next, None when it need
    not; the core works it out so that SQL can index it. `level` is the last level escalated. `path`
    are the forks that it stands in a branch of, outermost first. While it is open, no other open task of
    any request has its `resource`.

    It is for whoever holds its `permission`, unless it is reserved for one of them, or offered to the
    members of a `role` because nobody held that. `delegated` are those who handed it on, one after the
    other; the first of them is in whose name it is done. `on_behalf_of` is in whose name it was completed, if
    not in one's own. `orphaned`: nobody may do it, and an incident says so. `passed_as` tells that it was
    overridden or skipped, and `passed_by` by whom. `group` is the role that it is a vote of, where several
    groups vote.
    """

    id: TaskId
    step: str
    visit: int
    status: TaskStatus
    opened_at: datetime
    permission: str
    due_at: datetime | None = None
    escalate_at: datetime | None = None
    supervisor_role: str | None = None
    is_sla_breached: bool = False
    level: int = 0
    assignee: str | None = None
    outcome: str | None = None
    note: str | None = None
    completed_at: datetime | None = None
    completed_by: str | None = None
    path: Path = ()
    reserved_for: str | None = None
    role: str | None = None
    delegated: tuple[str, ...] = ()
    on_behalf_of: str | None = None
    orphaned: bool = False
    resource: str | None = None
    passed_as: str | None = None
    passed_by: str | None = None
    group: str | None = None

    @property
    def offered_to(self) -> str:
        """Under what SQL finds it: its permission, or the key of one person or of a role."""
        if self.reserved_for is not None:
            return user_key(self.reserved_for)
        return self.permission if self.role is None else role_key(self.role)

    @property
    def open(self) -> bool:
        """Whether somebody can still work on it."""
        return self.status in (TaskStatus.OPEN, TaskStatus.CLAIMED)


class Request(NamedTuple):
    """One run of one published version. `parent` is the request that waits for it, if one does."""

    id: RequestId
    workflow: str
    version: int
    title: str
    status: Status
    requester: str
    context: Mapping[str, Any]
    created_at: datetime
    external_id: str | None = None
    resolution: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    tasks: tuple[Task, ...] = ()
    marking: Marking = UNMARKED
    suspended_at: datetime | None = None
    parent: Parent | None = None

    def task(self, task_id: TaskId) -> Task | None:
        """The task of that id, or None."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        return None

    @property
    def wake_at(self) -> datetime | None:
        """The instant at which the pulse must look at its tokens next, None when it need not."""
        return None if self.suspended_at is not None else self.marking.wake_at

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The tasks that somebody can still work on, oldest first."""
        return tuple(task for task in self.tasks if task.open)

    def visits(self, step: str) -> int:
        """How often the step has been entered."""
        counted = self.marking.visits.get(step, 0)
        return max((task.visit for task in self.tasks if task.step == step), default=counted)

    def doers(self, step: str) -> frozenset[str]:
        """Everybody who completed that step, on any visit, and in whose name."""
        done = [task for task in self.tasks if task.step == step and task.completed_by is not None]
        names = (name for task in done for name in (task.completed_by, task.on_behalf_of))
        return frozenset(name for name in names if name is not None)


def user_key(username: str) -> str:
    """What a task is offered to that is for one person; no permission begins with a space."""
    return f" user {username}"


def role_key(role: str) -> str:
    """What a task is offered to that is for the members of a role."""
    return f" role {role}"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who there is, as far as it was asked: active people by the permission they hold and by their role.

    None for a name that more hold than were read; a name that is missing was not asked for.
    """

    holders: Mapping[str, tuple[Actor, ...] | None] = field(default_factory=dict)
    members: Mapping[str, tuple[Actor, ...] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rota:
    """What it takes to give tasks out: who is away, how many people have, whose turn it was at which step."""

    away: frozenset[str] = frozenset()
    queues: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the core is told from outside: fresh ids, who the requester is today, and who there is.

    `people` are those whom the command names or is about; `taken` the resources that an open task has, of
    those that it is about. Without a `rota` tasks are given to nobody.
    """

    request_ids: Iterator[int]
    task_ids: Iterator[int]
    requester: Actor
    staff: Staff = field(default_factory=Staff)
    people: Mapping[str, Actor] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    rota: Rota | None = None

"""The lifecycle of requests and tasks, as literal tables.

Code, diagram, verifier, tests and the database's trigger all say the same thing, and this is where
it is said first. A move that is not in the table is impossible: asking the machine for one raises,
because whoever asked should have refused the command before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar


class Status(StrEnum):
    """The status of a request."""

    CREATED = "CREATED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"


class TaskStatus(StrEnum):
    """The status of a task."""

    OPEN = "OPEN"
    CLAIMED = "CLAIMED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


REQUEST_MOVES: Final[Mapping[Status, frozenset[Status]]] = {
    Status.CREATED: frozenset({Status.IN_PROGRESS}),
    Status.IN_PROGRESS: frozenset({Status.COMPLETED, Status.REJECTED}),
    Status.COMPLETED: frozenset(),
    Status.REJECTED: frozenset(),
}

TASK_MOVES: Final[Mapping[TaskStatus, frozenset[TaskStatus]]] = {
    TaskStatus.OPEN: frozenset({TaskStatus.CLAIMED, TaskStatus.COMPLETED, TaskStatus.CANCELLED}),
    TaskStatus.CLAIMED: frozenset({TaskStatus.OPEN, TaskStatus.COMPLETED, TaskStatus.CANCELLED}),
    TaskStatus.COMPLETED: frozenset(),
    TaskStatus.CANCELLED: frozenset(),
}

S = TypeVar("S", bound=StrEnum)


class ImpossibleMove(Exception):
    """Somebody asked for a move that the lifecycle does not have: a bug, never a person's mistake."""


@dataclass(frozen=True, slots=True)
class StateMachine(Generic[S]):
    """A lifecycle: its start and its lawful moves."""

    initial: S
    moves: Mapping[S, frozenset[S]]

    def allows(self, current: S, target: S) -> bool:
        """Whether `current -> target` is in the table."""
        return target in self.moves[current]

    def move(self, current: S, target: S) -> S:
        """Return `target`, or raise `ImpossibleMove` when the table has no such move."""
        if target not in self.moves[current]:
            lawful = ", ".join(sorted(self.moves[current])) or "nothing: it is an end"
            raise ImpossibleMove(f"Expected a move from {current} to one of: {lawful}; found {target}.")
        return target

    def ended(self, current: S) -> bool:
        """Whether nothing can follow `current`."""
        return not self.moves[current]


REQUEST_LIFECYCLE: Final = StateMachine(initial=Status.CREATED, moves=REQUEST_MOVES)
TASK_LIFECYCLE: Final = StateMachine(initial=TaskStatus.OPEN, moves=TASK_MOVES)

"""Where a request stands besides its open tasks: the tokens that rest, and the forks they are in.

The words are those of Petri nets. A token is one of the places at which a request is at the same time;
an open task is one, a `Token` is one that waits for something else than a person. A request that
never forks has no marking: its open task says everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from nexusflow.core.service import Asked, State
from nexusflow.core.subflow import Child, ChildState

Path = tuple[int, ...]
"""The forks that a token is in the branches of, by number, outermost first."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token at rest. `number` is its own within the request; `task` the last one done in its branch.

    At a wait step `wake_at` is the instant, or `message` the name of what it waits for, and `visit`
    counts the step's entries; at a service step `service` is what it has asked, at a subflow step
    `child` the request that it waits for; at a task `resource` is the name of what must be
    free first. At a join it waits for other tokens.
    """

    number: int
    step: str
    path: Path
    since: datetime
    task: int | None = None
    visit: int = 0
    wake_at: datetime | None = None
    message: str | None = None
    service: Asked | None = None
    resource: str | None = None
    child: Child | None = None

    @property
    def stuck(self) -> bool:
        """Whether a person must say how it goes on."""
        if self.child is not None:
            return self.child.state is ChildState.STUCK
        return self.service is not None and self.service.state is State.STUCK


@dataclass(frozen=True, slots=True)
class Message:
    """A message that came before anybody waited for it, and is kept."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fork:
    """One activation of a fork step. `joined`: its join has let one token on and takes in the rest."""

    number: int
    step: str
    visit: int
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Marking:
    """The tokens at rest, the forks with open branches, the ends reached by some branch already.

    `visits` counts the entries of steps that are no tasks, as far as somebody asks. `last` is the last
    number given to a token or a fork.
    """

    tokens: tuple[Token, ...] = ()
    forks: tuple[Fork, ...] = ()
    ends: tuple[str, ...] = ()
    visits: Mapping[str, int] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    last: int = 0

    def token(self, number: int) -> Token | None:
        """The token of that number, or None."""
        return next((each for each in self.tokens if each.number == number), None)

    @property
    def stuck(self) -> tuple[Token, ...]:
        """The tokens at service and subflow steps that a person must say about."""
        return tuple(each for each in self.tokens if each.stuck)

    def fork(self, number: int) -> Fork | None:
        """The fork of that number, or None."""
        return next((each for each in self.forks if each.number == number), None)

    @property
    def wake_at(self) -> datetime | None:
        """The instant at which the pulse must look at this request next, None when it need not."""
        return min((each.wake_at for each in self.tokens if each.wake_at is not None), default=None)

    def waiting_for(self, message: str) -> Token | None:
        """The token that has waited longest for a message of that name."""
        return next((each for each in self.tokens if each.message == message), None)

    def kept(self, name: str) -> Message | None:
        """The message of that name that was kept first."""
        return next((each for each in self.messages if each.name == name), None)


UNMARKED: Final = Marking()

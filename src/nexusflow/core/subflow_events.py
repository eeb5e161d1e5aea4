"""What happens at subflow steps: a child is asked for, started, waited for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nexusflow.core.marking import Token


@dataclass(frozen=True, slots=True)
class SubflowAsked:
    """A token came to a subflow step: a request of that workflow is to be started."""

    token: Token
    workflow: str


@dataclass(frozen=True, slots=True)
class SubflowRetried:
    """Somebody had a subflow that is stuck started anew, with what the request says now."""

    number: int
    step: str
    attempt: int
    workflow: str


@dataclass(frozen=True, slots=True)
class SubflowStarted:
    """The child is there, and is waited for."""

    number: int
    step: str
    child: int


@dataclass(frozen=True, slots=True)
class SubflowEnded:
    """The child has ended; `data` are the fields of its context that the step writes."""

    number: int
    step: str
    child: int
    outcome: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SubflowStuck:
    """The child could not be started, or its end leads nowhere: a person must say how to go on."""

    number: int
    step: str
    error: str


@dataclass(frozen=True, slots=True)
class SubflowSkipped:
    """Somebody let the request go on as if the child had been completed, and said why."""

    number: int
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class SubflowGivenUp:
    """Somebody let a subflow that is stuck count as rejected, and said why."""

    number: int
    step: str
    note: str


SubflowEvent = (
    SubflowAsked
    | SubflowRetried
    | SubflowStarted
    | SubflowEnded
    | SubflowStuck
    | SubflowSkipped
    | SubflowGivenUp
)

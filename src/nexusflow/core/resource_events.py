"""What has happened about resources: a token waits for one, or has its turn."""

from dataclasses import dataclass

from nexusflow.core.marking import Token


@dataclass(frozen=True, slots=True)
class ResourceAwaited:
    """A token came to a task that needs a resource, and waits for its turn; the step is entered once more."""

    token: Token


@dataclass(frozen=True, slots=True)
class ResourceGranted:
    """A resource was free, and it was this token's turn: its task opens."""

    number: int
    step: str
    resource: str

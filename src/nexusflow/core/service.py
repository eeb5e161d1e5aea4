"""What a `service` step asks of another system, as the document says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

HTTP: Final = "http"
EMAIL: Final = "email"
SUCCEEDED: Final = "succeeded"
FAILED: Final = "failed"
SERVICE_OUTCOMES: Final = (SUCCEEDED, FAILED)
DEFAULT_METHOD: Final = "POST"
DEFAULT_RETRIES: Final = 5
DEFAULT_TIMEOUT: Final = 10
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
"""Methods that send the whole context where the step does not say what to send."""


class State(StrEnum):
    """How it stands with a service that a token waits for: a worker is at it, or a person must say."""

    CALLING = "calling"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a token at a service step waits for. `attempt` counts what people had tried again, from 1."""

    state: State
    attempt: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """What is asked, by `call`: over `http` of a `url`, or by `email`.

    `retries`: attempts after the first one. `send` maps each field of the body to the expression that gives
    it; None is the whole context. `to`, `subject` and `body` are expressions, too. The URL is none: where a
    call goes is never up to what a request says.
    """

    call: str | None = None
    retries: int = DEFAULT_RETRIES
    url: str | None = None
    method: str = DEFAULT_METHOD
    send: Mapping[str, str] | None = None
    timeout_seconds: float = DEFAULT_TIMEOUT
    to: str | None = None
    subject: str | None = None
    body: str | None = None

    @property
    def expressions(self) -> Mapping[str, str]:
        """Every expression of it, by the name of the field or of the letter's part."""
        if self.call == EMAIL:
            parts = {"to": self.to, "subject": self.subject, "body": self.body}
            return {name: source for name, source in parts.items() if source is not None}
        return self.send or {}


KEYS: Final = frozenset("call retries url method send timeout_seconds to subject body".split())


def read_service(step: Mapping[str, Any]) -> Service:
    """What a step's document asks."""
    return Service(**{key: step[key] for key in KEYS & step.keys()})


def write_service(service: Service) -> dict[str, Any]:
    """The keys of a step's document; what has its default value is left out."""
    plain = Service()
    said = {key: getattr(service, key) for key in sorted(KEYS)}
    return {key: value for key, value in said.items() if value != getattr(plain, key)}

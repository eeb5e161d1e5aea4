"""A call: what is asked of another system, and how the asking ended."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

LONGEST_TIMEOUT: Final = 60.0
LARGEST_ANSWER: Final = 1024 * 1024
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Method(StrEnum):
    """How it is asked."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `id` never changes, however often it is tried, so that the receiver can drop doubles.

    `body` is sent as JSON; None is no body. `timeout`: seconds for all of it, names and answer included.
    `largest`: bytes of the answer's content. URL and body are kept out of logs: either may hold a secret.
    """

    id: str
    url: str = field(repr=False)
    method: Method = Method.POST
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    timeout: float = 10.0
    largest: int = 64 * 1024

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """From the outbox: `{id, url, method?, body?, timeout?}`. HopelessCallError if the method is none."""
        method = payload.get("method", Method.POST)
        if method not in list(Method):
            raise HopelessCallError(f"Expected a method among {', '.join(Method)}.")
        return cls(
            id=payload["id"],
            url=payload["url"],
            method=Method(method),
            body=payload.get("body"),
            timeout=payload.get("timeout", 10.0),
        )

    def check(self) -> None:
        """HopelessCallError if it can not be made as it stands."""
        if not _ID.fullmatch(self.id):
            raise HopelessCallError("Expected an id of up to 200 letters, digits, _ and -.")
        if self.method is Method.GET and self.body is not None:
            raise HopelessCallError("Expected a GET without a body.")
        if not 0 < self.timeout <= LONGEST_TIMEOUT:
            raise HopelessCallError(f"Expected a timeout of up to {LONGEST_TIMEOUT:.0f} seconds.")
        if not 0 < self.largest <= LARGEST_ANSWER:
            raise HopelessCallError(f"Expected to take an answer of up to {LARGEST_ANSWER} bytes.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back of a call that was taken (2xx): `data` is the JSON object, or {} if it was none."""

    status: int
    data: Mapping[str, Any] = field(repr=False)


class HopelessCallError(Exception):
    """The call was refused for good, by us or by who was called: trying again would change nothing."""


class LaterCallError(Exception):
    """The call could not be made now, or nobody knows whether it was: it may be made again, with its id."""

"""Makes calls."""

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from nexusflow.notices.calls.answers import judge
from nexusflow.notices.calls.budget import Budget
from nexusflow.notices.calls.call import Answer, Call, HopelessCallError, LaterCallError, Method
from nexusflow.notices.calls.exchange import Headers, exchange
from nexusflow.notices.calls.guard import Resolver, admit, resolve
from nexusflow.notices.calls.places import Place, read_url
from nexusflow.notices.calls.signature import Keyring, sign
from nexusflow.notices.calls.wire import Wire, dial, trusted_authorities

_HEADS = 32 * 1024  # bytes that may come in besides twice the content: heads, and what chunks are wrapped in
_WITH_CONTENT = frozenset({Method.POST, Method.PUT, Method.PATCH})  # an empty one, too, is told by its length


class Caller:
    """Makes calls, each over a connection of its own, and keeps nothing between them; threads may share it.

    `keyring`: what calls are signed with. `allow`: places that may be called although they are inside, or
    without TLS. `resolver`, `trust` and `clock` are the machine's own if left out; to read whom it trusts
    takes some 30 ms, so make one caller for many calls.
    """

    def __init__(
        self,
        *,
        keyring: Keyring,
        allow: frozenset[Place] = frozenset(),
        resolver: Resolver = resolve,
        trust: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keyring = keyring
        self._allow = allow
        self._resolver = resolver
        self._trust = trust or trusted_authorities()
        self._clock = clock

    def make(self, call: Call) -> Answer:
        """The answer of who was called. HopelessCallError, or LaterCallError if it may be made again."""
        call.check()
        place, target = read_url(call.url)
        budget = Budget(self._clock() + call.timeout, self._clock)
        addresses = admit(place, allow=self._allow, budget=budget, resolver=self._resolver)
        body = b"" if call.body is None else orjson.dumps(dict(call.body))
        allowance = 2 * call.largest + _HEADS
        try:
            with dial(place, addresses, budget=budget, trust=self._trust) as connection:
                reply = exchange(
                    Wire(connection, budget=budget, allowance=allowance),
                    call.method,
                    target,
                    headers=self._headers(call, place, body=body),
                    body=body,
                    largest=call.largest,
                )
        except TimeoutError as error:
            raise LaterCallError(f"{place} did not answer in time.") from error
        except OSError as error:
            raise LaterCallError(f"{place} could not be reached: {error.strerror or error}.") from error
        except HopelessCallError as error:
            raise HopelessCallError(f"{place} was called, but {error}.") from error
        return judge(reply, place)

    def _headers(self, call: Call, place: Place, *, body: bytes) -> Headers:
        return [
            ("Host", place.authority),
            ("User-Agent", "NexusFlow"),
            ("Accept", "application/json"),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
            *([("Content-Length", str(len(body)))] if body or call.method in _WITH_CONTENT else []),
            *([("Content-Type", "application/json")] if body else []),
            *sign(self._keyring.secrets(place), call.id, body, at=datetime.now(UTC)),
        ]

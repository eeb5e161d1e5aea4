"""What comes in: bodies counted while they stream, JSON looked through before anything reads it.

Pure ASGI, outside of every route, so that no route can forget it. The body is kept whole (it is small
by then) and the value of a JSON body is left in the scope for routes that read it themselves.
"""

import asyncio
from typing import Any, Final

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nexusflow.api.plain_json import NotPlain, read_json
from nexusflow.api.problems import Code, Refusal

LARGEST_BODY: Final = 1024 * 1024
SLOWEST_BODY: Final = 30.0
_PATIENCE: Final = 64 * LARGEST_BODY
JSON_IN_SCOPE: Final = "nexusflow.json"
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Intake:
    """Refuses bodies that are too large, too slow, or JSON that the product cannot hold."""

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_BODY, slowest: float = SLOWEST_BODY) -> None:
        self._app = app
        self._largest = largest
        self._slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call through with its body, or answer in its place."""
        if scope["type"] != "http" or scope["method"] in _BODILESS:
            await self._app(scope, receive, send)
            return
        try:
            body = await self._read(scope, receive)
            if body and _is_json(_header(scope, b"content-type")):
                scope[JSON_IN_SCOPE] = read_json(body)
        except NotPlain as error:
            refusal = Refusal(Code.INVALID_REQUEST, str(error), errors=[error.fault])
            await refusal.response(scope, receive, send)
        except Refusal as refusal:
            await refusal.response(scope, receive, send)
        else:
            if body is not None:
                await self._app(scope, _Replay(body, scope.get(JSON_IN_SCOPE), receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body; None when the caller went away."""
        declared = _header(scope, b"content-length")
        too_long = declared.isdigit() and (len(declared) > 12 or int(declared) > self._largest)
        if too_long and _header(scope, b"expect"):
            raise self._too_large()  # it waits to be told whether it should send the body at all
        message = await receive()
        if not too_long and message["type"] == "http.request" and not message.get("more_body", False):
            whole: bytes = message.get("body", b"")
            if len(whole) > self._largest:
                raise self._too_large()
            return whole
        try:
            async with asyncio.timeout(self._slowest):
                return await self._read_rest(message, receive)
        except TimeoutError:
            raise Refusal(
                Code.TOO_SLOW,
                f"Expected the whole body within {self._slowest:.0f} seconds.",
                headers={"Connection": "close"},
            ) from None

    async def _read_rest(self, message: Message, receive: Receive) -> bytes | None:
        """What is beyond the limit is counted and thrown away: a caller who is cut off while sending
        would see a broken connection instead of the answer. Beyond patience that is what they see."""
        body = bytearray()
        length = 0
        while message["type"] == "http.request":
            part: bytes = message.get("body", b"")
            length += len(part)
            if length <= self._largest:
                body += part
            if length > _PATIENCE or not message.get("more_body", False):
                if length > self._largest:
                    raise self._too_large()
                return bytes(body)
            message = await receive()
        return None

    def _too_large(self) -> Refusal:
        return Refusal(
            Code.TOO_LARGE,
            f"Expected a body of at most {self._largest:,} bytes; send less at once.",
            headers={"Connection": "close"},
        )


class _Replay:
    """Gives the body that was read, once, then what the connection says next.

    JSON is written anew from what was read of it: whoever reads it again must not find other values in it, as
    whole numbers beyond 64 bits, which count as decimal ones here.
    """

    def __init__(self, body: bytes, value: Any, receive: Receive) -> None:
        self._body: bytes | None = body
        self._value = value
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        written = body if self._value is None else orjson.dumps(self._value)
        return {"type": "http.request", "body": written, "more_body": False}


def _header(scope: Scope, name: bytes) -> bytes:
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return b""


def _is_json(content_type: bytes) -> bool:
    essence = content_type.split(b";", 1)[0].strip().lower()
    return essence == b"application/json" or essence.endswith(b"+json")

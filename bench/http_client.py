"""The leanest HTTP/1.1 client that is still one: the server shall be measured, not the caller."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Self


@dataclass(slots=True)
class Client:
    """One kept-alive connection. Answers must carry a Content-Length."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: str = ""

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Open a connection to 127.0.0.1."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(reader, writer)

    async def login(self, username: str, password: str) -> None:
        """Get a bearer token and send it from now on."""
        form = f"username={username}&password={password}"
        status, body = await self._call(
            "POST", "/api/v1/auth/token", form.encode(), "application/x-www-form-urlencoded"
        )
        assert status == 200, body
        self.headers = f"Authorization: Bearer {json.loads(body)['access_token']}\r\n"

    async def post(self, path: str, body: Any) -> tuple[int, bytes]:
        """Send JSON; status and body of the answer."""
        return await self._call("POST", path, json.dumps(body).encode(), "application/json")

    async def send(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        """Send JSON by another method."""
        return await self._call(method, path, json.dumps(body).encode(), "application/json")

    async def _call(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        lowered = answer.lower()
        at = lowered.index(b"content-length:") + 15
        length = int(lowered[at : lowered.index(b"\r\n", at)])
        return int(answer[9:12]), await self.reader.readexactly(length)

    def close(self) -> None:
        """Close the connection."""
        self.writer.close()

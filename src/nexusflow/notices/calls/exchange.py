"""One request and its answer in HTTP/1.1.

With h11, which only reads and writes the protocol, rather than a client: all that a client does besides
(proxies from the environment, redirects, cookies, decompression, connections kept and shared, a timeout
that begins anew with each byte) would have to be found and switched off, in each of its versions.
"""

from contextlib import suppress
from dataclasses import dataclass, field

import h11

from nexusflow.notices.calls.call import HopelessCallError
from nexusflow.notices.calls.wire import CHUNK, Wire

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `content` is only read of a 2xx; `coded` says that it is compressed, and left so."""

    status: int
    content: bytes = field(default=b"", repr=False)
    coded: bool = False


def exchange(wire: Wire, method: str, target: str, *, headers: Headers, body: bytes, largest: int) -> Reply:
    """Send, and read the reply. OSError if the wire breaks, HopelessCallError if it is not HTTP, or long."""
    parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=CHUNK)
    request = h11.Request(method=method, target=target, headers=headers)
    parts = [parser.send(request), parser.send(h11.Data(body)), parser.send(h11.EndOfMessage())]
    # Who refuses early may hang up before all is sent, and the reply still be there to read.
    with suppress(BrokenPipeError, ConnectionResetError):
        wire.send(b"".join(part or b"" for part in parts))
    try:
        return _read(wire, parser, largest=largest)
    except h11.RemoteProtocolError:
        if wire.ended:
            raise ConnectionError("it hung up before it had answered") from None
        raise HopelessCallError("what came back is not HTTP/1.1, or has too long a head") from None


def _read(wire: Wire, parser: h11.Connection, *, largest: int) -> Reply:
    head = Reply(0)
    content = bytearray()
    while True:
        event = parser.next_event()
        if event is h11.NEED_DATA:
            parser.receive_data(wire.receive())
        elif isinstance(event, h11.Response):
            head = Reply(event.status_code, coded=_is_coded(event))
            if not 200 <= head.status < 300:
                return head
        elif isinstance(event, h11.Data):
            content += event.data
            if len(content) > largest:
                raise HopelessCallError(f"more than {largest} bytes came back")
        elif isinstance(event, h11.EndOfMessage):
            return Reply(head.status, bytes(content), head.coded)
        elif not isinstance(event, h11.InformationalResponse):
            raise ConnectionError("it hung up before it had answered")


def _is_coded(head: h11.Response) -> bool:
    codings = (value.strip().lower() for name, value in head.headers if name == b"content-encoding")
    return any(coding not in (b"", b"identity") for coding in codings)

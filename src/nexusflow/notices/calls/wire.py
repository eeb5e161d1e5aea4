"""A connection to one of the addresses that were checked, bounded in time and in what it takes in."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv6Address
from typing import Final

from nexusflow.notices.calls.addresses import Address
from nexusflow.notices.calls.budget import Budget
from nexusflow.notices.calls.call import HopelessCallError
from nexusflow.notices.calls.places import Place

CONNECT: Final = 5.0
"""Seconds for one address, so that another still gets its turn."""
CHUNK: Final = 16 * 1024


class Wire:
    """Bytes out and in. TimeoutError when the budget is spent; HopelessCallError when too much comes in."""

    def __init__(self, connection: socket.socket, *, budget: Budget, allowance: int) -> None:
        self._connection = connection
        self._budget = budget
        self._allowance = allowance
        self.ended = False
        """Whether the other side has hung up."""

    def send(self, data: bytes) -> None:
        """All of it. Not by `sendall`, which over TLS begins its timeout anew with each record."""
        left = memoryview(data)
        while left:
            self._connection.settimeout(self._budget.left())
            left = left[self._connection.send(left[:CHUNK]) :]

    def receive(self) -> bytes:
        """Some; none when the other side has hung up."""
        self._connection.settimeout(self._budget.left())
        data = self._connection.recv(CHUNK)
        self.ended = not data
        self._allowance -= len(data)
        if self._allowance < 0:
            raise HopelessCallError("too much came back")
        return data


def trusted_authorities() -> ssl.SSLContext:
    """Certificates as this machine trusts them (SSL_CERT_FILE adds to it), checked for the name."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@contextmanager
def dial(
    place: Place, addresses: Sequence[Address], *, budget: Budget, trust: ssl.SSLContext
) -> Iterator[socket.socket]:
    """A connection to the first address that answers, in TLS for the place's own name. Raises OSError."""
    with _connected(addresses, place.port, budget=budget) as plain:
        if place.scheme == "http":
            yield plain
            return
        plain.settimeout(budget.left())
        # An end without TLS's own goodbye is an error: else whoever cuts the wire could shorten an answer.
        with trust.wrap_socket(plain, server_hostname=place.host, suppress_ragged_eofs=False) as secure:
            yield secure


def _connected(addresses: Sequence[Address], port: int, *, budget: Budget) -> socket.socket:
    failure: OSError = OSError("nowhere to connect to")
    for address in addresses:
        family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(CONNECT, budget.left()))
            connection.connect((str(address), port))
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure

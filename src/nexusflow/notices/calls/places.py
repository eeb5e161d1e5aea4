"""Where a call goes: read from its URL by one strict grammar, and compared with what the operator allows.

There is one reader, and what it read is what is connected to, named in the TLS handshake and sent as `Host`:
an address that two programs understand differently finds no second program here. What the grammar does
not know is refused rather than mended: spaces, backslashes, users, fragments, letters beyond ASCII (a name in
another script is written in its ASCII form, xn--...), zones, names that end in a dot or a number.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from nexusflow.notices.calls.addresses import Address
from nexusflow.notices.calls.call import HopelessCallError

_LONGEST_URL: Final = 2_048
_LONGEST_NAME: Final = 253
_PORTS: Final = {"https": 443, "http": 80}
_LOWEST_FREE_PORT: Final = 1_024
_HIGHEST_PORT: Final = 65_535
_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>[/?][!\"$-~]*)?",  # visible ASCII but #
    re.ASCII | re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A scheme, a host and a port. `host` is a name in lower case, or an address in its usual spelling."""

    scheme: str
    host: str
    port: int

    @property
    def address(self) -> Address | None:
        """The address, if the host is one and not a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """As the header `Host` has it."""
        host = f"[{self.host}]" if isinstance(self.address, IPv6Address) else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


def read_url(url: str) -> tuple[Place, str]:
    """The place, and what is asked for there (path and query). HopelessCallError, which repeats nothing."""
    found = _URL.fullmatch(url) if len(url) <= _LONGEST_URL else None
    place = _place(found) if found else None
    if found is None or place is None:
        raise HopelessCallError(
            f"Expected an address as https://host/path: at most {_LONGEST_URL} characters of ASCII, without"
            " user, password, spaces or fragment, the host a name, or an IP address as it is usually written."
        )
    target = found["target"] or "/"
    return place, target if target.startswith("/") else f"/{target}"


def read_allowed(text: str) -> frozenset[Place]:
    """From `host`, `host:port` or `http://host:port`, between commas. ValueError counts to the wrong one."""
    entries = [entry.strip() for entry in text.split(",")]
    return frozenset(_allowed(entry, number) for number, entry in enumerate(entries, 1) if entry)


def _allowed(entry: str, number: int) -> Place:
    found = _URL.fullmatch(entry if "://" in entry else f"https://{entry}")
    place = _place(found) if found and not found["target"] else None
    if place is None:
        raise ValueError(
            "expected host, host:port or http://host:port, separated by commas;"
            f" number {number} is none of these"
        )
    return place


def refuse_place(place: Place, *, allow: frozenset[Place]) -> None:
    """HopelessCallError unless calls may go to such a place, whatever its name leads to."""
    if place in allow:
        return
    if place.scheme != "https":
        raise HopelessCallError(
            f"Expected https, since {place} is not among the places that the operator allows"
            " (NEXUSFLOW_CALLS_ALLOW)."
        )
    if place.port != _PORTS["https"] and place.port < _LOWEST_FREE_PORT:
        raise HopelessCallError(
            f"Expected port 443, or one from {_LOWEST_FREE_PORT} on, since {place} is not among the places"
            " that the operator allows (NEXUSFLOW_CALLS_ALLOW)."
        )


def _place(found: re.Match[str]) -> Place | None:
    scheme = found["scheme"].lower()
    host = _host(found["host"].lower())
    port = int(found["port"] or _PORTS[scheme])
    return Place(scheme, host, port) if host and 0 < port <= _HIGHEST_PORT else None


def _host(text: str) -> str | None:
    """None for what is neither a name nor an address as it is usually written: 127.1 and 0x7f000001, too."""
    labels = text.split(".")
    if text.startswith("[") or _NUMBER.fullmatch(labels[-1]):
        try:
            address = ip_address(text.strip("[]"))
        except ValueError:
            return None
        return str(address) if (address.version == 6) is text.startswith("[") else None
    return text if len(text) <= _LONGEST_NAME and all(map(_LABEL.fullmatch, labels)) else None

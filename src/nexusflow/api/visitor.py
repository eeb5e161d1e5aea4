"""Where a call comes from: what somebody can tell their own sessions apart by."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

# The first that is found names it: later ones call themselves by the names of those before them.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_PROGRAM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """The address that a call comes from, and the browser or program that makes it, if it says."""

    address: str
    agent: str | None


def visitor_of(request: Request) -> Visitor:
    """Whence a call comes."""
    address = request.client.host if request.client else "unknown"
    return Visitor(address[:100], name_agent(request.headers.get("user-agent", "")))


def name_agent(header: str) -> str | None:
    """A browser in words of ours, `Firefox on Linux`; a program by its name; None for anything else.

    The rest of the header is not kept: it tells more of people than they need to know their own sessions.
    """
    header = header[:1_000]
    browser = next((name for mark, name in _BROWSERS if mark in header), None)
    system = next((name for mark, name in _SYSTEMS if mark in header), None)
    if browser is not None:
        return browser if system is None else f"{browser} on {system}"
    program = _PROGRAM.match(header)
    return None if program is None else program[0]

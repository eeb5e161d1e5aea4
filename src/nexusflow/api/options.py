"""What the door is told from outside: the settings that concern HTTP."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BUILT: Final = Path(__file__).parent / "pages" / "dashboard"
"""Where `scripts/dashboard` builds the dashboard."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. `secret_key` signs tokens and keys the hashes of cookies.

    `host` is what the server listens on; `demo` opens the demo logins, on loopback only.
    `pulse_seconds` is the interval by which readiness judges the age of the last pulse. `dashboard` is the
    folder of the built dashboard; where there is none, a plain page says what this is.
    """

    secret_key: str
    host: str = "127.0.0.1"
    demo: bool = False
    pulse_seconds: float = 30
    token_seconds: int = 8 * 3600
    session_seconds: int = 12 * 3600
    dashboard: Path = BUILT

    @property
    def demo_logins(self) -> bool:
        """Whether the publicly known demo password is accepted at all."""
        return self.demo and _is_loopback(self.host)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

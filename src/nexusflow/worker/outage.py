"""Says that something is away, and that it is back: once each, and once a while in between."""

import time
from typing import Final

import structlog

REMIND: Final = 30.0
_log = structlog.get_logger()


class Outage:
    """The state of one thing that may be away, for example the broker."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._since: float | None = None
        self._said = 0.0

    def found(self, error: BaseException) -> None:
        """It is away."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
            self._said = float("-inf")
        if now - self._said >= REMIND:
            self._said = now
            _log.warning(
                f"{self._what}_away",
                seconds=round(now - self._since),
                error=f"{type(error).__name__}: {error}",
            )

    def over(self) -> None:
        """It answers."""
        if self._since is not None:
            _log.info(f"{self._what}_back", seconds=round(time.monotonic() - self._since))
        self._since = None

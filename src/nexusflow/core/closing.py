"""Closing a whole request before it has come to an end of its process."""

from datetime import datetime
from typing import Final

from nexusflow.core.events import RequestEnded, RequestStarted
from nexusflow.core.evolve import Advance
from nexusflow.core.gather import live
from nexusflow.core.lifecycle import Status
from nexusflow.core.settle import cancelled

WITHDRAWN: Final = "withdrawn"
CANCELLED: Final = "cancelled"


def close(decided: Advance, resolution: str, note: str, *, now: datetime) -> Advance:
    """Cancel whatever is open, and end. From CREATED this makes both moves: there is no shorter way."""
    request = decided.after
    started = (RequestStarted(at=now),) if request.status is Status.CREATED else ()
    closed = tuple(cancelled(each, resolution, now=now) for each in live(request))
    ended = RequestEnded(Status.REJECTED, resolution, at=now, note=note)
    return decided.then((*started, *closed, ended))

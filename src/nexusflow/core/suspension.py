"""Suspending a request and resuming it: nobody works on it meanwhile, and its deadlines stand still.

A deadline that had not passed moves by as long as the request was suspended; one that had passed stays
what it was. An hour or a day that a wait step names is not moved: it is a date. What came of it while the
request was suspended is found with the first pulse after it.
"""

from datetime import datetime

from nexusflow.core.events import DeadlineChanged, RequestResumed, RequestSuspended
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.request import Request


def suspend(request: Request, note: str, *, now: datetime) -> Advance:
    """Nobody works on it, and no deadline passes, until it is resumed."""
    return advanced(request, (RequestSuspended(at=now, note=note),))


def resume(request: Request, note: str, *, now: datetime) -> Advance:
    """It goes on where it stood, with the time that it had left."""
    since = request.suspended_at
    assert since is not None, "the state is checked before"
    moved = (
        DeadlineChanged(task.id, task.due_at + (now - since))
        for task in request.open_tasks
        if task.due_at is not None and task.due_at > since
    )
    return advanced(request, (RequestResumed(at=now, note=note), *moved))

"""Whom to tell that a task has become theirs: the rows of the outbox that handing leaves."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, assert_never

from nexusflow.core.handed import Handed, TaskDelegated, TaskReassigned, TaskReturned

TASK_HANDED = "task_handed"


def handed_messages(event: Handed, *, request_id: int, at: datetime) -> tuple[Mapping[str, Any], ...]:
    """The message that a task was handed to somebody; none to one who took it back.

    What is for all again is offered as a task that was opened, to those who have not been told of it.
    """
    place = {
        "task_id": event.task_id,
        "request_id": request_id,
        "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}",
    }
    match event:
        case TaskReassigned(to=None):
            key = f"task_freed:{event.task_id}:{place['at']}"
            return ({"kind": "task_opened", "payload": place, "dedupe_key": key},)
        case TaskReturned(by=by, to=to):
            if by == to:
                return ()
            said = {"how": "returned", "name": None, "note": ""}
        case TaskDelegated(note=note, delegated=delegated):
            said = {"how": "delegated", "name": delegated[0], "note": note}
        case TaskReassigned(note=note):
            said = {"how": "reassigned", "name": None, "note": note}
        case _:
            assert_never(event)
    payload = {**place, "by": event.by, "to": event.to, **said}
    key = f"{TASK_HANDED}:{event.task_id}:{place['at']}"
    return ({"kind": TASK_HANDED, "payload": payload, "dedupe_key": key},)

"""Events of tasks that were handed to others, or passed by others, as audit entries and back."""

from datetime import datetime
from typing import Any, assert_never

from nexusflow.core.entry import Entry
from nexusflow.core.handed import Handed, TaskDelegated, TaskReassigned, TaskReturned
from nexusflow.core.overruled import Overruled, TaskOverridden, TaskSkipped
from nexusflow.core.overruled_codec import decode_overruled, encode_overruled
from nexusflow.core.request import TaskId


def encode_handed(event: Handed | Overruled) -> Entry:
    """The entry of an event; who did it is the entry's actor."""
    match event:
        case TaskDelegated(to=to, note=note, delegated=delegated, on_behalf_of=name):
            said: dict[str, Any] = {"to": to, "note": note, "delegated": list(delegated)}
            behalf = {} if name is None else {"on_behalf_of": name}
            return Entry("task.delegated", event.task_id, said | behalf)
        case TaskReturned(to=to, delegated=delegated):
            return Entry("task.returned", event.task_id, {"to": to, "delegated": list(delegated)})
        case TaskReassigned(to=to, note=note):
            return Entry("task.reassigned", event.task_id, {"to": to, "note": note})
        case TaskOverridden() | TaskSkipped():
            return encode_overruled(event)
        case _:
            assert_never(event)


def decode_handed(entry: Entry, *, at: datetime, by: str) -> Handed | Overruled | None:
    """The event of an entry about handing or passing a task; None for any other action."""
    data, task_id = entry.metadata, TaskId(entry.task_id or 0)
    match entry.action:
        case "task.delegated":
            chain = tuple(data["delegated"])
            return TaskDelegated(task_id, by, data["to"], data["note"], chain, data.get("on_behalf_of"))
        case "task.returned":
            return TaskReturned(task_id, by, data["to"], tuple(data["delegated"]))
        case "task.reassigned":
            return TaskReassigned(task_id, by, data["to"], data["note"])
        case _:
            return decode_overruled(entry, at=at, by=by)

"""Events of tasks that were passed without a decision, as audit entries and back."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.entry import Entry
from nexusflow.core.overruled import Overruled, TaskOverridden, TaskSkipped
from nexusflow.core.request import TaskId


def encode_overruled(event: Overruled) -> Entry:
    """The entry of an event; who did it is the entry's actor."""
    said = {"step": event.step, "visit": event.visit, "outcome": event.outcome, "note": event.note}
    match event:
        case TaskOverridden(data=data):
            return Entry("task.overridden", event.task_id, {**said, "data": data})
        case TaskSkipped():
            return Entry("task.skipped", event.task_id, said)
        case _:
            assert_never(event)


def decode_overruled(entry: Entry, *, at: datetime, by: str) -> Overruled | None:
    """The event of an entry about passing a task; None for any other action."""
    data, task_id = entry.metadata, TaskId(entry.task_id or 0)
    if entry.action not in ("task.overridden", "task.skipped"):
        return None
    said = (task_id, data["step"], data["visit"], data["outcome"], data["note"])
    if entry.action == "task.overridden":
        return TaskOverridden(*said, data["data"], at, by)
    return TaskSkipped(*said, at, by)

"""Events about who can do a task as audit entries and back."""

from typing import assert_never

from nexusflow.core.entry import Entry
from nexusflow.core.events import Event
from nexusflow.core.request import TaskId
from nexusflow.core.staffing_events import (
    NobodyEligible,
    SomebodyEligible,
    StaffingEvent,
    TaskAssigned,
    TaskOffered,
)


def encode_staffing(event: StaffingEvent) -> Entry:
    """The entry of an event about who can do a task."""
    match event:
        case TaskAssigned(task_id=task_id, assignee=assignee, cause=cause):
            return Entry("task.assigned", task_id, {"assignee": assignee, "cause": cause})
        case TaskOffered(task_id=task_id, role=role, cause=cause):
            return Entry("task.offered", task_id, {"role": role, "cause": cause})
        case NobodyEligible(task_id=task_id, step=step, why=why):
            return Entry("task.orphaned", task_id, {"step": step, "why": why})
        case SomebodyEligible(task_id=task_id):
            return Entry("task.staffed", task_id, {})
        case _:
            assert_never(event)


def decode_staffing(entry: Entry) -> Event:
    """The event of an entry about who can do a task. Raises `ValueError` for an action that no event has."""
    data, task_id = entry.metadata, TaskId(entry.task_id or 0)
    match entry.action:
        case "task.assigned":
            return TaskAssigned(task_id, data["assignee"], data["cause"])
        case "task.offered":
            return TaskOffered(task_id, data["role"], data["cause"])
        case "task.orphaned":
            return NobodyEligible(task_id, data["step"], data["why"])
        case "task.staffed":
            return SomebodyEligible(task_id)
        case _:
            raise ValueError(f"Expected the action of an event, found {entry.action!r}.")

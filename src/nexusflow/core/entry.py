"""An audit entry as the core has it: what it says of one event, in JSON values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nexusflow.core.events import Evaluation
from nexusflow.core.request import TaskId


@dataclass(frozen=True, slots=True)
class Entry:
    """What an audit entry says of one event. `at` is the business time of the whole command."""

    action: str
    task_id: TaskId | None
    metadata: Mapping[str, Any]


def write_guards(evaluations: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """How guards came out, as an entry has it."""
    return [
        {
            "to": each.to_step,
            "guard": each.guard,
            "priority": each.priority,
            "result": each.result,
            "read": each.read,
        }
        for each in evaluations
    ]


def read_guards(guards: Sequence[Mapping[str, Any]]) -> tuple[Evaluation, ...]:
    """How guards came out, from what `write_guards` gave."""
    return tuple(
        Evaluation(each["to"], each["guard"], each["priority"], each["result"], each["read"])
        for each in guards
    )

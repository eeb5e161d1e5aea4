"""Events of subflow steps as audit entries and back."""

from datetime import datetime
from typing import Any, assert_never

from nexusflow.core.entry import Entry
from nexusflow.core.marking import Token
from nexusflow.core.subflow import Child, ChildState
from nexusflow.core.subflow_events import (
    SubflowAsked,
    SubflowEnded,
    SubflowEvent,
    SubflowGivenUp,
    SubflowRetried,
    SubflowSkipped,
    SubflowStarted,
    SubflowStuck,
)


def encode_subflow(event: SubflowEvent) -> Entry:
    """The entry of an event of a subflow step."""
    if isinstance(event, SubflowAsked):
        return Entry("subflow.asked", None, _asked(event))
    place = {"token": event.number, "step": event.step}
    match event:
        case SubflowRetried(attempt=attempt, workflow=workflow):
            return Entry("subflow.retried", None, {**place, "attempt": attempt, "workflow": workflow})
        case SubflowStarted(child=child):
            return Entry("subflow.started", None, {**place, "child": child})
        case SubflowEnded(child=child, outcome=outcome, data=data):
            return Entry("subflow.ended", None, {**place, "child": child, "outcome": outcome, "data": data})
        case SubflowStuck(error=error):
            return Entry("subflow.stuck", None, {**place, "error": error})
        case SubflowSkipped(note=note):
            return Entry("subflow.skipped", None, {**place, "note": note})
        case SubflowGivenUp(note=note):
            return Entry("subflow.given_up", None, {**place, "note": note})
        case _:
            assert_never(event)


def _asked(event: SubflowAsked) -> dict[str, Any]:
    token = event.token
    assert token.child is not None
    return {
        "token": token.number,
        "step": token.step,
        "visit": token.visit,
        "path": list(token.path),
        "task": token.task,
        "attempt": token.child.attempt,
        "workflow": event.workflow,
    }


def decode_subflow(entry: Entry, *, at: datetime) -> SubflowEvent:
    """The event of an entry about a subflow step. Raises `ValueError` for an action that no event has."""
    data = entry.metadata
    if entry.action == "subflow.asked":
        place = (data["token"], data["step"], tuple(data["path"]), at, data["task"], data["visit"])
        token = Token(*place, child=Child(ChildState.ASKED, data["attempt"]))
        return SubflowAsked(token, data["workflow"])
    match entry.action:
        case "subflow.retried":
            return SubflowRetried(data["token"], data["step"], data["attempt"], data["workflow"])
        case "subflow.started":
            return SubflowStarted(data["token"], data["step"], data["child"])
        case "subflow.ended":
            came = (data["child"], data["outcome"], data["data"])
            return SubflowEnded(data["token"], data["step"], *came)
        case "subflow.stuck":
            return SubflowStuck(data["token"], data["step"], data["error"])
        case "subflow.skipped":
            return SubflowSkipped(data["token"], data["step"], data["note"])
        case "subflow.given_up":
            return SubflowGivenUp(data["token"], data["step"], data["note"])
        case _:
            raise ValueError(f"Expected the action of an event, found {entry.action!r}.")

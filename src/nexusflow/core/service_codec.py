"""Events of service steps as audit entries and back."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.entry import Entry
from nexusflow.core.events import (
    Event,
    ServiceCalled,
    ServiceFinished,
    ServiceGivenUp,
    ServiceRetried,
    ServiceSkipped,
    ServiceStuck,
)
from nexusflow.core.marking import Token
from nexusflow.core.service import Asked, State
from nexusflow.core.staffing_codec import decode_staffing
from nexusflow.core.subflow_codec import decode_subflow

ServiceEvent = (
    ServiceCalled | ServiceRetried | ServiceFinished | ServiceStuck | ServiceSkipped | ServiceGivenUp
)


def encode_service(event: ServiceEvent) -> Entry:
    """The entry of an event of a service step."""
    if isinstance(event, ServiceCalled):
        return _encode_called(event)
    place = {"token": event.number, "step": event.step}
    match event:
        case ServiceRetried(attempt=attempt, call=call, retries=retries):
            asked = {"attempt": attempt, "call": call, "retries": retries}
            return Entry("service.retried", None, {**place, **asked})
        case ServiceFinished(outcome=outcome, data=data, error=error):
            answer = {"outcome": outcome, "data": data, "error": error}
            return Entry("service.finished", None, {**place, **answer})
        case ServiceStuck(error=error):
            return Entry("service.stuck", None, {**place, "error": error})
        case ServiceSkipped(note=note):
            return Entry("service.skipped", None, {**place, "note": note})
        case ServiceGivenUp(note=note):
            return Entry("service.given_up", None, {**place, "note": note})
        case _:
            assert_never(event)


def _encode_called(event: ServiceCalled) -> Entry:
    token = event.token
    assert token.service is not None
    place = {"token": token.number, "step": token.step, "visit": token.visit, "path": list(token.path)}
    asked = {"attempt": token.service.attempt, "call": event.call, "retries": event.retries}
    return Entry("service.called", None, {**place, "task": token.task, **asked})


def decode_service(entry: Entry, *, at: datetime) -> Event:
    """The event of an entry about a service step. Raises `ValueError` for an action that no event has."""
    data = entry.metadata
    match entry.action:
        case "service.called":
            place = (data["token"], data["step"], tuple(data["path"]), at, data["task"], data["visit"])
            token = Token(*place, service=Asked(State.CALLING, data["attempt"]))
            return ServiceCalled(token, data["call"], data["retries"])
        case "service.retried":
            again = (data["attempt"], data["call"], data["retries"])
            return ServiceRetried(data["token"], data["step"], *again)
        case "service.finished":
            answer = (data["outcome"], data["data"], data["error"])
            return ServiceFinished(data["token"], data["step"], *answer)
        case "service.stuck":
            return ServiceStuck(data["token"], data["step"], data["error"])
        case "service.skipped":
            return ServiceSkipped(data["token"], data["step"], data["note"])
        case "service.given_up":
            return ServiceGivenUp(data["token"], data["step"], data["note"])
        case _:
            if entry.action.startswith("subflow."):
                return decode_subflow(entry, at=at)
            return decode_staffing(entry)

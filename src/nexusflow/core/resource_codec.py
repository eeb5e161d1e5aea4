"""Events of resources as audit entries and back."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.entry import Entry
from nexusflow.core.events import Event
from nexusflow.core.marking import Token
from nexusflow.core.resource_events import ResourceAwaited, ResourceGranted
from nexusflow.core.service_codec import decode_service

ResourceEvent = ResourceAwaited | ResourceGranted


def encode_resource(event: ResourceEvent) -> Entry:
    """The entry of an event about a resource."""
    match event:
        case ResourceAwaited(token=token):
            place = {
                "token": token.number,
                "step": token.step,
                "visit": token.visit,
                "path": list(token.path),
            }
            return Entry("resource.awaited", None, {**place, "task": token.task, "resource": token.resource})
        case ResourceGranted(number=number, step=step, resource=resource):
            granted = {"token": number, "step": step, "resource": resource}
            return Entry("resource.granted", None, granted)
        case _:
            assert_never(event)


def decode_resource(entry: Entry, *, at: datetime) -> Event:
    """The event of an entry about a resource. Raises `ValueError` for an action that no event has."""
    data = entry.metadata
    match entry.action:
        case "resource.awaited":
            place = (data["token"], data["step"], tuple(data["path"]), at, data["task"], data["visit"])
            return ResourceAwaited(Token(*place, resource=data["resource"]))
        case "resource.granted":
            return ResourceGranted(data["token"], data["step"], data["resource"])
        case _:
            return decode_service(entry, at=at)

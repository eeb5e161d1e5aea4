"""A workflow whose task is handed about, and that waits for a request of another one; requests of it."""

from typing import Any, Final

from .branches import FINANCE, MANAGER
from .conftest import Visitor

CHECK: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "credit-check",
    "name": "Credit check",
    "create_permission": "purchase.create",
    "visibility": "everyone",
    "context_schema": {"type": "object", "properties": {"vendor": {"type": "string", "title": "Vendor"}}},
    "start": "credit",
    "steps": [
        {
            "key": "credit",
            "name": "Credit",
            "type": "task",
            "permission": FINANCE,
            "outcomes": ["approve", "reject"],
        },
        {"key": "good", "name": "Good", "type": "end", "status": "COMPLETED"},
        {"key": "bad", "name": "Bad", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "credit", "outcome": "approve", "to": "good"},
        {"from": "credit", "outcome": "reject", "to": "bad"},
    ],
}

DEFINITION: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "vendor-entry",
    "name": "Vendor entry",
    "create_permission": "purchase.create",
    "visibility": "everyone",
    "context_schema": {"type": "object", "properties": {"vendor": {"type": "string", "title": "Vendor"}}},
    "start": "review",
    "steps": [
        {
            "key": "review",
            "name": "Vendor review",
            "type": "task",
            "permission": MANAGER,
            "outcomes": ["approve", "reject"],
        },
        {"key": "check", "name": "Credit of the vendor", "type": "subflow", "workflow": "credit-check"},
        {"key": "entered", "name": "Entered", "type": "end", "status": "COMPLETED"},
        {"key": "refused", "name": "Refused", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "review", "outcome": "approve", "to": "check"},
        {"from": "review", "outcome": "reject", "to": "refused"},
        {"from": "check", "outcome": "completed", "to": "entered"},
        {"from": "check", "outcome": "rejected", "to": "refused"},
    ],
}


def publish(admin: Visitor) -> None:
    """Make both workflows ones that requests can be started of; publishing again adds a version."""
    for definition in (CHECK, DEFINITION):
        admin.call("PUT", f"/workflows/{definition['key']}/draft", definition)
        admin.call("POST", f"/workflows/{definition['key']}/publish")


def ask(requester: Visitor, title: str, workflow: str = "vendor-entry") -> dict[str, Any]:
    """A request of it."""
    body = {"workflow": workflow, "title": title, "context": {"vendor": "Chairs Ltd"}}
    made: dict[str, Any] = requester.call("POST", "/requests", body)
    return made

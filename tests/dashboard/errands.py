"""A workflow that waits for messages, hours and other systems, as people of the demo can run it."""

from typing import Any, Final

from .branches import MANAGER
from .conftest import Visitor

DEFINITION: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "paid-order",
    "name": "Paid order",
    "create_permission": "purchase.create",
    "supervisor_role": "procurement-lead",
    "visibility": "everyone",
    "context_schema": {
        "type": "object",
        "properties": {
            "article": {"type": "string", "title": "Article"},
            "paid": {"type": "number", "title": "Paid", "minimum": 0},
        },
    },
    "start": "either",
    "steps": [
        {"key": "either", "name": "Either", "type": "fork", "split": "all"},
        {
            "key": "payment",
            "name": "Payment comes",
            "type": "wait",
            "message": "payment-received",
            "permission": MANAGER,
            "form": {
                "type": "object",
                "required": ["paid"],
                "properties": {"paid": {"type": "number", "title": "Paid in euro", "minimum": 1}},
            },
            "writes": ["paid"],
        },
        {"key": "patience", "name": "Ten days", "type": "wait", "duration": 240},
        {"key": "came", "name": "Came", "type": "join", "join": "any", "cancel_rest": True},
        {
            "key": "order",
            "name": "Order it",
            "type": "service",
            "call": "http",
            "url": "https://127.0.0.1/orders",  # inside: refused for good, so it is stuck at once
            "retries": 0,
        },
        {
            "key": "check",
            "name": "Check the order",
            "type": "task",
            "permission": MANAGER,
            "outcomes": ["done", "rework"],
            "sla_hours": 48,
            "form": {
                "type": "object",
                "properties": {"number": {"type": "string", "title": "Number of the order"}},
            },
        },
        {"key": "ordered", "name": "Ordered", "type": "end", "status": "COMPLETED"},
    ],
    "transitions": [
        {"from": "either", "to": "payment"},
        {"from": "either", "to": "patience"},
        {"from": "payment", "to": "came"},
        {"from": "patience", "to": "came"},
        {"from": "came", "to": "order"},
        {"from": "order", "outcome": "succeeded", "to": "check"},
        {"from": "check", "outcome": "done", "to": "ordered"},
        {"from": "check", "outcome": "rework", "to": "check"},
    ],
}


def publish(admin: Visitor) -> None:
    """Make the workflow one that requests can be started of; publishing it again adds a version."""
    admin.call("PUT", f"/workflows/{DEFINITION['key']}/draft", DEFINITION)
    admin.call("POST", f"/workflows/{DEFINITION['key']}/publish")


def ask(requester: Visitor, title: str) -> dict[str, Any]:
    """A request that waits for a payment, or for ten days to pass."""
    body = {"workflow": DEFINITION["key"], "title": title, "context": {"article": "Four chairs"}}
    request: dict[str, Any] = requester.call("POST", "/requests", body)
    return request


def pay(manager: Visitor, request: dict[str, Any]) -> None:
    """Send the message that it waits for; what is called then cannot be reached."""
    manager.call("POST", f"/requests/{request['id']}/messages/payment-received", {"data": {"paid": 640}})


def skip(admin: Visitor, request: dict[str, Any]) -> dict[str, Any]:
    """Go on without the service; the request, which then waits for somebody to check the order."""
    [stuck] = admin.call("GET", f"/requests/{request['id']}")["waiting"]
    path = f"/requests/{request['id']}/services/{stuck['number']}/skip"
    after: dict[str, Any] = admin.call("POST", path, {"note": "Ordered by phone."})
    return after

"""A workflow with branches, as people of the demo can run it, and requests of it, by the API."""

from typing import Any, Final

from .conftest import Visitor

MANAGER: Final = "purchase.approve.manager"
FINANCE: Final = "purchase.review.finance"

DEFINITION: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "vendor-check",
    "name": "Vendor check",
    "create_permission": "purchase.create",
    "visibility": "everyone",
    "context_schema": {
        "type": "object",
        "properties": {"amount": {"type": "number", "title": "Amount in euro"}},
    },
    "start": "draft",
    "steps": [
        {
            "key": "draft",
            "name": "Draft",
            "type": "task",
            "permission": MANAGER,
            "outcomes": ["submit"],
            "max_visits": 2,
            "then": "given-up",
        },
        {"key": "checks", "name": "Checks", "type": "fork", "split": "matching"},
        {"key": "legal", "name": "Legal", "type": "task", "permission": MANAGER, "outcomes": ["approve"]},
        {"key": "finance", "name": "Finance", "type": "task", "permission": FINANCE, "outcomes": ["approve"]},
        {"key": "board", "name": "Board", "type": "task", "permission": FINANCE, "outcomes": ["approve"]},
        {"key": "checked", "name": "All checked", "type": "join", "join": {"count": 2}, "cancel_rest": True},
        {"key": "sign", "name": "Signature", "type": "task", "permission": MANAGER, "outcomes": ["sign"]},
        {"key": "accepted", "name": "Accepted", "type": "end", "status": "COMPLETED"},
        {"key": "given-up", "name": "Given up", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "draft", "outcome": "submit", "to": "checks"},
        {"from": "checks", "to": "legal"},
        {"from": "checks", "to": "finance"},
        {"from": "checks", "when": "context.amount > 1000", "to": "board"},
        {"from": "legal", "outcome": "approve", "to": "checked"},
        {"from": "finance", "outcome": "approve", "to": "checked"},
        {"from": "board", "outcome": "approve", "to": "checked"},
        {"from": "checked", "to": "sign"},
        {"from": "sign", "outcome": "sign", "to": "accepted"},
    ],
}


def publish(admin: Visitor) -> None:
    """Make the workflow one that requests can be started of; publishing it again adds a version."""
    admin.call("PUT", f"/workflows/{DEFINITION['key']}/draft", DEFINITION)
    admin.call("POST", f"/workflows/{DEFINITION['key']}/publish")


def fork(requester: Visitor, manager: Visitor, title: str, *, amount: int = 5000) -> dict[str, Any]:
    """A request that stands in its branches: Legal and Finance, and Board where it is much money."""
    body = {"workflow": DEFINITION["key"], "title": title, "context": {"amount": amount}}
    request: dict[str, Any] = requester.call("POST", "/requests", body)
    return complete(manager, request, "draft", "submit")


def complete(visitor: Visitor, request: dict[str, Any], step: str, outcome: str) -> dict[str, Any]:
    """Decide the open task of one step; the request afterwards."""
    path = f"/tasks/{task_at(request, step)}/complete"
    after: dict[str, Any] = visitor.call("POST", path, {"outcome": outcome})["request"]
    return after


def task_at(request: dict[str, Any], step: str) -> int:
    """The open task of a step."""
    [task] = [each["id"] for each in request["open_tasks"] if each["step"] == step]
    return int(task)

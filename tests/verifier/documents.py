"""A small sound definition, and ways to change one thing about it."""

from copy import deepcopy
from typing import Any

from nexusflow.core.definition import Definition
from nexusflow.verifier.document import read_document

Document = dict[str, Any]


def purchase() -> Document:
    """A task with a guard, a decision, a rework loop and two ends; sound as it stands."""
    return deepcopy(_PURCHASE)


def tender() -> Document:
    """A draft that two branches look at, one of which asks two regions; then somebody signs."""
    document = purchase()
    document |= {"start": "draft", "steps": deepcopy(_TENDER_STEPS)}
    document["transitions"] = [
        way("draft", "ask", outcome="done"),
        way("ask", "legal"),
        way("ask", "finance"),
        way("legal", "asked", outcome="done"),
        way("legal", "refused", outcome="no"),
        way("finance", "extent", outcome="done"),
        way("extent", "regions", when="context.amount > 5000", priority=10),
        way("extent", "asked"),
        way("regions", "north"),
        way("regions", "south"),
        way("north", "heard", outcome="done"),
        way("south", "heard", outcome="done"),
        way("heard", "asked"),
        way("asked", "sign"),
        way("sign", "ordered", outcome="done"),
        way("sign", "draft", outcome="again"),
    ]
    return document


def read(document: Document) -> Definition:
    definition = read_document(document)
    assert isinstance(definition, Definition), definition
    return definition


def step(document: Document, key: str) -> Document:
    found: Document = next(each for each in document["steps"] if each["key"] == key)
    return found


def task(key: str, **more: Any) -> Document:
    return {"key": key, "type": "task", "permission": f"purchase.{key}", "outcomes": ["done"], **more}


def way(source: str, target: str, **more: Any) -> Document:
    return {"from": source, "to": target, **more}


_PURCHASE: Document = {
    "nexusflow": 1,
    "key": "purchase-order",
    "name": "Purchase order",
    "create_permission": "purchase.create",
    "supervisor_role": "procurement-lead",
    "context_schema": {
        "type": "object",
        "required": ["amount", "vendor"],
        "properties": {
            "amount": {"type": "number", "minimum": 0},
            "vendor": {"type": "string"},
            "cost_centre": {"type": "string"},
        },
    },
    "start": "review",
    "steps": [
        {
            "key": "review",
            "name": "Review",
            "type": "task",
            "permission": "purchase.review",
            "outcomes": ["approve", "reject", "rework"],
            "require_note": ["reject"],
            "sla_hours": 24,
            "separate_from": ["requester"],
            "form": {"type": "object", "properties": {"cost_centre": {"type": "string"}}},
            "writes": ["cost_centre"],
        },
        {"key": "extent", "type": "decision"},
        {
            "key": "sign",
            "type": "task",
            "permission": "purchase.sign",
            "outcomes": ["signed"],
            "separate_from": ["requester", "review"],
        },
        {"key": "correct", "type": "task", "permission": "purchase.correct", "outcomes": ["resubmit"]},
        {"key": "ordered", "type": "end", "status": "COMPLETED"},
        {"key": "refused", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "review", "outcome": "approve", "to": "extent"},
        {"from": "review", "outcome": "reject", "to": "refused"},
        {"from": "review", "outcome": "rework", "to": "correct"},
        {"from": "extent", "when": "context.amount > 5000", "to": "sign", "priority": 10},
        {"from": "extent", "to": "ordered"},
        {"from": "sign", "outcome": "signed", "to": "ordered"},
        {"from": "correct", "outcome": "resubmit", "to": "review"},
    ],
}

_TENDER_STEPS: list[Document] = [
    task("draft"),
    {"key": "ask", "type": "fork", "split": "all"},
    task("legal", outcomes=["done", "no"]),
    task("finance"),
    {"key": "extent", "type": "decision"},
    {"key": "regions", "type": "fork", "split": "all"},
    task("north"),
    task("south"),
    {"key": "heard", "type": "join", "join": "any"},
    {"key": "asked", "type": "join", "join": "all"},
    task("sign", outcomes=["done", "again"]),
    {"key": "ordered", "type": "end", "status": "COMPLETED"},
    {"key": "refused", "type": "end", "status": "REJECTED", "terminate": True},
]

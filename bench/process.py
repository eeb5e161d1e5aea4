"""The process that is measured: a guard over the context, a form, an SLA, a second step."""

from typing import Any, Final

DOCUMENT: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "bench-purchase",
    "name": "Purchase",
    "create_permission": "bench.create",
    "supervisor_role": "bench-lead",
    "context_schema": {
        "type": "object",
        "required": ["amount", "vendor"],
        "properties": {"amount": {"type": "number", "minimum": 0}, "vendor": {"type": "string"}},
    },
    "start": "manager-review",
    "steps": [
        {
            "key": "manager-review",
            "name": "Manager review",
            "type": "task",
            "permission": "bench.review",
            "outcomes": ["approve", "reject"],
            "require_note": ["reject"],
            "sla_hours": "context.amount > 10000.0 ? 8 : 24",
            "form": {"type": "object", "properties": {"cost_centre": {"type": "string"}}},
            "separate_from": ["requester"],
        },
        {
            "key": "director-review",
            "name": "Director review",
            "type": "task",
            "permission": "bench.direct",
            "outcomes": ["approve", "reject"],
            "sla_hours": 48,
            "separate_from": ["requester", "manager-review"],
        },
        {"key": "ordered", "name": "Ordered", "type": "end", "status": "COMPLETED"},
        {"key": "refused", "name": "Refused", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {
            "from": "manager-review",
            "outcome": "approve",
            "when": "context.amount > 5000",
            "to": "director-review",
            "priority": 10,
        },
        {"from": "manager-review", "outcome": "approve", "to": "ordered"},
        {"from": "manager-review", "outcome": "reject", "to": "refused"},
        {"from": "director-review", "outcome": "approve", "to": "ordered"},
        {"from": "director-review", "outcome": "reject", "to": "refused"},
    ],
}

CONTEXT: Final = {"amount": 12_400.5, "vendor": "Northwind Traders"}
DATA: Final = {"cost_centre": "R&D-17"}

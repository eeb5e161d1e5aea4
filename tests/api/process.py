"""The process and the people of these tests."""

from typing import Any, Final

ROLES: Final[dict[str, tuple[str, ...]]] = {
    "employee": ("purchase.create",),
    "manager": ("purchase.review",),
    "director": ("purchase.direct",),
    "lead": ("sla.read",),
    "administrator": (
        "user.manage",
        "workflow.manage",
        "request.read",
        "sla.read",
        "audit.read",
        "audit.export",
        "incident.manage",
    ),
    "auditor": ("audit.read", "audit.export", "request.read"),
}
PERMISSIONS: Final = sorted({name for granted in ROLES.values() for name in granted})
PEOPLE: Final[dict[str, tuple[str, ...]]] = {
    "admin": ("administrator",),
    "rita": ("employee",),
    "rob": ("employee",),
    "mia": ("manager", "employee"),
    "max": ("manager",),
    "dora": ("director",),
    "lena": ("lead",),
    "aude": ("auditor",),
    "nobody": (),
}
PURCHASE: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "purchase",
    "name": "Purchase",
    "create_permission": "purchase.create",
    "supervisor_role": "lead",
    "context_schema": {
        "type": "object",
        "required": ["amount", "vendor"],
        "properties": {
            "amount": {"type": "number", "minimum": 0},
            "vendor": {"type": "string"},
            "urgent": {"type": "boolean"},
        },
    },
    "start": "review",
    "steps": [
        {
            "key": "review",
            "name": "Manager review",
            "type": "task",
            "permission": "purchase.review",
            "outcomes": ["approve", "reject"],
            "require_note": ["reject"],
            "sla_hours": 24,
            "form": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"cost_centre": {"type": "string"}},
            },
            "separate_from": ["requester"],
        },
        {
            "key": "direct",
            "name": "Director review",
            "type": "task",
            "permission": "purchase.direct",
            "outcomes": ["approve", "reject"],
            "separate_from": ["requester", "review"],
        },
        {"key": "ordered", "name": "Ordered", "type": "end", "status": "COMPLETED"},
        {"key": "refused", "name": "Refused", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {
            "from": "review",
            "outcome": "approve",
            "when": "context.amount > 5000",
            "to": "direct",
            "priority": 10,
        },
        {"from": "review", "outcome": "approve", "to": "ordered"},
        {"from": "review", "outcome": "reject", "to": "refused"},
        {"from": "direct", "outcome": "approve", "to": "ordered"},
        {"from": "direct", "outcome": "reject", "to": "refused"},
    ],
}

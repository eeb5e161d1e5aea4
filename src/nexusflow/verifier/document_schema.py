"""The JSON Schema (2020-12) of the definition document: what the format knows, and its limits.

It says what may be written, not what makes sense: a task without a permission is well-formed and
refused by `check`, which can say more about it. Steps and keys that this version does not run are
part of the format and are refused by name, so that a document for a later version is understood.
The descriptions are read by people: they end up in messages ("Expected ...") and in editors.
"""

from typing import Any, Final

from nexusflow.core.definition import FORMAT

MAX_STEPS: Final = 500
MAX_TRANSITIONS: Final = 5_000
MAX_EXPRESSION: Final = 2_000
MAX_EXPRESSIONS: Final = 200_000
"""Characters of all guards and deadlines together, so that checking them takes seconds at most."""
MAX_OUTCOMES: Final = 50
_MAX_PRIORITY: Final = 1_000_000


def _text(description: str, *, longest: int, pattern: str | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": description, "type": "string", "maxLength": longest}
    return schema if pattern is None else {**schema, "pattern": pattern}


def _one_of(*values: str) -> dict[str, Any]:
    return {"description": "one of: " + ", ".join(values), "enum": list(values)}


def _list(description: str, items: dict[str, Any], *, longest: int) -> dict[str, Any]:
    return {
        "description": description,
        "type": "array",
        "items": items,
        "maxItems": longest,
        "uniqueItems": True,
    }


def _object(description: str, properties: dict[str, Any], *, required: list[str]) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_NAME = _text(
    "a name of 1 to 64 letters, digits, `-`, `_` or `.`",
    longest=64,
    pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$",
)
_GRANT = _text("a name of 1 to 128 characters", longest=128, pattern=r"^\S(.*\S)?$")
_KEY = _text("1 to 64 small letters, digits or `-`", longest=64, pattern="^[a-z0-9-]+$")
_FIELD = _text("the name of a field", longest=128, pattern="^.+$")
_LABEL = _text("a name of at most 200 characters", longest=200)
_PROSE = _text("a text of at most 10,000 characters", longest=10_000)
_EXPRESSION = _text(
    "an expression of 1 to 2,000 characters", longest=MAX_EXPRESSION, pattern=r"^[\s\S]*\S[\s\S]*$"
)
_SCHEMA = {"description": "a JSON Schema, as an object", "type": "object"}
_FLAG = {"description": "true or false", "type": "boolean"}
_COUNT = {"description": "a whole number from 1 to 1,000", "type": "integer", "minimum": 1, "maximum": 1_000}
_NUMBER_OR_EXPRESSION = {
    "description": "a number, or an expression of at most 2,000 characters that gives one",
    "type": ["number", "string"],
    "maxLength": MAX_EXPRESSION,
}
_OUTCOMES = _list("a list of different outcomes", _NAME, longest=MAX_OUTCOMES)
_ROLES = _object(
    "`{roles: [ROLE]}`", {"roles": _list("a list of roles", _GRANT, longest=100)}, required=["roles"]
)

_VISIBILITY = {
    "description": "`participants`, `everyone` or `{roles: [ROLE]}`",
    "anyOf": [_one_of("participants", "everyone"), _ROLES],
}
_ON_EMPTY = {
    "description": "`escalate`, `incident` or `{role: ROLE}`",
    "anyOf": [
        _one_of("escalate", "incident"),
        _object("`{role: ROLE}`", {"role": _GRANT}, required=["role"]),
    ],
}
_GROUP = _object(
    "an object with `role` and `approve`", {"role": _GRANT, "approve": _COUNT}, required=["role", "approve"]
)
_QUORUM = _object(
    "an object with `voters` and `approve`, or `groups`, and with `outcome` and `otherwise`",
    {
        "voters": {
            "description": "a whole number from 1 to 1,000, a role, or an expression that gives usernames",
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": 1_000,
            "minLength": 1,
            "maxLength": MAX_EXPRESSION,
        },
        "approve": {
            "description": "a whole number of votes, or a percentage in quotes such as `60%`",
            "type": ["integer", "string"],
            "minimum": 1,
            "maximum": 1_000,
            "pattern": r"^[0-9]{1,3}%$",
        },
        "groups": _list("a list of groups, each with its role and its count", _GROUP, longest=50),
        "outcome": _NAME,
        "otherwise": _NAME,
        "veto": _OUTCOMES,
    },
    required=["outcome", "otherwise"],
)
_ESCALATION = _object(
    "an object with `after` and, if need be, `to_role`, `action` and `outcome`",
    {
        "after": _text(
            "a percentage of the deadline (`100%`) or hours after it (`+8h`)",
            longest=16,
            pattern=r"^([0-9]+%|\+[0-9]+(\.[0-9]+)?h)$",
        ),
        "to_role": _GRANT,
        "action": _one_of("notify", "reassign", "complete"),
        "outcome": _NAME,
    },
    required=["after"],
)
_JOIN = {
    "description": "`all`, `any` or `{count: N}`",
    "anyOf": [_one_of("all", "any"), _object("`{count: N}`", {"count": _COUNT}, required=["count"])],
}

_TASK = {
    "permission": _GRANT,
    "outcomes": _OUTCOMES,
    "require_note": _OUTCOMES,
    "sla_hours": _NUMBER_OR_EXPRESSION,
    "form": _SCHEMA,
    "separate_from": _list("a list of `requester` and keys of task steps", _NAME, longest=100),
    "writes": _list("a list of fields of the form", _FIELD, longest=200),
    "supervisor_role": _GRANT,
    "assignee": _EXPRESSION,
    "require": _EXPRESSION,
    "prefer": _one_of("same"),
    "distribution": _one_of("offer", "round_robin", "shortest_queue"),
    "on_empty": _ON_EMPTY,
    "max_visits": _COUNT,
    "then": _NAME,
    "while_not_started": _list("a list of keys of task steps", _NAME, longest=100),
    "resource": _EXPRESSION,
    "quorum": _QUORUM,
    "escalations": _list("a list of escalations", _ESCALATION, longest=20),
    "calendar": _NAME,
}

_SENT = {
    "description": "an object of at most 200 fields, each with an expression",
    "type": "object",
    "propertyNames": _FIELD,
    "additionalProperties": _EXPRESSION,
    "maxProperties": 200,
}

STEP_KEYS: Final[dict[str, dict[str, Any]]] = {
    "task": _TASK,
    "decision": {},
    "fork": {"split": _one_of("all", "matching")},
    "join": {"join": _JOIN, "cancel_rest": _FLAG},
    "service": {
        "call": _one_of("http", "email"),
        "retries": {
            "description": "a whole number from 0 to 20",
            "type": "integer",
            "minimum": 0,
            "maximum": 20,
        },
        "url": _text("an address of at most 2,048 characters", longest=2_048),
        "method": _one_of("GET", "POST", "PUT", "PATCH", "DELETE"),
        "send": _SENT,
        "timeout_seconds": {
            "description": "a number above 0 and at most 60",
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 60,
        },
        "to": _EXPRESSION,
        "subject": _EXPRESSION,
        "body": _EXPRESSION,
        "form": _SCHEMA,
        "writes": _list("a list of fields of the form", _FIELD, longest=200),
    },
    "wait": {
        "duration": _NUMBER_OR_EXPRESSION,
        "until": _EXPRESSION,
        "message": _NAME,
        "transient": _FLAG,
        "permission": _GRANT,
        "form": _SCHEMA,
        "writes": _list("a list of fields of the form", _FIELD, longest=200),
    },
    "subflow": {
        "workflow": _KEY,
        "send": _SENT,
        "writes": _list("a list of fields of the context", _FIELD, longest=200),
    },
    "end": {"status": _one_of("COMPLETED", "REJECTED"), "terminate": _FLAG},
}
"""The keys of each type of step, besides `key`, `name` and `type`."""

_TYPE = {**_one_of(*STEP_KEYS), "description": "a type of step, one of: " + ", ".join(STEP_KEYS)}


def _step_of(kind: str) -> dict[str, Any]:
    return {
        "description": f"a step of type {kind}",
        "properties": {"key": _NAME, "name": _LABEL, "type": True, **STEP_KEYS[kind]},
        "additionalProperties": False,
    }


_STEP = {
    "description": "a step, as an object",
    "type": "object",
    "required": ["key", "type"],
    "properties": {"type": _TYPE},
    "allOf": [
        {
            "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": {"$ref": f"#/$defs/{kind}"},
        }
        for kind in STEP_KEYS
    ],
}

_TRANSITION = _object(
    "a transition, as an object",
    {
        "from": _NAME,
        "outcome": _NAME,
        "when": _EXPRESSION,
        "to": _NAME,
        "priority": {
            "description": "a whole number from 0 to 1,000,000",
            "type": "integer",
            "minimum": 0,
            "maximum": _MAX_PRIORITY,
        },
        "cancels": _list("a list of keys of steps", _NAME, longest=MAX_STEPS),
    },
    required=["from", "to"],
)

DOCUMENT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "NexusFlow definition",
    **_object(
        "a definition, as an object",
        {
            "nexusflow": {"description": f"{FORMAT}, the version of this format", "const": FORMAT},
            "key": _KEY,
            "name": _LABEL,
            "description": _PROSE,
            "create_permission": _GRANT,
            "supervisor_role": _GRANT,
            "visibility": _VISIBILITY,
            "withdraw_until": _one_of("decision", "end"),
            "calendar": _NAME,
            "context_schema": _SCHEMA,
            "start": _NAME,
            "steps": {
                "description": "a list of 1 to 500 steps",
                "type": "array",
                "items": _STEP,
                "minItems": 1,
                "maxItems": MAX_STEPS,
            },
            "transitions": {
                "description": "a list of at most 5,000 transitions",
                "type": "array",
                "items": _TRANSITION,
                "maxItems": MAX_TRANSITIONS,
            },
        },
        required=["nexusflow", "key", "start", "steps", "transitions"],
    ),
    "$defs": {kind: _step_of(kind) for kind in STEP_KEYS},
}

"""The OpenAPI document: what FastAPI knows, the hot calls, and what holds for all of them."""

import re
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from nexusflow.api.identity import COOKIE
from nexusflow.api.plain_json import LARGEST
from nexusflow.api.problems import MEDIA_TYPE
from nexusflow.api.routes.hot import CALLS, HotCall
from nexusflow.api.schemas.pages import Problem

_DESCRIPTION: Final = """\
Requests run through published workflows, people decide their tasks, late ones are escalated, and every bit \
of it is audited. The actor is always who is logged in, never a field of a body.

Log in with `POST /auth/token`, send `Authorization: Bearer <access_token>`; for programs, make a token that \
lasts with `POST /me/tokens`. Every refusal is \
`application/problem+json` with a stable `code`. Lists answer `{items, next_cursor}`; times are ISO 8601 \
in UTC."""
_METHODS: Final = frozenset({"get", "put", "post", "delete", "patch"})
_PROBLEMS: Final = {
    "401": "Not logged in, or no longer.",
    "403": "May not: the permission is missing, or duties are to be kept apart.",
    "404": "Not there, or not visible to the caller.",
    "409": "Not in this state: somebody was faster, it has ended, the name is taken.",
    "413": "The body is larger than 1 MiB.",
    "422": "What was sent is invalid; `errors` says where.",
    "429": "Too many wrong passwords; `Retry-After` says when to go on.",
    "503": "The database did not answer.",
}
_NAMED: Final = re.compile(r"\{(\w+)\}")
_REF: Final = "#/components/schemas/{model}"


def describe(app: FastAPI, *, prefix: str) -> dict[str, Any]:
    """The document, made once an application."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="NexusFlow", version=app.version, description=_DESCRIPTION, routes=app.routes
        )
        _add_hot_calls(document, prefix)
        _add_problems(document)
        _add_security(document)
        app.openapi_schema = document
    return app.openapi_schema


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of every call."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                yield path, method, operation


def _add_hot_calls(document: dict[str, Any], prefix: str) -> None:
    wanted: list[tuple[Any, JsonSchemaMode]] = [(call.body, "validation") for call in CALLS]
    wanted += [(call.answer, "serialization") for call in CALLS]
    names, schemas = models_json_schema([*wanted, (Problem, "serialization")], ref_template=_REF)
    known = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in schemas.get("$defs", {}).items():
        known.setdefault(name, schema)
    for call in CALLS:
        body, given = names[(call.body, "validation")], names[(call.answer, "serialization")]
        document["paths"].setdefault(prefix + call.path, {})["post"] = _operation(call, body, given)


def _operation(call: HotCall, body: Any, given: Any) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _in_path(name)}
        for name in _NAMED.findall(call.path)
    ]
    if call.idempotent:
        key = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[\x21-\x7e]+$"}
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": key,
                "description": "The same key with the same body gives the same answer, done once; with"
                " another body 422.",
            }
        )
    return {
        "tags": [call.tag],
        "summary": call.summary,
        "description": " ".join((call.endpoint.__doc__ or "").split()),
        "operationId": call.endpoint.__name__,
        "parameters": parameters,
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            str(call.status): {
                "description": "Done.",
                "content": {"application/json": {"schema": given}},
            }
        },
    }


def _in_path(name: str) -> dict[str, Any]:
    """The schema of a part of a path: ids are called so, everything else is a name."""
    if name.endswith("_id"):
        return {"type": "integer", "minimum": 1, "maximum": LARGEST}
    return {"type": "string", "minLength": 1}


def _add_problems(document: dict[str, Any]) -> None:
    content = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}
    for _, _, operation in operations(document):
        responses = operation["responses"]
        for status, description in _PROBLEMS.items():
            if status not in responses or status == "422":
                responses[status] = {"description": description, "content": content}
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)


def _add_security(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT, or nxf_…"},
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    document["security"] = [{"bearer": []}, {"session": []}]

"""The reference page of the interface, written from its own OpenAPI document.

`python -m nexusflow.api.reference` writes docs/reference/http.md anew; a test compares the two.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from nexusflow.api.app import create_app
from nexusflow.api.openapi import operations
from nexusflow.api.options import Options
from nexusflow.api.problems import STATUS_OF
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine

_LIST: Final = "ListOf_"
PAGE: Final = Path("docs/reference/http.md")
_PAGE: Final = """\
# HTTP

{description}

The whole of it for machines, with examples: `GET /api/v1/openapi.json`; for people: `GET /docs`.

- **Logging in.** A form with `username` and `password` to `POST /api/v1/auth/token` gives a bearer token of
  eight hours; to `POST /api/v1/auth/session` a cookie of twelve. Calls that change something with a
  cookie must come from our own pages (`Sec-Fetch-Site: same-origin`, or an `Origin` that is the `Host`), or
  carry the `X-CSRF-Token` that the login answered. A changed password and a disabled user end tokens and
  sessions at once; for completing tasks and creating requests within a second. Ten failed logins of a
  name, or a hundred from an address, and the login answers 429 with `Retry-After`.
- **Programs** use an API token that somebody makes for them with `POST /api/v1/me/tokens`: `nxf_` and 43
  letters and digits, sent as a bearer token, good for 1 to 365 days, shown once. It may what its owner may at
  that moment, but neither see nor change what they log in with: tokens, sessions and their password.
- **Bodies** are JSON of at most 1 MiB and 64 levels, without NUL, with numbers that fit a double and whole
  numbers that fit 64 bits. Unknown keys are refused.
- **Lists** take `limit` (1 to 200, 50 if left out) and `cursor`, and answer `{{items, next_cursor}}`. A
  cursor is opaque, and good for the list that gave it.
- **Idempotency-Key** (1 to 200 visible ASCII characters) on the calls that take it: the same key with the
  same content gives the same answer and is done once (`Idempotency-Replayed: true`); with another
  content 422.
- **Visibility.** A request, and all that belongs to it, is seen by its requester, by whoever has decided,
  claimed or commented in it, by whoever holds the permission of any of its tasks, by the role that a breach
  of one of them was escalated to, by holders of `request.read`, and by those whom the workflow's `visibility`
  names. To everybody else it does not exist: 404. That somebody was refused is told to holders of
  `audit.read` alone.
- **Events.** `GET /api/v1/events` is a stream of what was committed, in the order of commits. `id` is
  `<transaction>.<entry>`; send the last one as `Last-Event-ID` to go on behind it. A comment comes every
  15 seconds when nothing else does. An event waits for transactions that began before it.

## Calls

{calls}

## Shapes

A `?` marks what may be left out, or null.

{shapes}

## Problems

Every refusal is `application/problem+json`:
`{{type, title, status, code, detail, errors: [{{path, message}}]}}`. Nothing was changed by a call
that was refused.

| status | codes |
| --- | --- |
{problems}

This page is written by `python -m nexusflow.api.reference`; a test compares the two.
"""


def described() -> dict[str, Any]:
    """The OpenAPI document, of an application that nobody serves: making one asks no database."""
    database = connect("postgresql://nobody@localhost/nothing")
    app = create_app(WorkflowEngine(database), database, Options(secret_key="nobody is served"))  # noqa: S106
    document: dict[str, Any] = app.openapi()
    return document


def render_reference() -> str:
    """The page, as Markdown."""
    document = described()
    return _PAGE.format(
        description=document["info"]["description"],
        calls="\n\n".join(_calls(document)),
        shapes="\n".join(_shapes(document)),
        problems="\n".join(_problems()),
    )


def _calls(document: Mapping[str, Any]) -> Iterator[str]:
    by_tag: dict[str, list[str]] = {}
    for path, method, operation in operations(dict(document)):
        by_tag.setdefault(operation["tags"][0], []).append(_call(path, method, operation))
    for tag, calls in by_tag.items():
        yield f"### {tag.capitalize()}\n\n" + "\n".join(calls)


def _call(path: str, method: str, operation: Mapping[str, Any]) -> str:
    taken = [f"`{each['name']}`" for each in operation.get("parameters", ()) if each["in"] != "path"]
    body = _body(operation)
    takes = ", ".join([*([f"body {body}"] if body else []), *taken])
    status, answer = _answer(operation)
    lines = [
        f"- **`{method.upper()} {path}`** → {status}{f' {answer}' if answer else ''}",
        f"  {' '.join(operation.get('description', '').split())}",
    ]
    if takes:
        lines.append(f"  Takes {takes}.")
    return "\n".join(lines)


def _body(operation: Mapping[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return _named(next(iter(content.values()))["schema"]) if content else ""


def _answer(operation: Mapping[str, Any]) -> tuple[str, str]:
    status = min(operation["responses"])
    content = operation["responses"][status].get("content", {})
    if not content:
        return status, ""
    media_type, described_as = next(iter(content.items()))
    named = _named(described_as.get("schema", {}))
    return status, named if media_type == "application/json" else f"`{media_type}`"


def _named(schema: Mapping[str, Any]) -> str:
    """A schema in a word: the name of the model, or the keys of what has none."""
    if "$ref" in schema:
        return _name(schema["$ref"].rpartition("/")[2])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(_named(each) for each in schema[several] if each.get("type") != "null")
    if schema.get("type") == "array":
        return f"list of {_named(schema['items'])}"
    if "properties" in schema:
        return f"`{{{', '.join(schema['properties'])}}}`"
    return str(schema.get("type", "anything"))


def _name(model: str) -> str:
    if model.startswith(_LIST):
        return f"list of `{model.removeprefix(_LIST).rstrip('_')}`"
    return f"`{model}`"


def _shapes(document: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        if name.startswith(_LIST) or "properties" not in schema:
            continue
        required = schema.get("required", ())
        fields = (
            f"{field}{'' if field in required and not _nullable(described_as) else '?'}"
            for field, described_as in schema["properties"].items()
        )
        yield f"- `{name}`: {', '.join(fields)}"


def _nullable(schema: Mapping[str, Any]) -> bool:
    return any(each.get("type") == "null" for each in schema.get("anyOf", ()))


def _problems() -> Iterator[str]:
    by_status: dict[int, list[str]] = {}
    for code, status in STATUS_OF.items():
        by_status.setdefault(status, []).append(f"`{code.value}`")
    for status, codes in sorted(by_status.items()):
        yield f"| {status} | {', '.join(sorted(set(codes)))} |"


if __name__ == "__main__":
    PAGE.write_text(render_reference(), "utf-8")

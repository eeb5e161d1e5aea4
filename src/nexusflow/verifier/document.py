"""Reading a definition document, however hostile: a definition, or what is wrong with it.

The sentences are made from the descriptions in the document's schema, so that what an editor shows
and what a refusal says are the same words.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Final

import jsonschema_rs

from nexusflow.core.definition import Definition, from_document
from nexusflow.verifier.document_schema import DOCUMENT_SCHEMA, MAX_EXPRESSIONS
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.plain import Path, find_foreign, shorten, show_path

MAX_FINDINGS: Final = 100

_VALIDATOR: Final = jsonschema_rs.Draft202012Validator(DOCUMENT_SCHEMA)
_EXPRESSIONS: Final = ("sla_hours", "duration", "until", "assignee", "require", "resource")
_SIZES: Final = frozenset({"maxItems", "maxLength"})


def read_document(value: object) -> Definition | tuple[Finding, ...]:
    """The definition that a document (parsed YAML or JSON) describes, or up to 100 findings.

    Judges the shape alone: what a definition means is judged by `check.verify`. Never raises.
    """
    findings = find_faults(value)
    if findings or not isinstance(value, dict):
        return findings
    return from_document({**value, "transitions": [_settle(each) for each in value["transitions"]]})


def _settle(transition: dict[str, Any]) -> dict[str, Any]:
    """A priority of 10.0 is a whole number to JSON Schema, and not to a column of them."""
    return {key: int(each) if key == "priority" else each for key, each in transition.items()}


def find_faults(value: object) -> tuple[Finding, ...]:
    """Everything wrong with the shape of a document, at most `MAX_FINDINGS`."""
    foreign = find_foreign(value)
    if foreign is not None:
        return (foreign,)
    errors = _VALIDATOR.iter_errors(value)
    findings = tuple(islice((each for error in errors for each in _describe(value, error)), MAX_FINDINGS))
    return findings if findings or not isinstance(value, dict) else _find_excess(value)


def _find_excess(document: dict[str, Any]) -> tuple[Finding, ...]:
    guards = (each.get("when", "") for each in document["transitions"])
    others = (str(each.get(key, "")) for each in document["steps"] for key in _EXPRESSIONS)
    said = (source for each in document["steps"] for source in _said(each))
    characters = sum(map(len, chain(guards, others, said)))
    if characters <= MAX_EXPRESSIONS:
        return ()
    message = (
        f"Expected guards, other expressions and what services are told of at most {MAX_EXPRESSIONS:,} "
        f"characters together, found {characters:,}; shorten them or split the workflow."
    )
    return (found(Code.TOO_LARGE, message),)


def _said(step: dict[str, Any]) -> Iterator[str]:
    """The expressions of what a service is told."""
    yield from step.get("send", {}).values()
    yield from (step[key] for key in ("to", "subject", "body") if key in step)


def _describe(document: object, error: Any) -> Iterator[Finding]:
    path: Path = tuple(error.instance_path)
    step, transition = _place(document, path)
    place = show_path(path)
    keyword = error.kind.name
    if keyword == "additionalProperties":
        for key in error.kind.unexpected:
            message = (
                f"Expected only keys that the format knows in {place}, found `{shorten(key)}`; "
                f"correct or remove it. It knows: {_known_keys(error)}."
            )
            yield found(Code.UNKNOWN_KEY, message, step=step, transition=transition)
        return
    if keyword == "required":
        message = f"Expected `{error.kind.property}` in {place}, found nothing; add it."
        yield found(Code.MISSING_KEY, message, step=step, transition=transition)
        return
    code = Code.TOO_LARGE if keyword in _SIZES else Code.MALFORMED
    message = f"Expected {_expected(error)} at {place}, found {_show(error.instance)}; correct it."
    yield found(code, message, step=step, transition=transition)


def _place(document: object, path: Path) -> tuple[str | None, int | None]:
    """The step's key, or the transition's index, that a path lies in."""
    match document, path:
        case {"steps": list(steps)}, ("steps", int(index), *_):
            key = steps[index].get("key") if isinstance(steps[index], dict) else None
            return (key if isinstance(key, str) else None), None
        case _, ("transitions", int(index), *_):
            return None, index
        case _:
            return None, None


def _schema_of(error: Any) -> dict[str, Any]:
    """The part of the document's schema that refused: the one whose keyword it was."""
    schema: Any = DOCUMENT_SCHEMA
    for part in tuple(error.schema_path)[:-1]:
        if part == "$ref":
            continue
        if isinstance(schema, dict) and "$ref" in schema:
            schema = DOCUMENT_SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
        schema = schema[part]
    if isinstance(schema, dict) and "$ref" in schema:
        schema = DOCUMENT_SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    assert isinstance(schema, dict)
    return schema


def _known_keys(error: Any) -> str:
    return ", ".join(f"`{key}`" for key in _schema_of(error)["properties"])


def _expected(error: Any) -> str:
    description = _schema_of(error)["description"]
    different = ", each of them once," if error.kind.name == "uniqueItems" else ""
    return f"{description}{different}"


def _show(instance: object) -> str:
    match instance:
        case dict():
            return f"an object with {len(instance)} keys"
        case list():
            return f"a list of {len(instance)}"
        case str():
            return f"the text {shorten(instance)!r}"
        case None:
            return "nothing"
        case bool():
            return str(instance).lower()
        case _:
            return f"the number {instance}"

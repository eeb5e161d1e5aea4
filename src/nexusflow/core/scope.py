"""What an expression may see: names and types, worked out from JSON Schema.

CEL has no structs without protocol buffers, so each field that a schema lists is declared as a variable
with a dotted name (`context.amount`): CEL resolves `context.amount` to the longest name that is declared,
and checks its type. Beside it stands a hidden `has.context.amount`, because CEL's `has()` does not know
dotted variables. What a schema leaves open stays a map of anything.

JSON knows one kind of number, CEL two. A field that a schema calls `number` is a double, else 100 / 3 would
be 33. One that it calls `integer` is an int when it is named (`context.days`); inside of lists and open
maps, where CEL keeps no types of fields, all numbers are doubles.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

JsonObject = Mapping[str, Any]

MAX_FIELDS: Final = 500
MAX_DEPTH: Final = 8
PRESENCE: Final = "has"

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SCALARS: Final = {"string": "string", "boolean": "bool", "integer": "int", "number": "double"}
_WRAPPERS: Final = {
    "string": "google.protobuf.StringValue",
    "boolean": "google.protobuf.BoolValue",
    "integer": "google.protobuf.Int64Value",
    "number": "google.protobuf.DoubleValue",
}
_DECIMAL: Final = {"int": "double", _WRAPPERS["integer"]: _WRAPPERS["number"]}
# Keywords that can bring in fields which `properties` does not list.
_OPENING: Final = ("patternProperties", "allOf", "anyOf", "oneOf", "$ref", "if", "dependentSchemas")


class Purpose(StrEnum):
    """What an expression is for; it decides which names are there."""

    GUARD = "guard"
    SLA = "sla"
    REQUIRE = "require"


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a value: CEL's name for it, the fields that are known, and whether others may be.

    `element` is the shape of a list's elements.
    """

    cel: str
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    closed: bool = False
    element: "Shape | None" = None


ANYTHING: Final = Shape("dyn")
ANY_MAP: Final = Shape("map<string, dyn>")

_PERSON: Final = Shape(
    "map<string, dyn>",
    fields={
        "username": Shape("string"),
        "name": Shape("string"),
        "roles": Shape("list<string>", element=Shape("string")),
        "manager": Shape(_WRAPPERS["string"]),
    },
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One declared name, and where its value is found among the variables of an evaluation."""

    name: str
    path: tuple[str, ...]
    shape: Shape
    presence: bool = False


def roots(
    context_schema: JsonObject | None, data_schema: JsonObject | None, purpose: Purpose
) -> dict[str, Shape]:
    """Give the top-level names that an expression of this purpose sees, with their shapes."""
    always = {
        "context": object_shape(context_schema),
        "requester": _PERSON,
        "visits": Shape("int"),
    }
    match purpose:
        case Purpose.GUARD:
            return {**always, "outcome": Shape("string"), "data": object_shape(data_schema)}
        case Purpose.SLA:
            return always
        case Purpose.REQUIRE:
            del always["requester"]  # who may do a task is asked where only the task is at hand
            return {**always, "actor": _PERSON}


def object_shape(schema: JsonObject | None) -> Shape:
    """Give the shape of what a schema describes as an object; any object where there is none."""
    if not isinstance(schema, Mapping):
        return ANY_MAP
    shape = shape_of(schema, schema, 0)
    return shape if shape.cel == ANY_MAP.cel else ANY_MAP


def shape_of(schema: Any, document: JsonObject, depth: int) -> Shape:
    """Give the shape of the values that a schema admits; `dyn` where it does not pin one down."""
    if depth > MAX_DEPTH or not isinstance(schema, Mapping):
        return ANYTHING
    if isinstance(schema.get("$ref"), str):
        target = _local(schema["$ref"], document)
        return ANYTHING if target is None else shape_of(target, document, depth + 1)
    kinds, nullable = _kinds(schema)
    if kinds == {"array"} and not nullable:
        element = _decimal(shape_of(schema.get("items", True), document, depth + 1))
        return Shape(f"list<{element.cel}>", element=element)
    if kinds == {"object"} and not nullable:
        return _object(schema, document, depth)
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) != 1 or not kinds <= _SCALARS.keys():
        return ANYTHING
    (kind,) = kinds
    return Shape((_WRAPPERS if nullable else _SCALARS)[kind])


def _decimal(shape: Shape) -> Shape:
    """Give the shape of a value inside of a list: whole numbers are doubles there."""
    return replace(
        shape,
        cel=_DECIMAL.get(shape.cel, shape.cel),
        fields={name: _decimal(inner) for name, inner in shape.fields.items()},
    )


def variables(root: str, shape: Shape) -> Iterator[Variable]:
    """Give every variable to declare for a root: itself, and each listed field with its presence."""
    yield Variable(root, (root,), shape)
    yield from _below((root,), shape)


def _below(path: tuple[str, ...], shape: Shape) -> Iterator[Variable]:
    for name, inner in shape.fields.items():
        if not _IDENTIFIER.match(name):
            continue  # reached as context["cost-centre"], as an entry of the map
        here = (*path, name)
        yield Variable(".".join(here), here, inner)
        yield Variable(".".join((PRESENCE, *here)), here, Shape("bool"), presence=True)
        yield from _below(here, inner)


def _object(schema: JsonObject, document: JsonObject, depth: int) -> Shape:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return Shape(ANY_MAP.cel, closed=schema.get("additionalProperties") is False)
    fields = {str(name): shape_of(inner, document, depth + 1) for name, inner in properties.items()}
    return Shape(
        ANY_MAP.cel,
        fields=fields,
        closed=schema.get("additionalProperties", False) is False and not any(k in schema for k in _OPENING),
    )


def _kinds(schema: JsonObject) -> tuple[set[str], bool]:
    """Give the JSON types that a schema admits without null, and whether it admits null."""
    stated = schema.get("type")
    names = [stated] if isinstance(stated, str) else list(stated) if isinstance(stated, list | tuple) else []
    if not names:
        options = schema.get("enum", [schema["const"]] if "const" in schema else [])
        names = [_kind_of(value) for value in options] if isinstance(options, list | tuple) else []
    if not names and isinstance(schema.get("properties"), Mapping):
        names = ["object"]
    kinds = {str(name) for name in names}
    return kinds - {"null"}, "null" in kinds


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list() | tuple():
            return "array"
    return "object"


def _local(reference: str, document: JsonObject) -> Any:
    """Follow a `#/...` pointer inside the document; None when it leads nowhere."""
    if not reference.startswith("#"):
        return None
    here: Any = document
    for part in reference[1:].split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        here = here.get(key) if isinstance(here, Mapping) else None
    return here

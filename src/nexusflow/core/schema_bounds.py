"""How large a schema may be, and what it may refer to.

A schema comes from whoever may draft a workflow. Nothing is ever fetched for it, a reference stays inside
of it, none goes in a circle, and none multiplies: 26 definitions that each use the next one twice are 67
million checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MAX_NODES: Final = 5_000
MAX_SCHEMA_DEPTH: Final = 32
MAX_PATTERNS: Final = 50

# Below these a "$ref" is data, not a reference.
_DATA: Final = frozenset({"const", "enum", "default", "examples"})
_FORBIDDEN: Final = frozenset({"$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor"})
_DIALECT: Final = "json-schema.org/draft/2020-12/schema"
_MAPS_OF_SCHEMAS: Final = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
)


@dataclass(frozen=True, slots=True)
class SchemaError:
    """Why a schema was refused, and where in it (a JSON pointer)."""

    message: str
    path: str = ""


class _Excess(Exception):
    """A schema breaks a bound; `args[0]` is the SchemaError."""


def excess(schema: Mapping[str, Any]) -> SchemaError | None:
    """Say which bound a schema breaks, or None."""
    dialect = schema.get("$schema", _DIALECT)
    if not isinstance(dialect, str) or _DIALECT not in dialect:
        return SchemaError("Expected JSON Schema 2020-12, but $schema names another dialect.", "/$schema")
    try:
        size = _Measure(schema).nodes(schema, (), 0)
    except _Excess as found:
        error: SchemaError = found.args[0]
        return error
    if size > MAX_NODES:
        return SchemaError(
            f"Expected a schema of at most {MAX_NODES:,} parts, but with every $ref written out it has more."
        )
    return None


class _Measure:
    """Counts the parts of a schema with every reference written out, each target once."""

    __slots__ = ("_document", "_patterns", "_sizes")

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._sizes: dict[str, int] = {}
        self._patterns = 0

    def nodes(self, node: Any, trail: tuple[str, ...], depth: int) -> int:
        """Count a schema and all below it. `trail` holds the references that led here."""
        if depth > MAX_SCHEMA_DEPTH:
            raise _Excess(
                SchemaError(f"Expected at most {MAX_SCHEMA_DEPTH} levels of schemas in each other.")
            )
        if isinstance(node, list):
            return sum(self.nodes(item, trail, depth + 1) for item in node)
        if not isinstance(node, dict):
            return 1
        return 1 + sum(self._keyword(key, value, trail, depth) for key, value in node.items())

    def _keyword(self, key: str, value: Any, trail: tuple[str, ...], depth: int) -> int:
        if key == "$ref" and isinstance(value, str):
            return self._target(value, trail, depth)
        if key in _FORBIDDEN and isinstance(value, str) and not (key == "$id" and depth == 0):
            raise _Excess(SchemaError(f"{key} is not supported; use $ref with #/$defs/..."))
        if key in _DATA:
            return 1
        if key == "pattern" or key == "patternProperties":
            self._count_patterns(value)
        if key in _MAPS_OF_SCHEMAS and isinstance(value, dict):
            return sum(self.nodes(inner, trail, depth + 1) for inner in value.values())
        return self.nodes(value, trail, depth + 1) if isinstance(value, dict | list) else 1

    def _target(self, reference: str, trail: tuple[str, ...], depth: int) -> int:
        if not reference.startswith("#/"):
            raise _Excess(
                SchemaError(f'Expected $ref to point into this schema ("#/..."), not to {reference!r}.')
            )
        if reference in trail:
            raise _Excess(SchemaError(f"{reference} refers to itself, directly or through others."))
        if reference not in self._sizes:
            target = _at(self._document, reference)
            self._sizes[reference] = self.nodes(target, (*trail, reference), depth + 1)
        return self._sizes[reference]

    def _count_patterns(self, value: Any) -> None:
        self._patterns += len(value) if isinstance(value, dict) else 1
        if self._patterns > MAX_PATTERNS:
            raise _Excess(SchemaError(f"Expected at most {MAX_PATTERNS} patterns in a schema."))


def _at(document: Any, reference: str) -> Any:
    here = document
    for part in reference[2:].split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            here = here[int(key)] if isinstance(here, list) else here[key]
        except (KeyError, IndexError, TypeError, ValueError):
            raise _Excess(SchemaError(f"There is nothing in this schema at {reference}.")) from None
    return here

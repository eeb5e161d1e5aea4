"""JSON Schema 2020-12: what a context or a decision's data must look like.

`compile_schema` gives a `Schema` or a `SchemaError`; `Schema.errors` gives what is wrong with a value, in
words and with the place. A schema is held in bounds (`schema_bounds`), nothing is ever fetched for it, and
its patterns are run by an engine whose time grows with the text alone, whatever the pattern; therefore it
has no look-around and no back-references.

`base_value_ok` asks what holds for every JSON value, before any schema: can it be stored and read back
the same by everybody?
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from nexusflow.core.schema_bounds import SchemaError, excess

__all__ = ["Fault", "Schema", "SchemaError", "base_value_ok", "compile_schema"]

MAX_BYTES: Final = 64_000
MAX_VALUE_DEPTH: Final = 64
MAX_FAULTS: Final = 50
# Beyond it a double skips whole numbers: JavaScript, and with it every browser, would read another number.
MAX_INTEGER: Final = 2**53

_PATTERNS: Final = jsonschema_rs.RegexOptions(size_limit=4 << 20, dfa_size_limit=4 << 20)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a value: where (a JSON pointer, "" for the whole) and what, in words."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema ready for checking values."""

    _validator: Any

    def errors(self, value: Any) -> tuple[Fault, ...]:
        """Give what is wrong with a value, at most 50 things; empty when it is valid."""
        try:
            if self._validator.is_valid(value):
                return ()
            found = (fault for error in self._validator.iter_errors(value) for fault in _faults(error))
            return tuple(islice(found, MAX_FAULTS))
        except Exception as error:  # the library refuses what is not JSON by exceptions of several classes
            return (base_value_ok(value) or Fault("", f"Expected a JSON value, but found another: {error}."),)


def compile_schema(schema: Any) -> Schema | SchemaError:
    """Check a schema and make it ready; the same one each time that the same one is given.

    An absent or empty schema accepts any object: contexts and data are objects.
    """
    if schema is None or schema == {}:
        return _compiled('{"type":"object"}')
    if not isinstance(schema, Mapping):
        return SchemaError("Expected a schema to be an object.")
    fault = base_value_ok(schema)
    if fault is not None:
        return SchemaError(f"This is not a JSON Schema: {fault.message}", fault.path)
    text = json.dumps(schema)
    if len(text) > MAX_BYTES:
        return SchemaError(
            f"Expected a schema of at most {MAX_BYTES:,} characters, but it has {len(text):,}."
        )
    return _compiled(text)


@lru_cache(maxsize=256)
def _compiled(text: str) -> Schema | SchemaError:
    schema = json.loads(text)
    broken = excess(schema)
    if broken is not None:
        return broken
    try:
        return Schema(
            jsonschema_rs.Draft202012Validator(
                schema, retriever=_refuse, pattern_options=_PATTERNS, validate_formats=True
            )
        )
    except jsonschema_rs.ValidationError as error:
        message = error.message[:200]
        if message.endswith('is not a "regex"'):
            message = "a pattern cannot be used (no look-around, no back-references, of bounded size)"
        return SchemaError(f"This is not a JSON Schema: {message}.", _pointer(error.instance_path))
    except Exception as error:  # a reference that leads nowhere, and whatever else the library raises
        return SchemaError(f"This is not a JSON Schema: {error}.")


def _refuse(uri: str) -> Any:
    raise ValueError(f"references to other documents are not followed, so not to {uri}")


def base_value_ok(value: Any) -> Fault | None:
    """Say why a JSON value cannot be kept, or None when it can.

    PostgreSQL's jsonb has no NUL and no half of a surrogate pair in a text, and no NaN; other readers
    have no whole numbers beyond 2**53; and some have no stack for what is nested deeper than 64.
    """
    return _unfit(value, (), MAX_VALUE_DEPTH)


def _unfit(value: Any, path: tuple[str | int, ...], left: int) -> Fault | None:
    match value:
        case str():
            problem = _text_problem(value)
        case bool() | None:
            return None
        case int():
            problem = (
                None if -MAX_INTEGER <= value <= MAX_INTEGER else "Expected a number within 2^53 of zero."
            )
        case float():
            problem = None if math.isfinite(value) else "Expected a finite number."
        case dict() | list() | tuple() if left == 0:
            problem = f"Expected at most {MAX_VALUE_DEPTH} levels of lists and objects in each other."
        case dict():
            return _unfit_object(value, path, left)
        case list() | tuple():
            inner = (_unfit(item, (*path, at), left - 1) for at, item in enumerate(value))
            return next((fault for fault in inner if fault), None)
        case _:
            problem = f"Expected a JSON value, but found one of Python's {type(value).__name__}."
    return Fault(_pointer(path), problem) if problem else None


def _unfit_object(value: Mapping[Any, Any], path: tuple[str | int, ...], left: int) -> Fault | None:
    for key, item in value.items():
        if not isinstance(key, str) or _text_problem(key):
            return Fault(_pointer(path), "Expected the names in an object to be plain texts.")
        fault = _unfit(item, (*path, key), left - 1)
        if fault is not None:
            return fault
    return None


def _text_problem(text: str) -> str | None:
    if "\0" in text:
        return "Expected a text without the character NUL."
    try:
        text.encode()
    except UnicodeEncodeError:
        return "Expected a text of whole characters, but found half of a surrogate pair."
    return None


# --- what is wrong, in words ---------------------------------------------------------------------------

_TYPES: Final = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def _faults(error: Any) -> Iterator[Fault]:
    """Put one of the library's errors into words; a missing or unknown field is blamed at its own place."""
    kind, detail, path = error.kind.name, error.kind.as_dict(), tuple(error.instance_path)
    match kind:
        case "required":
            yield Fault(_pointer((*path, detail["property"])), "Expected a value, but there is none.")
        case "additionalProperties" | "unevaluatedProperties":
            for name in detail["unexpected"]:
                yield Fault(_pointer((*path, name)), "This field is not known here.")
        case _:
            yield Fault(_pointer(path), _sentence(kind, detail) or f"{error.message[:200]}.")


def _sentence(kind: str, detail: Mapping[str, Any]) -> str | None:
    match kind:
        case "type":
            wanted = " or ".join(_TYPES.get(name, name) for name in detail["types"])
            return f"Expected {wanted}."
        case "enum":
            return f"Expected one of {_listed(detail['options'])}."
        case "const":
            return f"Expected {json.dumps(detail['expected_value'])}."
        case "minimum":
            return f"Expected at least {detail['limit']}."
        case "maximum":
            return f"Expected at most {detail['limit']}."
        case "exclusiveMinimum":
            return f"Expected more than {detail['limit']}."
        case "exclusiveMaximum":
            return f"Expected less than {detail['limit']}."
        case "minLength":
            return f"Expected at least {detail['limit']} characters."
        case "maxLength":
            return f"Expected at most {detail['limit']} characters."
        case "minItems" | "minProperties":
            return f"Expected at least {detail['limit']} entries."
        case "maxItems" | "maxProperties":
            return f"Expected at most {detail['limit']} entries."
        case "multipleOf":
            return f"Expected a multiple of {detail['multiple_of']}."
        case "pattern":
            return f"Expected a text of the form {detail['pattern']}"
        case "format":
            return f"Expected a text in the format {detail['format']}."
        case "uniqueItems":
            return "Expected no entry twice."
    return None


def _listed(options: list[Any]) -> str:
    shown = ", ".join(json.dumps(option, ensure_ascii=False) for option in options[:20])
    return shown + (", ..." if len(options) > 20 else "")


def _pointer(path: Iterable[str | int]) -> str:
    """Write a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)

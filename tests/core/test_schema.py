"""Schemas: what is wrong with a value, which schemas are refused, and what can be kept at all."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexusflow.core.schema import Fault, Schema, SchemaError, base_value_ok, compile_schema

CLAIM = {
    "type": "object",
    "required": ["amount", "vendor"],
    "properties": {
        "amount": {"type": "number", "minimum": 0, "exclusiveMaximum": 1000},
        "vendor": {"type": "string", "pattern": "^[A-Z]", "minLength": 2, "maxLength": 5},
        "days": {"type": "integer"},
        "kind": {"enum": ["travel", "meal"]},
        "due": {"type": "string", "format": "date"},
        "lines": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/line"}},
        "note": {"type": ["string", "null"]},
    },
    "additionalProperties": False,
    "$defs": {"line": {"type": "object", "properties": {"a/b": {"type": "number"}}}},
}
VALID = {
    "amount": 12.5,
    "vendor": "ACME",
    "days": 3,
    "kind": "meal",
    "due": "2026-01-31",
    "lines": [{"a/b": 1}],
}


def schema(document: Any) -> Schema:
    compiled = compile_schema(document)
    assert isinstance(compiled, Schema), compiled
    return compiled


def refused(document: Any) -> SchemaError:
    error = compile_schema(document)
    assert isinstance(error, SchemaError), f"expected {document!r} to be refused"
    return error


def test_a_valid_value_has_nothing_wrong() -> None:
    assert schema(CLAIM).errors(VALID) == ()


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"amount": -1}, "/amount", "Expected at least 0."),
        ({"amount": 1000}, "/amount", "Expected less than 1000."),
        ({"amount": "1"}, "/amount", "Expected a number."),
        ({"amount": True}, "/amount", "Expected a number."),
        ({"vendor": "acme"}, "/vendor", "Expected a text of the form ^[A-Z]"),
        ({"vendor": "A"}, "/vendor", "Expected at least 2 characters."),
        ({"vendor": "ACMEACME"}, "/vendor", "Expected at most 5 characters."),
        ({"days": 1.5}, "/days", "Expected a whole number."),
        ({"kind": "x"}, "/kind", 'Expected one of "travel", "meal".'),
        ({"due": "31.1.2026"}, "/due", "Expected a text in the format date."),
        ({"lines": [{}, {}, {}]}, "/lines", "Expected at most 2 entries."),
        ({"lines": [{}, {"a/b": "x"}]}, "/lines/1/a~1b", "Expected a number."),
        ({"note": 5}, "/note", "Expected null or text."),
        ({"surprise": 1}, "/surprise", "This field is not known here."),
    ],
)
def test_each_fault_has_its_place_and_a_sentence(change: dict[str, Any], path: str, message: str) -> None:
    assert schema(CLAIM).errors({**VALID, **change}) == (Fault(path, message),)


def test_a_missing_field_is_blamed_at_its_own_place() -> None:
    found = schema(CLAIM).errors({"amount": 1})
    assert found == (Fault("/vendor", "Expected a value, but there is none."),)


def test_many_faults_are_cut_off() -> None:
    faults = schema({"items": {"type": "string"}}).errors(list(range(1_000)))
    assert len(faults) == 50


@pytest.mark.parametrize("document", [None, {}])
def test_no_schema_accepts_any_object_and_nothing_else(document: Any) -> None:
    assert schema(document).errors({"anything": [1, None]}) == ()
    assert schema(document).errors([1]) == (Fault("", "Expected an object."),)


def test_the_same_schema_is_compiled_once() -> None:
    assert compile_schema(CLAIM) is compile_schema(json.loads(json.dumps(CLAIM)))


# --- schemas that are refused ---------------------------------------------------------------------------


def doubling(levels: int) -> dict[str, Any]:
    """Give a small schema whose checks double at each level."""
    use = [{"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(levels)]
    return {
        "$ref": "#/$defs/a0",
        "$defs": {**{f"a{n}": part for n, part in enumerate(use)}, f"a{levels}": {}},
    }


def chain(length: int) -> dict[str, Any]:
    links = {f"a{n}": {"$ref": f"#/$defs/a{n + 1}"} for n in reversed(range(length))}
    return {"$defs": {f"a{length}": {}, **links}, "$ref": "#/$defs/a0"}


def nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(depth):
        found = {"items": found}
    return found


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "an object"),
        (True, "an object"),
        ("x", "an object"),
        ({"type": "strin"}, "not a JSON Schema"),
        ({"minimum": "x"}, "not a JSON Schema"),
        ({"required": "amount"}, "not a JSON Schema"),
        ({"pattern": "(?=a)"}, "look-around"),
        ({"pattern": r"(a)\1"}, "back-references"),
        ({"patternProperties": {r"(a)\1": {}}}, "back-references"),
        ({"pattern": "(a{1000}){1000}"}, "bounded size"),
        ({"pattern": "("}, "pattern"),
        ({"properties": {f"p{n}": {"pattern": "a"} for n in range(51)}}, "50 patterns"),
        ({"$ref": "http://example.com/x"}, "point into this schema"),
        ({"$ref": "https://json-schema.org/draft/2020-12/schema"}, "point into this schema"),
        ({"$ref": "file:///etc/passwd"}, "point into this schema"),
        ({"properties": {"a": {"items": [{"$ref": "other.json"}]}}}, "point into this schema"),
        ({"properties": {"const": {"$ref": "//example.com/x"}}}, "point into this schema"),
        ({"$ref": "#"}, "point into this schema"),
        ({"$ref": "#/$defs/nowhere"}, "nothing in this schema"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, "itself"),
        ({"$defs": {"a": {"items": {"$ref": "#/$defs/b"}}, "b": {"not": {"$ref": "#/$defs/a"}}}}, "itself"),
        ({"const": {"$ref": "#/const"}, "$ref": "#/const"}, "itself"),
        ({"$dynamicRef": "#x"}, "not supported"),
        ({"properties": {"a": {"$id": "http://example.com/"}}}, "not supported"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "2020-12"),
        ({"$schema": "http://example.com/my-own"}, "2020-12"),
        ({"$schema": 5}, "2020-12"),
        ({"description": "x" * 64_001}, "64,000"),
        ({"const": "\ud800"}, "surrogate"),
        ({"const": "\0"}, "NUL"),
        ({"const": float("nan")}, "finite"),
        ({1: 2}, "plain texts"),
        (doubling(10), "5,000 parts"),
        (doubling(26), "levels"),
        (chain(1_000), "5,000 parts"),
        (nested(40), "levels"),
        (nested(100_000), "levels"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_schema_that_is_wrong_or_out_of_bounds_is_refused(document: Any, words: str) -> None:
    error = refused(document)
    assert words in error.message


def test_a_schema_that_contains_itself_is_refused() -> None:
    circle: dict[str, Any] = {}
    circle["items"] = circle
    assert "levels" in refused(circle).message


@pytest.mark.parametrize(
    "document",
    [
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/claim"},
        {
            "$id": "https://example.com/c",
            "properties": {"a": {"$ref": "#/$defs/a"}},
            "$defs": {"a": {"type": "null"}},
        },
        {"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}, "enum": {"type": "string"}}},
        {"const": {"$ref": "http://example.com/data-not-a-reference"}},
        {"properties": {"home": {"$ref": "#/$defs/a"}, "work": {"$ref": "#/$defs/a"}}, "$defs": {"a": {}}},
        doubling(6),
        nested(20),
        {"x-widget": "money", "properties": {"a": {"format": "of-our-own"}}},
    ],
)
def test_ordinary_schemas_are_accepted(document: Any) -> None:
    assert isinstance(compile_schema(document), Schema)


def test_a_pattern_takes_time_by_the_length_of_the_text_only() -> None:
    # With a backtracking engine this takes longer than the age of the universe.
    assert len(schema({"pattern": "^(a+)+$"}).errors("a" * 5_000 + "b")) == 1


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.tuples(inner),
    max_leaves=8,
)


@settings(deadline=None)  # the machine may be busy
@given(ANY)
def test_no_value_whatever_makes_a_check_raise(value: Any) -> None:
    for document in (None, CLAIM, {"items": {"type": "integer"}, "uniqueItems": True}):
        assert isinstance(schema(document).errors(value), tuple)
    assert isinstance(compile_schema(value), Schema | SchemaError)


KEYWORDS = st.sampled_from(
    "type properties items required enum const pattern $ref $defs allOf anyOf not minimum format if".split()
)


@settings(deadline=None)  # the machine may be busy
@given(
    st.recursive(
        st.sampled_from(["string", "#/$defs/a", "#/allOf/0", "^a", 1, None, True, "#", "#/properties/x"]),
        lambda inner: st.dictionaries(KEYWORDS, inner, max_size=3) | st.lists(inner, max_size=2),
        max_leaves=12,
    )
)
def test_no_document_whatever_makes_compiling_or_checking_raise(document: Any) -> None:
    compiled = compile_schema(document)
    if isinstance(compiled, Schema):
        compiled.errors({"x": [1, "a"]})


def test_a_value_nested_beyond_all_bounds_does_not_bring_the_process_down() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert isinstance(schema(CLAIM).errors({**VALID, "lines": deep}), tuple)
    assert isinstance(schema({"enum": [[1]]}).errors(deep), tuple)


# --- what can be kept ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(2**53), 2**53, 1.5, -0.0, "", "ä\u2028🙂\n", [], {}, {"a": [{"b": None}]}, VALID],
)
def test_a_json_value_can_be_kept(value: Any) -> None:
    assert base_value_ok(value) is None


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        ("a\0b", "", "NUL"),
        (["x", "\ud800"], "/1", "surrogate"),
        ({"a": {"b": float("nan")}}, "/a/b", "finite"),
        (float("-inf"), "", "finite"),
        (2**53 + 1, "", "2^53"),
        ({"n": -(2**63)}, "/n", "2^53"),
        ({"a\0": 1}, "", "plain texts"),
        ({"\udfff": 1}, "", "plain texts"),
        ({"a": {1: 2}}, "/a", "plain texts"),
        ([b"x"], "/0", "bytes"),
        ({"at": object()}, "/at", "object"),
    ],
)
def test_a_value_that_cannot_be_kept_is_named_with_its_place(value: Any, path: str, words: str) -> None:
    fault = base_value_ok(value)
    assert fault is not None
    assert fault.path == path
    assert words in fault.message


@pytest.mark.parametrize(("depth", "kept"), [(64, True), (65, False), (900, False), (100_000, False)])
def test_a_value_is_kept_up_to_64_levels(depth: int, kept: bool) -> None:
    value: Any = []
    for _ in range(depth - 1):
        value = {"a": value} if depth < 100 else [value]
    assert (base_value_ok(value) is None) is kept


@settings(deadline=None)  # the machine may be busy
@given(ANY)
def test_what_can_be_kept_survives_a_round_through_json(value: Any) -> None:
    if base_value_ok(value) is None:
        assert json.loads(json.dumps(value, allow_nan=False).encode()) == json.loads(json.dumps(value))

"""Guards: what type-checks, what evaluates to what, and that nothing hostile gets further than an error."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexusflow.core import guard
from nexusflow.core.guard import Environment, Fault, GuardError, Program, Purpose, Result

SCHEMA = {
    "type": "object",
    "required": ["amount"],
    "properties": {
        "amount": {"type": "number"},
        "days": {"type": "integer"},
        "vendor": {"type": "string"},
        "urgent": {"type": "boolean"},
        "note": {"type": ["string", "null"]},
        "cost-centre": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "price": {"type": "number"},
                    "code": {"type": "string"},
                    "count": {"type": "integer"},
                },
            },
        },
        "counts": {"type": "array", "items": {"type": "integer"}},
        "level": {"enum": ["low", "high"]},
        "free": {"type": "object"},
    },
    "$defs": {"address": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
ENV = guard.environment(SCHEMA, purpose=Purpose.GUARD)
VARIABLES: dict[str, Any] = {
    "context": {
        "amount": 12400,
        "days": 5,
        "vendor": "ACME",
        "note": None,
        "cost-centre": "K1",
        "address": {"city": "Bern"},
        "lines": [{"price": 100, "code": "a", "count": 2}, {"price": 3.5, "code": "b"}],
        "counts": [3],
        "level": "high",
    },
    "outcome": "approve",
    "data": {"ok": True, "n": 3, "half": 0.5},
    "requester": {"username": "ann", "name": "Ann", "roles": ["buyer", "boss"], "office": "Bern"},
    "visits": 2,
}


def compiled(source: str, result: Result = "bool", env: Environment = ENV) -> Program:
    program = guard.compile_expression(source, env, result=result)
    assert isinstance(program, Program), program
    return program


def refused(source: str, result: Result = "bool", env: Environment = ENV) -> GuardError:
    error = guard.compile_expression(source, env, result=result)
    assert isinstance(error, GuardError), f"expected {source!r} to be refused"
    return error


def value(source: str, result: Result = "bool", variables: dict[str, Any] | None = None) -> Any:
    return compiled(source, result).evaluate(VARIABLES if variables is None else variables)


def with_context(**fields: Any) -> dict[str, Any]:
    return {**VARIABLES, "context": fields}


# --- what a guard sees ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "context.amount > 5000",
        "context.amount > 5000.5",
        "5000 < context.amount",
        "context.amount == 12400",
        "context.amount != 12399.5",
        "context.amount in [12400, 1]",
        "context.amount in [1.5, 12400.0]",
        "context.amount * 2 == 24800",
        "context.amount + 100 > 12499.5 && 100 + context.amount > 0",
        "context.amount / 3 > 4133.3",
        "context.amount - 0.5 == 12399.5",
        "-context.amount < 0",
        "context.days * 1.5 == 7.5",
        "context.days % 2 == 1",
        "context.days >= 4.5",
        "size(context.lines) * 1.5 == 3.0",
        "context.vendor == 'ACME' && context.vendor.startsWith('AC')",
        "context.vendor.matches('^[A-Z]{2,9}$')",
        "context.note == null",
        "context.note != 'x'",
        "context.level == 'high'",
        "context.address.city == 'Bern'",
        "context['cost-centre'] == 'K1'",
        "context.lines.exists(line, line.price > 50)",
        "context.lines.all(line, line.price * 2 > 5)",
        "context.lines[0].price / 3 > 33.3",
        "context.lines.filter(line, line.price > 50).size() == 1",
        "outcome == 'approve'",
        "data.ok && data.n == 3 && data.half * 2 == 1.0",
        "data.n * 0.5 == 1.5",
        "requester.username == 'ann' && 'boss' in requester.roles",
        "requester.office == context.address.city",
        "visits < 3",
        "(context.days > 3 ? 1 : 0.5) == 1",
        "timestamp('2026-01-02T00:00:00Z') > timestamp('2026-01-01T00:00:00Z')",
        "true || context.vendor == 'x'",
    ],
)
def test_a_guard_over_everything_in_scope_is_true(source: str) -> None:
    assert value(source) is True


def test_a_number_that_happens_to_be_whole_still_divides_as_a_number() -> None:
    assert value("context.amount / 3", "number", with_context(amount=100)) == pytest.approx(33.333333)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("(context.days > 3 ? 1 : 2.5) * 2", 2.0),
        ("(context.days > 3 ? (context.days > 9 ? 2.5 : 1) : 3) * 2", 2.0),
        ("[1, 2.5][0] * 2", 2.0),
        ("[1, 2.5].map(x, x * 2)[0]", 2.0),
        ("dyn(1) * 2 + data.n", 5.0),
        ("data.n * 2 + data.half", 6.5),
        ("2 * data.n - 1", 5.0),
        ("data.n / 2", 1.5),
        ("(context.amount + 1) * (context.days + 1) / 2 - 0.5", 37202.5),
        ("context.lines.filter(line, line.price > 5).map(line, line.price * 2)[0] + 1", 201.0),
        ("context['amount'] * 2 + context['days']", 24805.0),
        ("context.lines.filter(line, has(line.count)).map(line, line.count * 1.5)[0]", 3.0),
        ("context.lines.filter(line, has(line.count))[0].count * 2 + 1", 5.0),
        ("context.counts[0] / 2 + context.days / 2", 3.5),
        ("size(context.lines) * 0.5 + visits", 3.0),
        ("{'a': 1}.a * 1.5", 1.5),
        ("context.days", 5.0),
        ("-context.days * 0.5", -2.5),
    ],
)
def test_whole_and_decimal_numbers_go_together_wherever_they_come_from(source: str, result: float) -> None:
    assert value(source, "number") == result


def test_a_whole_number_written_with_a_point_is_a_whole_number() -> None:
    assert value("context.days % 2 == 1", variables=with_context(days=5.0)) is True


@pytest.mark.parametrize(
    ("source", "hours"),
    [("24", 24.0), ("0.5", 0.5), ("context.amount > 5000 ? 4 : 24.5", 4.0), ("context.days * 8", 40.0)],
)
def test_hours_come_as_a_number_whatever_kind_it_is_written_in(source: str, hours: float) -> None:
    result = value(source, "number")
    assert result == hours
    assert type(result) is float


def test_a_text_result_is_a_text() -> None:
    assert value("context.vendor + '!'", "string") == "ACME!"


def test_the_sla_expression_sees_no_outcome_and_no_data() -> None:
    env = guard.environment(SCHEMA, purpose=Purpose.SLA)
    assert refused("outcome == 'approve'", env=env).fault is Fault.NAME
    assert isinstance(guard.compile_expression("visits > 1 ? 4 : 8", env, result="number"), Program)


def test_the_data_of_a_form_is_checked_like_the_context() -> None:
    form = {"type": "object", "properties": {"cost": {"type": "number"}}}
    env = guard.environment(SCHEMA, data_schema=form, purpose=Purpose.GUARD)
    assert compiled("data.cost > 3", env=env).evaluate({**VARIABLES, "data": {"cost": 4}}) is True
    assert "cost" in refused("data.kost > 3", env=env).message


# --- what is refused at compiling -----------------------------------------------------------------------


def test_an_unknown_field_is_refused_with_the_nearest_and_all_known_ones() -> None:
    error = refused("true && context.amuont > 5")
    assert error.fault is Fault.NAME
    assert "'amuont'" in error.message
    assert "Did you mean 'amount'?" in error.message
    assert "vendor" in error.message
    assert error.position == len("true && context")


@pytest.mark.parametrize(
    "source",
    [
        "context.address.town == 'x'",
        "context['cost-center'] == 'x'",
        "has(context.amuont)",
        "context.lines.exists(line, line.prize > 5)",
        "context.lines[0].prize > 5",
        "contxt.amount > 5",
        "actor.username == 'ann'",
        "has.context.amount",
        "now() > 3",
    ],
)
def test_an_unknown_name_is_refused_wherever_it_stands(source: str) -> None:
    assert refused(source).fault is Fault.NAME


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("context.vendor > 5", "> cannot compare text and a whole number."),
        ("context.vendor == 5", "== cannot compare text and a whole number."),
        ("context.amount == 'x'", "== cannot compare a number and text."),
        ("context.vendor + 5 == 'x'", "+ cannot be used on text and a whole number."),
        ("context.urgent > 1", "> cannot compare true/false and a whole number."),
        ("context.vendor in [1, 2]", "in cannot be used on text and a list."),
        ("context.address.city < 2", "< cannot compare text and a whole number."),
        ("context.amount", "Expected the expression to give true or false, but it gives a number."),
        ("context.vendor.contains(5)", "The function contains() cannot be used on text and a whole number."),
    ],
)
def test_kinds_that_do_not_go_together_are_refused_in_words(source: str, words: str) -> None:
    error = refused(source)
    assert error.fault is Fault.TYPE
    assert error.message == words


def test_a_position_is_true_on_a_later_line_and_behind_has() -> None:
    source = "has( context.vendor ) &&\n  context.vendor > 5"
    assert refused(source).position == source.index("> 5")


def test_a_loop_may_not_hide_a_name() -> None:
    assert "taken" in refused("context.lines.all(context, true)").message


def test_a_guard_that_may_give_a_text_is_not_a_guard() -> None:
    assert refused("'approve'").fault is Fault.TYPE
    assert refused("context.vendor", "number").fault is Fault.TYPE
    assert refused("context.amount", "string").fault is Fault.TYPE


def test_fields_that_a_schema_leaves_open_may_be_read() -> None:
    env = guard.environment({"properties": {"a": {}}, "additionalProperties": True}, purpose=Purpose.GUARD)
    program = compiled("context.b == 1 && context.a == 2 && has(context.b)", env=env)
    assert program.evaluate({"context": {"a": 2, "b": 1}}) is True


def test_without_a_schema_anything_may_be_read() -> None:
    env = guard.environment(None, purpose=Purpose.GUARD)
    assert compiled("context.deep.er > 5", env=env).evaluate({"context": {"deep": {"er": 6.5}}}) is True


# --- what is missing ------------------------------------------------------------------------------------


def test_a_missing_field_is_an_error_that_names_it() -> None:
    error = value("context.urgent")
    assert isinstance(error, GuardError)
    assert error.fault is Fault.MISSING
    assert "context.urgent" in error.message


@pytest.mark.parametrize("source", ["requester.manager == 'bob'", "data.absent == 1", "context.free.x == 1"])
def test_a_missing_entry_of_an_open_map_is_named_too(source: str) -> None:
    error = value(source)
    assert isinstance(error, GuardError)
    assert error.fault is Fault.MISSING


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("has(context.urgent)", False),
        ("has( context . amount )", True),
        ("has(context.urgent) && context.urgent", False),
        ("!has(context.free) || has(context.free.x)", True),
        ("has(context.address.city)", True),
        ("has(context.note)", True),
        ("has(data.ok) && !has(data.nope)", True),
        ("has(requester.office) && !has(requester.manager)", True),
        ("context.lines.all(line, has(line.code))", True),
    ],
)
def test_has_asks_whether_something_is_there(source: str, expected: bool) -> None:
    assert value(source) is expected


def test_has_of_a_field_below_a_missing_one_is_false() -> None:
    assert value("has(context.address.city)", variables=with_context(amount=1)) is False


def test_a_missing_field_that_is_not_needed_does_no_harm() -> None:
    assert value("context.amount > 1 || context.urgent") is True


def test_a_value_of_another_kind_than_the_schema_says_is_an_error_in_words() -> None:
    error = value("context.vendor < 'x'", variables=with_context(vendor=5))
    assert isinstance(error, GuardError)
    assert error.message == "< cannot compare a number and text."


def test_a_null_equals_nothing_but_null() -> None:
    assert value("context.note == 'x'") is False
    assert value("context.note != 'x' && context.note == null") is True


# --- what goes wrong while evaluating -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("context.days / 0 == 1", "The expression divides by zero."),
        ("data.ok > 1", "> cannot compare true/false and a whole number."),
        ("context.vendor.matches('(')", "missing )"),
        ("data.n", "Expected the expression to give true or false, but it gave a number."),
    ],
)
def test_an_evaluation_that_fails_is_a_value_in_words(source: str, words: str) -> None:
    error = value(source)
    assert isinstance(error, GuardError)
    assert words in error.message


def test_hours_that_are_not_finite_are_no_hours() -> None:
    assert isinstance(value("1e308 * 10.0", "number"), GuardError)
    assert isinstance(value("context.amount / 0.0", "number"), GuardError)


@pytest.mark.parametrize(
    "fields",
    [
        {"lines": [{}] * 1_001},
        {"lines": [{"tags": list(range(900))} for _ in range(20)]},
        {"vendor": "x" * 10_001},
    ],
)
def test_a_value_that_is_too_large_is_an_error(fields: dict[str, Any]) -> None:
    error = value("size(context.lines) > 0 || context.vendor == 'x'", variables=with_context(**fields))
    assert isinstance(error, GuardError)
    assert error.fault is Fault.LIMIT


def test_a_value_nested_beyond_all_bounds_does_not_bring_the_process_down() -> None:
    deep: Any = []
    for _ in range(200_000):
        deep = [deep]
    error = value("data.deep == data.deep", variables={"data": {"deep": deep}})
    assert isinstance(error, GuardError)
    assert error.fault is Fault.LIMIT


# --- bounds and hostile sources -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "\0",
        "true\0",
        "'\ud800' == 'a'",
        "x" * 100_000,
        "(" * 999 + "true" + ")" * 999,
        "[" * 900 + "]" * 900,
        "context" + ".a" * 900,
        "1" + "+1" * 900 + " > 1",
        "true ? " * 200 + "true" + " : true" * 200,
        "99999999999999999999999 > 1",
        "context.amount >",
        "'",
        "has(1)",
        "has(context)",
        "has(context.amount + 1)",
        "google.protobuf.StringValue{value: 'a'} == 'a'",
        "for",
        "/* */",
        "\u202etrue",
        "context.vendor.matches('" + "(.{0,1000})" * 9 + "')",
        "context.vendor.matches(context.vendor)",
        "context.lines.all(a, context.lines == context.lines && context.lines == context.lines)",
    ],
)
def test_a_hostile_source_is_refused_with_a_sentence(source: str) -> None:
    error = refused(source)
    assert error.message.endswith(".")
    error.message.encode()


def test_a_source_that_is_no_text_is_refused() -> None:
    assert isinstance(guard.compile_expression(None, ENV, result="bool"), GuardError)  # type: ignore[arg-type]


def test_comparing_the_lines_of_a_claim_with_each_other_is_within_bounds() -> None:
    assert value("context.lines.all(a, context.lines.exists_one(b, a.code == b.code))") is True


def test_many_rounds_of_nested_loops_are_stopped() -> None:
    lines = [{"price": 1} for _ in range(1_000)]
    error = value(
        "context.lines.all(a, context.lines.all(b, a.price == b.price))", variables=with_context(lines=lines)
    )
    assert isinstance(error, GuardError)
    assert error.fault is Fault.LIMIT


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60))
def test_no_source_whatever_raises(source: str) -> None:
    outcome = guard.compile_expression(source, ENV, result="bool")
    assert isinstance(outcome, Program | GuardError)
    assert isinstance(guard.references(source), frozenset)


PIECES = st.sampled_from(
    "context . amount vendor lines has ( ) [ ] { } > == && || ! ? : + - * / % 1 2.5 'a' , in true null "
    "exists all map x outcome data requester visits size matches \n // \\ \" .5 1u 0x1F b'a' r'\\'".split(" ")
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_no_heap_of_words_raises(source: str) -> None:
    outcome = guard.compile_expression(source, ENV, result="bool")
    if isinstance(outcome, Program):
        outcome.evaluate(VARIABLES)


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=5)
    | st.just("\ud800")
    | st.just(2**70)
    | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
SOURCES = [
    "context.amount > 5",
    "context.days % 2 == 1",
    "context.vendor == 'x'",
    "context.lines.exists(l, l.price * 2 > 3)",
    "context.address.city == 'x' || context.note == null",
    "data == data && data.x.y > 1",
    "size(context) > 1 || 'x' in requester.roles",
    "has(context.address.city) && context.free.x",
]


@settings(deadline=None)  # the machine may be busy
@given(st.sampled_from(SOURCES), ANY_JSON, ANY_JSON)
def test_no_value_whatever_raises(source: str, one: Any, other: Any) -> None:
    program = compiled(source)
    fields = dict.fromkeys(SCHEMA["properties"], one)
    for context in (one, fields):
        outcome = program.evaluate(
            {"context": context, "data": {"x": other}, "requester": other, "visits": one}
        )
        assert isinstance(outcome, bool | GuardError)


@settings(deadline=None)  # the machine may be busy
@given(st.floats(allow_nan=False), st.floats(-1e15, 1e15), st.integers(-(2**53), 2**53))
def test_numbers_compare_as_numbers_do(amount: float, bound: float, whole: int) -> None:
    number = repr(bound) if "e" not in repr(bound) else f"{bound:.20f}"
    assert value(f"context.amount > {number}", variables=with_context(amount=amount)) is (
        amount > float(number)
    )
    assert value(f"context.amount < {whole}", variables=with_context(amount=amount)) is (amount < whole)


# --- explaining -----------------------------------------------------------------------------------------


def test_what_an_expression_reads_is_known_from_its_source() -> None:
    source = (
        "context.lines.exists(line, line.price > context.amount) && has(context.address.city) || visits > 1"
    )
    assert guard.references(source) == {"context.lines", "context.amount", "context.address.city", "visits"}


def test_what_is_no_expression_reads_nothing() -> None:
    assert guard.references("context.amount >") == frozenset()


def test_an_evaluation_is_explained_by_the_values_that_it_read() -> None:
    program = compiled("context.amount > 5000 && visits < 3 && (has(context.urgent) || true)")
    assert guard.reads(program, VARIABLES) == {"context.amount": 12400, "visits": 2}


def test_long_values_are_shortened_where_they_are_kept() -> None:
    program = compiled("size(context.lines) > 1 && context.vendor != ''")
    kept = guard.reads(program, with_context(lines=[{}] * 30, vendor="x" * 300))
    assert kept["context.lines"] == "(30 elements)"
    assert len(kept["context.vendor"]) == 200


# --- compiled once --------------------------------------------------------------------------------------


def test_a_program_is_compiled_once_for_an_environment() -> None:
    again = guard.environment(dict(SCHEMA), purpose=Purpose.GUARD)
    assert again is ENV
    assert compiled("context.amount > 77") is compiled("context.amount > 77")


def test_what_is_evaluated_does_not_change_the_variables() -> None:
    context = {"amount": 3, "days": 2.0, "lines": [{"price": 1}]}
    compiled("context.amount > context.days && context.lines[0].price > 0").evaluate({"context": context})
    assert context == {"amount": 3, "days": 2.0, "lines": [{"price": 1}]}
    assert type(context["amount"]) is int


def test_not_a_number_is_larger_than_nothing() -> None:
    assert value("context.amount > 1", variables=with_context(amount=math.nan)) is False

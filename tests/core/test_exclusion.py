"""Two guards that are said to exclude each other are never both true."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexusflow.core import guard
from nexusflow.core.guard import GuardError, Program, Purpose

SCHEMA = {
    "type": "object",
    "properties": {
        "amount": {"type": "number"},
        "days": {"type": "integer"},
        "vendor": {"type": "string"},
        "urgent": {"type": "boolean"},
        "note": {"type": ["string", "null"]},
        "any": {},
    },
}
ENV = guard.environment(SCHEMA, purpose=Purpose.GUARD)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("context.amount > 5000", "context.amount <= 5000"),
        ("context.amount > 5000", "5000 >= context.amount"),
        ("context.amount < 100", "context.amount >= 100.0"),
        ("context.amount > 10 && context.amount < 20", "context.amount > 30"),
        ("context.amount == 5", "context.amount != 5"),
        ("context.amount == 5", "context.amount > 5"),
        ("context.amount == 5", "context.amount == 6.5"),
        ("context.amount > -5", "context.amount < -5"),
        ("context.vendor == 'a'", "context.vendor == 'b'"),
        ("context.vendor == 'a'", "context.vendor in ['b', 'c']"),
        ("context.vendor in ['a', 'b']", "!(context.vendor in ['a', 'b', 'c'])"),
        ("context.vendor != 'a'", "context.vendor == 'a'"),
        ("context.urgent", "!context.urgent"),
        ("context.urgent == true", "context.urgent == false"),
        ("context.urgent", "context.urgent == false"),
        ("context.amount > 5 && context.urgent", "!(context.amount > 5 && context.urgent)"),
        ("context.amount > 5 && context.urgent", "!(context.urgent && context.amount > 5)"),
        ("context.amount > 5 && context.urgent", "!context.urgent && context.amount > 5"),
        ("context.amount > 7", "!(context.amount > 5)"),
        ("context.amount > 5 || context.urgent", "!(context.urgent || context.amount > 5)"),
        ("context.amount > 5 || context.urgent", "context.amount < 3 && !context.urgent"),
        ("context.vendor.startsWith('a')", "!context.vendor.startsWith('a')"),
        ("context.amount * 2 > 10", "context.amount * 2 < 9"),
        ("has(context.urgent)", "!has(context.urgent)"),
        ("context.note == null", "context.note == 'a'"),
        ("false", "true"),
        ("outcome == 'a' && visits < 3", "visits >= 3"),
    ],
)
def test_what_plainly_excludes_is_seen_to_exclude_either_way_round(a: str, b: str) -> None:
    assert guard.exclude_each_other(a, b, ENV) is True
    assert guard.exclude_each_other(b, a, ENV) is True


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("context.amount > 5000", "context.amount >= 5000"),
        ("context.amount <= 5", "context.amount >= 5"),
        ("context.amount == 5", "context.amount == 5.0"),
        ("context.amount in [5]", "context.amount in [5.0]"),
        ("context.amount > 5", "context.days <= 5"),
        ("context.vendor == 'a'", "context.note == 'b'"),
        ("context.vendor != 'a'", "context.vendor != 'b'"),
        ("context.urgent", "context.urgent"),
        ("true", "true"),
        ("context.days / 2 == 1", "context.days / 2.0 == 1.5"),
        ("1 / context.days == 1", "1.0 / context.days == 1"),
        ("context.any == 1", "context.any != true"),
        ("context.amount > 9007199254740992", "context.amount <= 9007199254740993"),
        ("context.amount > 5 || context.urgent", "context.amount < 3"),
        ("has(context.urgent)", "context.urgent == false"),
    ],
)
def test_what_can_be_true_together_is_not_said_to_exclude(a: str, b: str) -> None:
    assert guard.exclude_each_other(a, b, ENV) is False


def test_what_does_not_compile_excludes_nothing() -> None:
    assert guard.exclude_each_other("context.amount >", "false", ENV) is False


NUMBERS = st.sampled_from(["-1", "0", "1", "2", "1.0", "1.5", "2.0", "-0.0"])
TEXTS = st.sampled_from(["'a'", "'b'", "''"])
ORDER = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
TERMS = st.sampled_from(
    ["context.amount", "context.days", "context.days / 2", "context.amount * 2", "context.days / 2.0"]
)
ATOMS = st.one_of(
    st.tuples(TERMS, ORDER, NUMBERS).map(" ".join),
    st.tuples(NUMBERS, ORDER, TERMS).map(" ".join),
    st.tuples(TERMS, st.lists(NUMBERS, min_size=1, max_size=2)).map(
        lambda t: f"{t[0]} in [{', '.join(t[1])}]"
    ),
    st.tuples(st.sampled_from(["context.vendor", "context.note"]), st.sampled_from(["==", "!="]), TEXTS).map(
        " ".join
    ),
    st.tuples(TEXTS, TEXTS).map(lambda t: f"context.vendor in [{t[0]}, {t[1]}]"),
    st.tuples(
        st.just("context.any"),
        st.sampled_from(["==", "!="]),
        st.sampled_from(["1", "true", "'a'", "null", "0.0"]),
    ).map(" ".join),
    st.sampled_from(["context.any > 0", "context.any", "context.any in [1, true]"]),
    st.sampled_from(["context.urgent", "context.urgent == false", "has(context.urgent)", "true", "false"]),
    st.just("context.note == null"),
)
GUARDS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda g: f"!({g})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) && ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) || ({pair[1]})"),
    ),
    max_leaves=5,
)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.just(...))


CONTEXTS = st.fixed_dictionaries(
    {
        "amount": optional(
            st.sampled_from([-1.0, 0.0, 0.5, 0.75, 1, 1.5, 2, 3.0, float("nan"), float("inf")])
        ),
        "days": optional(st.sampled_from([-2, -1, 0, 1, 2, 3, 4])),
        "vendor": optional(st.sampled_from(["a", "b", "", "c"])),
        "urgent": optional(st.booleans()),
        "note": optional(st.sampled_from([None, "a", "c"])),
        "any": optional(st.sampled_from([None, True, False, 1, 0, 1.0, -0.0, "a", [], {}])),
    }
).map(lambda fields: {"context": {name: value for name, value in fields.items() if value is not ...}})


@settings(max_examples=400, deadline=None)
@given(GUARDS, GUARDS, st.lists(CONTEXTS, min_size=20, max_size=20))
def test_guards_said_to_exclude_each_other_are_never_both_true(a: str, b: str, contexts: list[Any]) -> None:
    one, other = (guard.compile_expression(source, ENV, result="bool") for source in (a, b))
    if isinstance(one, GuardError) or isinstance(other, GuardError):
        return
    assert isinstance(one, Program)
    assert isinstance(other, Program)
    for variables in contexts if guard.exclude_each_other(a, b, ENV) else ():
        both = one.evaluate(variables) is True and other.evaluate(variables) is True
        assert not both, f"{a!r} and {b!r} are both true of {variables}"

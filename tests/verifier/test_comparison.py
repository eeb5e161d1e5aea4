"""What is shown of guards is true; what is plain is shown."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexusflow.core.guard import Program, Purpose, compile_expression, environment
from nexusflow.verifier.comparison import MAX_GUARDS, Comparison

SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "number"}, "k": {"type": "string"}, "b": {"type": "boolean"}},
}


@pytest.mark.parametrize(
    "guards",
    [
        ["context.n > 5", "context.n <= 5"],
        ["context.n > 5", "!(context.n > 5)"],
        ["context.n < 10", "context.n >= 10 && context.n < 100", "context.n >= 100"],
        [
            "context.n < 1",
            "context.n >= 1 && context.n < 2",
            "context.n >= 2 && context.n < 3",
            "context.n >= 3",
        ],
        ["context.k == 'a'", "context.k != 'a'"],
        ["context.k in ['a', 'b']", "!(context.k in ['a', 'b'])"],
        ["context.b && context.n > 3", "!context.b", "context.n <= 3"],
        ["context.b || context.n > 3", "!context.b && context.n <= 3"],
    ],
    ids=" | ".join,
)
def test_guards_that_plainly_cover_every_case_are_shown_to(guards: list[str]) -> None:
    assert Comparison().exhaustive(guards)


@pytest.mark.parametrize(
    "guards",
    [
        ["context.n > 5"],
        ["context.n > 5", "context.n < 5"],
        ["context.k == 'a'", "context.k == 'b'"],
        ["context.b && context.n > 3", "!context.b"],
        ["0.0 / 0.0 > 5.0", "0.0 / 0.0 <= 5.0"],
    ],
    ids=" | ".join,
)
def test_guards_that_leave_a_case_open_are_not_shown_to_cover_all(guards: list[str]) -> None:
    assert not Comparison().exhaustive(guards)


def test_nothing_is_shown_when_the_effort_is_spent() -> None:
    comparison = Comparison(effort=40)

    shown = [comparison.exclusive("context.n > 5", "context.n <= 5") for _ in range(5)]

    assert shown[0]
    assert not shown[-1]
    assert not comparison.exhaustive(["context.n > 5", "context.n <= 5"])


def test_very_many_guards_are_not_looked_at() -> None:
    covering = ["context.n > 5", "context.n <= 5"]

    assert not Comparison().exhaustive(covering + ["context.b"] * MAX_GUARDS)


ATOMS = st.one_of(
    st.builds(
        "context.n {} {}".format, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 3)
    ),
    st.builds("context.k {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from("ab")),
    st.just("context.b"),
)
GUARDS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=5,
)
CONTEXTS = [
    {"n": n, "k": k, "b": b} for n in (-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4) for k in "abc" for b in (True, False)
]


def holds(guard: str, context: Mapping[str, object]) -> bool:
    program = compile_expression(guard, environment(SCHEMA, purpose=Purpose.GUARD), result="bool")
    assert isinstance(program, Program), (guard, program)
    return program.evaluate({"context": context}) is True


@given(st.lists(GUARDS, min_size=1, max_size=4))
def test_guards_that_are_shown_to_cover_every_case_do(guards: list[str]) -> None:
    if Comparison().exhaustive(guards):
        assert all(any(holds(guard, context) for guard in guards) for context in CONTEXTS)


@given(GUARDS, GUARDS)
def test_guards_that_are_shown_to_exclude_each_other_do(one: str, other: str) -> None:
    if Comparison().exclusive(one, other):
        assert not any(holds(one, context) and holds(other, context) for context in CONTEXTS)


@given(GUARDS)
def test_a_guard_and_its_opposite_are_shown_to_cover_every_case(guard: str) -> None:
    assert Comparison().exhaustive([guard, f"!({guard})"])

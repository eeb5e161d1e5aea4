"""What a subflow starts, and whether it ever ends: by the definitions that are published."""

from typing import Any

import pytest

from nexusflow.verifier.check import verify
from nexusflow.verifier.document import find_faults
from nexusflow.verifier.finding import Code, Finding, Verdict
from tests.factories import (
    CONTEXT_SCHEMA,
    Document,
    decision,
    definition_of,
    end,
    fork,
    join,
    process,
    subflow,
    task,
    way,
)


def starting(key: str, child: str, *, around: bool = False, **keys: Any) -> Document:
    """A workflow that starts another one; with a way around it, if that is wanted."""
    ways = (way("size", "gone", when="context.amount < 10.0", priority=10), way("size", "legal"))
    return process(
        *((decision("size"), *ways) if around else ()),
        subflow("legal", child, **keys),
        end("gone"),
        end("refused", "REJECTED"),
        way("legal", "gone", on="completed"),
        way("legal", "refused", on="rejected"),
        key=key,
    )


def plain(key: str, **more: Any) -> Document:
    """A workflow that starts nothing."""
    return process(task("look"), end("gone"), way("look", "gone", on="done"), key=key, **more)


def findings(document: Document, *others: Document) -> list[Finding]:
    """What is found in the first, the others being published."""
    published = {each["key"]: definition_of(each) for each in others}
    return list(verify(definition_of(document), published=published).findings)


def codes(document: Document, *others: Document) -> list[Code]:
    return [each.code for each in findings(document, *others)]


def test_a_subflow_of_a_workflow_that_is_published_is_sound() -> None:
    assert codes(starting("a", "b"), plain("b")) == []


def test_a_workflow_that_is_not_published_is_warned_of() -> None:
    report = verify(definition_of(starting("a", "b")), published={})
    assert ([each.code for each in report.findings], report.verdict) == (
        [Code.UNKNOWN_WORKFLOW],
        Verdict.SOUND,
    )


def test_where_nothing_is_known_of_other_workflows_nothing_is_said_of_them() -> None:
    assert verify(definition_of(starting("a", "b"))).findings == ()


def test_a_workflow_that_starts_itself_on_every_way_is_refused_even_where_no_other_is_known() -> None:
    [found] = verify(definition_of(starting("a", "a"))).findings
    assert (found.code, found.step) == (Code.ENDLESS_SUBFLOW, "legal")
    assert "`a` -> `a`" in found.message


def test_a_circle_over_other_workflows_is_refused_and_named() -> None:
    [found] = findings(starting("a", "b"), starting("b", "c"), starting("c", "a"))
    assert "`a` -> `b` -> `c` -> `a`" in found.message


def test_a_circle_that_one_only_leads_to_is_refused_too() -> None:
    [found] = findings(starting("a", "b"), starting("b", "c"), starting("c", "b"))
    assert "`a` -> `b` -> `c` -> `b`" in found.message


def test_a_workflow_that_starts_itself_on_some_ways_only_can_end() -> None:
    assert codes(starting("a", "a", around=True)) == []
    assert codes(starting("a", "b"), starting("b", "a", around=True)) == []


def test_a_workflow_that_starts_what_is_not_known_is_taken_to_end() -> None:
    assert codes(starting("a", "b"), starting("b", "unheard-of")) == []


def branching(join_rule: str) -> Document:
    """One branch starts itself, the other is a task."""
    return process(
        fork("both"),
        subflow("legal", "a"),
        task("look"),
        join("together", join=join_rule),
        end("gone"),
        way("both", "legal"),
        way("both", "look"),
        way("legal", "together", on="completed"),
        way("legal", "together", on="rejected"),
        way("look", "together", on="done"),
        way("together", "gone"),
        key="a",
    )


def test_a_branch_that_is_waited_for_must_end_too() -> None:
    assert codes(branching("all")) == [Code.ENDLESS_SUBFLOW]
    assert codes(branching("any")) == []


def test_a_fork_whose_branches_all_end_ends_only_with_the_last() -> None:
    document = process(
        fork("both"),
        subflow("legal", "a"),
        task("look"),
        end("gone"),
        way("both", "legal"),
        way("both", "look"),
        way("legal", "gone", on="completed"),
        way("legal", "gone", on="rejected"),
        way("look", "gone", on="done"),
        key="a",
    )
    assert codes(document) == [Code.ENDLESS_SUBFLOW]
    document["steps"][-1]["terminate"] = True
    assert codes(document) == []


@pytest.mark.parametrize("outcome", ["completed", "rejected"])
def test_both_outcomes_need_a_way(outcome: str) -> None:
    document = starting("a", "b")
    document["transitions"] = [each for each in document["transitions"] if each.get("outcome") != outcome]
    assert Code.OUTCOME_WITHOUT_TRANSITION in codes(document, plain("b"))


def test_other_outcomes_are_unknown() -> None:
    document = starting("a", "b")
    document["transitions"].append(way("legal", "gone", on="done"))
    assert codes(document, plain("b")) == [Code.UNKNOWN_OUTCOME]


def test_what_is_sent_is_an_expression_over_the_context() -> None:
    assert codes(starting("a", "b", send={"amount": "context.amount * 2.0"}), plain("b")) == []
    assert codes(starting("a", "b", send={"amount": "data.amount"}), plain("b")) == [Code.INVALID_SUBFLOW]


def test_what_the_child_needs_and_is_not_sent_is_warned_of() -> None:
    [found] = findings(starting("a", "b", send={"urgent": "true"}), plain("b"))
    assert (found.code, found.step) == (Code.SUBFLOW_MISFIT, "legal")
    assert "`amount`" in found.message


def test_what_the_child_does_not_know_is_warned_of_where_it_accepts_nothing_else() -> None:
    closed = plain("b", context_schema={**CONTEXT_SCHEMA, "additionalProperties": False})
    assert codes(starting("a", "b"), closed) == []
    send = {"amount": "context.amount", "colour": "'red'"}
    [found] = findings(starting("a", "b", send=send), closed)
    assert "`colour`" in found.message


def test_what_is_written_must_be_in_the_context_and_should_be_in_the_childs() -> None:
    assert codes(starting("a", "b", writes=["cost_centre"]), plain("b")) == []
    assert Code.UNKNOWN_WRITE in codes(starting("a", "b", writes=["colour"]), plain("b"))
    bare = plain("b", context_schema={"type": "object", "properties": {"amount": {"type": "number"}}})
    assert codes(starting("a", "b", writes=["cost_centre"]), bare) == [Code.SUBFLOW_MISFIT]


def test_a_region_may_name_a_subflow() -> None:
    document = branching("any")
    document["transitions"][-2]["cancels"] = ["legal"]
    assert Code.UNKNOWN_REGION not in codes(document)


def test_keys_of_a_subflow_are_unknown_elsewhere() -> None:
    document = plain("a")
    document["steps"][0]["workflow"] = "b"
    assert [each.code for each in find_faults(document)] == [Code.UNKNOWN_KEY]

"""What may be said of a resource: an expression that gives a name, of a task that one person does."""

from typing import Any

import pytest

from nexusflow.verifier.check import verify
from nexusflow.verifier.document import find_faults
from nexusflow.verifier.document_schema import MAX_EXPRESSION, MAX_EXPRESSIONS
from nexusflow.verifier.finding import Code, Finding
from tests.factories import definition_of, end, process, task, wait, way


def findings(resource: Any, **keys: Any) -> tuple[Finding, ...]:
    """What is found in a process of one task with that resource."""
    document = process(task("print", resource=resource, **keys), end("done"), way("print", "done", on="done"))
    return verify(definition_of(document)).findings


@pytest.mark.parametrize(
    "name",
    [
        "'press'",
        "'press ' + context.cost_centre",
        "context.amount > 5.0 ? 'large press' : 'press'",
        "requester.username",
        "'visit ' + string(visits)",
        "'press' + '!'",
    ],
)
def test_an_expression_that_gives_a_name_is_sound(name: str) -> None:
    assert findings(name) == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("press", "no name 'press'"),
        ("context.amount", "found `context.amount`"),
        ("'press", "found `'press`"),
        ("context.pres", "no field 'pres'"),
        ("outcome", "no name 'outcome'"),
        ("''", "it gives no name of 1 to 200 characters"),
        ("' '", "it gives no name of 1 to 200 characters"),
        (f"'{'x' * 201}'", "it gives no name of 1 to 200 characters"),
        ("true", "found `true`"),
    ],
)
def test_what_gives_no_name_is_refused(name: str, says: str) -> None:
    [finding] = findings(name)
    assert (finding.code, finding.step) == (Code.INVALID_RESOURCE, "print")
    assert says in finding.message


def test_only_a_task_has_a_resource() -> None:
    document = process(wait("pause", duration=1, resource="'press'"), end("done"), way("pause", "done"))
    [fault] = find_faults(document)
    assert (fault.code, fault.step) == (Code.UNKNOWN_KEY, "pause")


def test_a_resource_and_a_quorum_exclude_each_other() -> None:
    quorum = {"voters": 3, "approve": 2, "outcome": "done", "otherwise": "done"}
    found = [each for each in findings("'press'", quorum=quorum) if each.code is Code.INVALID_RESOURCE]
    assert ["found both" in each.message for each in found] == [True]


def test_names_of_resources_count_among_the_expressions() -> None:
    steps = [
        task(f"print-{n}", resource=f"'{'x' * (MAX_EXPRESSION - 2)}'")
        for n in range(MAX_EXPRESSIONS // MAX_EXPRESSION + 1)
    ]
    [fault] = find_faults(process(*steps, end("done"), way("print-0", "done", on="done")))
    assert fault.code is Code.TOO_LARGE

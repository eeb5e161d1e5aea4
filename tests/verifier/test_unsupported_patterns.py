"""Patterns that are not run are refused at publish, with the reason."""

import pytest

from nexusflow.verifier.check import verify
from nexusflow.verifier.finding import EXPLANATIONS, Code
from tests.factories import Document, definition_of, end, fork, join, process, task, way


def refused_for(document: Document) -> set[Code]:
    """The codes of what was found."""
    return {each.code for each in verify(definition_of(document)).findings}


@pytest.mark.pattern(38)
def test_a_merge_of_ways_from_inside_and_outside_of_branches_is_refused() -> None:
    document = process(
        task("ask", outcomes=("both", "one")),
        fork("both"),
        task("legal"),
        task("finance"),
        join("together"),
        end("done"),
        way("ask", "both", on="both"),
        way("ask", "finance", on="one"),
        way("both", "legal"),
        way("both", "finance"),
        way("legal", "together", on="done"),
        way("finance", "together", on="done"),
        way("together", "done"),
    )
    assert Code.CROSSED_BRANCHES in refused_for(document)
    assert "pattern 38" in EXPLANATIONS[Code.CROSSED_BRANCHES]


@pytest.mark.pattern(41)
def test_a_join_of_one_branch_with_itself_is_refused() -> None:
    document = process(
        task("ask", outcomes=("more", "done")),
        join("together", join={"count": 2}),
        end("done"),
        way("ask", "together", on="more"),
        way("ask", "done", on="done"),
        way("together", "done"),
    )
    assert Code.JOIN_WITHOUT_FORK in refused_for(document)
    assert "pattern 41" in EXPLANATIONS[Code.JOIN_WITHOUT_FORK]


@pytest.mark.pattern(42)
def test_two_threads_into_the_same_step_are_refused() -> None:
    document = process(
        fork("both"),
        task("review"),
        join("together"),
        end("done"),
        way("both", "review"),
        way("both", "review"),
        way("review", "together", on="done"),
        way("together", "done"),
    )
    assert Code.DOUBLE_BRANCH in refused_for(document)
    assert "pattern 42" in EXPLANATIONS[Code.DOUBLE_BRANCH]

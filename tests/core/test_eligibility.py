"""Who may do a task, and in whose name."""

from dataclasses import replace
from typing import Any

import pytest

from nexusflow.core.commands import ClaimTask, CompleteTask, ReleaseTask
from nexusflow.core.eligibility import is_offered, keys
from nexusflow.core.evolve import Advance
from nexusflow.core.permit import sees
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor
from tests.factories import (
    ASK,
    DIRECT,
    DORA,
    LARS,
    LEAD,
    LENA,
    NOBODY,
    RITA,
    Case,
    Document,
    case,
    end,
    person,
    process,
    refused,
    task,
    way,
)


def approval(**more: Any) -> Document:
    """One task of this kind, and its end."""
    return process(
        task("approve", outcomes=("yes",), **more), end("over"), way("approve", "over", on="yes"), key="one"
    )


def for_the_manager() -> Case:
    """A task that is for the requester's manager."""
    return case(approval(assignee="requester.manager"), requester=replace(RITA, manager="lena")).start()


def test_a_task_is_for_the_one_whom_the_context_names() -> None:
    began = case(approval(assignee="context.cost_centre"))
    began.start(cost_centre="lars")
    assert began.task.reserved_for == "lars"
    denied = refused(began.complete("yes", LENA), Reason.NOT_PERMITTED)
    assert "for lars alone" in denied.message
    assert isinstance(began.complete("yes", LARS), Advance)


def test_a_task_is_for_the_requesters_manager() -> None:
    began = for_the_manager()
    refused(began.complete("yes", LARS), Reason.NOT_PERMITTED)
    refused(began.give(ClaimTask(began.task.id), LARS), Reason.NOT_PERMITTED)
    assert isinstance(began.complete("yes", LENA), Advance)


def test_whoever_it_is_for_needs_the_permission_too() -> None:
    began = case(approval(assignee="'nobody'")).start()
    denied = refused(began.complete("yes", NOBODY), Reason.NOT_PERMITTED)
    assert LEAD in denied.message


@pytest.mark.parametrize("expression", ["requester.manager", "context.cost_centre", "requester.boss"])
def test_where_nobody_is_named_it_is_nobodys(expression: str) -> None:
    began = case(approval(assignee=expression)).start()
    assert began.task.reserved_for == ""
    for somebody in (LENA, LARS, RITA):
        refused(began.complete("yes", somebody), Reason.NOT_PERMITTED)


def test_a_rule_over_people_is_asked_besides_the_permission() -> None:
    began = case(approval(require="actor.limit >= context.amount")).start(amount=500)
    small, large = (person(name, LEAD, attributes={"limit": n}) for name, n in (("sam", 499), ("liv", 500)))
    denied = refused(began.complete("yes", small), Reason.NOT_PERMITTED)
    assert "actor.limit >= context.amount" in denied.message
    assert "sam" in denied.message
    refused(began.complete("yes", person("ben", ASK, attributes={"limit": 900})), Reason.NOT_PERMITTED)
    assert "could not be worked out" in refused(began.complete("yes", LENA), Reason.NOT_PERMITTED).message
    assert isinstance(began.complete("yes", large), Advance)


def standing_in(substitute: Actor, *absent: Actor) -> Actor:
    """Somebody who stands in for these."""
    return replace(substitute, stands_in_for=absent)


def test_a_substitute_decides_in_the_name_of_who_is_away() -> None:
    began = case().start()
    nora = standing_in(person("nora"), LENA)
    done = began.complete("approve", nora)
    assert isinstance(done, Advance)
    assert began.state.tasks[0].completed_by == "nora"
    assert began.state.tasks[0].on_behalf_of == "lena"
    assert began.state.doers("lead-review") == {"nora", "lena"}


def test_who_may_in_their_own_name_does_so_in_their_own_name() -> None:
    began = case().start()
    began.complete("approve", standing_in(LARS, LENA))
    assert began.state.tasks[0].on_behalf_of is None


def test_a_substitute_may_what_is_reserved_for_who_is_away() -> None:
    began = for_the_manager()
    began.complete("yes", standing_in(LARS, LENA))
    assert began.state.tasks[0].on_behalf_of == "lena"


def test_nobody_hands_on_what_they_do_not_hold() -> None:
    began = case().start()
    refused(began.complete("approve", standing_in(person("nora"), DORA)), Reason.NOT_PERMITTED)
    refused(
        began.complete("approve", standing_in(person("nora"), replace(LENA, active=False))),
        Reason.NOT_PERMITTED,
    )


def test_duties_are_kept_apart_from_both_of_them() -> None:
    """Rita asked: she may approve neither by a substitute nor as one."""
    director = person("rita", ASK, DIRECT)
    began = case(requester=director).start(amount=50_000)
    denied = refused(began.complete("approve", standing_in(person("nora"), director)), Reason.NOT_PERMITTED)
    assert "nora" in denied.message
    refused(began.complete("approve", standing_in(RITA, DORA)), Reason.NOT_PERMITTED)
    as_director = standing_in(person("rita", ASK, DIRECT), DORA)
    refused(began.complete("approve", as_director), Reason.SEPARATION_OF_DUTIES)
    assert isinstance(began.complete("approve", DORA), Advance)


def test_a_substitute_sees_what_the_absent_one_is_offered() -> None:
    began = for_the_manager()
    definition, request = began.plan.definition, began.state
    nora = person("nora")
    assert not sees(definition, request, nora)
    assert sees(definition, request, standing_in(nora, LENA))
    assert not sees(definition, request, LARS)
    assert is_offered(began.task, LENA)
    assert keys(standing_in(nora, LENA)) == {LEAD, " user nora", " user lena"}


def test_a_claim_is_released_by_who_made_it_alone() -> None:
    began = case().start()
    nora = standing_in(person("nora"), LENA)
    began.give(ClaimTask(began.task.id), nora)
    assert began.task.assignee == "nora"
    refused(began.give(ReleaseTask(began.task.id), LENA), Reason.NOT_PERMITTED)
    assert isinstance(began.give(ReleaseTask(began.task.id), nora), Advance)
    refused(began.give(CompleteTask(began.task.id, "approve"), person("nora")), Reason.NOT_PERMITTED)

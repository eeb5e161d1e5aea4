"""The examples of the patterns, each run as it is shipped, to its end."""

from typing import Any

import pytest
import yaml

from nexusflow.core.commands import (
    AddReviewer,
    CancelTask,
    ClaimTask,
    CompleteTask,
    CreateRequest,
    GrantResource,
    SendMessage,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.events import Joined, Routed
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.permit import OVERRIDE, REASSIGN
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor
from tests.factories import ENGINE, Case, person, plan_of
from tests.patterns import EXAMPLES

EVERYTHING = (
    "patterns.ask",
    "patterns.lead",
    "patterns.direct",
    "patterns.legal",
    "patterns.finance",
    "patterns.press",
    "patterns.buy",
    "patterns.bank",
)
ANN, BOB = person("ann", *EVERYTHING), person("bob", *EVERYTHING)


def begun(example: str, **context: Any) -> Case:
    """A request of the example, started by ann with this context."""
    document = yaml.safe_load((EXAMPLES / f"{example}.yaml").read_text("utf-8"))
    started = Case(plan_of(document), requester=ANN)
    assert isinstance(started.give(CreateRequest(context), ANN), Advance)
    return started


@pytest.mark.pattern(1, 4, 5, example="choice-and-merge")
@pytest.mark.parametrize(("amount", "step"), [(9_999, "lead-review"), (10_000, "director-review")])
def test_the_amount_decides_who_decides_and_both_lead_to_the_same_step(amount: int, step: str) -> None:
    asked = begun("choice-and-merge", amount=amount)
    assert [*asked.standing] == [step]
    asked.do(step, "approve", BOB)
    assert [*asked.standing] == ["notify"]
    asked.do("notify", "done", BOB)
    assert asked.state.status is Status.COMPLETED
    routed = next(each for each in asked.events if isinstance(each, Routed))
    assert routed.evaluations[0].read == {"context.amount": amount}


@pytest.mark.pattern(2, 3, example="fork-and-join")
def test_legal_and_finance_look_at_once_and_it_is_signed_after_both() -> None:
    asked = begun("fork-and-join")
    assert [*asked.standing] == ["legal", "finance"]
    asked.do("finance", "approve", BOB)
    assert [*asked.standing] == ["legal"]
    asked.do("legal", "approve", BOB)
    assert [*asked.standing] == ["sign"]


@pytest.mark.pattern(43, example="fork-and-join")
def test_an_objection_ends_everything_at_once() -> None:
    asked = begun("fork-and-join")
    asked.do("legal", "object", BOB)
    assert (asked.state.status, asked.state.resolution) == (Status.REJECTED, "refused")
    assert [each.status for each in asked.state.tasks] == [TaskStatus.COMPLETED, TaskStatus.CANCELLED]


@pytest.mark.pattern(6, 7, example="those-concerned")
def test_only_those_concerned_look_at_it_and_only_they_are_waited_for() -> None:
    asked = begun("those-concerned", personal_data=True, public=False, cost=10)
    assert [*asked.standing] == ["owner", "privacy"]
    asked.do("privacy", "done", BOB)
    asked.do("owner", "done", BOB)
    assert asked.state.status is Status.COMPLETED


@pytest.mark.pattern(30, 32, example="two-of-three")
def test_two_offers_of_three_are_enough_and_the_third_is_closed() -> None:
    asked = begun("two-of-three")
    asked.do("third-offer", "received", BOB)
    asked.do("first-offer", "received", BOB)
    assert [*asked.standing] == ["choose"]
    [joined] = [each for each in asked.events if isinstance(each, Joined)]
    decided = {each.id: each.step for each in asked.state.tasks}
    assert [decided[number] for number in joined.tasks] == ["third-offer", "first-offer"]


@pytest.mark.pattern(9, example="first-answer")
def test_the_first_answer_lets_it_go_on_and_the_other_is_written_down() -> None:
    asked = begun("first-answer")
    asked.do("outside", "answered", BOB)
    assert {*asked.standing} == {"inside", "act"}
    asked.do("act", "done", BOB)
    assert asked.state.ended_at is None
    asked.do("inside", "answered", BOB)
    assert asked.state.status is Status.COMPLETED


@pytest.mark.pattern(29, example="wait-for-payment")
@pytest.mark.pattern(16, 24, example="wait-for-payment")
def test_a_payment_that_comes_first_ends_the_patience() -> None:
    asked = begun("wait-for-payment")
    asked.give(SendMessage("payment-received", {"paid": 40}), BOB)
    assert (asked.state.status, asked.state.context["paid"]) == (Status.COMPLETED, 40)


@pytest.mark.pattern(24, example="wait-for-payment")
def test_a_payment_that_comes_after_the_reminder_is_kept_and_taken() -> None:
    asked = begun("wait-for-payment")
    asked.wait(days=10)
    asked.give(WakeRequest(), ENGINE)
    assert [*asked.standing] == ["remind"]
    asked.give(SendMessage("payment-received", {"paid": 40}), BOB)
    asked.do("remind", "reminded", BOB)
    assert asked.state.status is Status.COMPLETED


@pytest.mark.pattern(10, 21, example="rework-twice")
def test_a_draft_is_sent_back_twice_and_then_the_director_decides() -> None:
    asked = begun("rework-twice")
    for _ in range(3):
        asked.do("draft", "submit", ANN)
        asked.do("review", "rework", BOB, note="Not yet.")
    assert [*asked.standing] == ["last-word"]
    assert asked.state.visits("draft") == 3


@pytest.mark.pattern(18, example="edit-until-finance")
def test_the_order_is_changed_until_finance_begins() -> None:
    asked = begun("edit-until-finance", amount=5)
    asked.give(ClaimTask(asked.open("finance").id), BOB)
    assert [*asked.standing] == ["finance"]


@pytest.mark.pattern(16, 20, example="edit-until-finance")
def test_the_order_is_taken_back_until_somebody_has_decided() -> None:
    asked = begun("edit-until-finance", amount=5)
    asked.do("edit", "changed", ANN, data={"amount": 7})
    refused = asked.give(WithdrawRequest(), ANN)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.ALREADY_DECIDED
    early = begun("edit-until-finance", amount=5)
    early.give(WithdrawRequest(), ANN)
    assert early.state.resolution == "withdrawn"


@pytest.mark.pattern(25, example="stop-preparing")
def test_what_is_prepared_is_closed_when_the_customer_wants_another() -> None:
    asked = begun("stop-preparing")
    asked.do("customer", "wants-another", BOB)
    assert [*asked.standing] == ["another"]
    asked.do("another", "found", BOB)
    assert asked.state.status is Status.COMPLETED


@pytest.mark.pattern(39, example="one-press")
def test_a_job_is_printed_when_the_press_is_its_own() -> None:
    asked = begun("one-press")
    asked.do("check", "print", BOB)
    assert asked.standing == []
    [token] = asked.state.marking.tokens
    asked.give(GrantResource(token.number, "press"), ENGINE)
    asked.do("print", "printed", BOB)
    assert asked.standing == ["bind"]


@pytest.mark.pattern(40, example="one-patient")
def test_examinations_of_one_patient_are_done_in_any_order_one_at_a_time() -> None:
    asked = begun("one-patient", patient="Anna")
    assert asked.standing == []
    assert {each.resource for each in asked.state.marking.tokens} == {"patient Anna"}
    for step in ("heart", "blood", "x-ray"):
        [number] = [each.number for each in asked.state.marking.tokens if each.step == step]
        asked.give(GrantResource(number, "patient Anna"), ENGINE)
        assert asked.standing == [step]
        asked.do(step, "taken", BOB)
    assert asked.standing == ["decide"]


REVIEWERS = tuple(person(name, *EVERYTHING) for name in ("bob", "cat", "dan", "eve"))
STEWARD = person("sam", REASSIGN, OVERRIDE)


def vote(asked: Case, actor: Actor, outcome: str) -> None:
    """Vote with the first task that one may do."""
    votes = (CompleteTask(each.id, outcome, "why") for each in asked.state.open_tasks)
    assert any(isinstance(asked.give(each, actor), Advance) for each in votes)


@pytest.mark.pattern(13, 34, 35, example="two-of-three-reviewers")
def test_two_of_three_reviewers_decide_and_the_third_is_closed() -> None:
    asked = begun("two-of-three-reviewers")
    assert [*asked.standing] == ["review"] * 3
    vote(asked, REVIEWERS[0], "accept")
    vote(asked, REVIEWERS[1], "accept")
    assert asked.state.resolution == "printed"
    assert [each.status for each in asked.state.tasks].count(TaskStatus.CANCELLED) == 1


@pytest.mark.pattern(26, 27, example="two-of-three-reviewers")
def test_reviewers_who_are_cancelled_are_not_waited_for_nor_is_anybody_of_what_is_withdrawn() -> None:
    asked = begun("two-of-three-reviewers")
    vote(asked, REVIEWERS[0], "accept")
    for each in asked.state.open_tasks:
        assert isinstance(asked.give(CancelTask(each.id, "on leave"), STEWARD), Advance)
    assert asked.state.resolution == "returned", "one is not two"
    withdrawn = begun("two-of-three-reviewers")
    assert isinstance(withdrawn.give(WithdrawRequest(), ANN), Advance)
    assert not withdrawn.state.open_tasks


@pytest.mark.pattern(14, 15, 36, example="cost-centre-owners")
def test_each_owner_is_asked_and_one_who_is_added_counts() -> None:
    asked = begun("cost-centre-owners", owners=["bob", "cat", "dan"])
    assert [each.reserved_for for each in asked.state.open_tasks] == ["bob", "cat", "dan"]
    asked.people = {each.username: each for each in REVIEWERS}
    vote(asked, REVIEWERS[0], "agree")
    added = AddReviewer(asked.state.open_tasks[0].id, "eve", "Half of it is hers.")
    assert isinstance(asked.give(added, STEWARD), Advance)
    vote(asked, REVIEWERS[1], "agree")
    vote(asked, REVIEWERS[2], "refuse")
    assert asked.state.status is Status.IN_PROGRESS, "two of four are not 60%"
    vote(asked, REVIEWERS[3], "agree")
    assert asked.state.resolution == "charged"


@pytest.mark.pattern(14, example="cost-centre-owners")
def test_one_owner_can_block_it() -> None:
    asked = begun("cost-centre-owners", owners=["bob", "cat", "dan"])
    vote(asked, REVIEWERS[1], "block")
    assert asked.state.resolution == "clarified"

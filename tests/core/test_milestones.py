"""What is offered only for so long: withdrawing until a decision, editing until finance has begun."""

import pytest

from nexusflow.core.commands import ClaimTask, ReleaseTask, WithdrawRequest
from nexusflow.core.events import TaskCancelled
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import ASK, LENA, RITA, Document, case, end, fork, join, process, spending, task, way


def editable() -> Document:
    """The requester may edit while finance has not started; both come together before payment."""
    return process(
        fork("parts"),
        task("edit", permission=ASK, outcomes=("edited",), while_not_started=["finance"]),
        task("finance", outcomes=("done",)),
        join("together"),
        task("pay"),
        end("paid"),
        way("parts", "edit"),
        way("parts", "finance"),
        way("edit", "edit-again", on="edited"),
        task("edit-again", permission=ASK, outcomes=("edited",), while_not_started=["finance"]),
        way("edit-again", "together", on="edited"),
        way("finance", "together", on="done"),
        way("together", "pay"),
        way("pay", "paid", on="done"),
    )


@pytest.mark.pattern(18)
def test_edit_is_offered_until_somebody_takes_finance() -> None:
    asked = case(editable()).start()
    finance, edit = asked.open("finance"), asked.open("edit")
    claimed = asked.give(ClaimTask(finance.id), LENA)
    assert isinstance(claimed, Advance)
    assert TaskCancelled(edit.id, "milestone:finance", at=asked.now) in claimed.events
    assert [*asked.standing] == ["finance"]


def test_a_milestone_that_has_passed_does_not_come_back() -> None:
    asked = case(editable()).start()
    asked.give(ClaimTask(asked.open("finance").id), LENA)
    asked.give(ReleaseTask(asked.open("finance").id), LENA)
    assert [*asked.standing] == ["finance"]


def test_what_is_no_longer_offered_is_not_waited_for() -> None:
    asked = case(editable()).start()
    asked.do("finance")
    assert [*asked.standing] == ["pay"]
    [edit] = [each for each in asked.state.tasks if each.step == "edit"]
    assert edit.status is TaskStatus.CANCELLED


def test_as_long_as_finance_has_not_started_one_edits() -> None:
    asked = case(editable()).start()
    asked.do("edit", "edited", RITA)
    assert [*asked.standing] == ["finance", "edit-again"]
    asked.do("edit-again", "edited", RITA)
    asked.do("finance")
    assert [*asked.standing] == ["pay"]


def test_a_request_is_withdrawn_until_somebody_has_decided() -> None:
    document = spending() | {"withdraw_until": "decision"}
    early = case(document).start()
    assert isinstance(early.give(WithdrawRequest(), RITA), Advance)
    assert (early.state.status, early.state.resolution) == (Status.REJECTED, "withdrawn")
    late = case(document).start()
    late.complete("rework", LENA, note="The price is missing.")
    refused = late.give(WithdrawRequest(), RITA)
    assert isinstance(refused, Rejected)
    assert (refused.reason, "lena has, at lead-review" in refused.message) == (Reason.ALREADY_DECIDED, True)


def test_left_out_a_request_is_withdrawn_until_its_end() -> None:
    late = case(spending()).start()
    late.complete("rework", LENA, note="The price is missing.")
    assert isinstance(late.give(WithdrawRequest(), RITA), Advance)


def again() -> Document:
    """A round in which one may edit or check, and another after it in which one may only edit."""
    return process(
        fork("round", split="matching"),
        task("edit", permission=ASK, outcomes=("edited",), while_not_started=["finance"]),
        task("finance"),
        join("together"),
        task("sign", outcomes=("again", "done")),
        end("signed"),
        way("round", "edit"),
        way("round", "finance", when="visits == 1"),
        way("edit", "together", on="edited"),
        way("finance", "together", on="done"),
        way("together", "sign"),
        way("sign", "round", on="again"),
        way("sign", "signed", on="done"),
    )


def test_in_another_round_nothing_has_begun_yet() -> None:
    asked = case(again()).start()
    asked.do("finance")
    assert [*asked.standing] == ["sign"]
    asked.do("sign", "again")
    assert [*asked.standing] == ["edit"]
    assert len(asked.state.marking.forks) == 1
    asked.do("edit", "edited", RITA)
    assert [*asked.standing] == ["sign"]

"""Overriding and skipping a task: by name, with a reason, and never as a decision."""

import pytest

from nexusflow.core.commands import (
    ClaimTask,
    CompleteTask,
    OverrideTask,
    SendBackTask,
    SkipTask,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.events import Joined, TaskCancelled, TaskCompleted
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.offers import Action, task_offers
from nexusflow.core.overruled import TaskOverridden, TaskSkipped
from nexusflow.core.permit import OVERRIDE, SKIP, SUSPEND
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor, TaskId
from tests.core.test_cancelling import asked
from tests.factories import (
    ASK,
    DORA,
    LEAD,
    LENA,
    RITA,
    Case,
    case,
    end,
    person,
    process,
    refused,
    spending,
    task,
    way,
)

WHY = "The lead is unreachable."
OLGA = person("olga", OVERRIDE)
SKIPPER = person("sila", SKIP)


def override(
    over: Case, outcome: str = "approve", actor: Actor = OLGA, note: str = WHY, **data: object
) -> object:
    return over.give(OverrideTask(over.task.id, outcome, note, data), actor)


def skip(over: Case, outcome: str | None = None, actor: Actor = SKIPPER, note: str = WHY) -> object:
    return over.give(SkipTask(over.task.id, note, outcome), actor)


def test_an_overridden_task_goes_on_by_the_outcome_and_nobody_decided_it() -> None:
    over = case().start()
    assert isinstance(override(over), Advance)
    [passed] = over.state.tasks
    assert (passed.status, passed.passed_as, passed.passed_by) == (TaskStatus.CANCELLED, "overridden", "olga")
    assert (passed.note, passed.outcome, passed.completed_by, passed.escalate_at) == (WHY, None, None, None)
    assert (over.state.status, over.state.resolution) == (Status.COMPLETED, "paid")
    assert over.happened(TaskCompleted) == []
    [event] = over.happened(TaskOverridden)
    assert (event.by, event.outcome, event.note) == ("olga", "approve", WHY)


def test_whoever_overrides_did_not_do_the_step() -> None:
    both = person("dora", OVERRIDE, "spend.direct")
    document = spending()
    document["transitions"][2]["to"] = "director-review"
    over = case(document).start()
    override(over, actor=both)
    assert over.state.doers("lead-review") == frozenset()
    assert isinstance(over.complete("approve", both), Advance)


def test_the_guards_say_where_it_goes_and_what_is_written_is_written() -> None:
    over = case().start()
    override(over, cost_centre="K-1")
    assert over.state.context["cost_centre"] == "K-1"


def test_overriding_asks_for_a_permission_of_its_own_and_for_nothing_else() -> None:
    over = case().start()
    for somebody in (LENA, RITA, DORA, SKIPPER):
        assert OVERRIDE in refused(override(over, actor=somebody), Reason.NOT_PERMITTED).message
    mine = case(requester=person("olga", ASK, OVERRIDE)).start()
    assert isinstance(override(mine, actor=mine.requester), Advance), "separation of duties is overridden too"


def test_skipping_asks_for_a_permission_of_its_own() -> None:
    over = case().start()
    for somebody in (LENA, RITA, OLGA):
        assert SKIP in refused(skip(over, "approve", somebody), Reason.NOT_PERMITTED).message


@pytest.mark.parametrize("note", ["", " \n"])
def test_both_need_a_reason(note: str) -> None:
    over = case().start()
    refused(override(over, note=note), Reason.NOTE_REQUIRED)
    refused(skip(over, "approve", note=note), Reason.NOTE_REQUIRED)


def test_what_is_taken_is_an_outcome_of_the_step_and_fits_its_form() -> None:
    over = case().start()
    assert "approve, reject, rework" in refused(override(over, "perhaps"), Reason.UNKNOWN_OUTCOME).message
    refused(override(over, cost_centre=7), Reason.INVALID_DATA)
    refused(override(over, cost_centre="much too long"), Reason.INVALID_DATA)
    assert over.task.status is TaskStatus.OPEN


def test_a_task_with_one_outcome_is_skipped_without_naming_it() -> None:
    over = case(asked()).start()
    legal = over.open("legal").id
    assert isinstance(over.give(SkipTask(legal, WHY), SKIPPER), Advance)
    passed = over.state.task(legal)
    assert passed is not None
    assert (passed.passed_as, passed.passed_by, passed.note) == ("skipped", "sila", WHY)
    [event] = over.happened(TaskSkipped)
    assert event.outcome == "done"
    over.do("finance")
    assert over.standing == ["sign"]
    assert len(over.happened(Joined)) == 1


def test_of_several_outcomes_the_one_to_go_on_by_is_named() -> None:
    over = case().start()
    unnamed = refused(skip(over), Reason.UNKNOWN_OUTCOME)
    assert "found none" in unnamed.message
    assert unnamed.errors[0].path == "/outcome"
    assert isinstance(skip(over, "reject"), Advance)
    assert over.state.resolution == "refused"


def test_nothing_of_the_form_is_asked_of_what_is_skipped() -> None:
    form = {"type": "object", "required": ["sum"], "properties": {"sum": {"type": "number"}}}
    document = process(task("count", form=form), end("over"), way("count", "over", on="done"))
    over = case(document).start()
    refused(override(over, "done"), Reason.INVALID_DATA)
    assert isinstance(skip(over), Advance)


def test_a_claim_does_not_keep_it_from_being_passed() -> None:
    for pass_by in (override, skip):
        over = case().start()
        over.give(ClaimTask(over.task.id), LENA)
        assert isinstance(pass_by(over, "approve"), Advance)


def test_what_was_passed_stays_as_it_is_and_says_by_whom() -> None:
    over = case().start()
    first = over.task.id
    override(over, "rework")
    closed = refused(over.give(CompleteTask(first, "approve"), LENA), Reason.TASK_CLOSED)
    assert "overridden by olga" in closed.message
    refused(over.give(OverrideTask(first, "approve", WHY), OLGA), Reason.TASK_CLOSED)
    refused(over.give(SkipTask(first, WHY), SKIPPER), Reason.TASK_CLOSED)


def test_nothing_is_passed_while_the_request_is_suspended() -> None:
    over = case().start()
    over.give(SuspendRequest("audit"), person("olga", SUSPEND))
    refused(override(over), Reason.REQUEST_SUSPENDED)
    refused(skip(over, "approve"), Reason.REQUEST_SUSPENDED)


def test_one_cannot_send_back_to_what_nobody_did() -> None:
    document = process(
        task("first"),
        task("second", outcomes=("fine",)),
        end("over"),
        way("first", "second", on="done"),
        way("second", "over", on="fine"),
    )
    over = case(document).start()
    skip(over)
    refused(over.give(SendBackTask(over.task.id, "first", "why"), LENA), Reason.CANNOT_SEND_BACK)


def test_a_request_can_be_withdrawn_while_nobody_has_decided() -> None:
    over = case(asked()).start()
    over.give(SkipTask(over.open("legal").id, WHY), SKIPPER)
    assert isinstance(over.give(WithdrawRequest(), RITA), Advance)


def test_what_is_asked_of_others_in_its_place_is_passed_with_it() -> None:
    over = case().start()
    beside = over.task._replace(id=TaskId(77))
    over.request = over.state._replace(tasks=(over.task, beside))
    over.give(OverrideTask(over.first_task, "approve", WHY), OLGA)
    assert [(each.task_id, each.cause) for each in over.happened(TaskCancelled)] == [(77, "overridden")]
    assert over.state.resolution == "paid"


def test_both_are_offered_with_the_outcomes_that_they_need() -> None:
    over = case().start()

    def offer(action: Action, actor: Actor) -> object:
        offers = task_offers(over.plan, over.state, over.task, now=over.now, actor=actor)
        return next((each for each in offers if each.action is action and each.refused is None), None)

    overriding = offer(Action.OVERRIDE, OLGA)
    skipping = offer(Action.SKIP, SKIPPER)
    assert overriding is not None
    assert skipping is not None
    assert overriding.outcomes == dict.fromkeys(("approve", "reject", "rework"), True)  # type: ignore[attr-defined]
    assert offer(Action.OVERRIDE, LENA) is None
    assert offer(Action.SKIP, person("all", LEAD, OVERRIDE)) is None

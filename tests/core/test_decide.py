"""What a command does once it is allowed, and what input is refused."""

from typing import Any

import pytest

from nexusflow.core.commands import AddComment, ClaimTask, CreateRequest, WithdrawRequest
from nexusflow.core.events import (
    Commented,
    ContextWritten,
    RequestCreated,
    RequestEnded,
    RequestStarted,
    Routed,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
)
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import LENA, MONDAY, RITA, Case, Document, case, end, process, task, way


def refused(done: object, reason: Reason) -> Rejected:
    assert isinstance(done, Rejected), done
    assert done.reason is reason, done
    return done


def kinds(done: object) -> list[type]:
    assert isinstance(done, Advance), done
    return [type(event) for event in done.events]


def form(**properties: Any) -> Document:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def one_task(**more: Any) -> Case:
    outcomes = ("approve", "reject")
    return case(
        process(
            task("review", outcomes=outcomes, **more),
            end("done"),
            end("refused", "REJECTED"),
            way("review", "done", on="approve"),
            way("review", "refused", on="reject"),
        )
    )


def test_creating_starts_at_once_unless_told_not_to() -> None:
    began = case()
    done = began.give(CreateRequest({"amount": 7}, title="Seven", external_id="A-7"), RITA)
    assert kinds(done) == [RequestCreated, RequestStarted, Routed, TaskOpened]
    request = began.state
    assert (request.title, request.external_id, request.requester) == ("Seven", "A-7", "rita")
    assert request.status is Status.IN_PROGRESS
    assert request.created_at == request.started_at == MONDAY
    assert kinds(case().give(CreateRequest({"amount": 7}, start=False), RITA)) == [RequestCreated]


def test_a_request_without_a_title_has_the_workflows_name() -> None:
    assert case().start().state.title == "Spending"


@pytest.mark.parametrize(
    ("context", "path"),
    [
        ({}, "/context/amount"),
        ({"amount": "many"}, "/context/amount"),
        ({"amount": -1}, "/context/amount"),
        ({"amount": 1, "urgent": "yes"}, "/context/urgent"),
        ([], "/context"),
    ],
)
def test_a_context_against_its_schema_makes_no_request(context: Any, path: str) -> None:
    new = case()
    invalid = refused(new.give(CreateRequest(context), RITA), Reason.INVALID_CONTEXT)
    assert path in [fault.path for fault in invalid.errors]
    assert new.request is None


def test_an_outcome_that_the_step_does_not_have_is_refused_with_those_it_has() -> None:
    began = one_task().start()
    for outcome in ("", "Approve", "done", "approve "):
        unknown = refused(began.complete(outcome, LENA), Reason.UNKNOWN_OUTCOME)
        assert "approve, reject" in unknown.message
        assert [fault.path for fault in unknown.errors] == ["/outcome"]


@pytest.mark.parametrize("note", ["", "  ", "\n\t"])
def test_a_note_is_required_where_the_step_says_so(note: str) -> None:
    began = one_task(require_note=["reject"]).start()
    lacking = refused(began.complete("reject", LENA, note=note), Reason.NOTE_REQUIRED)
    assert [fault.path for fault in lacking.errors] == ["/note"]
    assert isinstance(began.complete("reject", LENA, note="not now"), Advance)


def test_a_note_is_welcome_where_none_is_required() -> None:
    began = one_task(require_note=["reject"]).start()
    began.complete("approve", LENA, note="gladly")
    assert began.state.tasks[0].note == "gladly"


def test_data_is_checked_against_the_form_of_the_step() -> None:
    checked = one_task(form={**form(score={"type": "integer", "minimum": 1}), "required": ["score"]})
    began = checked.start()
    for data, path in (
        ({}, "/data/score"),
        ({"score": 0}, "/data/score"),
        ({"score": "1"}, "/data/score"),
        ({"score": 1, "other": 1}, "/data/other"),
    ):
        invalid = refused(began.complete("approve", LENA, data=data), Reason.INVALID_DATA)
        assert [fault.path for fault in invalid.errors] == [path]
    assert isinstance(began.complete("approve", LENA, data={"score": 1}), Advance)


def test_a_step_without_a_form_takes_any_object() -> None:
    began = one_task().start()
    done = began.complete("approve", LENA, data={"anything": [1, {"at": None}]})
    assert isinstance(done, Advance)
    [completed] = [event for event in done.events if isinstance(event, TaskCompleted)]
    assert completed.data == {"anything": [1, {"at": None}]}
    assert began.state.context == {"amount": 100}


def test_a_decision_writes_only_the_fields_that_the_step_names() -> None:
    began = one_task(
        form=form(cost_centre={"type": "string"}, remark={"type": "string"}), writes=["cost_centre"]
    ).start()
    done = began.complete("approve", LENA, data={"cost_centre": "K-1", "remark": "fine"})
    assert kinds(done) == [TaskCompleted, ContextWritten, Routed, RequestEnded]
    assert began.state.context == {"amount": 100, "cost_centre": "K-1"}


def test_what_is_left_out_is_not_written() -> None:
    began = one_task(form=form(cost_centre={"type": "string"}), writes=["cost_centre"]).start()
    assert ContextWritten not in kinds(began.complete("approve", LENA))
    assert began.state.context == {"amount": 100}


def test_what_a_decision_writes_must_fit_the_context() -> None:
    began = one_task(form=form(cost_centre={"type": "string"}), writes=["cost_centre"]).start()
    before = began.state
    too_long = began.complete("approve", LENA, data={"cost_centre": "far too long"})
    assert refused(too_long, Reason.INVALID_DATA).errors[0].path == "/data/cost_centre"
    assert began.state is before


def test_guards_see_what_the_decision_wrote() -> None:
    document = process(
        task("review", form=form(amount={"type": "number"}), writes=["amount"]),
        end("small"),
        end("large"),
        way("review", "large", on="done", when="context.amount > 5000", priority=10),
        way("review", "small", on="done"),
    )
    began = case(document).start(amount=1)
    began.complete("done", LENA, data={"amount": 6000})
    assert began.state.resolution == "large"


def test_a_decision_names_who_when_and_why() -> None:
    began = one_task().start()
    began.wait(hours=3)
    began.complete("reject", LENA, note="no money")
    closed = began.state.tasks[0]
    assert closed.status is TaskStatus.COMPLETED
    assert (closed.outcome, closed.note, closed.completed_by) == ("reject", "no money", "lena")
    assert closed.completed_at == began.now == began.state.ended_at
    assert (began.state.status, began.state.resolution) == (Status.REJECTED, "refused")


def test_withdrawing_closes_what_is_open() -> None:
    began = case().start()
    began.give(ClaimTask(began.task.id), LENA)
    began.wait(hours=1)
    assert kinds(began.give(WithdrawRequest("changed my mind"), RITA)) == [TaskCancelled, RequestEnded]
    assert (began.state.status, began.state.resolution) == (Status.REJECTED, "withdrawn")
    assert began.state.open_tasks == ()
    assert began.state.tasks[0].status is TaskStatus.CANCELLED
    assert began.state.tasks[0].escalate_at is None
    ended = began.events[-1]
    assert isinstance(ended, RequestEnded)
    assert ended.note == "changed my mind"


def test_withdrawing_before_the_start_makes_both_moves() -> None:
    waiting = case()
    waiting.give(CreateRequest({"amount": 1}, start=False), RITA)
    assert kinds(waiting.give(WithdrawRequest(), RITA)) == [RequestStarted, RequestEnded]
    assert waiting.state.status is Status.REJECTED
    assert waiting.state.started_at == waiting.state.ended_at == waiting.now


def test_a_comment_changes_nothing_but_the_record() -> None:
    began = case().start()
    before = began.state
    assert kinds(began.give(AddComment("how long?"), RITA)) == [Commented]
    assert began.state == before


def test_a_process_may_end_where_it_begins() -> None:
    born_done = case(process(end("done")))
    done = born_done.give(CreateRequest({"amount": 1}), RITA)
    assert kinds(done) == [RequestCreated, RequestStarted, RequestEnded]
    assert born_done.state.status is Status.COMPLETED


def test_a_refusal_changes_nothing_that_was_given() -> None:
    began = one_task(form=form(score={"type": "integer"})).start()
    before, kept = began.state, began.state._replace(context=dict(began.state.context))
    refused(began.complete("approve", LENA, data={"score": "x"}), Reason.INVALID_DATA)
    assert before == kept

"""Subflows: a child is asked for, started once, waited for; its end leads on, or a person says how."""

from typing import Any

import pytest

from nexusflow.core.children import word_child
from nexusflow.core.commands import (
    BeginChild,
    CancelRequest,
    CancelTask,
    CloseChild,
    CompleteTask,
    CreateChild,
    CreateRequest,
    FinishChild,
    GiveUpService,
    ResumeRequest,
    RetryService,
    SkipService,
    StartRequest,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import from_document, to_document
from nexusflow.core.events import ContextWritten, Routed, TaskCancelled, TokenCancelled
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.marking_codec import read_marking, write_marking
from nexusflow.core.offers import Action, request_offers
from nexusflow.core.permit import MANAGE_INCIDENTS, SKIP, SUSPEND
from nexusflow.core.preview import preview
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.subflow import DEEPEST, Child, ChildState, Parent
from nexusflow.core.subflow_events import SubflowAsked, SubflowEnded, SubflowRetried, SubflowStuck
from tests.factories import (
    ENGINE,
    LARS,
    LENA,
    MONDAY,
    NOBODY,
    OLGA,
    RITA,
    Case,
    Document,
    case,
    decision,
    end,
    fork,
    join,
    person,
    process,
    refused,
    subflow,
    task,
    way,
)

MENDER = person("mia", MANAGE_INCIDENTS)
SKIPPER = person("skip", SKIP)
SUSPENDER = person("sue", SUSPEND)
CHILD = 77


def asking(**keys: Any) -> Document:
    """A child of another workflow, then a task; a task for what was rejected."""
    return process(
        subflow("legal", "legal-check", **keys),
        task("go"),
        task("mend"),
        end("gone"),
        way("legal", "go", on="completed"),
        way("legal", "mend", on="rejected"),
        way("go", "gone", on="done"),
        way("mend", "gone", on="done"),
    )


def checking(**more: Any) -> Document:
    """What the child is: somebody looks at it."""
    return process(
        task("look", outcomes=("fine", "bad"), **more),
        end("passed"),
        end("failed", "REJECTED"),
        way("look", "passed", on="fine"),
        way("look", "failed", on="bad"),
        key="legal-check",
    )


def begin(held: Case, *, child: int | None = CHILD, attempt: int = 1, error: str = "") -> Any:
    """The engine says what came of starting the child."""
    [token] = held.state.marking.tokens
    return held.give(BeginChild(token.number, attempt, child, error), ENGINE)


def ending(held: Case, outcome: str = "completed", *, attempt: int = 1, **data: Any) -> Any:
    """The engine says how the child has ended."""
    [token] = held.state.marking.tokens
    return held.give(FinishChild(token.number, attempt, CHILD, outcome, data), ENGINE)


def running(**keys: Any) -> Case:
    """A case whose child is under way."""
    held = case(asking(**keys)).start()
    assert isinstance(begin(held), Advance)
    return held


def stuck() -> Case:
    """A case whose child could not be started."""
    held = case(asking()).start()
    assert isinstance(begin(held, child=None, error="None of it is published."), Advance)
    return held


def worded(held: Case) -> CreateChild | Rejected:
    """The command that would create the child now."""
    [token] = held.state.marking.tokens
    return word_child(held.plan, held.state, token.number, requester=held.requester)


def test_a_token_waits_for_a_child_of_the_workflow_that_the_step_names() -> None:
    held = case(asking()).start()
    [asked] = held.happened(SubflowAsked)
    assert (asked.workflow, asked.token.visit, asked.token.since) == ("legal-check", 1, MONDAY)
    assert asked.token.child == Child(ChildState.ASKED, attempt=1)
    assert held.standing == []


def test_a_child_gets_the_whole_context_unless_the_step_says_what() -> None:
    created = worded(case(asking()).start(amount=12, urgent=True))
    assert isinstance(created, CreateChild)
    assert created.context == {"amount": 12, "urgent": True}
    assert (created.title, created.parent) == ("Spending", Parent(1, "legal", 1, 1, depth=1))


def test_what_is_sent_is_worked_out_when_the_child_is_started() -> None:
    send = {"sum": "context.amount * 2.0", "by": "requester.username", "visit": "visits"}
    created = worded(case(asking(send=send)).start(amount=12))
    assert isinstance(created, CreateChild)
    assert created.context == {"sum": 24.0, "by": "rita", "visit": 1}


def test_what_cannot_be_worked_out_is_said_by_its_name() -> None:
    held = case(asking(send={"centre": "context.cost_centre"})).start()
    why = worded(held)
    assert isinstance(why, Rejected)
    assert why.message.startswith("What legal sends as centre could not be worked out: ")


@pytest.mark.parametrize(("outcome", "step"), [("completed", "go"), ("rejected", "mend")])
def test_the_end_of_the_child_leads_on(outcome: str, step: str) -> None:
    held = running()
    ending(held, outcome)
    assert held.standing == [step]
    assert [each.outcome for each in held.happened(Routed)] == [outcome]


def test_what_the_step_writes_of_the_childs_context_becomes_part_of_its_own() -> None:
    held = running(writes=["cost_centre"])
    ending(held, amount=1, cost_centre="K-1")
    assert held.state.context == {"amount": 100, "cost_centre": "K-1"}
    [ended] = held.happened(SubflowEnded)
    assert (ended.child, ended.data) == (CHILD, {"cost_centre": "K-1"})


def test_what_does_not_fit_the_context_is_stuck() -> None:
    held = running(writes=["cost_centre"])
    ending(held, cost_centre="far too long")
    [came] = held.happened(SubflowStuck)
    assert came.error.startswith("It has ended. And then: What legal writes does not fit")
    assert (held.state.context, held.happened(ContextWritten)) == ({"amount": 100}, [])


def test_an_end_that_leads_nowhere_is_stuck() -> None:
    document = asking()
    document["transitions"][0]["when"] = "context.amount > 1000.0"
    held = case(document).start()
    begin(held)
    ending(held)
    [came] = held.happened(SubflowStuck)
    assert "no transition" in came.error or "Expected a transition from legal" in came.error
    [token] = held.state.marking.stuck
    assert token.child == Child(ChildState.STUCK, 1, CHILD, came.error)


def test_a_child_is_begun_once_and_its_end_taken_once() -> None:
    held = case(asking()).start()
    refused(ending(held), Reason.NOT_AWAITED)
    begin(held)
    refused(begin(held), Reason.NOT_AWAITED)
    ending(held)
    refused(held.give(FinishChild(1, 1, CHILD, "completed"), ENGINE), Reason.NOT_AWAITED)


def test_only_the_engine_begins_ends_and_closes_children() -> None:
    held = case(asking()).start()
    for command in (BeginChild(1, 1), FinishChild(1, 1, CHILD, "completed"), CloseChild("withdrawn")):
        refused(held.give(command, OLGA), Reason.NOT_PERMITTED)
    refused(case(checking()).give(CreateChild({}, Parent(1, "legal", 1, 1, 1)), RITA), Reason.NOT_PERMITTED)


def test_a_child_that_could_not_be_started_waits_for_a_person() -> None:
    held = stuck()
    [token] = held.state.marking.stuck
    assert token.child is not None
    assert token.child.error == "None of it is published."
    offered = {
        each.action: each.services for each in request_offers(held.plan, held.state, now=MONDAY, actor=MENDER)
    }
    assert offered[Action.RETRY_SERVICE] == offered[Action.GIVE_UP_SERVICE] == ((1, "legal", "legal"),)
    assert offered[Action.SKIP_SERVICE] == ()


def test_what_is_stuck_is_started_again_as_another_child() -> None:
    held = stuck()
    refused(held.give(RetryService(1), NOBODY), Reason.NOT_PERMITTED)
    held.give(RetryService(1), MENDER)
    [again] = held.happened(SubflowRetried)
    assert (again.attempt, again.workflow) == (2, "legal-check")
    created = worded(held)
    assert isinstance(created, CreateChild)
    assert (created.parent.attempt, created.parent.doers) == (2, frozenset({"rita"}))
    refused(begin(held), Reason.NOT_AWAITED)
    begin(held, attempt=2)
    ending(held, attempt=2)
    assert held.standing == ["go"]


def test_what_is_stuck_can_be_skipped_with_a_reason() -> None:
    held = stuck()
    refused(held.give(SkipService(1, " "), SKIPPER), Reason.NOTE_REQUIRED)
    refused(held.give(SkipService(1, "by phone"), MENDER), Reason.NOT_PERMITTED)
    held.give(SkipService(1, "by phone"), SKIPPER)
    assert held.standing == ["go"]


def test_what_is_stuck_can_be_given_up_and_counts_as_rejected() -> None:
    held = stuck()
    refused(held.give(GiveUpService(1, ""), MENDER), Reason.NOTE_REQUIRED)
    held.give(GiveUpService(1, "too late"), MENDER)
    assert held.standing == ["mend"]


def test_a_child_that_is_under_way_is_neither_retried_nor_skipped() -> None:
    held = running()
    for command, by in (
        (RetryService(1), MENDER),
        (SkipService(1, "x"), SKIPPER),
        (GiveUpService(1, "x"), MENDER),
    ):
        assert "under way" in refused(held.give(command, by), Reason.SERVICE_NOT_STUCK).message


def test_a_suspended_parent_takes_no_end_until_it_is_resumed() -> None:
    held = running()
    held.give(SuspendRequest("a holiday"), SUSPENDER)
    refused(ending(held), Reason.REQUEST_SUSPENDED)
    held.give(ResumeRequest(), SUSPENDER)
    ending(held)
    assert held.standing == ["go"]


def test_a_suspended_parent_starts_no_child() -> None:
    held = case(asking()).start()
    held.give(SuspendRequest("a holiday"), SUSPENDER)
    refused(begin(held), Reason.REQUEST_SUSPENDED)


@pytest.mark.parametrize(
    ("command", "by", "cause"),
    [(WithdrawRequest(), RITA, "withdrawn"), (CancelRequest("over"), OLGA, "cancelled")],
    ids=["withdrawn", "cancelled"],
)
def test_a_parent_that_is_closed_waits_no_longer(command: Any, by: Any, cause: str) -> None:
    held = running()
    held.give(command, by)
    [gone] = held.happened(TokenCancelled)
    assert (gone.step, gone.cause, held.state.status) == ("legal", cause, Status.REJECTED)
    refused(held.give(FinishChild(1, 1, CHILD, "completed"), ENGINE), Reason.NOT_AWAITED)


def test_a_join_that_cancels_the_rest_gives_the_child_up() -> None:
    document = process(
        fork("both"),
        subflow("legal"),
        task("quick"),
        join("first", join="any", cancel_rest=True),
        end("gone"),
        way("both", "legal"),
        way("both", "quick"),
        way("legal", "first", on="completed"),
        way("legal", "first", on="rejected"),
        way("quick", "first", on="done"),
        way("first", "gone"),
    )
    held = case(document).start()
    begin(held)
    held.do("quick")
    [gone] = [each for each in held.happened(TokenCancelled) if each.step == "legal"]
    assert (gone.cause, held.state.status) == ("join:first", Status.COMPLETED)


def test_a_task_beside_a_child_can_be_cancelled_and_the_child_is_still_waited_for() -> None:
    document = process(
        fork("both"),
        subflow("legal"),
        task("quick"),
        join("all-of-it"),
        end("gone"),
        way("both", "legal"),
        way("both", "quick"),
        way("legal", "all-of-it", on="completed"),
        way("legal", "all-of-it", on="rejected"),
        way("quick", "all-of-it", on="done"),
        way("all-of-it", "gone"),
    )
    held = case(document).start()
    begin(held)
    assert isinstance(held.give(CancelTask(held.task.id, "not needed"), OLGA), Advance)
    ending(held)
    assert held.state.status is Status.COMPLETED


# --- the child -----------------------------------------------------------------------------------------


def born(*, depth: int = 1, doers: frozenset[str] = frozenset(), **more: Any) -> Case:
    """A child of rita's request 1, at its first task."""
    held = case(checking(**more))
    parent = Parent(1, "legal", 1, 1, depth, doers)
    assert isinstance(held.give(CreateChild({"amount": 5}, parent, title="Chairs"), ENGINE), Advance)
    return held


def test_a_child_belongs_to_the_requester_of_its_parent_and_is_started_at_once() -> None:
    child = born().state
    assert (child.requester, child.title, child.context, child.status) == (
        "rita",
        "Chairs",
        {"amount": 5},
        Status.IN_PROGRESS,
    )
    assert child.parent == Parent(1, "legal", 1, 1, depth=1)


def test_a_context_that_does_not_fit_the_child_is_refused() -> None:
    done = case(checking()).give(CreateChild({}, Parent(1, "legal", 1, 1, 1)), ENGINE)
    assert refused(done, Reason.INVALID_CONTEXT).errors


def test_children_stand_below_each_other_up_to_a_bound() -> None:
    assert born(depth=DEEPEST).standing == ["look"]
    deeper = CreateChild({"amount": 5}, Parent(1, "legal", 1, 1, DEEPEST + 1))
    refused(case(checking()).give(deeper, ENGINE), Reason.TOO_DEEP)


def test_a_child_stands_one_below_its_parent() -> None:
    held = case(asking())
    held.give(CreateChild({"amount": 5}, Parent(1, "legal", 1, 1, 3)), ENGINE)
    created = worded(held)
    assert isinstance(created, CreateChild)
    assert created.parent.depth == 4


@pytest.mark.parametrize(
    ("cause", "resolution"),
    [
        ("withdrawn", "withdrawn"),
        ("cancelled", "cancelled"),
        ("join:first", "cancelled"),
        ("sent_back", "cancelled"),
    ],
)
def test_a_child_that_nobody_waits_for_is_closed_and_says_why(cause: str, resolution: str) -> None:
    held = born()
    closed = held.give(CloseChild(cause), ENGINE)
    assert isinstance(closed, Advance)
    assert (held.state.status, held.state.resolution) == (Status.REJECTED, resolution)
    [task_closed] = held.happened(TaskCancelled)
    assert task_closed.cause == resolution
    assert closed.events[-1].note == f"Request 1 does not wait for it any more ({cause})."  # type: ignore[union-attr]
    refused(held.give(CloseChild(cause), ENGINE), Reason.REQUEST_ENDED)


def test_a_request_that_is_no_child_is_not_closed_as_one() -> None:
    refused(case(checking()).start().give(CloseChild("withdrawn"), ENGINE), Reason.NOT_AWAITED)


def test_the_requester_may_withdraw_a_child() -> None:
    held = born()
    assert isinstance(held.give(WithdrawRequest(), RITA), Advance)
    assert held.state.resolution == "withdrawn"


def test_a_task_of_a_child_may_be_kept_from_those_who_acted_in_the_parent() -> None:
    held = born(doers=frozenset({"rita", "lena"}), separate_from=["parent"])
    why = refused(held.complete("fine", LENA), Reason.SEPARATION_OF_DUTIES)
    assert "whoever started or decided in request 1" in why.message
    assert isinstance(held.complete("fine", LARS), Advance)


def test_without_a_parent_nobody_is_kept_away() -> None:
    held = case(checking(separate_from=["parent"])).start()
    assert isinstance(held.complete("fine", LENA), Advance)


def test_a_step_that_is_called_parent_is_meant_where_there_is_one() -> None:
    document = process(
        task("parent"),
        task("look", separate_from=["parent"]),
        end("gone"),
        way("parent", "look", on="done"),
        way("look", "gone", on="done"),
    )
    held = case(document)
    held.give(CreateChild({"amount": 5}, Parent(1, "legal", 1, 1, 1, frozenset({"lars"}))), ENGINE)
    held.do("parent")
    refused(held.complete("done", LENA), Reason.SEPARATION_OF_DUTIES)
    assert isinstance(held.complete("done", LARS), Advance)


# --- written and read ----------------------------------------------------------------------------------


def test_a_marking_with_a_child_is_written_and_read() -> None:
    for held in (case(asking()).start(), running(), stuck()):
        assert read_marking(write_marking(held.state.marking)) == held.state.marking


def test_a_marking_that_was_written_before_there_were_children_is_read() -> None:
    written = write_marking(case(asking()).start().state.marking)
    del written["tokens"][0]["child"]
    [token] = read_marking(written).tokens
    assert token.child is None


def test_a_subflow_is_its_document() -> None:
    document = asking(send={"sum": "context.amount"}, writes=["cost_centre"])
    definition = from_document(document)
    assert from_document(to_document(definition)) == definition
    assert to_document(definition)["steps"][0]["workflow"] == "legal-check"


def test_a_preview_follows_both_outcomes() -> None:
    plan = case(asking()).plan
    seen = preview(plan, {"amount": 1}, now=MONDAY, requester=RITA)
    assert (seen.faults, [each.plan.step.key for each in seen.stations]) == (
        (),
        ["legal", "go", "mend", "gone"],
    )


def test_a_child_that_ends_at_once_is_a_request_all_the_same() -> None:
    document = process(decision("size"), end("small"), way("size", "small"), key="legal-check")
    held = case(document)
    held.give(CreateChild({"amount": 5}, Parent(1, "legal", 1, 1, 1)), ENGINE)
    assert held.state.status is Status.COMPLETED


def test_a_created_request_starts_its_child_when_it_is_started() -> None:
    held = case(asking())
    held.give(CreateRequest({"amount": 1}, start=False), RITA)
    assert held.happened(SubflowAsked) == []
    held.give(StartRequest(), RITA)
    assert len(held.happened(SubflowAsked)) == 1


def test_an_answer_of_a_person_before_the_child_leads_to_it() -> None:
    document = process(
        task("ask", outcomes=("go",)),
        subflow("legal"),
        end("gone"),
        end("refused", "REJECTED"),
        way("ask", "legal", on="go"),
        way("legal", "gone", on="completed"),
        way("legal", "refused", on="rejected"),
    )
    held = case(document).start()
    assert isinstance(held.give(CompleteTask(held.first_task, "go"), LENA), Advance)
    [asked] = held.happened(SubflowAsked)
    assert asked.token.task == held.first_task
    begin(held)
    ending(held, "rejected")
    assert (held.state.status, held.state.resolution) == (Status.REJECTED, "refused")

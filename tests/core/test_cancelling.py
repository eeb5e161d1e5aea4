"""What is closed without a decision: a task, a region, the rest, the whole request.

Patterns 19, 20 and 25.
"""

import pytest

from nexusflow.core.commands import CancelRequest, CancelTask, CompleteTask, CreateRequest
from nexusflow.core.events import Joined, RequestEnded, TaskCancelled, TokenCancelled
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.marking import UNMARKED
from nexusflow.core.rejection import Reason
from tests.factories import (
    LENA,
    OLGA,
    RITA,
    Case,
    Document,
    case,
    end,
    fork,
    join,
    process,
    refused,
    task,
    way,
)

WHY = "The vendor withdrew."


def asked() -> Document:
    """Legal and finance are asked, and then somebody signs."""
    return process(
        fork("ask"),
        task("legal", sla_hours=8),
        task("finance", sla_hours=8),
        join("asked"),
        task("sign"),
        end("signed"),
        way("ask", "legal"),
        way("ask", "finance"),
        way("legal", "asked", on="done"),
        way("finance", "asked", on="done"),
        way("asked", "sign"),
        way("sign", "signed", on="done"),
    )


def cancel(began: Case, step: str, note: str = WHY) -> object:
    return began.give(CancelTask(began.open(step).id, note), OLGA)


@pytest.mark.pattern(19)
def test_a_task_is_cancelled_with_a_reason_and_the_one_beside_it_lives() -> None:
    began = case(asked()).start()
    legal = began.open("legal").id
    cancel(began, "legal")
    assert began.standing == ["finance"]
    [closed] = began.happened(TaskCancelled)
    assert (closed.task_id, closed.cause, closed.note) == (legal, "cancelled", WHY)
    task_ = began.state.task(legal)
    assert task_ is not None
    assert (task_.status, task_.escalate_at, task_.completed_by) == (TaskStatus.CANCELLED, None, None)
    refused(began.give(CompleteTask(legal, "done"), LENA), Reason.TASK_CLOSED)


def test_a_join_does_not_wait_for_what_is_cancelled() -> None:
    began = case(asked()).start()
    cancel(began, "legal")
    began.do("finance")
    assert began.standing == ["sign"]


def test_a_join_that_waited_for_nothing_else_goes_on_at_once() -> None:
    began = case(asked()).start()
    finance = began.open("finance").id
    began.do("finance")
    cancel(began, "legal")
    assert began.standing == ["sign"]
    [joined] = began.happened(Joined)
    assert joined.tasks == (finance,)


def test_the_last_thing_left_cannot_be_cancelled() -> None:
    began = case(asked()).start()
    cancel(began, "legal")
    before = began.state
    left = refused(cancel(began, "finance"), Reason.NOTHING_LEFT)
    assert "cancel the whole request instead" in left.message
    assert began.state is before


@pytest.mark.parametrize("note", ["", " \n"])
def test_cancelling_needs_a_reason(note: str) -> None:
    began = case(asked()).start()
    before = began.state
    refused(cancel(began, "legal", note), Reason.NOTE_REQUIRED)
    refused(began.give(CancelRequest(note), OLGA), Reason.NOTE_REQUIRED)
    assert began.state is before


def test_cancelling_needs_permissions_that_no_step_gives() -> None:
    began = case(asked()).start()
    for actor in (LENA, RITA):
        refused(began.give(CancelTask(began.open("legal").id, WHY), actor), Reason.NOT_PERMITTED)
        refused(began.give(CancelRequest(WHY), actor), Reason.NOT_PERMITTED)


@pytest.mark.pattern(20)
def test_the_whole_request_is_cancelled_with_everything_that_is_open_or_waits() -> None:
    began = case(asked()).start()
    began.do("finance")
    began.wait(hours=2)
    began.give(CancelRequest(WHY), OLGA)
    assert (began.state.status, began.state.resolution) == (Status.REJECTED, "cancelled")
    assert (began.state.open_tasks, began.state.marking) == ((), UNMARKED)
    assert [each.cause for each in began.happened(TaskCancelled)] == ["cancelled"]
    assert [(each.step, each.cause) for each in began.happened(TokenCancelled)] == [("asked", "cancelled")]
    [ended] = began.happened(RequestEnded)
    assert (ended.note, ended.at) == (WHY, began.now)
    refused(began.give(CancelRequest(WHY), OLGA), Reason.REQUEST_ENDED)


def test_a_request_that_never_started_can_be_cancelled() -> None:
    new = case(asked())
    new.give(CreateRequest({"amount": 1}, start=False), RITA)
    assert isinstance(new.give(CancelRequest(WHY), OLGA), Advance)
    assert (new.state.status, new.state.resolution) == (Status.REJECTED, "cancelled")


def region() -> Case:
    """Somebody watches while two are asked; what the watcher raises closes both, and what waits for them."""
    return case(
        process(
            fork("part"),
            task("watch", outcomes=("fine", "alarm")),
            fork("ask"),
            task("legal"),
            task("finance"),
            join("asked"),
            task("sign"),
            join("whole"),
            task("file"),
            end("filed"),
            way("part", "watch"),
            way("part", "ask"),
            way("ask", "legal"),
            way("ask", "finance"),
            way("legal", "asked", on="done"),
            way("finance", "asked", on="done"),
            way("asked", "sign"),
            way("sign", "whole", on="done"),
            way("watch", "whole", on="fine"),
            way("watch", "whole", on="alarm", cancels=["legal", "finance", "asked", "sign"]),
            way("whole", "file"),
            way("file", "filed", on="done"),
        )
    ).start()


@pytest.mark.pattern(25)
def test_a_transition_closes_what_is_open_in_its_region() -> None:
    began = region()
    began.do("legal")
    finance = began.open("finance").id
    began.do("watch", "alarm")
    assert began.standing == ["file"]
    assert [(each.task_id, each.cause) for each in began.happened(TaskCancelled)] == [
        (finance, "region:watch")
    ]
    assert [(each.step, each.cause) for each in began.happened(TokenCancelled)] == [("asked", "region:watch")]


def test_a_region_is_left_alone_by_the_other_ways() -> None:
    began = region()
    began.do("watch", "fine")
    assert began.standing == ["legal", "finance"]
    began.do("legal")
    began.do("finance")
    began.do("sign")
    assert began.standing == ["file"]


def test_a_region_in_which_nothing_is_open_changes_nothing() -> None:
    began = region()
    began.do("legal")
    began.do("finance")
    began.do("sign")
    began.do("watch", "alarm")
    assert began.happened(TaskCancelled) == []
    assert began.standing == ["file"]


def test_a_branch_that_is_opened_closes_its_region_too() -> None:
    document = process(
        fork("part"),
        task("remind"),
        task("prepare"),
        fork("act"),
        task("one"),
        task("two"),
        end("done"),
        way("part", "remind"),
        way("part", "prepare"),
        way("remind", "done", on="done"),
        way("prepare", "act", on="done"),
        way("act", "one", cancels=["remind"]),
        way("act", "two"),
        way("one", "done", on="done"),
        way("two", "done", on="done"),
    )
    began = case(document).start()
    began.do("prepare")
    assert began.standing == ["one", "two"]
    assert [each.cause for each in began.happened(TaskCancelled)] == ["region:act"]

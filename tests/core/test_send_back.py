"""Sending back: to a step that was done on one's own way, with no token left behind."""

from typing import Any

import pytest

from nexusflow.core.commands import ClaimTask, SendBackTask
from nexusflow.core.events import SentBack
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.rejection import Reason
from nexusflow.core.send_back import earlier_steps
from tests.factories import (
    LARS,
    LENA,
    NOBODY,
    OLGA,
    Case,
    case,
    end,
    process,
    refused,
    task,
    way,
)

WHY = "The annex is missing."


def send(began: Case, step: str, to: str, note: str = WHY) -> Advance:
    done = began.give(SendBackTask(began.open(step).id, to, note), LENA)
    assert isinstance(done, Advance), done
    return done


def not_to(began: Case, step: str, to: str) -> None:
    """It is refused, nothing changes, and the step was not offered."""
    before, here = began.state, began.open(step)
    said = refused(began.give(SendBackTask(here.id, to, WHY), LENA), Reason.CANNOT_SEND_BACK)
    lawful = earlier_steps(began.plan, before, here)
    assert [fault.path for fault in said.errors] == (["/to"] if lawful else [])
    assert began.state is before
    assert to not in lawful


def straight(**more: Any) -> Case:
    """Three tasks in a row."""
    return case(
        process(
            task("draft", sla_hours=8),
            task("review", **more),
            task("sign"),
            end("signed"),
            way("draft", "review", on="done"),
            way("review", "sign", on="done"),
            way("sign", "signed", on="done"),
        )
    ).start()


def test_one_may_send_back_to_any_step_that_was_done_the_last_one_first() -> None:
    began = straight()
    began.do("draft")
    began.do("review")
    assert earlier_steps(began.plan, began.state, began.task) == ("review", "draft")


def test_the_step_is_entered_again_and_the_task_closed_without_a_decision() -> None:
    began = straight()
    began.do("draft")
    began.do("review")
    began.wait(hours=4)
    sign = began.task.id
    send(began, "sign", "draft")
    assert (began.standing, began.task.visit, began.task.opened_at) == (["draft"], 2, began.now)
    [sent] = began.happened(SentBack)
    assert (sent.task_id, sent.from_step, sent.to_step, sent.note) == (sign, "sign", "draft", WHY)
    closed = began.state.task(sign)
    assert closed is not None
    assert (closed.status, closed.completed_by) == (TaskStatus.CANCELLED, None)
    for step in ("draft", "review", "sign"):
        began.do(step)
    assert began.state.resolution == "signed"


@pytest.mark.parametrize("note", ["", "\t"])
def test_sending_back_needs_a_note(note: str) -> None:
    began = straight()
    began.do("draft")
    silent = refused(began.give(SendBackTask(began.task.id, "draft", note), LENA), Reason.NOTE_REQUIRED)
    assert [fault.path for fault in silent.errors] == ["/note"]


def test_sending_back_is_for_those_who_may_do_the_step() -> None:
    began = straight(separate_from=["draft"])
    began.do("draft")
    back = SendBackTask(began.task.id, "draft", WHY)
    refused(began.give(back, NOBODY), Reason.NOT_PERMITTED)
    refused(began.give(back, OLGA), Reason.NOT_PERMITTED)
    refused(began.give(back, LENA), Reason.SEPARATION_OF_DUTIES)
    began.give(ClaimTask(began.task.id), LARS)
    assert isinstance(began.give(back, LARS), Advance)


def test_what_somebody_has_claimed_is_not_sent_back_by_others() -> None:
    began = straight()
    began.do("draft")
    began.give(ClaimTask(began.task.id), LARS)
    refused(began.give(SendBackTask(began.task.id, "draft", WHY), LENA), Reason.TASK_CLAIMED)


@pytest.mark.parametrize("step", ["review", "sign", "signed", "nothing", ""])
def test_not_to_a_step_that_was_not_done(step: str) -> None:
    began = straight()
    began.do("draft")
    not_to(began, "review", step)


def test_not_to_a_step_that_was_closed_without_a_decision() -> None:
    began = straight()
    began.do("draft")
    send(began, "review", "draft")
    began.do("draft")
    assert earlier_steps(began.plan, began.state, began.task) == ("draft",)


def test_a_step_that_was_entered_often_enough_sends_on_what_is_sent_back_to_it() -> None:
    document = process(
        task("draft", max_visits=1, then="refused"),
        task("review"),
        end("done"),
        end("refused", "REJECTED"),
        way("draft", "review", on="done"),
        way("review", "done", on="done"),
    )
    began = case(document).start()
    began.do("draft")
    send(began, "review", "draft")
    assert began.state.resolution == "refused"

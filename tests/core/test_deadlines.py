"""Deadlines: worked out when the task opens, from a number or from the context."""

from datetime import timedelta
from typing import Any

import pytest

from nexusflow.core.calendar import deadline
from nexusflow.core.commands import CreateRequest
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import LENA, MONDAY, RITA, case, end, process, task, way


def review(sla: Any) -> Any:
    return process(task("review", sla_hours=sla), end("done"), way("review", "done", on="done"))


@pytest.mark.parametrize(
    ("sla", "span"),
    [
        (24, timedelta(days=1)),
        (0.5, timedelta(minutes=30)),
        (0.001, timedelta(seconds=3.6)),
        ("48", timedelta(days=2)),
        ("6 * 4", timedelta(days=1)),
        ("context.amount", timedelta(hours=100)),
        ("context.amount > 50 ? 4 : 48", timedelta(hours=4)),
        ("has(context.urgent) ? 1.5 : 3.0", timedelta(hours=3)),
        ("requester.username == 'rita' ? 8 : 9", timedelta(hours=8)),
    ],
)
def test_a_deadline_is_elapsed_hours_from_the_opening(sla: Any, span: timedelta) -> None:
    opened = case(review(sla)).start(amount=100).task
    assert opened.due_at == MONDAY + span
    assert opened.escalate_at == opened.due_at


def test_without_hours_there_is_no_deadline() -> None:
    document = process(task("review"), end("done"), way("review", "done", on="done"))
    opened = case(document).start().task
    assert opened.due_at is None
    assert opened.escalate_at is None


@pytest.mark.parametrize("amount", [0, 24 * 366 * 100 + 1, 1e300])
def test_hours_out_of_range_are_refused_and_no_request_is_made(amount: float) -> None:
    new = case(review("context.amount"))
    done = new.give(CreateRequest({"amount": amount}), RITA)
    assert isinstance(done, Rejected)
    assert done.reason is Reason.EXPRESSION_FAILED
    assert "sla_hours of step review" in done.message
    assert new.request is None


@pytest.mark.parametrize("sla", ["1.0 / (context.amount - context.amount)", "context.urgent ? 1 : 2"])
def test_hours_that_cannot_be_worked_out_are_refused(sla: str) -> None:
    done = case(review(sla)).give(CreateRequest({"amount": 1}), RITA)
    assert isinstance(done, Rejected)
    assert done.reason is Reason.EXPRESSION_FAILED


def test_hours_that_go_wrong_later_leave_the_decision_undone() -> None:
    document = process(
        task("ask", form={"type": "object", "properties": {"amount": {"type": "number"}}}, writes=["amount"]),
        task("review", sla_hours="context.amount"),
        end("done"),
        way("ask", "review", on="done"),
        way("review", "done", on="done"),
    )
    began = case(document).start(amount=1)
    before = began.state
    done = began.complete("done", LENA, data={"amount": 0})
    assert isinstance(done, Rejected)
    assert done.reason is Reason.EXPRESSION_FAILED
    assert began.state is before


def test_the_visit_that_opens_counts_among_the_visits() -> None:
    document = process(
        task("review", outcomes=("done", "again"), sla_hours="visits > 1 ? 4 : 24"),
        end("done"),
        way("review", "done", on="done"),
        way("review", "review", on="again"),
    )
    began = case(document).start()
    assert began.task.due_at == MONDAY + timedelta(hours=24)
    began.complete("again", LENA)
    assert began.task.due_at == MONDAY + timedelta(hours=4)


def test_the_deadline_is_worked_out_once() -> None:
    began = case().start()
    due_at = began.task.due_at
    began.wait(hours=5)
    began.complete("rework", LENA, note="too much")
    assert began.state.tasks[0].due_at == due_at


def test_an_hour_is_an_hour_whatever_the_clocks_on_the_walls_do() -> None:
    before_summer = MONDAY.replace(month=3, day=28, hour=12)
    assert deadline(before_summer, hours=24) - before_summer == timedelta(days=1)

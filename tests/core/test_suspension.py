"""Suspended: nobody works on the request, no deadline passes, and it goes on where it stood."""

from datetime import timedelta
from typing import Any

import pytest

from nexusflow.core.commands import (
    AddComment,
    CancelRequest,
    ClaimTask,
    Command,
    CompleteTask,
    EscalateTask,
    ResumeRequest,
    SuspendRequest,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.events import DeadlineChanged
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.permit import CANCEL, SUSPEND
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, TaskId
from tests.factories import ENGINE, LENA, MONDAY, RITA, Case, case, end, person, process, wait, way

SUE = person("sue", SUSPEND)


def suspended(**more: Any) -> Case:
    """A request that waits for the lead, suspended after six hours."""
    held = case(**more).start()
    held.wait(hours=6)
    assert isinstance(held.give(SuspendRequest("The police asks."), SUE), Advance)
    return held


def refusal(case_: Case, command: Command, actor: Actor) -> Reason:
    """Why the core refuses it."""
    refused = case_.give(command, actor)
    assert isinstance(refused, Rejected), refused
    return refused.reason


TASK = TaskId(2)


@pytest.mark.parametrize(
    ("command", "actor"),
    [
        (ClaimTask(TASK), LENA),
        (CompleteTask(TASK, "approve"), LENA),
        (EscalateTask(TASK), ENGINE),
        (WithdrawRequest(), RITA),
        (SuspendRequest("again"), SUE),
    ],
)
def test_nobody_works_on_what_is_suspended(command: Command, actor: Actor) -> None:
    assert refusal(suspended(), command, actor) is Reason.REQUEST_SUSPENDED


def test_one_may_say_something_to_it_and_end_it() -> None:
    held = suspended()
    assert isinstance(held.give(AddComment("How long?"), RITA), Advance)
    assert isinstance(held.give(CancelRequest("For good."), person("cora", CANCEL)), Advance)
    assert (held.state.status, held.state.suspended_at) == (Status.REJECTED, None)


def test_the_pulse_does_not_look_at_it() -> None:
    held = suspended()
    assert held.task.escalate_at is None
    assert held.state.suspended_at == MONDAY + timedelta(hours=6)


def test_resumed_it_has_the_time_that_it_had_left() -> None:
    held = suspended()
    held.wait(days=3)
    resumed = held.give(ResumeRequest(), SUE)
    assert isinstance(resumed, Advance)
    due_at = MONDAY + timedelta(hours=24, days=3)
    assert DeadlineChanged(held.task.id, due_at) in resumed.events
    assert (held.task.due_at, held.task.escalate_at) == (due_at, due_at)
    held.wait(hours=17)
    held.complete("approve", LENA)
    assert not held.state.tasks[0].is_sla_breached


def test_a_deadline_that_had_passed_stays_passed() -> None:
    late = case().start()
    late.wait(hours=30)
    late.give(SuspendRequest("Wait."), SUE)
    late.wait(days=3)
    late.give(ResumeRequest(), SUE)
    assert late.task.due_at == late.task.escalate_at == MONDAY + timedelta(hours=24)
    assert isinstance(late.give(EscalateTask(late.task.id), ENGINE), Advance)


def test_a_task_that_was_escalated_is_not_escalated_again() -> None:
    late = case().start()
    late.wait(hours=30)
    late.give(EscalateTask(late.task.id), ENGINE)
    late.give(SuspendRequest("Wait."), SUE)
    late.give(ResumeRequest(), SUE)
    assert late.task.escalate_at is None


def test_an_hour_that_comes_meanwhile_is_found_afterwards() -> None:
    held = case(process(wait("hold", duration=1), end("over"), way("hold", "over"))).start()
    held.give(SuspendRequest("Wait."), SUE)
    assert held.state.wake_at is None
    held.wait(hours=2)
    assert refusal(held, WakeRequest(), ENGINE) is Reason.NOT_DUE
    held.give(ResumeRequest(), SUE)
    assert isinstance(held.give(WakeRequest(), ENGINE), Advance)
    assert held.state.status is Status.COMPLETED


def test_suspending_needs_a_note_and_a_permission() -> None:
    held = case().start()
    assert refusal(held, SuspendRequest(" "), SUE) is Reason.NOTE_REQUIRED
    assert refusal(held, SuspendRequest("Mine."), RITA) is Reason.NOT_PERMITTED
    assert refusal(held, ResumeRequest(), SUE) is Reason.REQUEST_NOT_SUSPENDED

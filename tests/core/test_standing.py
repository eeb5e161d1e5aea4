"""What state a command needs: nothing twice, nothing after the end, nothing of what is not there."""

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    EscalateTask,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import TaskId
from tests.factories import ENGINE, LARS, LENA, RITA, Case, case, person


def refused(done: object, reason: Reason) -> Rejected:
    assert isinstance(done, Rejected), done
    assert done.reason is reason, done
    return done


def done_by(began: Case, command: Command, actor: object) -> Advance:
    done = began.give(command, actor)  # type: ignore[arg-type]
    assert isinstance(done, Advance), done
    return done


def test_nothing_can_be_asked_of_a_request_that_is_not_there() -> None:
    commands = (StartRequest(), WithdrawRequest(), AddComment("hello"), CompleteTask(TaskId(1), "approve"))
    for command in commands:
        refused(case().give(command, RITA), Reason.NOT_FOUND)


def test_a_task_of_another_request_is_not_found() -> None:
    began = case().start()
    for command in (
        ClaimTask(TaskId(999)),
        ReleaseTask(TaskId(999)),
        CompleteTask(TaskId(999), "approve"),
        EscalateTask(TaskId(999)),
    ):
        refused(began.give(command, LENA), Reason.NOT_FOUND)


def test_a_request_that_is_not_started_waits_in_created_without_tasks() -> None:
    waiting = case()
    done_by(waiting, CreateRequest({"amount": 1}, start=False), RITA)
    created = waiting.state
    assert (created.status, created.tasks, created.started_at) == (Status.CREATED, (), None)

    started = done_by(waiting, StartRequest(), RITA).after
    assert (started.status, started.started_at) == (Status.IN_PROGRESS, waiting.now)


def test_a_request_is_started_once() -> None:
    began = case().start()
    refused(began.give(StartRequest(), RITA), Reason.REQUEST_ALREADY_STARTED)
    began.complete("approve", LENA)
    refused(began.give(StartRequest(), RITA), Reason.REQUEST_ALREADY_STARTED)


def test_a_task_is_claimed_by_one_at_a_time() -> None:
    began = case().start()
    done_by(began, ClaimTask(began.task.id), LENA)
    assert began.task.status is TaskStatus.CLAIMED
    assert began.task.assignee == "lena"
    assert "you have" in refused(began.give(ClaimTask(began.task.id), LENA), Reason.TASK_CLAIMED).message
    assert "lena has" in refused(began.give(ClaimTask(began.task.id), LARS), Reason.TASK_CLAIMED).message


def test_what_somebody_claimed_is_completed_by_them_alone_until_released() -> None:
    began = case().start()
    done_by(began, ClaimTask(began.task.id), LENA)
    refused(began.complete("approve", LARS), Reason.TASK_CLAIMED)
    done_by(began, ReleaseTask(began.task.id), LENA)
    assert began.task.assignee is None
    assert isinstance(began.complete("approve", LARS), Advance)


def test_a_claimed_task_is_completed_by_its_claimer() -> None:
    began = case().start()
    done_by(began, ClaimTask(began.task.id), LENA)
    assert isinstance(began.complete("approve", LENA), Advance)


def test_what_nobody_claimed_cannot_be_released() -> None:
    began = case().start()
    refused(began.give(ReleaseTask(began.task.id), LENA), Reason.TASK_NOT_CLAIMED)


def test_a_closed_task_stays_closed() -> None:
    began = case().start()
    began.complete("rework", LENA, note="too much")
    closed = began.first_task
    for command in (ClaimTask(closed), CompleteTask(closed, "approve")):
        closing = refused(began.give(command, LARS), Reason.TASK_CLOSED)
        assert "COMPLETED by lena with rework" in closing.message
    refused(began.give(EscalateTask(closed), ENGINE), Reason.TASK_CLOSED)


def test_nothing_follows_an_end() -> None:
    for how in ("approve", "withdraw"):
        began = case().start()
        last = began.task.id
        if how == "approve":
            began.complete("approve", LENA)
        else:
            done_by(began, WithdrawRequest("no longer needed"), RITA)
        before = began.state
        refused(began.give(WithdrawRequest(), RITA), Reason.REQUEST_ENDED)
        refused(began.give(AddComment("late"), RITA), Reason.REQUEST_ENDED)
        refused(began.give(CompleteTask(last, "approve"), LARS), Reason.TASK_CLOSED)
        refused(began.give(EscalateTask(last), ENGINE), Reason.TASK_CLOSED)
        assert began.state is before


def test_a_task_is_escalated_from_its_deadline_on_and_once() -> None:
    began = case().start()
    began.wait(hours=23, minutes=59, seconds=59)
    refused(began.give(EscalateTask(began.task.id), ENGINE), Reason.NOT_DUE)
    began.wait(seconds=1)
    done_by(began, EscalateTask(began.task.id), ENGINE)
    assert began.task.is_sla_breached
    assert began.task.level == 1
    assert began.task.open
    began.wait(days=30)
    refused(began.give(EscalateTask(began.task.id), ENGINE), Reason.NOT_DUE)


def test_a_task_without_a_deadline_is_never_due() -> None:
    began = case().start()
    began.complete("rework", LENA, note="too much")
    began.wait(days=1000)
    assert began.task.step == "correct-it"
    refused(began.give(EscalateTask(began.task.id), ENGINE), Reason.NOT_DUE)


def test_a_breached_task_can_still_be_claimed_and_completed() -> None:
    began = case().start()
    began.wait(days=2)
    done_by(began, EscalateTask(began.task.id), ENGINE)
    done_by(began, ClaimTask(began.task.id), LENA)
    assert isinstance(began.complete("approve", LENA), Advance)
    assert began.state.tasks[0].is_sla_breached


def test_a_task_completed_late_is_breached_though_the_pulse_never_saw_it() -> None:
    late, in_time = case().start(), case().start()
    late.wait(hours=24, microseconds=1)
    in_time.wait(hours=24)
    late.complete("approve", LENA)
    in_time.complete("approve", LENA)
    assert late.state.tasks[0].is_sla_breached
    assert not in_time.state.tasks[0].is_sla_breached


def test_a_role_that_was_lost_counts_for_a_task_that_is_claimed() -> None:
    began = case().start()
    done_by(began, ClaimTask(began.task.id), LENA)
    refused(began.complete("approve", person("lena")), Reason.NOT_PERMITTED)

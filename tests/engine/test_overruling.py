"""Overriding and skipping on the database: who and why stands in the rows, and no decision does."""

import psycopg
import pytest

from nexusflow.core.commands import ClaimTask, CompleteTask, OverrideTask, SkipTask
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import hire

from .company import Company, done, task_of

WHY = "The lead is unreachable."


async def test_task_audit_and_timeline_say_who_passed_it_and_why(company: Company) -> None:
    hire(company.database.app_url, {"board": ("task.override", "task.skip")}, {"olga": ("board",)})
    for command, action in (
        (lambda task_id: OverrideTask(task_id, "approve", WHY), "overridden"),
        (lambda task_id: SkipTask(task_id, WHY, "approve"), "skipped"),
    ):
        request = await company.start()
        task_id = task_of(request).id
        done(await company.give(ClaimTask(task_id), "lena"))
        answered = done(await company.give(command(task_id), "olga")).answer
        assert (answered["status"], answered["resolution"]) == ("COMPLETED", "paid")
        [row] = company.sql(
            "SELECT status, passed_as, passed_by, note, outcome, completed_by FROM tasks WHERE id = %s",
            task_id,
        )
        assert row == {
            "status": "CANCELLED",
            "passed_as": action,
            "passed_by": "olga",
            "note": WHY,
            "outcome": None,
            "completed_by": None,
        }
        [entry] = company.sql("SELECT actor, metadata FROM audit_entries WHERE action = %s", f"task.{action}")
        assert (entry["actor"], entry["metadata"]["note"]) == ("olga", WHY)
        late = await company.give(CompleteTask(task_id, "approve"), "lena")
        assert isinstance(late, Rejected)
        assert late.reason is Reason.TASK_CLOSED
    assert company.sql("SELECT * FROM decisions") == []


async def test_an_attempt_without_the_permission_is_audited(company: Company) -> None:
    request = await company.start()
    for command in (
        OverrideTask(task_of(request).id, "approve", WHY),
        SkipTask(task_of(request).id, WHY, "approve"),
    ):
        assert isinstance(await company.give(command, "lena"), Rejected)
    tried = company.sql("SELECT action FROM audit_entries WHERE action LIKE '%%.refused' ORDER BY id")
    assert [each["action"] for each in tried] == ["task.override.refused", "task.skip.refused"]


@pytest.mark.parametrize("change", ["passed_as = 'overridden'", "passed_as = 'skipped', passed_by = 'olga'"])
async def test_the_database_lets_nobody_pass_an_open_task_or_without_a_name(
    company: Company, change: str
) -> None:
    await company.start()
    with pytest.raises(psycopg.errors.CheckViolation, match="tasks_passed"):
        company.change(f"UPDATE tasks SET {change}")

"""Suspending on the database: the pulse leaves it alone, and its deadline moves with an entry of its own."""

from nexusflow.core.commands import ResumeRequest, SuspendRequest
from nexusflow.engine.pulse import scan_for_breaches
from tests.factories import hire, spending

from .company import Company, done


async def test_a_suspended_request_is_not_escalated_until_it_is_resumed(company: Company) -> None:
    hire(company.database.app_url, {"suspending": ("request.suspend",)}, {"sue": ("suspending",)})
    hasty = spending(key="hasty")
    for step in hasty["steps"]:
        if step["key"] == "lead-review":
            step["sla_hours"] = 1e-6
    await company.publish(hasty)
    request = await company.start(workflow="hasty")
    held = await company.start()
    for each in (request, held):
        done(await company.give(SuspendRequest("Wait."), "sue", request_id=each.id))
    report = await scan_for_breaches(company.engine)
    assert (report.due, report.escalated) == (0, 0)
    rows = company.sql("SELECT status, suspended_at IS NOT NULL AS held FROM requests")
    assert rows == [{"status": "IN_PROGRESS", "held": True}] * 2
    for each in (request, held):
        done(await company.give(ResumeRequest("Go on."), "sue", request_id=each.id))
    assert (await scan_for_breaches(company.engine)).escalated == 1
    [moved] = company.sql("SELECT task_id FROM audit_entries WHERE action = 'task.deadline_changed'")
    assert moved["task_id"] == held.open_tasks[0].id

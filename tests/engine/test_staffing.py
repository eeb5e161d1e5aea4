"""Nobody can dead-end, on the database: who gets a task that nobody could do, and who hears of it."""

from typing import Any

from nexusflow.core.commands import CancelRequest
from nexusflow.core.request import Request
from nexusflow.notices import inbox
from nexusflow.notices.letters import Desk
from tests.factories import Document, end, hire, process, task, way

from .company import Company, Rows, approval, done, task_of


def document(**more: Any) -> Document:
    """One task of this kind, and its end."""
    return process(
        task("approve", **{"permission": "spend.unheld", "outcomes": ("approve",), **more}),
        end("over"),
        way("approve", "over", on="approve"),
        key="one",
    )


async def begun(company: Company, **more: Any) -> Request:
    """A request of it, begun by rita."""
    await company.publish(document(**more))
    return await company.start(workflow="one")


def incidents(company: Company) -> Rows:
    """What there is of tasks that nobody can do."""
    return company.sql("SELECT * FROM incidents WHERE kind = 'nobody_eligible' ORDER BY id")


async def tell(company: Company) -> Rows:
    """Let everybody hear of what was opened; who was told, and how urgently."""
    ids = [row["id"] for row in company.sql("SELECT id FROM outbox WHERE kind = 'task_opened' ORDER BY id")]
    async with company.engine.database.begin() as connection:
        await inbox.tell_of_tasks(connection, ids, desk=Desk("http://nexusflow.example"))
    return company.sql("SELECT username, priority FROM notifications ORDER BY username")


async def test_a_task_of_nobody_stays_open_and_an_incident_says_so(company: Company) -> None:
    request = await begun(company)
    [incident] = incidents(company)
    assert (incident["request_id"], incident["task_id"]) == (request.id, task_of(request).id)
    assert incident["dedupe_key"] == f"orphan:{task_of(request).id}"
    assert "spend.unheld" in incident["message"]
    [row] = company.sql("SELECT status, orphaned FROM tasks")
    assert row == {"status": "OPEN", "orphaned": True}
    [entry] = company.sql("SELECT task_id, metadata FROM audit_entries WHERE action = 'task.orphaned'")
    assert entry["task_id"] == incident["task_id"]
    assert entry["metadata"]["why"] in incident["message"]


async def test_what_is_cancelled_needs_nobody_any_more(company: Company) -> None:
    hire(company.database.app_url, {"closer": ("request.cancel",)}, {"cleo": ("closer",)})
    request = await begun(company)
    done(await company.give(CancelRequest("over"), "cleo", request_id=request.id))
    [incident] = incidents(company)
    assert incident["resolved_by"] == "cleo"
    assert company.sql("SELECT FROM tasks WHERE orphaned") == []


async def test_the_supervisors_get_it_and_hear_of_it_urgently(company: Company) -> None:
    request = await begun(company, on_empty="escalate")
    [row] = company.sql("SELECT role, offered_to, orphaned FROM tasks")
    assert row == {"role": "supervisor", "offered_to": " role supervisor", "orphaned": False}
    assert incidents(company) == []
    assert await tell(company) == [{"username": "sven", "priority": "high"}]
    done(await company.engine.submit(approval(request, by="sven")))


async def test_the_role_of_the_step_gets_it(company: Company) -> None:
    request = await begun(company, on_empty={"role": "director"})
    assert await tell(company) == [{"username": "dora", "priority": "normal"}]
    done(await company.engine.submit(approval(request, by="dora")))


async def test_one_who_is_disabled_is_nobody(company: Company) -> None:
    company.change("UPDATE users SET active = false WHERE username = 'dora'")
    await begun(company, permission="spend.direct")
    assert len(incidents(company)) == 1
    company.change("UPDATE users SET active = true WHERE username = 'dora'")
    await company.start(workflow="one")
    assert len(incidents(company)) == 1

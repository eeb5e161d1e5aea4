"""Tasks that become nobody's while they are open, and somebody's again: found by the pulse after a change."""

import psycopg

from nexusflow.core.lifecycle import TaskStatus
from nexusflow.engine.orphans import check_tasks
from nexusflow.engine.pulse import scan_for_breaches
from tests.factories import LEAD

from .company import Company, approval, claim, done, task_of
from .test_staffing import document, incidents

AWAY = (
    "INSERT INTO absences (username, substitute, starts_at, ends_at, created_by)"
    " VALUES (%s, %s, clock_timestamp() - interval '1 minute', clock_timestamp() + interval '1 day', %s)"
)


async def changed(company: Company) -> int:
    """For how many tasks a pulse changed something."""
    return (await scan_for_breaches(company.engine)).people.changed


async def settled(company: Company) -> None:
    """Let the pulses see people as they are."""
    for _ in range(3):
        await scan_for_breaches(company.engine)


async def test_nothing_is_looked_at_while_nothing_changes(company: Company) -> None:
    await settled(company)
    look = await check_tasks(company.engine, batch=10)
    assert look.looks == 2
    company.change("UPDATE users SET name = 'Lena B' WHERE username = 'lena'")
    assert (await check_tasks(company.engine, batch=10)).looks == 1


async def test_when_the_last_one_leaves_there_is_an_incident_until_somebody_comes(company: Company) -> None:
    request = await company.start()
    await settled(company)
    company.change("UPDATE users SET active = false WHERE username IN ('lena', 'lars')")
    assert await changed(company) == 1
    [incident] = incidents(company)
    assert incident["task_id"] == task_of(request).id
    assert incident["resolved_at"] is None
    assert await changed(company) == 0
    assert len(incidents(company)) == 1
    company.change("UPDATE users SET active = true WHERE username = 'lars'")
    assert await changed(company) == 1
    [incident] = incidents(company)
    assert (incident["resolved_by"], incident["resolution"]) == ("nexusflow", "task.staffed")
    done(await company.engine.submit(approval(request, by="lars")))


async def test_an_absence_makes_nobody_of_nobody(company: Company) -> None:
    await company.start()
    await settled(company)
    company.change(AWAY, "lena", "nobody", "lena")
    company.change("UPDATE users SET active = false WHERE username = 'lars'")
    assert await changed(company) == 0


async def test_a_lost_role_sends_the_task_on(company: Company) -> None:
    await company.publish(document(permission=LEAD, on_empty="escalate"))
    request = await company.start(workflow="one")
    await settled(company)
    company.change("DELETE FROM user_roles WHERE role = 'lead'")
    assert await changed(company) == 1
    [row] = company.sql("SELECT role FROM tasks")
    assert row["role"] == "supervisor"
    assert company.sql("SELECT FROM outbox WHERE starts_with(dedupe_key, 'task_offered:')") != []
    done(await company.engine.submit(approval(request, by="sven")))


async def test_a_task_for_one_who_is_disabled_is_found(company: Company) -> None:
    await company.publish(document(permission=LEAD, assignee="'lena'", on_empty={"role": "director"}))
    await company.start(workflow="one")
    await settled(company)
    company.change("UPDATE users SET active = false WHERE username = 'lena'")
    assert await changed(company) == 1
    [row] = company.sql("SELECT role, reserved_for FROM tasks")
    assert row == {"role": "director", "reserved_for": None}


async def test_a_task_whose_only_eligible_one_is_its_requester_is_found(company: Company) -> None:
    company.change("INSERT INTO user_roles VALUES ('lena', 'asker')")
    await company.publish(document(permission=LEAD, separate_from=["requester"]))
    await company.start(workflow="one", by="lena")
    await settled(company)
    company.change("DELETE FROM user_roles WHERE username = 'lars'")
    assert await changed(company) == 1
    assert len(incidents(company)) == 1


async def test_a_rule_that_holds_for_nobody_any_more_is_found(company: Company) -> None:
    company.change("UPDATE users SET attributes = '{\"limit\": 100}' WHERE username = 'lena'")
    await company.publish(document(permission=LEAD, require="actor.limit >= context.amount"))
    await company.start(workflow="one")
    await settled(company)
    company.change("UPDATE users SET attributes = '{\"limit\": 10}' WHERE username = 'lena'")
    assert await changed(company) == 1
    assert len(incidents(company)) == 1


async def test_what_somebody_claimed_who_is_disabled_is_free_again(company: Company) -> None:
    request = await company.start()
    done(await company.engine.submit(claim(task_of(request).id, "lena")))
    await settled(company)
    company.change("UPDATE users SET active = false WHERE username = 'lena'")
    assert await changed(company) == 1
    [row] = company.sql("SELECT status, assignee FROM tasks")
    assert row == {"status": TaskStatus.OPEN, "assignee": None}
    done(await company.engine.submit(approval(request, by="lars")))


async def test_what_was_held_is_looked_at_by_a_later_pulse(company: Company) -> None:
    request = await company.start()
    await settled(company)
    company.change("UPDATE users SET active = false WHERE username IN ('lena', 'lars')")
    with psycopg.connect(company.database.owner_url) as holder:
        holder.execute("SELECT FROM requests WHERE id = %s FOR UPDATE", (request.id,))
        for _ in range(3):
            assert await changed(company) == 0
        holder.rollback()
    assert await changed(company) == 1

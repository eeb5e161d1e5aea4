"""Whom tasks are for, on the database: one person, whoever a rule admits, and who stands in for them."""

from typing import Any

from nexusflow.core.rejection import Reason, Rejected
from nexusflow.engine.authority import read_people, with_absent
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.tasks import TaskFilter, list_tasks
from tests.factories import Document, end, process, task, way

from .company import Company, approval, done, task_of

AWAY = (
    "INSERT INTO absences (username, substitute, starts_at, ends_at, created_by)"
    " VALUES (%s, %s, clock_timestamp() - interval '1 minute', clock_timestamp() + interval '1 day', %s)"
)


def document(**more: Any) -> Document:
    """One task of this kind, and its end."""
    return process(
        task("approve", outcomes=("approve",), **more),
        end("over"),
        way("approve", "over", on="approve"),
        key="one",
    )


async def inbox(company: Company, username: str) -> list[int]:
    """What somebody is shown as theirs to do."""
    async with company.engine.database.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        people = await with_absent(raw, (await read_people(raw, [username])).values())
    page = await list_tasks(company.engine, people[username], TaskFilter())
    return [each["id"] for each in page.items]


async def test_another_than_the_one_it_is_for_is_refused_and_audited(company: Company) -> None:
    await company.publish(document(assignee="context.cost_centre"))
    request = await company.start(workflow="one", cost_centre="lars")
    outcome = await company.engine.submit(approval(request, by="lena"))
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.NOT_PERMITTED
    [entry] = company.sql("SELECT actor FROM audit_entries WHERE action = 'task.complete.refused'")
    assert entry == {"actor": "lena"}
    assert await inbox(company, "lena") == []
    assert await inbox(company, "lars") == [task_of(request).id]
    done(await company.engine.submit(approval(request, by="lars")))


async def test_an_inbox_shows_what_the_rule_admits(company: Company) -> None:
    company.change("UPDATE users SET attributes = '{\"limit\": 100}' WHERE username = 'lena'")
    await company.publish(document(require="actor.limit >= context.amount"))
    small = await company.start(workflow="one", amount=100)
    await company.start(workflow="one", amount=101)
    assert await inbox(company, "lena") == [task_of(small).id]
    assert await inbox(company, "lars") == []


async def test_a_substitute_decides_and_both_names_are_kept(company: Company) -> None:
    request = await company.start()
    assert await inbox(company, "nobody") == []
    company.change(AWAY, "lena", "nobody", "lena")
    assert await inbox(company, "nobody") == [task_of(request).id]
    done(await company.engine.submit(approval(request, by="nobody")))
    [decision] = company.sql("SELECT actor, on_behalf_of FROM decisions")
    assert decision == {"actor": "nobody", "on_behalf_of": "lena"}
    [entry] = company.sql("SELECT actor, on_behalf_of FROM audit_entries WHERE action = 'task.completed'")
    assert entry == decision


async def test_an_absence_that_is_cancelled_counts_no_more(company: Company) -> None:
    request = await company.start()
    company.change(AWAY, "lena", "nobody", "lena")
    company.change("UPDATE absences SET cancelled_at = clock_timestamp(), cancelled_by = 'lena'")
    outcome = await company.engine.submit(approval(request, by="nobody"))
    assert isinstance(outcome, Rejected)


async def test_separation_counts_for_the_absent_one_too(company: Company, engine: WorkflowEngine) -> None:
    """Dora stands in for lena over lars: a chain; what lena did at the lead's is hers at the director's."""
    request = await company.start()
    company.change(AWAY, "lena", "lars", "lena")
    company.change(AWAY, "lars", "dora", "lars")
    done(await engine.submit(approval(request, by="dora")))
    [decision] = company.sql("SELECT actor, on_behalf_of FROM decisions")
    assert decision["actor"] == "dora"
    assert decision["on_behalf_of"] in ("lena", "lars")

"""Tasks that are given to people, on the database: each in turn, also when many open at once."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from nexusflow.core.commands import CompleteTask
from nexusflow.engine.dispatch import WorkflowEngine
from tests.factories import ASK, LEAD, Document, end, hire, process, task, way

from .company import Company, claim, done, release, task_of
from .test_orphans import AWAY
from .test_staffing import document, tell

RULES = ("round_robin", "shortest_queue")


def shared(rule: str, **more: Any) -> Document:
    """One task of this kind, given to one of lars, lena and liv."""
    return document(permission=LEAD, distribution=rule, **more)


async def third(company: Company) -> None:
    """Hire a third lead."""
    hire(company.database.app_url, {"lead": (LEAD,)}, {"liv": ("lead",)})


def shares(company: Company) -> Counter[str]:
    """How many tasks each person has."""
    return Counter(row["assignee"] for row in company.sql("SELECT assignee FROM tasks"))


@pytest.mark.parametrize("rule", RULES)
async def test_ten_tasks_over_three_people_differ_by_one_at_most(company: Company, rule: str) -> None:
    await third(company)
    await company.publish(shared(rule))
    for _ in range(3):
        await company.start(workflow="one")
    for each in await company.engine.dispatch([company.creating(workflow="one")] * 7):
        done(each)
    assert sorted(shares(company).values()) == [3, 3, 4]
    assert set(shares(company)) == {"lars", "lena", "liv"}
    [row] = company.sql("SELECT count(*) AS n FROM audit_entries WHERE action = 'task.assigned'")
    assert row["n"] == 10


@pytest.mark.parametrize("rule", RULES)
async def test_so_they_do_when_eight_open_at_once_in_two_processes(
    company: Company, rival: WorkflowEngine, rule: str
) -> None:
    await third(company)
    await company.publish(shared(rule))
    for _ in range(5):
        orders = (company.creating(workflow="one") for _ in range(8))
        engines = [company.engine, rival] * 4
        for each in await asyncio.gather(
            *(engine.submit(order) for engine, order in zip(engines, orders, strict=True))
        ):
            done(each)
    assert sorted(shares(company).values()) == [13, 13, 14]


async def test_whoever_is_away_is_passed_over(company: Company) -> None:
    company.change(AWAY, "lena", "nobody", "lena")
    await company.publish(shared("round_robin"))
    for _ in range(3):
        await company.start(workflow="one")
    assert shares(company) == {"lars": 3}


async def test_the_queue_counts_what_people_claimed_elsewhere(company: Company) -> None:
    request = await company.start()
    done(await company.engine.submit(claim(task_of(request).id, "lars")))
    await company.publish(shared("shortest_queue"))
    assert task_of(await company.start(workflow="one")).assignee == "lena"


async def test_who_is_given_a_task_and_who_stands_in_hear_of_it_and_nobody_else(company: Company) -> None:
    await company.publish(shared("round_robin"))
    task = task_of(await company.start(workflow="one"))
    assert task.assignee == "lars"
    company.change(AWAY, "lars", "nobody", "lars")
    assert [each["username"] for each in await tell(company)] == ["lars", "nobody"]
    done(await company.give(CompleteTask(task.id, "approve"), "nobody"))
    [decision] = company.sql("SELECT actor, on_behalf_of FROM decisions")
    assert decision == {"actor": "nobody", "on_behalf_of": "lars"}


async def test_what_somebody_claimed_for_themselves_is_told_to_nobody(company: Company) -> None:
    task = task_of(await company.start())
    done(await company.engine.submit(claim(task.id, "lena")))
    assert await tell(company) == []


async def test_who_is_given_a_task_can_put_it_back(company: Company) -> None:
    await company.publish(shared("round_robin"))
    task = task_of(await company.start(workflow="one"))
    done(await company.engine.submit(release(task.id, "lars")))
    done(await company.engine.submit(claim(task.id, "lena")))


async def test_the_next_visit_goes_to_whoever_did_the_last_one(company: Company) -> None:
    await company.publish(
        process(
            task("review", outcomes=("yes", "again"), prefer="same"),
            task("draft", permission=ASK),
            end("over"),
            way("review", "over", on="yes"),
            way("review", "draft", on="again"),
            way("draft", "review", on="done"),
            key="one",
        )
    )
    request = await company.start(workflow="one")
    request = done(await company.give(CompleteTask(task_of(request).id, "again"), "lena")).request
    request = done(await company.give(CompleteTask(task_of(request).id, "done"), "rita")).request
    assert task_of(request).assignee == "lena"
    told = company.sql("SELECT payload FROM outbox WHERE payload ? 'assigned_to'")
    assert [row["payload"]["assigned_to"] for row in told] == ["lena"]

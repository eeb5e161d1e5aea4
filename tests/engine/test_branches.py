"""Branches on the database: opened together, joined once, however many people are at it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from nexusflow.core.commands import CancelTask, CompleteTask, SendBackTask
from nexusflow.core.lifecycle import Status
from nexusflow.core.request import Request, TaskId
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import Order, WorkflowEngine
from nexusflow.engine.store import read
from tests.conftest import Database
from tests.factories import Document, end, fork, hire, join, process, task, way

from .company import Company, done, tally

BRANCHES = tuple(f"check-{number}" for number in range(8))


def eight_branches() -> Document:
    """Eight checks at once, then a signature."""
    return process(
        task("draft"),
        fork("checks", split="all"),
        *(task(key) for key in BRANCHES),
        join("together", join="all"),
        task("sign"),
        end("signed"),
        way("draft", "checks", on="done"),
        *(way("checks", key) for key in BRANCHES),
        *(way(key, "together", on="done") for key in BRANCHES),
        way("together", "sign"),
        way("sign", "signed", on="done"),
        key="eight",
    )


@pytest_asyncio.fixture
async def eight(company: Company) -> Company:
    """The same company with a process of eight branches."""
    await company.publish(eight_branches())
    return company


@pytest_asyncio.fixture
async def connections(database: Database) -> AsyncIterator[list[WorkflowEngine]]:
    """Eight engines with a connection each, as eight processes would have them."""
    pools = [connect(database.app_url, pool_size=2) for _ in range(8)]
    engines = [WorkflowEngine(pool, lanes=1) for pool in pools]
    try:
        for each in engines:
            await each.__aenter__()
        yield engines
        for each in engines:
            await each.__aexit__()
    finally:
        for pool in pools:
            await pool.dispose()


def completion(task_id: int, *, by: str = "lena") -> Order:
    """Somebody does their part."""
    return Order(CompleteTask(TaskId(task_id), "done"), actor=by)


async def spread(company: Company, count: int) -> list[Request]:
    """That many requests with all their branches open."""
    drafted = await company.engine.dispatch([company.creating(workflow="eight")] * count)
    drafts = [completion(done(each).request.open_tasks[0].id) for each in drafted]
    return [done(each).request for each in await company.engine.dispatch(drafts)]


async def test_branches_open_in_one_transaction(eight: Company) -> None:
    [request] = await spread(eight, 1)
    assert [each.step for each in request.open_tasks] == list(BRANCHES)
    written = eight.sql(
        "SELECT DISTINCT tx FROM audit_entries WHERE request_id = %s AND task_id IS NOT NULL"
        " AND action = 'task.opened' AND metadata ->> 'step' LIKE 'check-%%'",
        request.id,
    )
    assert len(written) == 1


@pytest.mark.pattern(3)
async def test_four_hundred_requests_are_joined_once_each_by_eight_at_once(
    eight: Company, connections: list[WorkflowEngine]
) -> None:
    requests = await spread(eight, 400)

    async def work(engine: WorkflowEngine, branch: int) -> None:
        orders = [completion(request.open_tasks[branch].id) for request in requests]
        assert tally(await engine.dispatch(orders)) == {"done": 400}

    await asyncio.gather(*(work(engine, branch) for branch, engine in enumerate(connections)))
    [joined] = eight.sql(
        "SELECT count(*) AS joins, count(DISTINCT request_id) AS requests"
        " FROM audit_entries WHERE action = 'joined'"
    )
    assert joined == {"joins": 400, "requests": 400}
    [waiting] = eight.sql(
        "SELECT count(*) FILTER (WHERE step = 'sign' AND status = 'OPEN') AS sign,"
        " count(*) FILTER (WHERE step <> 'sign' AND status = 'OPEN') AS others,"
        " count(DISTINCT request_id) FILTER (WHERE step = 'sign') AS requests FROM tasks"
    )
    assert waiting == {"sign": 400, "others": 0, "requests": 400}


async def test_what_is_stored_of_branches_is_what_was_decided(eight: Company) -> None:
    [request] = await spread(eight, 1)
    for number, each in enumerate(request.open_tasks[:3]):
        request = done(await eight.engine.submit(completion(each.id))).request
        assert len(request.marking.tokens) == number + 1
    async with eight.engine.database.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        stored = (await read(raw, [request.id]))[request.id]
    assert stored.request == request


async def test_a_task_that_is_cancelled_is_not_waited_for(eight: Company) -> None:
    hire(eight.database.app_url, {"overriding": ("task.override",)}, {"olga": ("overriding",)})
    [request] = await spread(eight, 1)
    *rest, last = request.open_tasks
    for each in rest:
        done(await eight.engine.submit(completion(each.id)))
    cancelled = done(await eight.give(CancelTask(last.id, "Not needed this time."), "olga"))
    assert [each.step for each in cancelled.request.open_tasks] == ["sign"]
    signed = done(await eight.engine.submit(completion(cancelled.request.open_tasks[0].id)))
    assert signed.request.status is Status.COMPLETED
    assert eight.sql("SELECT marking FROM requests WHERE id = %s", request.id) == [{"marking": None}]


async def test_sending_back_closes_the_branches_that_are_left(eight: Company) -> None:
    [request] = await spread(eight, 1)
    first, second, *_ = request.open_tasks
    done(await eight.engine.submit(completion(first.id)))
    sent = done(await eight.give(SendBackTask(second.id, "draft", "The price is missing."), "lena"))
    assert [(each.step, each.visit) for each in sent.request.open_tasks] == [("draft", 2)]
    assert sent.request.marking.tokens == ()
    again = done(await eight.engine.submit(completion(sent.request.open_tasks[0].id)))
    assert [(each.step, each.visit) for each in again.request.open_tasks] == [(key, 2) for key in BRANCHES]

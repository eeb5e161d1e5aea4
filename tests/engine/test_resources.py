"""Critical sections on the database: one open task of a name, whoever asks, and the longest wait first."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from psycopg import errors

from nexusflow.core.commands import (
    CancelRequest,
    CancelTask,
    CompleteTask,
    GrantResource,
    ResumeRequest,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Request, TaskId
from nexusflow.engine import resources
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Order, WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches
from nexusflow.engine.shapes import request_shape
from tests.factories import CONTEXT_SCHEMA, end, fork, hire, join, process, task, way

from .company import Company, done, refused, tally

PRINTING = process(
    task("print", outcomes=("done", "again"), resource="'press'"),
    end("printed"),
    way("print", "printed", on="done"),
    way("print", "print", on="again"),
    key="printing",
)


@pytest.fixture
async def press(company: Company) -> Company:
    """A process of one task, of which one is open at a time; sue suspends, olga cancels."""
    hire(
        company.database.app_url,
        {"suspending": ("request.suspend",), "cancelling": ("request.cancel", "task.override")},
        {"sue": ("suspending",), "olga": ("cancelling",)},
    )
    await company.publish(PRINTING)
    company.workflow = "printing"
    return company


async def begin(press: Company, count: int) -> list[Request]:
    """That many requests, one after the other."""
    return [await press.start() for _ in range(count)]


def holders(press: Company, resource: str = "press") -> list[int]:
    """The requests with an open task that has the resource."""
    found = press.sql(
        "SELECT request_id FROM tasks WHERE resource = %s AND status IN ('OPEN', 'CLAIMED')", resource
    )
    return [row["request_id"] for row in found]


def queue(press: Company) -> list[int]:
    """The requests that wait, the one that has waited longest first."""
    return [row["request_id"] for row in press.sql("SELECT request_id FROM resource_queue ORDER BY since")]


async def complete(press: Company, outcome: str = "done") -> None:
    """lena completes the one open task."""
    [row] = press.sql("SELECT id FROM tasks WHERE status IN ('OPEN', 'CLAIMED')")
    done(await press.give(CompleteTask(TaskId(row["id"]), outcome), "lena"))


def messages(press: Company) -> Sequence[Any]:
    found = press.sql("SELECT payload, dedupe_key FROM outbox WHERE kind = 'resource' ORDER BY id")
    assert {row["payload"]["resource"] for row in found} == {"press"}
    return [row["dedupe_key"] for row in found]


async def test_who_waits_stands_in_the_queue_and_a_message_says_so(press: Company) -> None:
    [request] = await begin(press, 1)
    assert (holders(press), queue(press)) == ([], [request.id])
    assert messages(press) == [f"resource:awaited:{request.id}:1"]


async def test_the_longest_wait_goes_first_and_one_at_a_time(press: Company) -> None:
    requests = [each.id for each in await begin(press, 3)]
    for number in range(3):
        assert await resources.grant(press.engine, ["press"]) == 1
        assert await resources.grant(press.engine, ["press"]) == 0
        assert (holders(press), queue(press)) == ([requests[number]], requests[number + 1 :])
        await complete(press)
    assert await resources.grant(press.engine, ["press"]) == 0
    assert len([key for key in messages(press) if key.startswith("resource:closed:")]) == 3


async def test_what_is_taken_is_not_granted_and_touches_no_neighbour(press: Company) -> None:
    first, second, third = await begin(press, 3)
    grants = [
        Order(GrantResource(1, "press"), actor=ENGINE_NAME, request_id=each.id) for each in (first, second)
    ]
    withdrawal = Order(WithdrawRequest(), actor="rita", request_id=third.id)
    outcomes = await press.engine.dispatch([*grants, withdrawal])
    assert tally(outcomes) == {"done": 2, "resource_taken": 1}
    assert holders(press) == [first.id]


async def test_of_all_who_grant_at_once_one_is_heard(press: Company, rival: WorkflowEngine) -> None:
    requests = await begin(press, 10)
    orders = [Order(GrantResource(1, "press"), ENGINE_NAME, request_id=each.id) for each in requests]
    outcomes = await asyncio.gather(
        *((press.engine, rival)[number % 2].submit(order) for number, order in enumerate(orders * 2))
    )
    assert tally(outcomes)["done"] == 1
    assert len(holders(press)) == 1


async def test_the_database_itself_refuses_a_second_one(press: Company) -> None:
    first, second = await begin(press, 2)
    await resources.grant(press.engine, ["press"])
    with pytest.raises(errors.UniqueViolation, match="tasks_on_resource"):
        press.change(
            "INSERT INTO tasks (id, request_id, workflow_key, step, visit, status, permission, opened_at,"
            " resource) VALUES (999, %s, 'printing', 'print', 1, 'OPEN', 'spend.lead', now(), 'press')",
            second.id,
        )
    with pytest.raises(errors.InsufficientPrivilege):
        press.change("UPDATE tasks SET resource = NULL WHERE request_id = %s", first.id)


async def test_another_name_is_another_resource(press: Company) -> None:
    document = process(
        task("drive", resource="'van ' + context.cost_centre"),
        end("there"),
        way("drive", "there", on="done"),
        key="driving",
    )
    await press.publish(document)
    for van in ("A", "B", "A"):
        await press.start(workflow="driving", cost_centre=van)
    await press.start()
    assert await resources.grant(press.engine, ["van A", "van B", "press", "nothing"]) == 3
    assert len(queue(press)) == 1


async def test_a_suspended_request_keeps_its_place_and_is_passed_over(press: Company) -> None:
    first, second = await begin(press, 2)
    done(await press.give(SuspendRequest("an audit"), "sue", request_id=first.id))
    await resources.grant(press.engine, ["press"])
    assert (holders(press), queue(press)) == ([second.id], [first.id])
    third = await press.start()
    done(await press.give(ResumeRequest(), "sue", request_id=first.id))
    assert messages(press)[-1].startswith(f"resource:resumed:{first.id}:1:")
    await complete(press)
    await resources.grant(press.engine, ["press"])
    assert (holders(press), queue(press)) == ([first.id], [third.id])


async def test_a_suspended_request_that_has_it_keeps_it(press: Company) -> None:
    first, _ = await begin(press, 2)
    await resources.grant(press.engine, ["press"])
    done(await press.give(SuspendRequest("an audit"), "sue", request_id=first.id))
    assert await resources.grant(press.engine, ["press"]) == 0
    assert holders(press) == [first.id]


async def test_who_is_taken_back_or_cancelled_leaves_the_queue(press: Company) -> None:
    first, second, third = await begin(press, 3)
    done(await press.give(WithdrawRequest(), "rita", request_id=first.id))
    done(await press.give(CancelRequest("not needed"), "olga", request_id=second.id))
    assert queue(press) == [third.id]


async def test_closing_an_open_task_in_any_way_lets_the_next_one_on(press: Company) -> None:
    first, second = await begin(press, 2)
    await resources.grant(press.engine, ["press"])
    done(await press.give(WithdrawRequest(), "rita", request_id=first.id))
    [task_id] = [row["id"] for row in press.sql("SELECT id FROM tasks")]
    assert messages(press)[-1] == f"resource:closed:{task_id}"
    await resources.grant(press.engine, ["press"])
    assert holders(press) == [second.id]


async def test_who_comes_again_stands_at_the_end(press: Company) -> None:
    first, second = await begin(press, 2)
    await resources.grant(press.engine, ["press"])
    await complete(press, "again")
    assert queue(press) == [second.id, first.id]


async def test_two_branches_have_it_one_after_the_other_and_a_branch_may_be_closed(press: Company) -> None:
    branches = ("cover", "inside")
    document = process(
        fork("both"),
        *(task(key, resource="'press'") for key in branches),
        join("printed"),
        end("bound"),
        *(way("both", key) for key in branches),
        *(way(key, "printed", on="done") for key in branches),
        way("printed", "bound"),
        key="book",
    )
    await press.publish(document)
    request = await press.start(workflow="book")
    await resources.grant(press.engine, ["press"])
    assert (holders(press), queue(press)) == ([request.id], [request.id])
    [row] = press.sql("SELECT id FROM tasks")
    done(await press.give(CancelTask(TaskId(row["id"]), "no cover"), "olga"))
    await resources.grant(press.engine, ["press"])
    await complete(press)
    assert press.sql("SELECT resolution FROM requests WHERE id = %s", request.id) == [{"resolution": "bound"}]


async def test_a_task_that_cannot_be_opened_is_an_incident_and_lets_others_on(press: Company) -> None:
    document = process(
        task("print", resource="'press'", sla_hours="context.hours"),
        end("printed"),
        way("print", "printed", on="done"),
        key="late",
        context_schema={**CONTEXT_SCHEMA, "properties": {"hours": {"type": "number"}}},
    )
    await press.publish(document)
    broken = await press.start(workflow="late", hours=-1)
    request = await press.start()
    for _ in range(2):
        await resources.grant(press.engine, ["press"])
        assert holders(press) == [request.id]
    await complete(press)
    await resources.grant(press.engine, ["press"])
    [incident] = press.sql("SELECT kind, request_id, message FROM incidents WHERE resolved_at IS NULL")
    assert (incident["kind"], incident["request_id"]) == ("stuck_turn", broken.id)
    assert "Expected sla_hours of step print to give hours above 0" in incident["message"]
    done(await press.give(WithdrawRequest(), "rita", request_id=broken.id))
    assert press.sql("SELECT id FROM incidents WHERE resolved_at IS NULL") == []


async def test_the_pulse_gives_what_a_lost_message_would_have_given(press: Company) -> None:
    first, _ = await begin(press, 2)
    press.change("UPDATE outbox SET done_at = now() WHERE kind = 'resource'")
    assert (await scan_for_breaches(press.engine)).granted == 1
    assert holders(press) == [first.id]
    assert (await scan_for_breaches(press.engine)).granted == 0


async def test_the_request_tells_what_it_waits_for(press: Company) -> None:
    told = done(await press.engine.submit(press.creating()))
    shape = request_shape(told.request, told.plan, now=told.at, actor=told.actor)
    [waiting] = shape["waiting"]
    assert (waiting["step"], waiting["resource"]) == ("print", "press")
    refused(
        await press.give(GrantResource(1, "van"), ENGINE_NAME, request_id=told.request.id),
        Reason.RESOURCE_NOT_AWAITED,
    )


NEVER_TOGETHER = """
    WITH held AS (
        SELECT o.task_id, o.metadata ->> 'resource' AS resource, tstzrange(o.at, c.at) AS span
        FROM audit_entries o
        LEFT JOIN audit_entries c
            ON c.task_id = o.task_id AND c.action IN ('task.completed', 'task.cancelled')
        WHERE o.action = 'task.opened' AND o.metadata ? 'resource'
    )
    SELECT a.task_id AS one, b.task_id AS other FROM held a
    JOIN held b ON a.resource = b.resource AND a.task_id < b.task_id AND a.span && b.span
"""


async def look(engine: WorkflowEngine, query: str) -> list[Any]:
    """Read one column while others go on."""
    async with engine.database.connect() as connection:
        return list((await connection.exec_driver_sql(query)).scalars())


@pytest.mark.pattern(39)
async def test_forty_requests_on_one_resource_are_never_open_together_and_all_end(
    press: Company, rival: WorkflowEngine
) -> None:
    """Several grant, several complete, each as fast as they can, over engines of their own."""
    await asyncio.gather(*(engine.dispatch([press.creating()] * 20) for engine in (press.engine, rival)))

    async def give(engine: WorkflowEngine) -> None:
        while await look(engine, "SELECT id FROM requests WHERE ended_at IS NULL LIMIT 1"):
            await resources.grant(engine, ["press"])

    async def work(engine: WorkflowEngine, who: str) -> None:
        while await look(engine, "SELECT id FROM requests WHERE ended_at IS NULL LIMIT 1"):
            found = await look(engine, "SELECT id FROM tasks WHERE status IN ('OPEN', 'CLAIMED')")
            assert len(found) <= 1
            orders = [Order(CompleteTask(TaskId(task_id), "done"), actor=who) for task_id in found]
            await engine.dispatch(orders)

    async with asyncio.timeout(50):
        await asyncio.gather(
            *(give(engine) for engine in (press.engine, rival, rival)),
            work(press.engine, "lena"),
            work(rival, "lars"),
        )
    assert press.sql(NEVER_TOGETHER) == []
    ends = press.sql("SELECT resolution, count(*) FROM requests GROUP BY resolution")
    assert ends == [{"resolution": "printed", "count": 40}]
    opened = press.sql("SELECT request_id FROM tasks ORDER BY opened_at")
    waited = press.sql(
        "SELECT request_id FROM audit_entries WHERE action = 'resource.awaited' ORDER BY at, request_id"
    )
    assert opened == waited


async def test_ten_thousand_who_wait_cost_nothing_to_whoever_is_next(press: Company) -> None:
    """Rows alone: they are put in and taken out again by hand."""
    request = await press.start()
    with psycopg.connect(press.database.owner_url) as connection:
        connection.execute(
            "INSERT INTO resource_queue SELECT %s, n, 'press', now() + n * interval '1 second'"
            " FROM generate_series(2, 10000) n",
            [request.id],
        )
        connection.execute("ANALYZE resource_queue")
    began = time.perf_counter()
    assert await resources.grant_free(press.engine) == 1
    assert time.perf_counter() - began < 0.5
    press.change("DELETE FROM resource_queue")

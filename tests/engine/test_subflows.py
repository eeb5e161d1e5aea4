"""Subflows on the database: a child created once with its parent locked, told of each other by the outbox."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import yaml

from nexusflow.core.commands import (
    BeginChild,
    CancelRequest,
    CompleteTask,
    FinishChild,
    GiveUpService,
    ResumeRequest,
    RetryService,
    SkipService,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Request, TaskId
from nexusflow.core.subflow import DEEPEST, ChildState
from nexusflow.engine import children, outbox
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Order, Outcome, WorkflowEngine
from nexusflow.engine.history import read_one
from nexusflow.engine.outbox import SUBFLOW, OutboxRow
from nexusflow.engine.publishing import publish_document
from nexusflow.engine.upkeep import resolve_incident
from nexusflow.verifier.finding import Code, Report
from tests.doctor_fixture import assert_healthy
from tests.factories import Document, decision, end, hire, process, subflow, task, way
from tests.patterns import EXAMPLES

from .company import Company, done, refused, tally


def buying(**keys: Any) -> Document:
    """A child of another workflow, and a task for each of its outcomes."""
    return process(
        subflow("legal", "legal-check", **keys),
        task("order"),
        task("mend"),
        end("ordered"),
        way("legal", "order", on="completed"),
        way("legal", "mend", on="rejected"),
        way("order", "ordered", on="done"),
        way("mend", "legal", on="done"),
        key="buying",
    )


def checking(*steps: Document, **more: Any) -> Document:
    """What the child is: somebody looks at it, and says where it belongs."""
    return process(
        task(
            "look",
            outcomes=("fine", "bad"),
            form={"type": "object", "properties": {"cost_centre": {"type": "string"}}},
            writes=["cost_centre"],
            **more,
        ),
        end("passed"),
        end("failed", "REJECTED"),
        way("look", "passed", on="fine"),
        way("look", "failed", on="bad"),
        key="legal-check",
    )


async def opened(company: Company, document: Document | None = None, **keys: Any) -> Request:
    """A request that waits for a child; mia mends, skip skips, sue suspends and cancels."""
    hire(
        company.database.app_url,
        {
            "mender": ("incident.manage",),
            "skipper": ("task.skip",),
            "suspending": ("request.suspend", "request.cancel"),
        },
        {"mia": ("mender",), "skip": ("skipper",), "sue": ("suspending",)},
    )
    await company.publish(document or checking())
    await company.publish(buying(**keys))
    return await company.start(workflow="buying")


async def owed(company: Company) -> list[OutboxRow]:
    """What a worker would be told of parents and children now."""
    database = company.engine.database
    parcels = await outbox.claim(database, batch=100, lease=60, letters=100, others=100)
    found = [await outbox.take_to_send(database, each, lease=60, kind=SUBFLOW) for each in parcels]
    return [row for _, rows in found for row in rows]


async def work(company: Company) -> list[Outcome]:
    """Carry word between parents and children until there is none."""
    outcomes: list[Outcome] = []
    while rows := await owed(company):
        outcomes += await company.engine.dispatch(await children.orders_of(company.engine.database, rows))
        async with company.engine.database.begin() as connection:
            await outbox.settle(connection, [row.id for row in rows])
    return outcomes


async def now(company: Company, request_id: int) -> Request:
    """The request as it is."""
    found = await read_one(company.engine.database, request_id)
    assert found is not None
    return found[0]


async def child_of(company: Company, parent: Request) -> Request:
    """The last child that was started for it."""
    rows = company.sql("SELECT id FROM requests WHERE parent_id = %s ORDER BY id DESC", parent.id)
    return await now(company, rows[0]["id"])


async def decide(company: Company, request: Request, outcome: str, by: str = "lena", **data: Any) -> Outcome:
    """Complete the one open task."""
    [open_task] = (await now(company, request.id)).open_tasks
    return await company.give(CompleteTask(TaskId(open_task.id), outcome, data=data), by)


def standing(request: Request) -> Sequence[str]:
    return [each.step for each in request.open_tasks]


async def test_a_child_is_started_and_its_end_lets_the_parent_on(company: Company) -> None:
    parent = await opened(company, writes=["cost_centre"])
    await work(company)
    child = await child_of(company, parent)
    assert (child.workflow, child.requester, child.context) == ("legal-check", "rita", {"amount": 100})
    [token] = (await now(company, parent.id)).marking.tokens
    assert token.child is not None
    assert (token.child.state, token.child.request) == (ChildState.RUNNING, child.id)
    done(await decide(company, child, "fine", cost_centre="K-1"))
    await work(company)
    parent = await now(company, parent.id)
    assert (standing(parent), parent.context) == (["order"], {"amount": 100, "cost_centre": "K-1"})
    assert_healthy(company.database)


async def test_a_child_that_is_rejected_leads_another_way_and_another_visit_starts_another(
    company: Company,
) -> None:
    parent = await opened(company)
    await work(company)
    done(await decide(company, await child_of(company, parent), "bad"))
    await work(company)
    assert standing(await now(company, parent.id)) == ["mend"]
    done(await decide(company, parent, "done"))
    await work(company)
    assert len(company.sql("SELECT FROM requests WHERE parent_id = %s", parent.id)) == 2
    done(await decide(company, await child_of(company, parent), "fine"))
    await work(company)
    assert standing(await now(company, parent.id)) == ["order"]
    assert_healthy(company.database)


async def test_however_often_and_by_however_many_a_child_is_started_there_is_one(
    company: Company, rival: WorkflowEngine
) -> None:
    parent = await opened(company)
    [row] = await owed(company)
    [order] = await children.orders_of(company.engine.database, [row])
    engines = (company.engine, rival) * 10
    outcomes = await asyncio.gather(*(each.submit(order) for each in engines))
    assert tally(outcomes) == {"done": 1, "not_awaited": 19}
    assert company.count("requests") == 2
    await child_of(company, parent)


async def test_however_often_the_end_is_told_it_is_taken_once(
    company: Company, rival: WorkflowEngine
) -> None:
    parent = await opened(company)
    await work(company)
    done(await decide(company, await child_of(company, parent), "fine"))
    [order] = await children.orders_of(company.engine.database, await owed(company))
    outcomes = await asyncio.gather(*(each.submit(order) for each in (company.engine, rival) * 10))
    assert tally(outcomes) == {"done": 1, "not_awaited": 19}
    assert standing(await now(company, parent.id)) == ["order"]


async def test_starting_and_withdrawing_at_once_leaves_no_child_that_nobody_waits_for(
    company: Company, rival: WorkflowEngine
) -> None:
    await opened(company)
    parents = [await company.start(workflow="buying") for _ in range(20)]
    orders = await children.orders_of(company.engine.database, await owed(company))
    withdrawn = [Order(WithdrawRequest(), actor="rita", request_id=each.id) for each in parents]
    await asyncio.gather(
        *(company.engine.submit(each) for each in orders), *(rival.submit(each) for each in withdrawn)
    )
    company.change("UPDATE outbox SET done_at = now() WHERE payload ->> 'do' = 'start'")
    await work(company)
    left = company.sql(
        "SELECT c.id FROM requests c JOIN requests p ON p.id = c.parent_id"
        " WHERE c.ended_at IS NULL AND p.ended_at IS NOT NULL"
    )
    assert left == []
    assert_healthy(company.database)


@pytest.mark.parametrize(
    ("command", "by", "resolution"),
    [(WithdrawRequest("changed my mind"), "rita", "withdrawn"), (CancelRequest("over"), "sue", "cancelled")],
    ids=["withdrawn", "cancelled"],
)
async def test_a_parent_that_is_closed_closes_its_child_with_the_cause(
    company: Company, command: Any, by: str, resolution: str
) -> None:
    parent = await opened(company)
    await work(company)
    child = await child_of(company, parent)
    done(await company.give(command, by, request_id=parent.id))
    await work(company)
    child = await now(company, child.id)
    assert (child.status, child.resolution, standing(child)) == (Status.REJECTED, resolution, [])
    [entry] = company.sql(
        "SELECT actor, metadata FROM audit_entries WHERE request_id = %s AND action = 'request.ended'",
        child.id,
    )
    assert entry["actor"] == ENGINE_NAME
    assert entry["metadata"]["note"] == f"Request {parent.id} does not wait for it any more ({resolution})."
    assert_healthy(company.database)


async def test_closing_goes_down_to_the_children_of_children(company: Company) -> None:
    inner = process(
        subflow("deeper", "innermost"),
        end("passed"),
        end("failed", "REJECTED"),
        way("deeper", "passed", on="completed"),
        way("deeper", "failed", on="rejected"),
        key="legal-check",
    )
    await company.publish(process(task("look"), end("gone"), way("look", "gone", on="done"), key="innermost"))
    parent = await opened(company, inner)
    await work(company)
    depths = company.sql("SELECT workflow_key, depth FROM requests ORDER BY depth")
    assert [tuple(each.values()) for each in depths] == [("buying", 0), ("legal-check", 1), ("innermost", 2)]
    done(await company.give(WithdrawRequest(), "rita", request_id=parent.id))
    await work(company)
    assert company.sql("SELECT id FROM requests WHERE resolution IS DISTINCT FROM 'withdrawn'") == []
    assert_healthy(company.database)


async def test_a_child_that_its_requester_withdraws_counts_as_rejected(company: Company) -> None:
    parent = await opened(company)
    await work(company)
    child = await child_of(company, parent)
    done(await company.give(WithdrawRequest(), "rita", request_id=child.id))
    await work(company)
    assert standing(await now(company, parent.id)) == ["mend"]


async def test_the_end_waits_until_a_suspended_parent_is_resumed(company: Company) -> None:
    parent = await opened(company)
    await work(company)
    done(await company.give(SuspendRequest("a holiday"), "sue", request_id=parent.id))
    done(await decide(company, await child_of(company, parent), "fine"))
    [order] = await children.orders_of(company.engine.database, await owed(company))
    refused(await company.engine.submit(order), Reason.REQUEST_SUSPENDED)
    done(await company.give(ResumeRequest(), "sue", request_id=parent.id))
    done(await company.engine.submit(order))
    assert standing(await now(company, parent.id)) == ["order"]


@pytest.mark.parametrize(
    ("send", "says"),
    [
        ({"urgent": "true"}, "The context does not fit the schema of legal-check. /context"),
        ({"amount": "context.amount / (context.amount - context.amount) > 1.0"}, "/context/amount"),
        ({"amount": "1.0", "cost_centre": "context.cost_centre"}, "What legal sends as cost_centre"),
    ],
    ids=["incomplete", "another type", "not there"],
)
async def test_a_child_that_cannot_be_started_is_an_incident(
    company: Company, send: dict[str, str], says: str
) -> None:
    parent = await opened(company, send=send)
    await work(company)
    assert company.count("requests") == 1
    [incident] = company.sql("SELECT kind, message, request_id FROM incidents")
    assert (incident["kind"], incident["request_id"]) == ("subflow_failed", parent.id)
    assert says in incident["message"]
    assert_healthy(company.database)


async def test_a_workflow_that_nobody_published_is_an_incident_until_it_is_and_somebody_retries(
    company: Company,
) -> None:
    hire(company.database.app_url, {"mender": ("incident.manage",)}, {"mia": ("mender",)})
    await company.publish(buying())
    parent = await company.start(workflow="buying")
    await work(company)
    [incident] = company.sql("SELECT id, message FROM incidents")
    assert "'legal-check' has none" in incident["message"]
    assert (
        await resolve_incident(company.engine.database, incident["id"], note="never mind", by="mia") is None
    )
    await company.publish(checking())
    done(await company.give(RetryService(1), "mia", request_id=parent.id))
    [incident] = company.sql("SELECT resolved_by, resolution FROM incidents")
    assert incident == {"resolved_by": "mia", "resolution": "subflow.retried"}
    await work(company)
    assert (await child_of(company, parent)).status is Status.IN_PROGRESS
    keys = company.sql("SELECT dedupe_key FROM outbox WHERE kind = 'subflow' ORDER BY id")
    assert [each["dedupe_key"] for each in keys] == [f"subflow:{parent.id}:1:{n}:start" for n in (1, 2)]
    assert_healthy(company.database)


@pytest.mark.parametrize(
    ("command", "by", "step"),
    [(SkipService(1, "by phone"), "skip", "order"), (GiveUpService(1, "too late"), "mia", "mend")],
    ids=["skipped", "given up"],
)
async def test_what_is_stuck_goes_on_by_a_persons_word(
    company: Company, command: Any, by: str, step: str
) -> None:
    parent = await opened(company, send={"urgent": "true"})
    await work(company)
    done(await company.give(command, by, request_id=parent.id))
    assert standing(await now(company, parent.id)) == [step]
    assert company.sql("SELECT FROM incidents WHERE resolved_at IS NULL") == []
    assert_healthy(company.database)


async def test_workflows_that_start_each_other_stop_at_the_bound(company: Company) -> None:
    """What the verifier lets through because there is a way around it may still go too deep."""
    document = process(
        decision("size"),
        subflow("again", "buying"),
        end("gone"),
        end("refused", "REJECTED"),
        way("size", "gone", when="context.amount < 10.0", priority=10),
        way("size", "again"),
        way("again", "gone", on="completed"),
        way("again", "refused", on="rejected"),
        key="buying",
    )
    await company.publish(document)
    await company.start(workflow="buying")
    await work(company)
    assert company.count("requests") == DEEPEST + 1
    [incident] = company.sql("SELECT message FROM incidents")
    assert "at most 8 requests above a child" in incident["message"]
    assert_healthy(company.database)


@pytest.mark.pattern(22, example="part-by-part")
async def test_a_workflow_starts_requests_of_itself_until_one_is_small_enough(company: Company) -> None:
    asking, leading = ("patterns.ask",), ("patterns.lead",)
    roles = {"patterns-asker": asking, "patterns-lead": leading}
    hire(company.database.app_url, roles, {"ann": ("patterns-asker",), "bob": ("patterns-lead",)})
    await company.publish(yaml.safe_load((EXAMPLES / "part-by-part.yaml").read_text("utf-8")))
    first = await company.start(by="ann", workflow="part-by-part", amount=3000)
    await work(company)
    amounts = company.sql("SELECT id, context -> 'amount' AS amount FROM requests ORDER BY depth DESC")
    assert [each["amount"] for each in amounts] == [750, 1500, 3000]
    for each in amounts:
        done(await decide(company, await now(company, each["id"]), "release", by="bob", released_by="bob"))
        await work(company)
    whole = await now(company, first.id)
    assert (whole.status, whole.context) == (Status.COMPLETED, {"amount": 3000, "released_by": "bob"})
    assert_healthy(company.database)


@pytest.mark.pattern(22)
async def test_children_that_end_at_once_bring_their_parents_to_an_end(company: Company) -> None:
    at_once = process(decision("size"), end("gone"), way("size", "gone"), key="legal-check")
    parent = await opened(company, at_once)
    await work(company)
    assert standing(await now(company, parent.id)) == ["order"]
    assert_healthy(company.database)


async def test_a_circle_over_published_workflows_is_not_published(company: Company) -> None:
    await company.publish(
        process(
            subflow("back", "legal-check"),
            end("gone"),
            way("back", "gone", on="completed"),
            way("back", "gone", on="rejected"),
            key="buying",
        )
    )
    circle = process(
        subflow("forth", "buying"),
        end("gone"),
        way("forth", "gone", on="completed"),
        way("forth", "gone", on="rejected"),
        key="legal-check",
    )
    report = await publish_document(company.engine.database, circle, by="admin")
    assert isinstance(report, Report)
    [found] = report.findings
    assert (found.code, found.step) == (Code.ENDLESS_SUBFLOW, "forth")
    assert "`legal-check` -> `buying` -> `legal-check`" in found.message


async def test_who_acted_in_the_parent_is_kept_from_a_task_of_the_child(company: Company) -> None:
    document = buying()
    document["steps"].insert(0, task("ask"))
    document["transitions"].append(way("ask", "legal", on="done"))
    document["start"] = "ask"
    await opened(company, checking(separate_from=["parent"]))
    await company.publish(document)
    parent = await company.start(workflow="buying")
    done(await decide(company, parent, "done", by="lena"))
    await work(company)
    child = await child_of(company, parent)
    assert child.parent is not None
    assert child.parent.doers == {"rita", "lena"}
    refused(await decide(company, child, "fine", by="lena"), Reason.SEPARATION_OF_DUTIES)
    done(await decide(company, child, "fine", by="lars"))
    assert_healthy(company.database)


async def test_nobody_but_the_engine_starts_or_ends_children(company: Company) -> None:
    parent = await opened(company)
    for command in (BeginChild(1, 1), FinishChild(1, 1, 9, "completed")):
        order = Order(command, actor="sue", request_id=parent.id, workflow="legal-check")
        refused(await company.engine.submit(order), Reason.NOT_PERMITTED)
    assert company.count("requests") == 1

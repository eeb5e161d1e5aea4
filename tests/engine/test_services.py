"""Services on the database: a row for each call, an incident for what is stuck, one answer however many."""

import asyncio
from typing import Any

import pytest

from nexusflow.core.commands import (
    FinishService,
    GiveUpService,
    RetryService,
    SkipService,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Request
from nexusflow.engine import errands, outbox
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.errands import Errand
from nexusflow.engine.outbox import SERVICE
from nexusflow.engine.upkeep import resolve_incident
from tests.factories import Document, end, hire, process, service, task, way

from .company import Company, done, refused, tally

URL = "https://books.example.org/orders"


def ordering(**keys: Any) -> Document:
    """An order in another system, and a task behind it."""
    return process(
        service("order", url=URL, **keys),
        task("go"),
        end("gone"),
        way("order", "go", on="succeeded"),
        way("go", "gone", on="done"),
        key="ordering",
    )


async def open_for(company: Company, **keys: Any) -> Request:
    """A request that waits for its order; mia mends, skip skips, sue suspends."""
    hire(
        company.database.app_url,
        {"mender": ("incident.manage",), "skipper": ("task.skip",), "suspending": ("request.suspend",)},
        {"mia": ("mender",), "skip": ("skipper",), "sue": ("suspending",)},
    )
    await company.publish(ordering(**keys))
    return await company.start(workflow="ordering")


async def finish(company: Company, request: Request, outcome: str = "succeeded", **more: Any) -> Any:
    command = FinishService(1, more.pop("attempt", 1), outcome, **more)
    return await company.give(command, ENGINE_NAME, request_id=request.id)


async def taken(company: Company) -> list[Errand]:
    """The calls that a worker would make now."""
    database = company.engine.database
    parcels = await outbox.claim(database, batch=100, lease=60, letters=100, others=100)
    found = [await outbox.take_to_send(database, each, lease=60, kind=SERVICE) for each in parcels]
    return [Errand.of(row) for _, rows in found for row in rows]


async def test_a_call_stands_in_the_outbox_with_what_it_says(company: Company) -> None:
    request = await open_for(company, retries=3)
    [row] = company.sql("SELECT payload, dedupe_key FROM outbox WHERE kind = 'service'")
    assert row["dedupe_key"] == f"service:{request.id}:1:1"
    assert row["payload"] == {
        "request_id": request.id,
        "token": 1,
        "attempt": 1,
        "retries": 3,
        "call": {"via": "http", "url": URL, "method": "POST", "body": {"amount": 100}, "timeout": 10},
    }
    [errand] = await taken(company)
    assert (errand.message_id, errand.last) == (f"nf-{request.id}-1-1", False)


async def test_calls_travel_apart_and_few_at_a_time(company: Company) -> None:
    await open_for(company)
    await company.engine.dispatch([company.creating(workflow="ordering")] * 5)
    parcels = await outbox.claim(company.engine.database, batch=100, lease=60, letters=100, others=100)
    assert sorted(len(each.ids) for each in parcels) == [2, 4]


async def test_the_answer_lets_the_request_on_once(company: Company, rival: WorkflowEngine) -> None:
    request = await open_for(company)
    orders = [FinishService(1, 1, outcome) for outcome in ("succeeded", "failed", "succeeded")]
    outcomes = await asyncio.gather(
        *(company.give(each, ENGINE_NAME, request_id=request.id) for each in orders)
    )
    assert tally(outcomes) == {"done": 1, "service_answered": 2}
    [opened] = company.sql("SELECT step FROM tasks")
    assert opened["step"] == "go"
    assert company.count("incidents") == 0


async def test_what_is_stuck_is_an_incident_until_somebody_has_it_called_again(company: Company) -> None:
    request = await open_for(company)
    done(await finish(company, request, "failed", error="It answered 500."))
    [incident] = company.sql("SELECT * FROM incidents")
    assert (incident["kind"], incident["request_id"]) == ("service_failed", request.id)
    assert "It answered 500. Retry it, skip it, or give it up" in incident["message"]
    done(await company.give(RetryService(1), "mia", request_id=request.id))
    [incident] = company.sql("SELECT * FROM incidents")
    assert (incident["resolved_by"], incident["resolution"]) == ("mia", "service.retried")
    keys = company.sql("SELECT dedupe_key FROM outbox WHERE kind = 'service' ORDER BY id")
    assert [each["dedupe_key"] for each in keys] == [f"service:{request.id}:1:{n}" for n in (1, 2)]
    done(await finish(company, request, "failed", attempt=2))
    assert company.count("incidents") == 2


@pytest.mark.parametrize(
    ("command", "by", "says"),
    [
        (SkipService(1, "by phone"), "skip", "service.skipped"),
        (GiveUpService(1, "closed"), "mia", "service.given_up"),
        (WithdrawRequest(), "rita", "token.cancelled"),
    ],
    ids=["skipped", "given up", "withdrawn"],
)
async def test_whatever_ends_the_waiting_resolves_the_incident(
    company: Company, command: Any, by: str, says: str
) -> None:
    request = await open_for(company)
    done(await finish(company, request, "failed"))
    done(await company.give(command, by, request_id=request.id))
    [incident] = company.sql("SELECT resolved_by, resolution FROM incidents")
    assert incident == {"resolved_by": by, "resolution": says}


async def test_the_incident_of_a_service_is_not_resolved_by_hand(company: Company) -> None:
    request = await open_for(company)
    done(await finish(company, request, "failed"))
    [incident] = company.sql("SELECT id FROM incidents")
    assert (
        await resolve_incident(company.engine.database, incident["id"], note="never mind", by="mia") is None
    )


async def test_a_call_that_nobody_waits_for_any_more_is_known(company: Company) -> None:
    waiting = await open_for(company)
    suspended, withdrawn = [await company.start(workflow="ordering") for _ in range(2)]
    done(await company.give(SuspendRequest("a holiday"), "sue", request_id=suspended.id))
    done(await company.give(WithdrawRequest(), "rita", request_id=withdrawn.id))
    calls = await taken(company)
    asked = await errands.asked(company.engine.database, calls)
    by_request = {each.request_id: asked.get(each.row.id) for each in calls}
    assert by_request == {waiting.id: False, suspended.id: True, withdrawn.id: None}


async def test_an_answer_that_is_late_or_too_early_says_so(company: Company) -> None:
    request = await open_for(company)
    [errand] = await taken(company)
    done(await company.give(SuspendRequest("a holiday"), "sue", request_id=request.id))
    held = await errands.answer(company.engine, errand, "succeeded")
    assert held is not None
    assert held.reason is Reason.REQUEST_SUSPENDED
    done(
        await company.give(
            WithdrawRequest(), "rita", request_id=(await company.start(workflow="ordering")).id
        )
    )
    refused(await company.give(RetryService(9), "mia", request_id=request.id), Reason.SERVICE_ANSWERED)

"""Orders in batches: each done or refused on its own, whole or not at all."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from psycopg.errors import UntranslatableCharacter

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    CompleteTask,
    CreateRequest,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import TaskId
from nexusflow.engine.dispatch import Idempotency, Order
from nexusflow.engine.store import id_array

from .company import Company, approval, claim, done, refused, tally, task_of


async def test_a_request_runs_from_end_to_end(company: Company) -> None:
    request = await company.start(amount=9_999)
    claimed = done(await company.engine.submit(claim(task_of(request).id, "lena")))
    assert claimed.answer["assignee"] == "lena"
    completed = done(
        await company.give(
            CompleteTask(task_of(request).id, "approve", "fine", {"cost_centre": "K-1"}), "lena"
        )
    )

    [row] = company.sql("SELECT * FROM requests")
    assert (row["status"], row["resolution"]) == ("COMPLETED", "paid")
    assert row["context"] == {"amount": 9_999, "cost_centre": "K-1"}
    assert row["ended_at"] == completed.at
    [task] = company.sql("SELECT * FROM tasks")
    assert (task["status"], task["outcome"], task["completed_by"]) == ("COMPLETED", "approve", "lena")
    [decision] = company.sql("SELECT * FROM decisions")
    assert (decision["actor"], decision["note"], decision["data"]) == ("lena", "fine", {"cost_centre": "K-1"})
    assert decision["permission"] == "spend.lead"
    assert [row["action"] for row in company.sql("SELECT action FROM audit_entries ORDER BY id")][1:] == [
        *("workflow.published", "request.created", "request.started", "routed", "task.opened"),
        *("task.claimed", "task.completed", "context.written", "routed", "request.ended"),
    ]
    assert [row["kind"] for row in company.sql("SELECT kind FROM outbox ORDER BY id")] == [
        "task_opened",
        "request_ended",
    ]


async def test_a_completion_is_one_transaction(company: Company) -> None:
    request = await company.start(amount=9_999)
    await company.engine.submit(approval(request, data={"cost_centre": "K-1"}))
    transactions = company.sql(
        "SELECT tx FROM decisions UNION SELECT tx FROM audit_entries WHERE action IN"
        " ('task.completed', 'context.written', 'request.ended')"
    )
    assert len(transactions) == 1


async def test_the_answer_has_the_contracts_shape(company: Company) -> None:
    created = done(await company.engine.submit(company.creating(context={"amount": 20_000}))).answer
    assert set(created) >= set(
        "id workflow version title status resolution context requester external_id created_at"
        " started_at ended_at open_tasks".split()
    )
    [opened] = created["open_tasks"]
    assert set(opened) >= set(
        "id request_id workflow step step_name visit status assignee outcome note opened_at due_at"
        " completed_at is_sla_breached actions".split()
    )
    assert created["created_at"].endswith("Z")
    completed = done(await company.give(CompleteTask(opened["id"], "approve"), "dora")).answer
    assert set(completed) == {"task", "request", "opened"}
    assert completed["opened"] == []
    assert completed["request"]["open_tasks"] == []


async def test_the_answer_names_what_was_opened(company: Company) -> None:
    request = await company.start()
    command = CompleteTask(task_of(request).id, "rework", "too much")
    sent_back = done(await company.give(command, "lena"))
    [opened] = sent_back.answer["opened"]
    assert opened["step"] == "correct-it"
    assert [opened] == sent_back.answer["request"]["open_tasks"]
    assert opened["id"] == sent_back.opened[0].id


async def test_neighbours_of_a_refused_order_are_untouched_by_it(company: Company) -> None:
    requests = await company.start_many(60)
    orders = [
        approval(request, by=("lena", "rita", "dora")[number % 3]) for number, request in enumerate(requests)
    ]
    outcomes = await company.engine.dispatch(orders)
    assert tally(outcomes) == {"done": 20, "not_permitted": 40}
    statuses = {row["id"]: row["status"] for row in company.sql("SELECT id, status FROM requests")}
    for number, request in enumerate(requests):
        expected = Status.COMPLETED if number % 3 == 0 else Status.IN_PROGRESS
        assert statuses[request.id] == expected
        assert isinstance(outcomes[number], Rejected) == (number % 3 != 0)


async def test_outcomes_come_in_the_order_of_the_orders(company: Company) -> None:
    orders = [company.creating(title=f"number {number}") for number in range(450)]
    outcomes = await company.engine.dispatch(orders)
    assert [done(each).request.title for each in outcomes] == [f"number {number}" for number in range(450)]


async def test_two_orders_on_one_request_go_in_their_order(company: Company) -> None:
    request = await company.start()
    task = task_of(request).id
    outcomes = await company.engine.dispatch(
        [
            claim(task, "lena"),
            claim(task, "lars"),
            Order(ReleaseTask(task), actor="lena"),
            claim(task, "lars"),
            Order(CompleteTask(task, "approve"), actor="lena"),
            Order(CompleteTask(task, "approve"), actor="lars"),
            Order(AddComment("late"), actor="rita", request_id=request.id),
        ]
    )
    assert [each.reason.value if isinstance(each, Rejected) else "done" for each in outcomes] == [
        *("done", "task_claimed", "done", "done", "task_claimed", "done", "request_ended")
    ]


async def test_many_orders_on_one_request_go_in_their_order_however_many(company: Company) -> None:
    request = await company.start()
    orders = [Order(AddComment(f"{number}"), actor="rita", request_id=request.id) for number in range(430)]
    await company.engine.dispatch(orders)
    bodies = [row["body"] for row in company.sql("SELECT body FROM comments ORDER BY id")]
    assert bodies == [str(number) for number in range(430)]


async def test_an_order_that_waits_for_its_key_keeps_those_behind_it_waiting(company: Company) -> None:
    first, second = (task_of(each).id for each in await company.start_many(2))
    key = Idempotency("k", b"\x01" * 32)
    outcomes = await company.engine.dispatch(
        [
            Order(CompleteTask(first, "no such outcome"), actor="lena", idempotency=key),
            Order(ClaimTask(second), actor="lena", idempotency=key),
            claim(second, "lars"),
        ]
    )
    refused(outcomes[0], Reason.UNKNOWN_OUTCOME)
    done(outcomes[1])
    refused(outcomes[2], Reason.TASK_CLAIMED)


@pytest.mark.parametrize(
    "order",
    [
        Order(CompleteTask(TaskId(404), "approve"), actor="lena"),
        Order(ClaimTask(TaskId(404)), actor="lena"),
        Order(StartRequest(), actor="rita", request_id=404),
        Order(WithdrawRequest(), actor="rita", request_id=404),
        Order(AddComment("hello"), actor="rita", request_id=404),
        Order(AddComment("hello"), actor="rita"),
    ],
    ids=lambda order: type(order.command).__name__,
)
async def test_what_is_not_there_is_not_found(company: Company, order: Order) -> None:
    refused(await company.engine.submit(order), Reason.NOT_FOUND)


async def test_a_workflow_without_a_published_version_starts_nothing(company: Company) -> None:
    for workflow in ("unheard-of", "", None):
        order = Order(CreateRequest({"amount": 1}), actor="rita", workflow=workflow)
        refused(await company.engine.submit(order), Reason.UNKNOWN_WORKFLOW)


def refusals(company: Company, lead: Any, director: Any) -> list[tuple[Order, Reason]]:
    task, large = task_of(lead).id, task_of(director).id
    return [
        (Order(CompleteTask(task, "approve"), actor="dora"), Reason.NOT_PERMITTED),
        (Order(CompleteTask(task, "approve"), actor="nobody"), Reason.NOT_PERMITTED),
        (Order(CompleteTask(task, "approve"), actor="unheard-of"), Reason.NOT_PERMITTED),
        (Order(CompleteTask(task, "approve"), actor="nexusflow"), Reason.NOT_PERMITTED),
        (Order(CompleteTask(task, "wave through"), actor="lena"), Reason.UNKNOWN_OUTCOME),
        (Order(CompleteTask(task, "reject"), actor="lena"), Reason.NOTE_REQUIRED),
        (Order(CompleteTask(task, "approve", "", {"cost_centre": 7}), actor="lena"), Reason.INVALID_DATA),
        (
            Order(CompleteTask(task, "approve", "", {"cost_centre": "far too long"}), actor="lena"),
            Reason.INVALID_DATA,
        ),
        (Order(CompleteTask(large, "approve"), actor="lena"), Reason.NOT_PERMITTED),
        (Order(ReleaseTask(task), actor="lena"), Reason.TASK_NOT_CLAIMED),
        (Order(StartRequest(), actor="rita", request_id=lead.id), Reason.REQUEST_ALREADY_STARTED),
        (Order(WithdrawRequest(), actor="lena", request_id=lead.id), Reason.NOT_PERMITTED),
        (Order(AddComment("psst"), actor="nobody", request_id=lead.id), Reason.NOT_PERMITTED),
        (company.creating(by="lena"), Reason.NOT_PERMITTED),
        (company.creating(context={}), Reason.INVALID_CONTEXT),
    ]


async def test_after_a_refusal_no_row_is_another(company: Company) -> None:
    lead, director = await company.start(), await company.start(amount=20_000)
    before = company.everything()
    for order, reason in refusals(company, lead, director):
        refused(await company.engine.submit(order), reason)
    after = company.everything()
    before_entries, entries = before.pop("audit_entries"), after.pop("audit_entries")
    assert after == before
    assert list(entries[: len(before_entries)]) == list(before_entries)
    assert all(entry["action"].endswith(".refused") for entry in entries[len(before_entries) :])


async def test_who_was_denied_is_audited_with_what_and_why(company: Company) -> None:
    lead, director = await company.start(), await company.start(amount=20_000)
    denied = [
        (order, await company.engine.submit(order))
        for order, reason in refusals(company, lead, director)
        if reason is Reason.NOT_PERMITTED
    ]
    entries = company.sql("SELECT * FROM audit_entries WHERE action ~ 'refused$' ORDER BY id")
    assert len(entries) == len(denied)
    for entry, (order, outcome) in zip(entries, denied, strict=True):
        assert isinstance(outcome, Rejected)
        assert entry["actor"] == order.actor
        assert entry["task_id"] == order.task_id
        assert entry["metadata"]["code"] == outcome.reason
        assert entry["metadata"]["reason"] == outcome.message
    assert {entry["action"] for entry in entries} == {
        *("task.complete.refused", "request.create.refused"),
        *("request.withdraw.refused", "request.comment.refused"),
    }


async def test_separation_of_duties_is_audited(company: Company) -> None:
    company.change("INSERT INTO user_roles VALUES ('rita', 'lead')")
    request = await company.start()
    refused(await company.engine.submit(approval(request, by="rita")), Reason.SEPARATION_OF_DUTIES)
    [entry] = company.sql("SELECT * FROM audit_entries WHERE action = 'task.complete.refused'")
    assert (entry["actor"], entry["request_id"]) == ("rita", request.id)
    assert entry["metadata"]["code"] == "separation_of_duties"


# --- what no check foresaw ----------------------------------------------------------------------------

POISON = "nobody can store \0 this"


async def test_a_poisoned_order_fails_alone(company: Company) -> None:
    requests = await company.start_many(33)
    orders = [
        approval(request, note=POISON if number == 17 else "") for number, request in enumerate(requests)
    ]
    outcomes = await asyncio.gather(
        *(company.engine.submit(order) for order in orders), return_exceptions=True
    )
    assert isinstance(outcomes[17], UntranslatableCharacter)
    assert [type(each).__name__ for each in outcomes].count("Done") == 32
    waiting = company.sql("SELECT request_id FROM tasks WHERE status = 'OPEN'")
    assert [row["request_id"] for row in waiting] == [requests[17].id]
    assert company.count("decisions") == 32


async def test_the_first_order_of_an_engine_may_be_poisoned(company: Company, rival: Any) -> None:
    request = await company.start()
    with pytest.raises(UntranslatableCharacter):
        await rival.submit(approval(request, note=POISON))
    assert done(await rival.submit(approval(request))).request.status is Status.COMPLETED


@pytest.mark.parametrize(
    "poison",
    [
        {"title": "half a pair \ud800"},
        {"context": {"amount": 1, "remark": "\ud800"}},
        {"context": {"amount": 1, "remark": "\0"}},
        {"context": {"amount": 1, "count": 2**70}},
        {"external_id": "\0"},
        {"external_id": "\ud800"},
        {"external_id": "".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(9_000))},
    ],
    ids=["title", "text", "nul", "number", "id-nul", "id-half", "id-long"],
)
async def test_whatever_the_poison_the_neighbours_live(company: Company, poison: dict[str, Any]) -> None:
    orders = [company.creating(title=f"good {number}") for number in range(5)]
    orders.insert(2, company.creating(**poison))
    outcomes = await asyncio.gather(
        *(company.engine.submit(order) for order in orders), return_exceptions=True
    )
    spoilt = outcomes.pop(2)
    assert isinstance(spoilt, Exception | Rejected), spoilt
    assert [done(each).request.title for each in outcomes] == [f"good {n}" for n in range(5)]  # type: ignore[arg-type]
    assert company.count("requests") == 5


async def test_a_poisoned_batch_keeps_the_order_on_each_request(company: Company) -> None:
    request, other = await company.start_many(2)
    orders = [
        Order(AddComment("first"), actor="rita", request_id=request.id),
        Order(AddComment("second"), actor="rita", request_id=request.id),
        Order(AddComment(POISON), actor="rita", request_id=other.id),
        Order(AddComment("third"), actor="rita", request_id=request.id),
    ]
    with pytest.raises(UntranslatableCharacter):
        await company.engine.dispatch(orders)
    bodies = [row["body"] for row in company.sql("SELECT body FROM comments ORDER BY id")]
    assert bodies == ["first", "second", "third"]


async def test_whoever_stops_waiting_does_not_stop_the_others(company: Company) -> None:
    requests = await company.start_many(20)
    waiting = [asyncio.ensure_future(company.engine.submit(approval(request))) for request in requests]
    await asyncio.sleep(0)
    for each in waiting[::2]:
        each.cancel()
    settled = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(done(each) for each in settled[1::2])  # type: ignore[arg-type]
    await company.engine.submit(company.creating())


# --- the clock -----------------------------------------------------------------------------------------


async def test_the_clock_is_the_databases(company: Company) -> None:
    [before] = company.sql("SELECT clock_timestamp() AS at")
    request = await company.start()
    [after] = company.sql("SELECT clock_timestamp() AS at")
    assert before["at"] <= request.created_at <= after["at"]
    assert task_of(request).due_at == request.created_at + timedelta(hours=24)


async def test_replayed_history_has_the_clock_of_its_business_and_says_so(company: Company) -> None:
    long_ago = (await company.start()).created_at - timedelta(days=100)
    order = company.creating()
    replayed = done(await company.engine.submit(Order(order.command, "rita", order.workflow, at=long_ago)))
    assert replayed.request.created_at == long_ago
    command = CompleteTask(task_of(replayed.request).id, "approve")
    await company.engine.submit(Order(command, "lena", at=long_ago + timedelta(hours=3)))
    entries = company.sql(
        "SELECT * FROM audit_entries WHERE request_id = %s ORDER BY id", replayed.request.id
    )
    assert all(entry["metadata"]["replayed"] is True for entry in entries)
    assert {entry["at"] for entry in entries} == {long_ago, long_ago + timedelta(hours=3)}
    assert all(entry["recorded_at"] > entry["at"] for entry in entries)


def test_an_array_of_ids_is_written_as_postgresql_reads_it() -> None:
    assert id_array([]) == "{}"
    assert id_array([3, 1, 2]) == "{3,1,2}"

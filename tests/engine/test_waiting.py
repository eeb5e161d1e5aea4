"""Waits on the database: the pulse wakes, a message is handed over once, what cannot go on is an incident."""

import asyncio
from hashlib import sha256

from nexusflow.core.commands import SendMessage
from nexusflow.core.rejection import Reason
from nexusflow.engine.dispatch import Idempotency, Order, Repeated, WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches
from tests.factories import LEAD, Document, end, process, task, wait, way

from .company import Company, done, refused, tally

A_MOMENT = 1e-9  # hours


def holding(key: str, **keys: object) -> Document:
    """A wait, and a task behind it."""
    return process(
        wait("hold", **keys),
        task("go"),
        end("gone"),
        way("hold", "go"),
        way("go", "gone", on="done"),
        key=key,
    )


async def test_the_pulse_wakes_what_waits_for_an_hour_that_has_come(company: Company) -> None:
    await company.publish(holding("short", duration=A_MOMENT))
    await company.publish(holding("long", duration=24))
    short = await company.start(workflow="short")
    long = await company.start(workflow="long")
    report = await scan_for_breaches(company.engine)
    assert (report.due, report.woken) == (1, 1)
    [task_row] = company.sql("SELECT request_id, step, status FROM tasks")
    assert task_row == {"request_id": short.id, "step": "go", "status": "OPEN"}
    rows = company.sql("SELECT wake_at IS NULL AS rests FROM requests ORDER BY id = %s DESC", short.id)
    assert rows == [{"rests": True}, {"rests": False}]
    [stored] = company.sql("SELECT wake_at FROM requests WHERE id = %s", long.id)
    assert stored["wake_at"] == long.marking.wake_at


async def test_many_are_woken_in_batches_and_by_several_pulses_once(
    company: Company, rival: WorkflowEngine
) -> None:
    await company.publish(holding("short", duration=A_MOMENT))
    await company.engine.dispatch([company.creating(workflow="short")] * 60)
    await asyncio.gather(scan_for_breaches(company.engine, batch=7), scan_for_breaches(rival, batch=11))
    await scan_for_breaches(company.engine)
    assert company.count("tasks") == 60
    [ended] = company.sql("SELECT count(*) FROM audit_entries WHERE action = 'wait.ended'")
    assert ended["count"] == 60


async def test_what_cannot_go_on_is_an_incident_and_told_once(company: Company) -> None:
    stuck = holding("stuck", duration=A_MOMENT)
    stuck["transitions"] = [
        {"from": "hold", "to": "go", "when": "context.cost_centre == 'IT'"},
        {"from": "hold", "to": "gone", "when": "context.cost_centre == 'HR'", "priority": 50},
        {"from": "go", "outcome": "done", "to": "gone"},
    ]
    await company.publish(stuck)
    request = await company.start(workflow="stuck", cost_centre="ZZ")
    for _ in range(2):
        report = await scan_for_breaches(company.engine)
        assert (report.due, report.woken) == (1, 0)
    [incident] = company.sql("SELECT kind, request_id, message FROM incidents")
    assert (incident["kind"], incident["request_id"]) == ("stuck_wait", request.id)
    assert "Expected a transition from hold" in incident["message"]


async def test_a_message_is_handed_over_once_however_often_it_is_sent_with_its_key(company: Company) -> None:
    await company.publish(holding("asking", message="paid", permission=LEAD))
    request = await company.start(workflow="asking")
    order = Order(
        SendMessage("paid"),
        actor="lena",
        request_id=request.id,
        idempotency=Idempotency("k-1", sha256(b"paid").digest()),
    )
    first = done(await company.engine.submit(order))
    assert [each.step for each in first.opened] == ["go"]
    assert isinstance(await company.engine.submit(order), Repeated)
    again = refused(
        await company.give(SendMessage("unheard"), "lena", request_id=request.id), Reason.UNKNOWN_MESSAGE
    )
    assert "one of: paid" in again.message


async def test_of_two_who_send_a_transient_message_one_is_heard(
    company: Company, rival: WorkflowEngine
) -> None:
    await company.publish(holding("asking", message="paid", permission=LEAD, transient=True))
    request = await company.start(workflow="asking")
    orders = [Order(SendMessage("paid"), actor=who, request_id=request.id) for who in ("lena", "lars")]
    outcomes = await asyncio.gather(company.engine.submit(orders[0]), rival.submit(orders[1]))
    assert tally(outcomes) == {"done": 1, "nobody_waits": 1}


async def test_kept_messages_are_in_the_rows_until_they_are_taken(company: Company) -> None:
    early = holding("early", message="paid", permission=LEAD)
    early["steps"].insert(0, task("first"))
    early["start"] = "first"
    early["transitions"].append({"from": "first", "outcome": "done", "to": "hold"})
    await company.publish(early)
    request = await company.start(workflow="early")
    kept = done(await company.give(SendMessage("paid", {"n": 1}), "lena", request_id=request.id))
    assert [each.data for each in kept.request.marking.messages] == [{"n": 1}]
    [row] = company.sql("SELECT marking -> 'messages' AS messages FROM requests WHERE id = %s", request.id)
    assert row["messages"] == [{"name": "paid", "data": {"n": 1}}]

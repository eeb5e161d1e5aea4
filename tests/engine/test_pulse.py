"""The pulse: whoever's hour has come is flagged, escalated and told of once, however many look."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg

from nexusflow.core.commands import ClaimTask, CompleteTask, EscalateTask, WithdrawRequest
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Request, TaskId
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches
from nexusflow.engine.sql import statement
from tests.factories import end, process, task, way

from .company import Company, approval, claim, done, refused, task_of


async def overdue(company: Company, count: int = 1, *, hours: float = 30) -> list[Request]:
    """Requests whose first task was due some time ago, since they were made long before."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    order = company.creating()
    outcomes = await company.engine.dispatch(
        [Order(order.command, order.actor, order.workflow, at=at) for _ in range(count)]
    )
    return [done(each).request for each in outcomes]


async def test_a_breach_is_flagged_escalated_audited_and_told(company: Company) -> None:
    [request] = await overdue(company)
    report = await scan_for_breaches(company.engine)
    assert (report.due, report.escalated) == (1, 1)

    [row] = company.sql("SELECT * FROM tasks")
    assert (row["is_sla_breached"], row["level"], row["escalate_at"]) == (True, 1, None)
    assert row["status"] == "OPEN"
    [escalation] = company.sql("SELECT * FROM escalations")
    assert (escalation["task_id"], escalation["level"], escalation["to_role"]) == (row["id"], 1, "supervisor")
    assert escalation["due_at"] == row["due_at"] < escalation["escalated_at"]
    [note] = company.sql("SELECT * FROM notifications")
    assert (note["username"], note["kind"], note["priority"]) == ("sven", "breach", "high")
    assert (note["request_id"], note["task_id"]) == (request.id, row["id"])
    assert note["dedupe_key"] == f"breach:{row['id']}:1:sven"
    [entry] = company.sql("SELECT * FROM audit_entries WHERE action = 'task.escalated'")
    assert entry["actor"] == ENGINE_NAME
    [message] = company.sql("SELECT * FROM outbox WHERE kind = 'breach'")
    assert message["payload"] == {"task_id": row["id"], "level": 1}
    assert company.count("incidents") == 0


async def test_all_that_a_breach_leaves_is_one_transaction(company: Company) -> None:
    await overdue(company)
    await scan_for_breaches(company.engine)
    [entry] = company.sql(
        "SELECT e.tx = a.tx AS one FROM escalations e, audit_entries a WHERE a.action = 'task.escalated'"
    )
    assert entry["one"]


async def test_a_breach_is_escalated_once_however_often_the_pulse_runs(company: Company) -> None:
    await overdue(company, 3)
    await scan_for_breaches(company.engine)
    before = company.everything()
    for _ in range(3):
        report = await scan_for_breaches(company.engine)
        assert (report.due, report.escalated) == (0, 0)
    assert company.everything() == before


async def test_several_pulses_at_once_do_no_harm(company: Company, rival: WorkflowEngine) -> None:
    await overdue(company, 150)
    reports = await asyncio.gather(
        *(scan_for_breaches(engine, batch=20) for engine in (company.engine, rival) for _ in range(3))
    )
    last = await scan_for_breaches(rival)
    assert sum(each.escalated for each in reports) + last.escalated == 150
    for table, per_task in (("escalations", 1), ("notifications", 1)):
        assert company.count(table) == 150 * per_task
    assert company.sql("SELECT FROM tasks WHERE NOT is_sla_breached") == []


async def test_a_full_batch_that_cannot_be_done_does_not_starve_the_rest(company: Company) -> None:
    held = await overdue(company, 5, hours=50)
    await overdue(company, 7)
    with psycopg.connect(company.database.owner_url) as holder:
        holder.execute("SELECT FROM requests WHERE id = ANY(%s) FOR UPDATE", ([each.id for each in held],))
        report = await scan_for_breaches(company.engine, batch=5)
        assert (report.due, report.escalated) == (12, 7)
        holder.rollback()
    assert (await scan_for_breaches(company.engine)).escalated == 5


async def test_a_breach_that_cannot_be_written_does_not_starve_the_rest(company: Company) -> None:
    spoilt, *_ = await overdue(company, 5)
    with psycopg.connect(company.database.owner_url, autocommit=True) as owner:
        owner.execute(f"ALTER TABLE escalations ADD CONSTRAINT spoilt CHECK (request_id <> {spoilt.id})")
        for _ in range(2):
            await scan_for_breaches(company.engine, batch=3)
            assert company.count("escalations") == 4
        owner.execute("ALTER TABLE escalations DROP CONSTRAINT spoilt")
    assert (await scan_for_breaches(company.engine)).escalated == 1


async def test_when_nobody_holds_the_role_it_is_an_incident(company: Company) -> None:
    company.change("DELETE FROM user_roles WHERE role = 'supervisor'")
    [request] = await overdue(company)
    await scan_for_breaches(company.engine)
    [incident] = company.sql("SELECT * FROM incidents")
    assert (incident["kind"], incident["request_id"]) == ("no_supervisor", request.id)
    assert "role supervisor" in incident["message"]
    assert company.count("escalations") == 1
    assert company.count("notifications") == 0


async def test_a_disabled_supervisor_is_nobody(company: Company) -> None:
    company.change("UPDATE users SET active = false WHERE username = 'sven'")
    await overdue(company)
    await scan_for_breaches(company.engine)
    assert company.count("incidents") == 1
    assert company.count("notifications") == 0


async def test_everybody_who_holds_the_role_is_told(company: Company) -> None:
    for name in ("lena", "dora"):
        company.change("INSERT INTO user_roles VALUES (%s, 'supervisor')", name)
    await overdue(company, 2)
    await scan_for_breaches(company.engine)
    told = company.sql("SELECT username, count(*) FROM notifications GROUP BY 1 ORDER BY 1")
    assert [(row["username"], row["count"]) for row in told] == [("dora", 2), ("lena", 2), ("sven", 2)]


async def test_what_was_completed_in_time_is_never_escalated(company: Company) -> None:
    requests = await company.start_many(10)
    await company.engine.dispatch([approval(each) for each in requests])
    await overdue(company, 1)
    report = await scan_for_breaches(company.engine)
    assert (report.due, report.escalated) == (1, 1)
    ids = {row["request_id"] for row in company.sql("SELECT request_id FROM escalations")}
    assert not ids & {each.id for each in requests}


async def test_what_is_closed_is_never_escalated(company: Company) -> None:
    late, withdrawn, claimed = await overdue(company, 3)
    done(await company.engine.submit(approval(late)))
    done(await company.give(WithdrawRequest(), "rita", request_id=withdrawn.id))
    done(await company.engine.submit(claim(task_of(claimed).id, "lena")))
    report = await scan_for_breaches(company.engine)
    assert (report.due, report.escalated) == (1, 1)
    [escalation] = company.sql("SELECT request_id FROM escalations")
    assert escalation["request_id"] == claimed.id


async def test_completing_races_with_the_pulse(company: Company, rival: WorkflowEngine) -> None:
    requests = await overdue(company, 60)
    await asyncio.gather(
        scan_for_breaches(rival, batch=7),
        *(company.engine.submit(approval(each)) for each in requests),
        scan_for_breaches(company.engine, batch=11),
    )
    await scan_for_breaches(company.engine)
    assert company.count("decisions") == 60
    assert company.sql("SELECT FROM tasks WHERE NOT is_sla_breached") == []
    after_closing = company.sql(
        "SELECT FROM escalations e JOIN decisions d USING (task_id) WHERE e.escalated_at > d.decided_at"
    )
    assert after_closing == []


async def test_what_the_scan_selects_is_what_the_core_accepts(company: Company) -> None:
    """due.sql and the core's table must say the same, over every state that a task can be in."""
    await company.publish(process(task("slow"), end("ok"), way("slow", "ok", on="done"), key="no-deadline"))
    await overdue(company, 2)
    claimed, released, finished, withdrawn, escalated = await overdue(company, 5)
    await company.start_many(2)
    await company.start(workflow="no-deadline")
    await company.give(ClaimTask(task_of(claimed).id), "lena")
    await company.give(ClaimTask(task_of(released).id), "lena")
    await company.give(CompleteTask(task_of(finished).id, "approve"), "lena")
    await company.give(WithdrawRequest(), "rita", request_id=withdrawn.id)
    await company.give(EscalateTask(task_of(escalated).id), ENGINE_NAME)

    due = statement("due").replace("%(after)s", "'-infinity'").replace("%(after_id)s", "0")
    selected = {row["id"] for row in company.sql(due.replace("%(batch)s", "1000"))}
    every = [TaskId(row["id"]) for row in company.sql("SELECT id FROM tasks ORDER BY id")]
    outcomes = [await company.give(EscalateTask(each), ENGINE_NAME) for each in every]
    accepted = {each for each, outcome in zip(every, outcomes, strict=True) if isinstance(outcome, Done)}
    assert selected == accepted
    assert len(accepted) == 4
    assert {each.reason for each in outcomes if isinstance(each, Rejected)} == {
        Reason.NOT_DUE,
        Reason.TASK_CLOSED,
    }


async def test_nobody_escalates_by_hand(company: Company) -> None:
    [request] = await overdue(company)
    for name in ("lena", "sven", "rita"):
        refused(await company.give(EscalateTask(task_of(request).id), name), Reason.NOT_PERMITTED)
    await scan_for_breaches(company.engine)


async def test_the_pulse_leaves_a_heartbeat_though_nothing_is_due(company: Company) -> None:
    for _ in range(2):
        await scan_for_breaches(company.engine)
    [beat] = company.sql("SELECT *, clock_timestamp() - at AS age FROM heartbeats WHERE name = 'pulse'")
    assert beat["kind"] == "pulse"
    assert beat["age"] < timedelta(seconds=30)
    assert beat["details"]["escalated"] == 0


async def test_a_deadline_of_a_second_is_kept(company: Company) -> None:
    """Real time, end to end: nothing before the instant, everything with the first pulse after it."""
    await company.publish(
        process(
            task("quick", sla_hours=0.5 / 3600), end("ok"), way("quick", "ok", on="done"), key="in-a-hurry"
        )
    )
    request = await company.start(workflow="in-a-hurry")
    due_at = task_of(request).due_at
    assert due_at is not None
    while (await scan_for_breaches(company.engine)).escalated == 0:
        await asyncio.sleep(0.02)
    [escalation] = company.sql("SELECT * FROM escalations")
    assert due_at <= escalation["escalated_at"] < due_at + timedelta(seconds=20)

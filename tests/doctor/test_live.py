"""A system at work is not taken for a broken one."""

import asyncio
from datetime import UTC, datetime, timedelta

from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.doctor.examine import examine
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.publishing import publish_document
from nexusflow.engine.pulse import scan_for_breaches
from tests.conftest import Database
from tests.doctor.sabotage import sabotage
from tests.doctor.world import DOCUMENT, enrol
from tests.doctor_fixture import assert_healthy


async def work(engine: WorkflowEngine, *, rounds: int) -> None:
    """Start and decide many requests at once; half of them are late at once, for the pulse."""
    for _ in range(rounds):
        orders = [
            Order(CreateRequest({"amount": n % 2}), actor="rosa", workflow="purchase") for n in range(40)
        ]
        begun = [done for done in await engine.dispatch(orders) if isinstance(done, Done)]
        deciding = [Order(CompleteTask(done.opened[0].id, "approve"), actor="vera") for done in begun]
        await asyncio.gather(engine.dispatch(deciding[::2]), scan_for_breaches(engine))


async def test_it_is_healthy_at_every_moment_of_a_busy_hour(
    engine: WorkflowEngine, database: Database
) -> None:
    await enrol(engine.database)
    await publish_document(engine.database, DOCUMENT, by="rosa")
    working = asyncio.create_task(work(engine, rounds=15))
    examined = 0
    while not working.done():
        await asyncio.to_thread(assert_healthy, database)
        examined += 1
    await working
    await asyncio.to_thread(assert_healthy, database)
    assert examined > 1


async def test_the_visits_of_a_step_may_be_opened_by_several_processes(
    engine: WorkflowEngine, database: Database
) -> None:
    """Each takes the ids of tasks in blocks of its own, so that a later visit can have an earlier id."""
    await enrol(engine.database)
    await publish_document(engine.database, DOCUMENT, by="rosa")
    create = Order(CreateRequest({"amount": 2}), actor="rosa", workflow="purchase")
    async with (
        WorkflowEngine(engine.database, lanes=1) as early,
        WorkflowEngine(engine.database, lanes=1) as late,
    ):
        assert isinstance(await early.submit(create), Done)
        begun = await late.submit(create)
        assert isinstance(begun, Done)
        rework = CompleteTask(begun.opened[0].id, "rework", "Which cost centre?")
        sent_back = await late.submit(Order(rework, actor="vera"))
        assert isinstance(sent_back, Done)
        resubmit = CompleteTask(sent_back.opened[0].id, "resubmit")
        again = await early.submit(Order(resubmit, actor="rosa"))
        assert isinstance(again, Done)
    assert (begun.opened[0].visit, again.opened[0].visit) == (1, 2)
    assert again.opened[0].id < begun.opened[0].id
    assert_healthy(database)


async def test_a_breach_is_missed_only_when_the_pulse_had_its_time(
    engine: WorkflowEngine, database: Database
) -> None:
    await enrol(engine.database)
    await publish_document(engine.database, DOCUMENT, by="rosa")
    begun = await engine.submit(Order(CreateRequest({"amount": 1}), actor="rosa", workflow="purchase"))
    assert isinstance(begun, Done)
    ago = "UPDATE audit_entries SET recorded_at = recorded_at - interval '1 minute'"
    late = (
        "UPDATE tasks SET due_at = due_at - interval '1 minute', opened_at = opened_at - interval '1 minute',"
        " escalate_at = escalate_at - interval '1 minute'"
    )
    told = (
        "UPDATE audit_entries SET at = at - interval '1 minute', metadata = metadata || jsonb_build_object("
        "'due_at', (metadata ->> 'due_at')::timestamptz - interval '1 minute') WHERE action = 'task.opened'"
    )
    sabotage(database, ago, late, told)
    assert examine(database.app_url, pulse_seconds=30).broken == ()
    assert examine(database.app_url, pulse_seconds=20).broken == (6,)
    assert (await scan_for_breaches(engine)).escalated == 1
    assert_healthy(database, pulse_seconds=20)


async def test_history_that_was_late_when_it_happened_has_no_escalation_to_miss(
    engine: WorkflowEngine, database: Database
) -> None:
    await enrol(engine.database)
    await publish_document(engine.database, DOCUMENT, by="rosa")

    at = datetime.now(UTC) - timedelta(days=400)
    order = Order(CreateRequest({"amount": 5}), actor="rosa", workflow="purchase", at=at)
    begun = await engine.submit(order)
    assert isinstance(begun, Done)
    late = at + timedelta(days=300)
    done = await engine.submit(
        Order(CompleteTask(begun.opened[0].id, "reject", "Too late."), actor="vera", at=late)
    )
    assert isinstance(done, Done)
    sabotage(database, "UPDATE audit_entries SET recorded_at = recorded_at - interval '1 hour' WHERE id < 30")
    assert_healthy(database, pulse_seconds=1)

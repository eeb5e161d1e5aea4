"""Many at once: for each thing there is one winner, and everybody else is told."""

import asyncio
import random
from collections.abc import AsyncIterator

import psycopg
import pytest
import pytest_asyncio

from nexusflow.core.commands import ClaimTask, CompleteTask, ReleaseTask, WithdrawRequest
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import TaskId
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import Done, Order, Outcome, WorkflowEngine
from tests.conftest import Database
from tests.factories import spending

from .company import Company, approval, claim, done, refused, tally, task_of


@pytest_asyncio.fixture
async def rivals(database: Database) -> AsyncIterator[list[WorkflowEngine]]:
    """Three more engines, each with connections of its own."""
    pools = [connect(database.app_url, pool_size=4) for _ in range(3)]
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


async def test_two_engines_race_for_one_task_and_one_wins(company: Company, rival: WorkflowEngine) -> None:
    for request in await company.start_many(20):
        outcomes = await asyncio.gather(
            company.engine.submit(approval(request, by="lena")),
            rival.submit(approval(request, by="lars")),
        )
        assert tally(outcomes) == {"done": 1, "task_closed": 1}
    assert company.count("decisions") == 20


async def test_the_loser_is_told_who_was_faster(company: Company, rival: WorkflowEngine) -> None:
    request = await company.start()
    outcomes = await asyncio.gather(
        company.engine.submit(approval(request, by="lena")), rival.submit(approval(request, by="lars"))
    )
    [winner] = [each for each in outcomes if isinstance(each, Done)]
    [loser] = [each for each in outcomes if isinstance(each, Rejected)]
    assert f"COMPLETED by {winner.actor.username} with approve" in loser.message


async def test_of_fifty_who_claim_one_wins(company: Company, rivals: list[WorkflowEngine]) -> None:
    request = await company.start()
    engines = [company.engine, *rivals]
    outcomes = await asyncio.gather(
        *(
            engines[number % 4].submit(claim(task_of(request).id, ("lena", "lars")[number % 2]))
            for number in range(50)
        )
    )
    assert tally(outcomes) == {"done": 1, "task_claimed": 49}
    assert company.count("outbox") == 1


async def test_approving_and_withdrawing_race_and_one_wins(company: Company, rival: WorkflowEngine) -> None:
    for request in await company.start_many(10):
        withdrawal = Order(WithdrawRequest(), actor="rita", request_id=request.id)
        outcomes = await asyncio.gather(company.engine.submit(approval(request)), rival.submit(withdrawal))
        assert tally(outcomes) in ({"done": 1, "task_closed": 1}, {"done": 1, "request_ended": 1})


async def test_whoever_waits_for_the_lock_decides_on_what_was_committed(company: Company) -> None:
    """Somebody holds the row while another completes: the order behind them sees the new state."""
    request = await company.start()
    with psycopg.connect(company.database.owner_url) as holder:
        holder.execute("SELECT FROM requests WHERE id = %s FOR UPDATE", (request.id,))
        waiting = [
            asyncio.ensure_future(company.engine.submit(approval(request, by=by))) for by in ("lena", "lars")
        ]
        await _until_somebody_waits(company)
        assert not any(each.done() for each in waiting)
        holder.rollback()
    assert tally(await asyncio.gather(*waiting)) == {"done": 1, "task_closed": 1}


async def test_the_clock_is_read_after_the_wait_for_the_lock(company: Company) -> None:
    request = await company.start()
    with psycopg.connect(company.database.owner_url) as holder:
        holder.execute("SELECT FROM requests WHERE id = %s FOR UPDATE", (request.id,))
        waiting = asyncio.ensure_future(company.engine.submit(approval(request)))
        await _until_somebody_waits(company)
        [released] = company.sql("SELECT clock_timestamp() AS at")
        holder.rollback()
    assert done(await waiting).at > released["at"]


async def _until_somebody_waits(company: Company) -> None:
    blocked = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with psycopg.connect(company.database.superuser_url, autocommit=True) as watcher:
        while not watcher.execute(blocked).fetchall():
            await asyncio.sleep(0.005)


async def test_one_external_id_is_taken_once_whoever_comes(
    company: Company, rivals: list[WorkflowEngine]
) -> None:
    outcomes = await asyncio.gather(
        *(
            each.submit(company.creating(external_id=f"E-{number % 5}"))
            for number in range(10)
            for each in (company.engine, *rivals)
        )
    )
    assert tally(outcomes) == {"done": 5, "duplicate_external_id": 35}
    assert company.count("requests") == 5


async def test_batches_with_the_same_external_ids_in_opposite_order_do_not_stick(
    company: Company, rival: WorkflowEngine
) -> None:
    ids = [f"E-{number}" for number in range(60)]
    orders = [company.creating(external_id=each) for each in ids]
    for_one, for_other = await asyncio.gather(company.engine.dispatch(orders), rival.dispatch(orders[::-1]))
    assert tally([*for_one, *for_other]) == {"done": 60, "duplicate_external_id": 60}


async def test_an_external_id_is_free_in_another_workflow(company: Company) -> None:
    await company.publish(spending(key="other"))
    done(await company.engine.submit(company.creating(external_id="E-1")))
    done(await company.engine.submit(company.creating(external_id="E-1", workflow="other")))
    taken = await company.engine.submit(company.creating(external_id="E-1"))
    assert "E-1" in refused(taken, Reason.DUPLICATE_EXTERNAL_ID).message


async def test_only_who_may_create_hears_which_external_ids_there_are(company: Company) -> None:
    done(await company.engine.submit(company.creating(external_id="E-1")))
    refused(await company.engine.submit(company.creating(external_id="E-1", by="lena")), Reason.NOT_PERMITTED)


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_engines_in_a_crowd_neither_stick_nor_lose_anything(
    company: Company, rival: WorkflowEngine, seed: int
) -> None:
    """64 people at two engines, each doing whatever comes to mind on few requests."""
    chance = random.Random(seed)
    requests = await company.start_many(24)
    tasks = [task_of(request).id for request in requests]

    async def person(engine: WorkflowEngine, name: str) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for _ in range(6):
            picked = chance.sample(tasks, k=chance.randint(1, 5))
            orders = [_whatever(chance, task, name) for task in picked]
            outcomes += await engine.dispatch(orders)
        return outcomes

    crowd = [
        person(engine, ("lena", "lars")[number % 2])
        for number in range(32)
        for engine in (company.engine, rival)
    ]
    async with asyncio.timeout(40):
        outcomes = [each for person_s in await asyncio.gather(*crowd) for each in person_s]

    decided = [each for each in outcomes if isinstance(each, Done) and isinstance(each.command, CompleteTask)]
    assert len({each.request.id for each in decided}) == len(decided) == company.count("decisions")
    ended = company.sql("SELECT id FROM requests WHERE status = %s", Status.COMPLETED.value)
    assert {row["id"] for row in ended} == {each.request.id for each in decided}
    changes = [each for each in outcomes if isinstance(each, Done)]
    written = company.sql("SELECT FROM audit_entries WHERE action IN ('task.claimed', 'task.released')")
    assert len(written) == len(changes) - len(decided)


def _whatever(chance: random.Random, task: TaskId, name: str) -> Order:
    command = chance.choice([ClaimTask, ReleaseTask, ClaimTask, ReleaseTask, CompleteTask])
    if command is CompleteTask:
        return Order(CompleteTask(task, "approve"), actor=name)
    return Order(command(task), actor=name)

"""The database dies in the middle: what was answered is there, the rest was said to be unknown."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from nexusflow.db.migrate import upgrade
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import Done, Idempotency, Unavailable, WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches
from nexusflow.host.postgres import Cluster
from tests.conftest import APP_PASSWORD, TEMPLATE, Database, clone, create_database
from tests.doctor_fixture import assert_healthy

from .company import Company, approval, done, repeated, tally

# The disk may be slow to hear of a commit, but the server's death must lose none.
_MORTAL = {"fsync": "off", "full_page_writes": "off"}


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL that these tests may kill."""
    with Cluster(Path(tmp_path_factory.mktemp("mortal")), settings=_MORTAL) as running:
        create_database(running, TEMPLATE)
        upgrade(running.owner_url(TEMPLATE), app_password=APP_PASSWORD)
        yield running


@pytest.fixture
def database(mortal: Cluster) -> Database:
    mortal.start()
    return clone(mortal)


@pytest_asyncio.fixture
async def engine(database: Database) -> AsyncIterator[WorkflowEngine]:
    pool = connect(database.app_url, pool_size=6)
    try:
        async with asyncio.timeout(90), WorkflowEngine(pool) as running:
            yield running
    finally:
        await pool.dispose()
    assert_healthy(database)


def kill(cluster: Cluster) -> None:
    """kill -9 of the server's first process; the others follow it."""
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    while cluster.alive():
        continue


async def recovered(engine: WorkflowEngine, company: Company) -> Done:
    """The first order that is answered again; until then each is said to be unavailable."""
    while True:
        try:
            return done(await engine.submit(company.creating()))
        except Unavailable:
            await asyncio.sleep(0.02)


async def test_what_was_answered_before_the_kill_is_there_after_it(company: Company, mortal: Cluster) -> None:
    requests = await company.start_many(1_500)
    answered: list[Done] = []
    lost = 0

    async def complete(each: int) -> None:
        nonlocal lost
        try:
            answered.append(done(await company.engine.submit(approval(requests[each]))))
        except Unavailable:
            lost += 1

    crowd = asyncio.gather(*(complete(each) for each in range(len(requests))))
    while len(answered) < 300:
        await asyncio.sleep(0.001)
    kill(mortal)
    await crowd
    assert answered
    assert lost

    await asyncio.to_thread(mortal.start)
    await recovered(company.engine, company)
    decided = {row["request_id"] for row in company.sql("SELECT request_id FROM decisions")}
    ended = {row["id"] for row in company.sql("SELECT id FROM requests WHERE status = 'COMPLETED'")}
    assert {each.request.id for each in answered} <= decided == ended
    assert company.count("decisions") == len(decided)


async def test_who_asks_again_with_the_same_key_has_one_effect(company: Company, mortal: Cluster) -> None:
    """The one safe way on when nobody knows whether it happened."""
    orders = [
        replace(approval(request), idempotency=Idempotency(f"k{request.id}", b"\x01" * 32))
        for request in await company.start_many(2_000)
    ]
    crowd = [asyncio.ensure_future(company.engine.submit(order)) for order in orders]
    while not any(each.done() for each in crowd):
        await asyncio.sleep(0)
    kill(mortal)
    settled = await asyncio.gather(*crowd, return_exceptions=True)
    assert [each for each in settled if isinstance(each, Unavailable)]

    await asyncio.to_thread(mortal.start)
    await recovered(company.engine, company)
    again = await asyncio.gather(*(company.engine.submit(order) for order in orders))
    assert set(tally(again)) <= {"done", "repeated"}
    for before, after in zip(settled, again, strict=True):
        if isinstance(before, Done):
            assert repeated(after).answer == before.answer
    assert company.count("decisions") == 2_000


async def test_whoever_asks_during_an_outage_is_told_and_not_kept_waiting(
    company: Company, mortal: Cluster
) -> None:
    request = await company.start()
    await asyncio.to_thread(mortal.stop)
    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(
            *(company.engine.submit(company.creating()) for _ in range(300)), return_exceptions=True
        )
        assert {type(each) for each in outcomes} == {Unavailable}
        with pytest.raises(Unavailable):
            await company.engine.submit(approval(request))
    await asyncio.to_thread(mortal.start)
    await recovered(company.engine, company)
    assert done(await company.engine.submit(approval(request)))


async def test_a_restart_that_nobody_was_asking_through_is_not_noticed(
    company: Company, mortal: Cluster
) -> None:
    await company.start_many(3)
    for _ in range(2):
        await asyncio.to_thread(mortal.stop)
        await asyncio.to_thread(mortal.start)
        outcomes = await asyncio.gather(*(company.engine.submit(company.creating()) for _ in range(20)))
        assert len([done(each) for each in outcomes]) == 20
    await scan_for_breaches(company.engine)


async def test_a_connection_that_an_operator_ends_costs_one_transaction_at_most(company: Company) -> None:
    requests = await company.start_many(200)
    waiting = [asyncio.ensure_future(company.engine.submit(approval(each))) for each in requests]
    await asyncio.sleep(0.01)
    with psycopg.connect(company.database.superuser_url, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = 'nexusflow_app' AND datname = current_database()"
        )
    settled = await asyncio.gather(*waiting, return_exceptions=True)
    assert not [each for each in settled if not isinstance(each, Done | Unavailable)]
    await recovered(company.engine, company)
    decided = {row["request_id"] for row in company.sql("SELECT request_id FROM decisions")}
    assert {each.request.id for each in settled if isinstance(each, Done)} <= decided


async def test_an_engine_can_be_closed_while_the_database_is_away(
    database: Database, mortal: Cluster
) -> None:
    pool = connect(database.app_url, pool_size=4)
    async with asyncio.timeout(30):
        async with WorkflowEngine(pool) as running:
            company = await Company(running, database).open()
            await company.start()
            await asyncio.to_thread(mortal.stop)
            with pytest.raises(Unavailable):
                await company.engine.submit(company.creating())
        await pool.dispose()
    await asyncio.to_thread(mortal.start)

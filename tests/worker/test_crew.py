"""Real workers, real brokers, real kills: nothing is lost, nothing is done twice."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from kombu.connection import Connection

from nexusflow.engine import outbox
from nexusflow.worker.app import make_app
from nexusflow.worker.outfit import Outfit, Pace
from nexusflow.worker.tasks import SCAN, post
from tests.conftest import Database
from tests.notices.office import QUICK_HOURS, Office
from tests.worker.crew import Crew, Hand, eventually, is_running, pool_of

REDIS = os.environ.get("NEXUSFLOW_TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
RABBITMQ = os.environ.get("NEXUSFLOW_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
ALL_DONE = "SELECT count(*) = 0 FROM outbox WHERE done_at IS NULL AND kind <> 'canary'"


@pytest.fixture
def redis(outfit: Outfit) -> Iterator[Outfit]:
    yield from _shared(outfit, REDIS)


@pytest.fixture
def rabbitmq(outfit: Outfit) -> Iterator[Outfit]:
    yield from _shared(outfit, RABBITMQ)


def _shared(outfit: Outfit, url: str) -> Iterator[Outfit]:
    """The outfit on a broker of this machine; what is left there afterwards is removed."""
    try:
        with Connection(url, connect_timeout=2) as probe:  # type: ignore[no-untyped-call]
            probe.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:
        pytest.skip(f"no broker answers at {url.rpartition('@')[2]}: {type(error).__name__}")
    shared = replace(outfit, broker_url=url)
    yield shared
    app = make_app(shared)
    [queue] = app.conf.task_queues
    with app.connection_for_write() as connection, connection.channel() as channel:
        channel.queue_delete(queue.name)
        channel.exchange_delete(queue.exchange.name)
    if shared.broker == "redis":
        import redis  # an extra of the product, and there for tests

        with redis.Redis.from_url(url) as client:
            client.delete(*client.scan_iter(f"{queue.name}:*"), "no such key")


async def until(crew: Crew, query: str, *, within: float = 20) -> None:
    await asyncio.to_thread(crew.sees, query, within=within)


async def start(crew: Crew, outfit: Outfit, *parts: str) -> list[Hand]:
    hands = [crew.start(part, outfit) for part in parts]
    for hand in hands:
        await asyncio.to_thread(hand.says, "beat_ready" if hand.part == "beat" else "worker_ready")
    return hands


@pytest.mark.parametrize("broker", ["outfit", "redis", "rabbitmq"])
async def test_a_request_is_announced_escalated_and_told_of_by_mail(
    broker: str, request: pytest.FixtureRequest, office: Office, crew: Crew, tmp_path: Path
) -> None:
    outfit: Outfit = request.getfixturevalue(broker)
    await office.open(sla_hours=QUICK_HOURS)
    hands = await start(crew, outfit, "worker", "beat")
    await office.ask("Chairs")

    await until(crew, "SELECT count(*) = 1 FROM escalations")
    await until(crew, ALL_DONE)
    await until(crew, "SELECT count(*) = 5 FROM heartbeats")
    kinds = {row[0] for row in crew.fetch("SELECT kind FROM heartbeats")}
    assert kinds == {"pulse", "worker", "beat", "relay", "canary"}
    lives = crew.fetch(
        "SELECT kind, details FROM heartbeats WHERE kind NOT IN ('pulse', 'canary') ORDER BY kind"
    )
    for kind, details in lives:
        assert (details["every"], details["broker"]) == (0.5, outfit.broker), kind
        assert datetime.now(UTC) - datetime.fromisoformat(details["started_at"]) < timedelta(minutes=2), kind
    assert [details.get("leads") for _, details in lives] == [True, None, None]
    assert [details.get("stands_in") for _, details in lives] == [None, False, None]
    told = crew.fetch("SELECT username, kind, priority FROM notifications ORDER BY username")
    assert told == [
        ("lars", "assignment", "normal"),
        ("lena", "assignment", "normal"),
        ("sven", "breach", "high"),
    ]
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2

    began = time.monotonic()
    for hand in hands:
        hand.process.terminate()
    assert [await asyncio.to_thread(hand.process.wait, 10) for hand in hands] == [0, 0], crew.logs
    assert time.monotonic() - began < 8
    await until(crew, "SELECT count(*) = 0 FROM heartbeats WHERE kind IN ('worker', 'beat', 'relay')")


async def test_a_killed_worker_and_a_flushed_broker_lose_no_letter_and_a_double_falls_on_its_twin(
    office: Office, outfit: Outfit, crew: Crew, tmp_path: Path
) -> None:
    names = [f"n{n}" for n in range(400)]
    async with office.engine.database.begin() as connection:
        rows = [
            {
                "kind": "email",
                "dedupe_key": f"email:{name}",
                "payload": {
                    "to": f"{name}@x.org",
                    "subject": name,
                    "body": "b\n",
                    "message_id": f"<{name}@x>",
                },
            }
            for name in names
        ]
        await outbox.add(connection, rows)

    await start(crew, outfit, "beat")
    await until(crew, "SELECT count(*) >= 20 FROM pgmq.q_nexusflow WHERE message::text LIKE '%%deliver%%'")
    office.write("DELETE FROM pgmq.q_nexusflow")  # the broker forgets everything that it was told

    [first] = await start(crew, outfit, "worker")
    await until(crew, "SELECT count(*) >= 20 FROM outbox WHERE done_at IS NOT NULL AND kind = 'email'")
    first.kill()
    assert crew.count("SELECT count(*) FROM outbox WHERE kind = 'email' AND done_at IS NULL") > 0
    await start(crew, outfit, "worker")
    await until(crew, ALL_DONE, within=30)
    assert {path.stem for path in (tmp_path / "mail").glob("*.eml")} == {f"{name}@x" for name in names}
    assert crew.count("SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL") == 0


async def test_a_worker_whose_pool_was_hit_ends_rather_than_stand_still(outfit: Outfit, crew: Crew) -> None:
    [worker] = await start(crew, replace(outfit, concurrency=1), "worker")
    [child] = pool_of(worker)
    os.kill(child, signal.SIGKILL)
    assert await asyncio.to_thread(worker.process.wait, 10) == 1, "a supervisor sees that it must be started"
    assert "pool_process_killed" in worker.said


@pytest.mark.parametrize("broker", ["outfit", "redis", "rabbitmq"])
async def test_no_process_of_a_pool_outlives_a_worker_that_was_killed(
    broker: str, request: pytest.FixtureRequest, crew: Crew, database: Database
) -> None:
    outfit: Outfit = request.getfixturevalue(broker)
    [worker] = await start(crew, outfit, "worker")
    processes = pool_of(worker)
    assert len(processes) == 2
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("LOCK TABLE nexusflow.heartbeats IN ACCESS EXCLUSIVE MODE")
        app = make_app(outfit)
        post(app, SCAN)
        app.close()
        # One of them is in the middle of its work and cannot end it; the other waits for some.
        await until(
            crew,
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND query LIKE '%%heartbeats h ON h.name = ''pulse''%%' AND datname = current_database()",
        )
        os.kill(worker.process.pid, signal.SIGKILL)  # itself alone, as a machine that is short of memory does
        worker.process.wait(5)

        def all_gone() -> bool:
            return not any(is_running(each) for each in processes)

        await asyncio.to_thread(eventually, all_gone, within=5, why=lambda: f"{processes}\n{worker.said}")


async def test_a_worker_that_is_killed_while_it_begins_leaves_no_process_behind(
    outfit: Outfit, crew: Crew
) -> None:
    worker = crew.start("worker", replace(outfit, concurrency=4))
    await asyncio.to_thread(
        eventually, lambda: bool(pool_of(worker)), within=20, why=lambda: f"no pool:\n{worker.said}"
    )
    os.kill(worker.process.pid, signal.SIGSTOP)  # so that it forks no more while we look
    processes = pool_of(worker)
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.wait(5)

    def all_gone() -> bool:
        return not any(is_running(each) for each in processes)

    await asyncio.to_thread(eventually, all_gone, within=15, why=lambda: f"{processes}\n{worker.said}")


async def test_three_workers_with_a_beat_each_escalate_every_breach_once(
    office: Office, outfit: Outfit, crew: Crew, tmp_path: Path
) -> None:
    await office.open(sla_hours=QUICK_HOURS)
    await start(crew, replace(outfit, concurrency=1, pulse_seconds=0.2), "both", "both", "both")
    app = make_app(outfit)
    for _ in range(40):
        await office.ask()
        post(app, SCAN)  # more pulses than any clock would ask for
    app.close()
    await until(crew, "SELECT count(*) = 40 FROM escalations", within=30)
    await until(crew, ALL_DONE)
    leading = [re.findall(r"beat_leads", hand.said) for hand in crew.hands]
    assert sum(map(len, leading)) == 1, crew.logs
    assert crew.count("SELECT count(*) FROM tasks WHERE is_sla_breached") == 40
    assert crew.count("SELECT count(DISTINCT task_id) FROM escalations") == 40
    assert crew.count("SELECT count(*) FROM notifications WHERE kind = 'breach'") == 40
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 80


async def test_another_beat_leads_within_seconds_when_the_leader_is_killed(
    outfit: Outfit, crew: Crew
) -> None:
    first = crew.start("beat", outfit)
    await asyncio.to_thread(first.says, "beat_leads")
    [second] = await start(crew, outfit, "beat")
    assert "beat_leads" not in second.said
    first.kill()
    began = time.monotonic()
    await asyncio.to_thread(second.says, "beat_leads")
    assert time.monotonic() - began < 3


async def test_deadlines_are_kept_while_the_broker_is_away_and_the_beat_says_so(
    office: Office, outfit: Outfit, crew: Crew
) -> None:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        nowhere = replace(
            outfit, broker_url=f"redis://127.0.0.1:{free.getsockname()[1]}/0", pace=Pace(vitals=0.5)
        )
    await office.open(sla_hours=QUICK_HOURS)
    [beat] = await start(crew, nowhere, "beat")
    await office.ask()
    await until(crew, "SELECT count(*) = 1 FROM escalations")
    await asyncio.to_thread(beat.says, "broker_away")
    await asyncio.to_thread(beat.says, "relay_stands_in_for_pulse")
    assert crew.count("SELECT count(*) FROM notifications WHERE kind = 'breach'") == 1
    assert crew.count("SELECT max(attempts) FROM outbox") == 0
    assert await asyncio.to_thread(beat.end) == 0, beat.said

"""Who works behind the scenes is told by what they last said of themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from nexusflow.engine.pulse import scan_for_breaches
from tests.api.conftest import House

Told = dict[str, Any]
NOTHING: Told = {
    "items": [],
    "pulse": {
        "last_at": None,
        "age_seconds": None,
        "due": None,
        "escalated": None,
        "seconds": None,
        "limit_seconds": 90,
    },
    "canary": {"last_at": None, "age_seconds": None},
    "queue": {"broker": None, "waiting": 0, "taken": 0, "oldest_seconds": None},
    "outbox": {"waiting": 0, "due": 0, "dead": 0, "oldest_due_seconds": None},
}


def write(house: House, statement: str, *values: object) -> None:
    with psycopg.connect(house.database.app_url, options="-csearch_path=nexusflow") as connection:
        connection.execute(statement.encode(), values or None)


def beat(house: House, name: str, *, ago: float, details: str = "{}") -> None:
    """What a process wrote of itself so many seconds ago."""
    statement = (
        "INSERT INTO heartbeats (name, kind, at, details)"
        " VALUES (%s, %s, clock_timestamp() - make_interval(secs => %s), %s::jsonb)"
    )
    write(house, statement, name, name.partition(":")[0], ago, details)


async def workers(house: House, *, by: str = "lena") -> Told:
    response = await house.call(by, "GET", "/workers")
    assert response.status_code == 200, response.text
    told: Told = response.json()
    return told


async def test_where_nobody_works_there_is_nothing_to_tell(house: House) -> None:
    assert await workers(house) == NOTHING


async def test_whoever_misses_three_heartbeats_is_not_alive(house: House) -> None:
    beat(house, "worker:mill/7", ago=200, details='{"every": 100, "concurrency": 2, "broker": "pgmq"}')
    beat(house, "worker:mill/8", ago=301, details='{"every": 100}')
    beat(house, "beat:mill/9", ago=400, details='{"every": 200, "leads": true}')
    beat(house, "relay:barn/10", ago=1, details='{"every": 0.1, "stands_in": false}')
    beat(house, "worker:old/11", ago=16)
    items = (await workers(house))["items"]
    assert [(each["name"], each["alive"]) for each in items] == [
        ("relay:barn/10", False),
        ("worker:old/11", False),
        ("worker:mill/7", True),
        ("worker:mill/8", False),
        ("beat:mill/9", True),
    ]
    relay, old, first, _, leader = items
    assert (relay["host"], relay["pid"], relay["kind"], relay["stands_in"]) == ("barn", 10, "relay", False)
    assert (first["concurrency"], first["broker"], first["leads"]) == (2, "pgmq", None)
    assert leader["leads"] is True
    assert old["started_at"] is None
    assert 200 <= first["age_seconds"] < 300


async def test_since_when_somebody_works_is_told(house: House) -> None:
    since = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    beat(house, "worker:mill/7", ago=1, details=f'{{"every": 5, "started_at": "{since}"}}')
    [worker] = (await workers(house))["items"]
    assert datetime.fromisoformat(worker["started_at"]) == datetime.fromisoformat(since)
    assert datetime.fromisoformat(worker["seen_at"]) > datetime.fromisoformat(since)


async def test_the_last_pulse_says_what_it_did(house: House) -> None:
    await house.start(1)
    write(house, "UPDATE tasks SET escalate_at = clock_timestamp() - interval '1 s'")
    await scan_for_breaches(house.engine)
    pulse = (await workers(house))["pulse"]
    assert (pulse["due"], pulse["escalated"], pulse["limit_seconds"]) == (1, 1, 90)
    assert 0 <= pulse["age_seconds"] < 60
    assert pulse["seconds"] > 0


async def test_what_waits_in_the_outbox_is_counted(house: House) -> None:
    for _ in range(4):
        await house.start(1)
    write(house, "UPDATE outbox SET available_at = clock_timestamp() - interval '1 minute'")
    changes = ("done_at = clock_timestamp()", "dead_at = clock_timestamp()", "available_at = 'infinity'")
    for place, change in enumerate(changes):
        write(house, f"UPDATE outbox SET {change} WHERE id = (SELECT min(id) + {place} FROM outbox)")
    outbox = (await workers(house))["outbox"]
    assert (outbox["waiting"], outbox["due"], outbox["dead"]) == (2, 1, 1)
    assert 60 <= outbox["oldest_due_seconds"] < 120


async def test_what_waits_in_the_queue_is_counted_where_it_is_ours(house: House) -> None:
    write(
        house,
        "INSERT INTO pgmq.q_nexusflow (vt, enqueued_at, message)"
        " SELECT clock_timestamp() + make_interval(mins => late),"
        " clock_timestamp() - interval '1 minute', '{}'"
        " FROM (VALUES (0), (0), (15)) AS message (late)",
    )
    queue = (await workers(house))["queue"]
    assert (queue["broker"], queue["waiting"], queue["taken"]) == (None, 2, 1)
    assert 60 <= queue["oldest_seconds"] < 120
    beat(house, "beat:mill/9", ago=40, details='{"broker": "pgmq"}')
    assert (await workers(house))["queue"]["waiting"] == 2
    beat(house, "beat:mill/10", ago=10, details='{"broker": "redis"}')
    assert (await workers(house))["queue"] == {
        "broker": "redis",
        "waiting": None,
        "taken": None,
        "oldest_seconds": None,
    }


@pytest.mark.parametrize(("who", "status"), [("admin", 200), ("lena", 200), ("aude", 403), ("rita", 403)])
async def test_it_is_for_who_keeps_the_engine_or_watches_deadlines(
    house: House, who: str, status: int
) -> None:
    assert (await house.call(who, "GET", "/workers")).status_code == status

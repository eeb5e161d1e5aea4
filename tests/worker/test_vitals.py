"""Heartbeats: since when, how often, and that the dead are forgotten."""

from datetime import UTC, datetime, timedelta

import psycopg

from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.worker import vitals
from tests.conftest import Database

_OLD = (
    "INSERT INTO heartbeats (name, kind, at) SELECT name, split_part(name, ':', 1),"
    " clock_timestamp() - interval '61 minutes' FROM unnest(ARRAY['relay:a/1', 'relay:a/2', 'beat:a/1']) name"
)


async def test_a_process_that_speaks_forgets_those_of_its_kind_that_are_long_gone(
    engine: WorkflowEngine, database: Database
) -> None:
    with psycopg.connect(database.app_url, options="-csearch_path=nexusflow", autocommit=True) as connection:
        connection.execute(_OLD)
        details = vitals.life(every=5)
        async with engine.database.begin() as begun:
            await vitals.record(begun, name="relay:a/2", kind="relay", details=details)
        names = connection.execute("SELECT name FROM heartbeats ORDER BY name").fetchall()
        assert names == [("beat:a/1",), ("relay:a/2",)]


def test_a_life_says_since_when_and_how_often() -> None:
    before = datetime.now(UTC)
    life = vitals.life(every=2.5)
    assert before <= datetime.fromisoformat(life["started_at"]) <= before + timedelta(minutes=1)
    assert life["every"] == 2.5

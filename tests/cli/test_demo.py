"""The demo: weeks of a company, made up from a seed and run through the engine."""

import time
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.scenario.examples import example_definitions, example_people
from nexusflow.cli.scenario.journeys import JOURNEYS
from nexusflow.cli.scenario.load import load_demo
from nexusflow.directory.accounts import read_account
from nexusflow.directory.passwords import is_password
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches

LOGINS = ("admin", "requester", "manager", "finance", "director", "supervisor", "auditor")


async def rows(database: AsyncEngine, query: str) -> list[tuple[Any, ...]]:
    async with database.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_it_loads_in_seconds_and_only_once(engine: WorkflowEngine) -> None:
    began = time.perf_counter()
    first = await load_demo(engine.database)
    assert first["new"] == first["requests"] == 300
    assert time.perf_counter() - began < 30, "a few seconds, with room for a busy machine"
    audited = await rows(engine.database, "SELECT count(*) FROM audit_entries")
    again = await load_demo(engine.database)
    assert again["new"] == 0
    assert await rows(engine.database, "SELECT count(*) FROM requests") == [(300,)]
    assert await rows(engine.database, "SELECT count(*) FROM audit_entries") == audited


async def test_it_reaches_every_state_and_every_step(engine: WorkflowEngine) -> None:
    await load_demo(engine.database)
    states = dict(await rows(engine.database, "SELECT status, count(*) FROM requests GROUP BY status"))
    assert states.keys() == {"CREATED", "IN_PROGRESS", "COMPLETED", "REJECTED"}
    resolutions = {row[0] for row in await rows(engine.database, "SELECT DISTINCT resolution FROM requests")}
    ends = {
        step["key"]
        for document in example_definitions().values()
        for step in document["steps"]
        if step["type"] == "end"
    }
    assert resolutions == {None, "withdrawn", *ends}
    waiting = await rows(
        engine.database,
        "SELECT DISTINCT workflow_key, step FROM tasks WHERE status IN ('OPEN', 'CLAIMED')",
    )
    tasks = {
        (key, step["key"])
        for key, document in example_definitions().items()
        for step in document["steps"]
        if step["type"] == "task"
    }
    assert set(waiting) == tasks
    for wanted in ("status = 'CLAIMED'", "visit > 1", "status = 'CANCELLED'"):
        assert (await rows(engine.database, f"SELECT count(*) FROM tasks WHERE {wanted}"))[0][0] > 0
    assert (await rows(engine.database, "SELECT count(*) FROM comments"))[0][0] > 0
    spread = await rows(engine.database, "SELECT max(created_at) - min(created_at) FROM requests")
    assert spread[0][0].days > 21


async def test_what_was_late_was_escalated_at_its_hour_and_the_next_pulse_finds_the_rest(
    engine: WorkflowEngine,
) -> None:
    await load_demo(engine.database)
    [(escalated, at_their_hour)] = await rows(
        engine.database, "SELECT count(*), count(*) FILTER (WHERE escalated_at = due_at) FROM escalations"
    )
    assert escalated == at_their_hour > 20
    late = await rows(
        engine.database,
        "SELECT count(*) FROM tasks t WHERE t.completed_at > t.due_at"
        " AND NOT EXISTS (SELECT FROM escalations e WHERE e.task_id = t.id)",
    )
    assert late == [(0,)]
    pulse = await scan_for_breaches(engine)
    assert pulse.escalated == 5, "one a workflow is left to the pulse"
    assert (await scan_for_breaches(engine)).escalated == 0


async def test_the_people_can_log_in_with_the_password_of_the_demo(engine: WorkflowEngine) -> None:
    await load_demo(engine.database)
    async with engine.database.connect() as connection:
        accounts = [await read_account(connection, login) for login in LOGINS]
    for account in accounts:
        assert account is not None
        assert await is_password("nexusflow-demo", account.password_hash)
    hashes = await rows(engine.database, "SELECT DISTINCT password_hash FROM users")
    assert len(hashes) == 1


async def test_nobody_is_mailed_what_is_long_over(engine: WorkflowEngine) -> None:
    await load_demo(engine.database)
    told = await rows(
        engine.database,
        "SELECT DISTINCT o.kind, t.status IN ('OPEN', 'CLAIMED') FROM outbox o"
        " JOIN tasks t ON t.id = (o.payload->>'task_id')::bigint WHERE o.done_at IS NULL",
    )
    assert told == [("task_opened", True)]


def test_every_way_is_one_of_an_example() -> None:
    documents = example_definitions()
    assert documents.keys() == JOURNEYS.keys()
    for key, ways in JOURNEYS.items():
        outcomes = {step["key"]: step.get("outcomes", []) for step in documents[key]["steps"]}
        taken = {move for way in ways for move in way.moves}
        assert taken <= {(step, outcome) for step, words in outcomes.items() for outcome in words}


def test_the_administrator_decides_nothing() -> None:
    roster = example_people()
    [granted] = [roster.roles[role] for role in roster.users["admin"].roles]
    needed = {step.get("permission") for each in example_definitions().values() for step in each["steps"]}
    assert not needed & set(granted)

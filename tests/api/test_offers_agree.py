"""What a task's `actions` say is what is then answered: for every user and every open task of the demo.

What is refused is asked for through HTTP, and refused with that code; it changes nothing. What is allowed is
decided by the engine on the locked row, and rolled back.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest_asyncio

from nexusflow.api.app import create_app
from nexusflow.api.options import Options
from nexusflow.cli.scenario.examples import example_people
from nexusflow.cli.scenario.load import load_demo
from nexusflow.core.commands import (
    AddReviewer,
    CancelTask,
    ClaimTask,
    Command,
    CompleteTask,
    DelegateTask,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    SendBackTask,
    SkipTask,
)
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import TaskId
from nexusflow.db.session import connect
from nexusflow.directory.passwords import DEMO_PASSWORD
from nexusflow.engine.batch import Batch, Decider
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.store import Rows
from tests.api.conftest import House, token_of
from tests.conftest import Database

AT_ONCE: Final = 16
INPUT: Final = {Reason.INVALID_DATA, Reason.NOT_ELIGIBLE}
PEOPLE: Final = tuple(example_people().users)


@pytest_asyncio.fixture
async def demo(database: Database) -> AsyncIterator[House]:
    """The demo behind the API, and everybody in it logged in."""
    pool = connect(database.app_url, pool_size=8)
    try:
        await load_demo(pool)
        options = Options(
            secret_key="only for tests", pulse_seconds=30, demo=True, dashboard=Path("not-built")
        )
        async with WorkflowEngine(pool) as engine:
            app = create_app(engine, pool, options)
            async with app.router.lifespan_context(app):
                house = House(app, database, pool, engine, options)
                async with house.client() as client:
                    for username in PEOPLE:
                        house.tokens[username] = await token_of(client, username, DEMO_PASSWORD)
                yield house
    finally:
        await pool.dispose()


def asked(action: dict[str, Any], task: dict[str, Any]) -> tuple[str, dict[str, Any], Command]:
    """How an action is asked for: the call's last word, its body, and the command that it makes."""
    task_id = TaskId(task["id"])
    outcome = (action.get("outcomes") or [{"outcome": "anything"}])[0]["outcome"]
    to = (action.get("steps") or [{"step": "anywhere"}])[0]["step"]
    match action["action"]:
        case "complete":
            return "complete", {"outcome": outcome, "note": "why"}, CompleteTask(task_id, outcome, "why")
        case "claim":
            return "claim", {}, ClaimTask(task_id)
        case "release":
            return "release", {}, ReleaseTask(task_id)
        case "delegate":
            return "delegate", {"to": "auditor"}, DelegateTask(task_id, "auditor")
        case "reassign":
            return "reassign", {"to": None}, ReassignTask(task_id, None)
        case "override":
            body = {"outcome": outcome, "note": "why"}
            return "override", body, OverrideTask(task_id, outcome, "why")
        case "skip":
            return "skip", {"outcome": outcome, "note": "why"}, SkipTask(task_id, "why", outcome)
        case "send_back":
            return "send-back", {"to": to, "note": "why"}, SendBackTask(task_id, to, "why")
        case "cancel":
            return "cancel", {"note": "why"}, CancelTask(task_id, "why")
        case "add_reviewer":
            body = {"username": "nobody-knows", "note": "why"}
            return "reviewers", body, AddReviewer(task_id, "nobody-knows", "why")
        case other:
            raise AssertionError(f"this test does not know how to ask for {other}")


async def rehearse(house: House, command: Command, username: str) -> Done | Rejected:
    """What the engine would decide now; nothing of it is kept."""
    async with house.pool.connect() as pooled:
        raw: Any = (await pooled.get_raw_connection()).driver_connection
        await raw.set_autocommit(True)
        batch = Batch(raw, house.engine.definitions)
        order = Order(command, actor=username)
        try:
            loaded = await batch.load([order])
            plans = await batch.meet_definitions(loaded)
            people = await batch.people([order], loaded)
            staff = await batch.staff(plans, loaded)
            decided = Decider(loaded, plans, people, staff, batch.task_ids, Rows()).decide(order)
        finally:
            await raw.execute("ROLLBACK")
            await raw.set_autocommit(False)
    assert isinstance(decided, Done | Rejected)
    return decided


async def examine(house: House, client: httpx2.AsyncClient, username: str, task_id: int) -> tuple[int, int]:
    """Hold each action to its word; how many were allowed, and how many refused."""
    headers = {"Authorization": f"Bearer {house.tokens[username]}"}
    shown = await client.get(f"/api/v1/tasks/{task_id}", headers=headers)
    if shown.status_code == 404:
        tried = await client.post(f"/api/v1/tasks/{task_id}/claim", json={}, headers=headers)
        assert tried.status_code in (403, 404, 409), (username, task_id, tried.text)
        return 0, 1
    task = shown.json()
    allowed = refused = 0
    for action in task["actions"]:
        word, body, command = asked(action, task)
        if action["allowed"]:
            decided = await rehearse(house, command, username)
            # Whether the data fit the form, or the one named may have it, is no matter of who may.
            assert isinstance(decided, Done) or decided.reason in INPUT, (
                username,
                task,
                decided,
            )
            allowed += 1
        else:
            said = await client.post(f"/api/v1/tasks/{task_id}/{word}", json=body, headers=headers)
            assert 400 <= said.status_code < 500, (username, action, said.text)
            assert (said.json()["code"], said.json()["detail"]) == (action["code"], action["reason"])
            refused += 1
    return allowed, refused


async def test_what_is_offered_is_done_and_what_is_not_is_refused(demo: House) -> None:
    async with demo.pool.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT id FROM tasks WHERE status IN ('OPEN', 'CLAIMED')")
        open_tasks = [row[0] for row in rows]
    assert len(open_tasks) > 60
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(client: httpx2.AsyncClient, username: str, task_id: int) -> tuple[int, int]:
        async with gate:
            return await examine(demo, client, username, task_id)

    async with demo.client() as client:
        counts = await asyncio.gather(
            *(one(client, username, task_id) for username in PEOPLE for task_id in open_tasks)
        )
    assert sum(allowed for allowed, _ in counts) > 200
    assert sum(refused for _, refused in counts) > 2_000

"""A process that an operator inserted as rows, met over HTTP."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from nexusflow.api.app import create_app
from nexusflow.core.offers import REQUEST_ACTIONS, TASK_ACTIONS
from nexusflow.engine.dispatch import WorkflowEngine
from tests.api.conftest import House


def insert(house: House, key: str, *, to: str, outcomes: str) -> None:
    """A published process of one task, in one transaction."""
    with psycopg.connect(house.database.owner_url) as connection:
        connection.execute("INSERT INTO workflows (key, name) VALUES (%s, 'By hand')", [key])
        row = connection.execute(
            """INSERT INTO workflow_versions (workflow_key, version, status, create_permission, start_step)
            VALUES (%s, 1, 'published', 'purchase.create', 'look') RETURNING id""",
            [key],
        ).fetchone()
        assert row is not None
        connection.execute(
            """INSERT INTO steps (version_id, key, type, permission, outcomes, status) VALUES
            (%(id)s, 'look', 'task', 'purchase.review', %(outcomes)s, NULL),
            (%(id)s, 'seen', 'end', NULL, '{}', 'COMPLETED')""",
            {"id": row[0], "outcomes": outcomes},
        )
        connection.execute(
            "INSERT INTO transitions (version_id, from_step, outcome, to_step) VALUES (%s, 'look', 'ok', %s)",
            [row[0], to],
        )


async def test_rows_by_hand_run_from_end_to_end(house: House) -> None:
    insert(house, "by-hand", to="seen", outcomes="{ok}")
    started = await house.call("rita", "POST", "/requests", {"workflow": "by-hand", "context": {}})
    assert started.status_code == 201, started.text
    [task] = started.json()["open_tasks"]
    decided = await house.complete(task["id"], "ok", by="mia")
    assert decided.status_code == 200, decided.text
    assert decided.json()["request"]["status"] == "COMPLETED"


async def test_unsound_rows_start_nothing_and_the_caller_is_given_the_findings(house: House) -> None:
    insert(house, "by-hand", to="seen", outcomes="{ok,no}")
    refused = await house.call("rita", "POST", "/requests", {"workflow": "by-hand", "context": {}})
    problem: dict[str, Any] = refused.json()
    assert (refused.status_code, problem["code"], problem["verdict"]) == (
        422,
        "unsound_definition",
        "unsound",
    )
    told = {finding["code"]: finding["step"] for finding in problem["findings"]}
    assert told["outcome_without_transition"] == "look"
    assert {error["path"] for error in problem["errors"]} == {"/steps/look"}
    listed = (await house.call("rita", "GET", "/requests?workflow=by-hand")).json()["items"]
    assert listed == []


async def test_a_request_whose_version_is_found_unsound_later_is_shown_and_offers_nothing(
    house: House,
) -> None:
    """As a later version of the product may find: here the rows are changed behind the guards' back."""
    request = await house.start(9000)
    task = request["open_tasks"][0]
    with psycopg.connect(house.database.superuser_url, autocommit=True) as connection:
        connection.execute("SET search_path = nexusflow")
        connection.execute("ALTER TABLE transitions DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM transitions WHERE outcome = 'reject'")
    async with WorkflowEngine(house.pool) as fresh:
        app = create_app(fresh, house.pool, house.options)
        async with app.router.lifespan_context(app):
            later = replace(house, app=app, engine=fresh)
            shown = (await later.call("mia", "GET", f"/requests/{request['id']}")).json()
            alone = (await later.call("mia", "GET", f"/tasks/{task['id']}")).json()
            listed = (await later.call("mia", "GET", "/tasks")).json()["items"]
            refused = (await later.complete(task["id"], "approve", by="mia")).json()
            started = (await later.call("rita", "GET", "/workflows?startable=true")).json()["items"]
    assert (alone["step_name"], alone["workflow_name"]) == ("Manager review", "Purchase")
    assert listed == [alone]
    offered = [*shown["actions"], *shown["open_tasks"][0]["actions"], *alone["actions"]]
    every = [*REQUEST_ACTIONS, *TASK_ACTIONS, *TASK_ACTIONS]
    assert [each["action"] for each in offered] == every
    assert {(each["allowed"], each["code"], each["reason"]) for each in offered} == {
        (False, refused["code"], refused["detail"])
    }
    assert refused["code"] == "unsound_definition"
    assert started == []


@pytest.mark.parametrize("moment", ["2000-01-01", "2000-01-01T12:00:00", "2000-01-01T12:00:00Z"])
async def test_a_time_without_an_offset_is_in_utc(shared_house: House, moment: str) -> None:
    await shared_house.start(10)
    found = await shared_house.call("rita", "GET", f"/requests?created_after={moment}")
    assert found.status_code == 200, found.text
    assert found.json()["items"]

"""What is late, who was told, how the work stands, what was recorded, and what needs a person."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from nexusflow.core.commands import CreateRequest
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.pulse import scan_for_breaches
from tests.api.conftest import House

Late = tuple[House, list[int]]


@pytest.fixture(name="late")
async def _late(house: House) -> Late:
    """One task long overdue and escalated, one due soon, one decided today, one claimed."""
    tasks = [await _opened_hours_ago(house, hours) for hours in (30, 20, 0, 0)]
    await house.complete(tasks[2], "approve", by="mia")
    await house.call("mia", "POST", f"/tasks/{tasks[3]}/claim")
    await scan_for_breaches(house.engine)
    return house, tasks


async def test_a_breach_is_seen_by_the_requester_and_told_to_the_lead(late: Late) -> None:
    house, tasks = late
    [escalation] = (await house.call("rita", "GET", "/escalations")).json()["items"]
    assert (escalation["task_id"], escalation["level"], escalation["to_role"]) == (tasks[0], 1, "lead")
    [hers] = (await house.call("lena", "GET", "/escalations")).json()["items"]
    assert {**hers, "actions": escalation["actions"]} == escalation
    assert (await house.call("nobody", "GET", "/escalations")).json()["items"] == []
    by_task = f"/escalations?task_id={tasks[0]}&request_id={escalation['request_id']}"
    assert (await house.call("rita", "GET", by_task)).json()["items"] == [escalation]
    assert (await house.call("rita", "GET", f"/escalations?task_id={tasks[1]}")).json()["items"] == []

    [told] = (await house.call("lena", "GET", "/notifications")).json()["items"]
    assert (told["kind"], told["priority"], told["task_id"]) == ("breach", "high", tasks[0])
    path = f"/notifications/{told['id']}/read"
    assert (await house.call("rita", "POST", path)).status_code == 404
    first = (await house.call("lena", "POST", path)).json()
    assert first["read_at"]
    assert (await house.call("lena", "POST", path)).json() == first
    assert (await house.call("lena", "GET", "/notifications?unread=true")).json()["items"] == []
    assert (await house.call("lena", "GET", "/notifications?unread=false")).json()["items"] == [first]


async def test_the_grid_counts_what_is_there(late: Late) -> None:
    house, _ = late
    rows = {row["step"]: row for row in (await house.call("lena", "GET", "/grid")).json()["items"]}
    review = rows["review"]
    assert {name: review[name] for name in ("open", "claimed", "breached", "done_today")} == {
        "open": 2,
        "claimed": 1,
        "breached": 1,
        "done_today": 1,
    }
    assert review["due_soon"] == 1, "four of its twenty-four hours are left"
    assert (review["workflow"], review["workflow_name"], review["step_name"]) == (
        "purchase",
        "Purchase",
        "Manager review",
    )
    assert review["median_hours"] == 0.0
    assert rows["direct"]["open"] == 0
    assert rows["direct"]["median_hours"] is None
    assert list(rows) == ["review", "direct"], "in the order of the definition"


async def test_the_grid_tells_its_moment_and_is_narrowed(late: Late) -> None:
    house, _ = late
    before = datetime.now(UTC)
    whole = (await house.call("lena", "GET", "/grid")).json()
    assert before <= datetime.fromisoformat(whole["as_of"]) <= datetime.now(UTC)
    assert {each["workflow"] for each in whole["items"]} == {"purchase"}

    async def rows(query: str) -> dict[str, dict[str, Any]]:
        items = (await house.call("lena", "GET", f"/grid?{query}")).json()["items"]
        return {row["step"]: row for row in items}

    assert list((await rows("workflow=purchase")).values()) == whole["items"]
    assert await rows("workflow=other") == {}
    assert list(await rows("role=director")) == ["direct"]
    assert await rows("role=manager") == {"review": whole["items"][0]}
    assert await rows("role=employee") == {}
    by_mia = (await rows("person=mia"))["review"]
    assert {name: by_mia[name] for name in ("open", "claimed", "breached", "due_soon", "done_today")} == {
        "open": 0,
        "claimed": 1,
        "breached": 0,
        "due_soon": 0,
        "done_today": 1,
    }
    by_max = await rows("person=max&workflow=purchase&role=manager")
    assert [by_max["review"][name] for name in ("open", "claimed", "done_today")] == [0, 0, 0]
    assert by_max["review"]["median_hours"] is None
    assert (await house.call("lena", "GET", "/grid?workflow=UPPER")).status_code == 422


async def test_the_audit_is_exported_whole_and_verifies(late: Late) -> None:
    house, _ = late
    exported = await house.call("aude", "GET", "/audit/export")
    assert exported.headers["content-type"] == "application/x-ndjson"
    entries = [json.loads(line) for line in exported.text.splitlines()]
    assert [entry["id"] for entry in entries] == sorted(entry["id"] for entry in entries)
    assert entries[-1]["action"] == "audit.exported"
    listed = (await house.call("aude", "GET", "/audit?limit=200")).json()["items"]
    assert listed == list(reversed(entries))
    assert all(len(entry["hash"]) == 64 for entry in entries)
    one = await house.call("aude", "GET", f"/audit/export?request_id={entries[-3]['request_id'] or 1}")
    assert one.status_code == 200
    assert (await house.call("rita", "GET", "/audit/export")).status_code == 403

    sound = (await house.call("aude", "GET", "/audit/verify")).json()
    assert (sound["verdict"], sound["mismatched_ids"]) == ("intact", [])
    assert sound["entries"] >= len(entries)


async def test_audit_entries_are_found_by_what_is_known_of_them(late: Late) -> None:
    house, tasks = late
    everything = (await house.call("aude", "GET", "/audit?limit=200")).json()["items"]
    completed = (await house.call("aude", "GET", "/audit?action=task.completed")).json()["items"]
    assert [entry["task_id"] for entry in completed] == [tasks[2]]
    by_mia = (await house.call("aude", "GET", "/audit?actor=mia")).json()["items"]
    assert by_mia == [entry for entry in everything if entry["actor"] == "mia"]
    of_task = (await house.call("aude", "GET", f"/audit?task_id={tasks[0]}")).json()["items"]
    assert [entry["action"] for entry in of_task] == ["task.escalated", "task.opened"]
    since = completed[0]["at"]
    later = (await house.call("aude", "GET", f"/audit?since={since}&limit=200")).json()["items"]
    assert later == [entry for entry in everything if entry["at"] >= since]


async def test_an_incident_is_resolved_once_and_audited(house: House) -> None:
    await house.call("admin", "PUT", "/users/lena/roles", [])
    task = (await house.start(1))["open_tasks"][0]["id"]
    async with house.pool.begin() as connection:
        await connection.execute(
            text("UPDATE tasks SET escalate_at = clock_timestamp() - interval '1 s' WHERE id = :id"),
            {"id": task},
        )
    await scan_for_breaches(house.engine)
    [incident] = (await house.call("admin", "GET", "/incidents?resolved=false")).json()["items"]
    assert (incident["kind"], incident["task_id"]) == ("no_supervisor", task)
    path = f"/incidents/{incident['id']}/resolve"
    assert (await house.call("rita", "POST", path, {"note": "x"})).status_code == 403
    resolved = (await house.call("admin", "POST", path, {"note": "Gave the role to Lena."})).json()
    assert (resolved["resolved_by"], resolved["resolution"]) == ("admin", "Gave the role to Lena.")
    again = await house.call("admin", "POST", path, {"note": "Again."})
    assert (again.status_code, again.json()["code"]) == (409, "incident_resolved")
    assert (await house.call("admin", "GET", "/incidents?resolved=true")).json()["items"] == [resolved]
    [entry] = (await house.call("aude", "GET", "/audit?action=incident.resolved")).json()["items"]
    assert entry["metadata"]["note"] == "Gave the role to Lena."


async def test_a_dead_message_is_seen_and_tried_again(house: House) -> None:
    await house.start(1)
    pending = (await house.call("admin", "GET", "/outbox?state=pending")).json()["items"]
    assert [message["kind"] for message in pending] == ["task_opened"]
    path = f"/outbox/{pending[0]['id']}/retry"
    alive = await house.call("admin", "POST", path)
    assert (alive.status_code, alive.json()["code"]) == (409, "message_not_dead")
    async with house.pool.begin() as connection:
        await connection.execute(
            text("UPDATE outbox SET dead_at = clock_timestamp(), attempts = 9, last_error = 'no such host'")
        )
    [dead] = (await house.call("admin", "GET", "/outbox?state=dead")).json()["items"]
    assert (dead["state"], dead["attempts"], dead["last_error"]) == ("dead", 9, "no such host")
    retried = (await house.call("admin", "POST", path)).json()
    assert (retried["state"], retried["attempts"]) == ("pending", 0)
    assert (await house.call("admin", "GET", "/outbox?state=done")).json()["items"] == []


async def _opened_hours_ago(house: House, hours: int) -> int:
    command = CreateRequest({"amount": 1, "vendor": "V"})
    at = datetime.now(UTC) - timedelta(hours=hours) if hours else None
    done = await house.engine.submit(Order(command, actor="rita", workflow="purchase", at=at))
    assert isinstance(done, Done), done
    return done.opened[0].id

"""Who sees a breach, who takes note of it, and that it is done once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from nexusflow.core.commands import CreateRequest
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.engine.pulse import scan_for_breaches
from tests.api.conftest import House
from tests.api.process import PURCHASE


@pytest.fixture(name="breached")
async def _breached(house: House) -> House:
    """A breach in each of two workflows, told to the role `lead`; somebody who may reassign tasks."""
    other = {**PURCHASE, "key": "travel", "name": "Travel"}
    assert isinstance(await publish_document(house.pool, other, by="admin"), Publication)
    for workflow in ("purchase", "travel"):
        command = CreateRequest({"amount": 1, "vendor": "V"}, title=f"Late {workflow}")
        at = datetime.now(UTC) - timedelta(hours=30)
        done = await house.engine.submit(Order(command, actor="rita", workflow=workflow, at=at))
        assert isinstance(done, Done), done
    await scan_for_breaches(house.engine)
    await house.call("admin", "POST", "/permissions", {"name": "task.reassign"})
    await house.call("admin", "POST", "/roles", {"name": "steward", "permissions": ["task.reassign"]})
    await house.call("admin", "PUT", "/users/mia/roles", ["steward", "manager"])
    return house


async def escalations(house: House, who: str, query: str = "") -> list[dict[str, Any]]:
    response = await house.call(who, "GET", f"/escalations?{query}")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_an_escalation_says_what_it_is_about(breached: House) -> None:
    travel, purchase = await escalations(breached, "lena")
    assert (travel["workflow"], travel["workflow_name"], travel["request_title"]) == (
        "travel",
        "Travel",
        "Late travel",
    )
    assert (purchase["step"], purchase["step_name"], purchase["task_status"]) == (
        "review",
        "Manager review",
        "OPEN",
    )
    assert (purchase["acknowledged_at"], purchase["acknowledged_by"], purchase["acknowledgement"]) == (
        None,
        None,
        None,
    )
    assert purchase["actions"] == [{"action": "acknowledge", "allowed": True, "reason": None}]


async def test_the_list_is_narrowed_by_workflow_and_by_what_is_acknowledged(breached: House) -> None:
    travel, purchase = await escalations(breached, "lena")
    assert await escalations(breached, "lena", "workflow=travel") == [travel]
    assert await escalations(breached, "lena", "workflow=nothing") == []
    assert await escalations(breached, "lena", "acknowledged=true") == []
    done = await breached.call("lena", "POST", f"/escalations/{travel['id']}/acknowledge")
    assert await escalations(breached, "lena", "acknowledged=true") == [done.json()]
    assert await escalations(breached, "lena", "acknowledged=false") == [purchase]
    assert await escalations(breached, "lena", "acknowledged=false&workflow=travel") == []
    first = (await breached.call("lena", "GET", "/escalations?limit=1")).json()
    rest = await escalations(breached, "lena", f"limit=1&cursor={first['next_cursor']}")
    assert [each["id"] for each in (*first["items"], *rest)] == [travel["id"], purchase["id"]]


async def test_whoever_was_told_acknowledges_it_once_and_the_audit_says_so(breached: House) -> None:
    [escalation] = await escalations(breached, "lena", "workflow=purchase")
    path = f"/escalations/{escalation['id']}/acknowledge"
    done = (await breached.call("lena", "POST", path, {"note": "Calling Mia."})).json()
    assert (done["acknowledged_by"], done["acknowledgement"]) == ("lena", "Calling Mia.")
    assert done["acknowledged_at"] > escalation["escalated_at"]
    assert done["task_status"] == "OPEN", "the task waits as before"
    [offer] = done["actions"]
    assert (offer["allowed"], offer["reason"]) == (False, "This was already acknowledged by lena.")

    for who in ("lena", "mia"):
        again = await breached.call(who, "POST", path, {"note": "Me too."})
        assert (again.status_code, again.json()["code"]) == (409, "escalation_acknowledged")
        assert again.json()["detail"] == "This was already acknowledged by lena."
    [entry] = (await breached.call("aude", "GET", "/audit?action=escalation.acknowledged")).json()["items"]
    assert (entry["actor"], entry["request_id"], entry["task_id"]) == (
        "lena",
        escalation["request_id"],
        escalation["task_id"],
    )
    assert entry["metadata"] == {
        "escalation": escalation["id"],
        "level": 1,
        "to_role": "lead",
        "note": "Calling Mia.",
    }
    timeline = await breached.call("rita", "GET", f"/requests/{escalation['request_id']}/timeline")
    assert timeline.json()["items"][-1]["action"] == "escalation.acknowledged"


async def test_others_see_it_refused_with_the_reason(breached: House) -> None:
    why = "Acknowledging this needs the role lead or the permission task.reassign; you have neither."
    for who in ("rita", "admin", "aude"):
        [escalation] = await escalations(breached, who, "workflow=purchase")
        assert escalation["actions"] == [{"action": "acknowledge", "allowed": False, "reason": why}]
        refused = await breached.call("rita", "POST", f"/escalations/{escalation['id']}/acknowledge")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
        assert refused.json()["detail"] == why
    for path in (f"/escalations/{escalation['id']}/acknowledge", "/escalations/999999/acknowledge"):
        hidden = await breached.call("nobody", "POST", path)
        assert hidden.status_code == 404
    assert await escalations(breached, "lena", "acknowledged=true") == []


async def test_who_may_give_the_task_away_acknowledges_what_they_see(breached: House) -> None:
    [escalation] = await escalations(breached, "mia", "workflow=purchase")
    assert escalation["actions"][0]["allowed"]
    done = await breached.call("mia", "POST", f"/escalations/{escalation['id']}/acknowledge")
    assert (done.status_code, done.json()["acknowledgement"]) == (200, "")


async def test_a_role_is_enough_to_see_what_was_escalated_to_it(breached: House) -> None:
    await breached.call("admin", "PUT", "/roles/lead/permissions", [])
    assert len(await escalations(breached, "lena")) == 2, "she was told of both"
    await breached.call("admin", "PUT", "/users/lena/roles", [])
    assert await escalations(breached, "lena") == []


async def test_of_many_at_the_same_moment_one_is_the_first(breached: House) -> None:
    await breached.call("admin", "PUT", "/users/max/roles", ["lead"])
    [escalation] = await escalations(breached, "lena", "workflow=purchase")
    path = f"/escalations/{escalation['id']}/acknowledge"
    answers = await asyncio.gather(
        *(breached.call(who, "POST", path, {"note": who}) for who in ("lena", "max", "mia") * 4)
    )
    assert sorted(each.status_code for each in answers) == [200] + [409] * 11
    [first] = [each.json()["acknowledged_by"] for each in answers if each.status_code == 200]
    told = {each.json()["detail"] for each in answers if each.status_code == 409}
    assert told == {f"This was already acknowledged by {first}."}
    entries = (await breached.call("aude", "GET", "/audit?action=escalation.acknowledged")).json()["items"]
    assert [entry["actor"] for entry in entries] == [first]


async def test_an_escalation_of_an_ended_request_can_be_acknowledged(breached: House) -> None:
    [escalation] = await escalations(breached, "lena", "workflow=purchase")
    await breached.complete(escalation["task_id"], "approve", by="max")
    done = (await breached.call("lena", "POST", f"/escalations/{escalation['id']}/acknowledge")).json()
    assert (done["task_status"], done["acknowledged_by"]) == ("COMPLETED", "lena")


@pytest.mark.parametrize("body", [{"note": 1}, {"note": "x" * 10_001}, {"more": "x"}, [], {"note": "\x00"}])
async def test_what_is_no_note_is_refused(breached: House, body: Any) -> None:
    [escalation] = await escalations(breached, "lena", "workflow=purchase")
    refused = await breached.call("lena", "POST", f"/escalations/{escalation['id']}/acknowledge", body)
    assert refused.status_code == 422
    async with breached.pool.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM escalation_acknowledgements")) == 0

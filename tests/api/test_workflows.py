"""Definitions over HTTP: verified, drafted, published, read back as they were given."""

import asyncio
import time
from typing import Any

import pytest

from nexusflow.api.schemas.workflows import EXAMPLE
from tests.api.conftest import House
from tests.api.process import PURCHASE
from tests.api.test_rows import insert

BROKEN: dict[str, Any] = {
    **PURCHASE,
    "transitions": [each for each in PURCHASE["transitions"] if each.get("outcome") != "reject"],
}


async def test_a_definition_goes_from_draft_to_a_running_request(house: House) -> None:
    key = EXAMPLE["key"]
    verified = await house.call("rita", "POST", "/workflows/verify", EXAMPLE)
    assert verified.json()["verdict"] == "sound"
    assert (await house.call("admin", "GET", f"/workflows/{key}")).status_code == 404, "nothing was stored"

    drafted = await house.call("admin", "PUT", f"/workflows/{key}/draft", EXAMPLE)
    assert drafted.status_code == 200
    assert (await house.call("rita", "GET", f"/workflows/{key}")).status_code == 404
    shown = (await house.call("admin", "GET", f"/workflows/{key}")).json()
    assert (shown["version"], shown["draft"]["definition"]) == (None, EXAMPLE)

    published = await house.call("admin", "POST", f"/workflows/{key}/publish")
    assert published.status_code == 201, published.text
    assert (published.json()["key"], published.json()["version"]) == (key, 1)
    permissions = (await house.call("admin", "GET", "/permissions")).json()["items"]
    assert {"day-off.create", "day-off.approve"} <= {each["name"] for each in permissions}

    await house.call("admin", "PUT", "/roles/employee/permissions", ["day-off.create", "purchase.create"])
    body = {"workflow": key, "context": {"day": "2026-12-24"}}
    request = await house.call("rita", "POST", "/requests", body)
    assert (request.status_code, request.json()["version"]) == (201, 1)
    listed = (await house.call("rita", "GET", "/workflows")).json()["items"]
    assert [(each["key"], each["can_start"]) for each in listed] == [(key, True), ("purchase", True)]


async def test_whether_one_may_start_is_said_as_starting_would_be_answered(house: House) -> None:
    insert(house, "by-hand", to="seen", outcomes="{ok,no}")
    insert(house, "by-hand-too", to="seen", outcomes="{ok}")
    for who in ("rita", "max"):
        listed = (await house.call(who, "GET", "/workflows")).json()["items"]
        assert {each["key"] for each in listed} == {"purchase", "by-hand", "by-hand-too"}
        for each in listed:
            [start] = each["actions"]
            assert (start["action"], start["allowed"]) == ("start", each["can_start"])
            alone = (await house.call(who, "GET", f"/workflows/{each['key']}")).json()
            assert alone["actions"] == each["actions"]
            body = {"workflow": each["key"], "context": {}}
            problem = (await house.call(who, "POST", "/requests", body)).json()
            if start["allowed"]:
                assert problem.get("code") in (None, "invalid_context")
            else:
                assert (problem["code"], problem["detail"]) == (start["code"], start["reason"])


async def test_those_that_one_may_start_can_be_asked_for_alone(house: House) -> None:
    insert(house, "by-hand", to="seen", outcomes="{ok,no}")
    insert(house, "by-hand-too", to="seen", outcomes="{ok}")
    await house.call("admin", "PUT", f"/workflows/{EXAMPLE['key']}/draft", EXAMPLE)
    everything = (await house.call("admin", "GET", "/workflows")).json()["items"]
    assert [each["actions"] for each in everything if each["key"] == EXAMPLE["key"]] == [[]]
    for who, keys in (("rita", ["by-hand-too", "purchase"]), ("max", []), ("admin", [])):
        found = (await house.call(who, "GET", "/workflows?startable=true")).json()["items"]
        assert [each["key"] for each in found] == keys, who
        assert all(each["can_start"] for each in found)


async def test_what_is_read_is_what_was_given(shared_house: House) -> None:
    for path in ("/workflows/purchase", "/workflows/purchase/versions/1"):
        shown = (await shared_house.call("rita", "GET", path)).json()
        definition = shown["definition"]
        assert definition == PURCHASE


async def test_an_unsound_draft_is_kept_and_not_published(house: House) -> None:
    drafted = await house.call("admin", "PUT", "/workflows/purchase/draft", BROKEN)
    assert (drafted.status_code, drafted.json()["verdict"]) == (200, "unsound")
    refused = await house.call("admin", "POST", "/workflows/purchase/publish")
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["verdict"]) == (
        422,
        "unsound_definition",
        "unsound",
    )
    assert {finding["code"] for finding in problem["findings"]} >= {"outcome_without_transition"}
    assert problem["errors"]
    assert (await house.call("admin", "GET", "/workflows/purchase")).json()["version"] == 1


async def test_running_requests_stay_with_their_version(house: House) -> None:
    request = await house.start(10)
    await house.call("admin", "PUT", "/workflows/purchase/draft", {**PURCHASE, "name": "Purchase, renewed"})
    assert (await house.call("admin", "POST", "/workflows/purchase/publish")).json()["version"] == 2
    again = await house.call("admin", "POST", "/workflows/purchase/publish")
    assert (again.status_code, again.json()["code"]) == (409, "no_draft")
    assert (await house.call("rita", "GET", f"/requests/{request['id']}")).json()["version"] == 1
    assert (await house.start(10))["version"] == 2
    shown = (await house.call("rita", "GET", "/workflows/purchase")).json()
    assert (shown["version"], shown["name"]) == (2, "Purchase, renewed")
    assert [each["version"] for each in shown["versions"]] == [2, 1]
    assert shown["draft"] is None


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/workflows/purchase/draft", {**PURCHASE, "key": "other"}),
        ("/workflows/purchase/draft", {}),
        ("/workflows/UPPER/draft", PURCHASE),
        ("/workflows/" + "x" * 65 + "/draft", PURCHASE),
    ],
)
async def test_a_draft_must_be_of_the_workflow_in_the_address(
    shared_house: House, path: str, document: Any
) -> None:
    assert (await shared_house.call("admin", "PUT", path, document)).status_code == 422


@pytest.mark.parametrize("document", [{}, {"key": "x"}, {"steps": 7}, {"nexusflow": 2}, {"key": 7}])
async def test_verifying_nonsense_gives_findings(shared_house: House, document: Any) -> None:
    response = await shared_house.call("rita", "POST", "/workflows/verify", document)
    assert (response.status_code, response.json()["verdict"]) == (200, "unsound")
    assert response.json()["findings"]


async def test_only_who_manages_workflows_drafts_and_publishes(shared_house: House) -> None:
    assert (await shared_house.call("rita", "PUT", "/workflows/purchase/draft", PURCHASE)).status_code == 403
    assert (await shared_house.call("rita", "POST", "/workflows/purchase/publish")).status_code == 403


async def test_a_large_definition_keeps_nobody_waiting(shared_house: House) -> None:
    """Two million pairs of guards to tell apart, while the loop goes on serving."""
    review = {"from": "review", "outcome": "approve", "to": "ordered"}
    guards = [{**review, "when": f"context.amount == {number}.0"} for number in range(2_000)]
    began = time.monotonic()
    call = asyncio.create_task(
        shared_house.call("rita", "POST", "/workflows/verify", {**PURCHASE, "transitions": guards})
    )
    longest = 0.0
    while not call.done():
        before = time.monotonic()
        await asyncio.sleep(0)
        longest = max(longest, time.monotonic() - before)
    assert call.result().status_code == 200
    assert longest < (time.monotonic() - began) / 2, "no turn of the loop took most of the time"

"""Services that are stuck, over HTTP: shown with their number, retried, skipped and given up by who may."""

from typing import Any

import pytest_asyncio

from nexusflow.core.commands import FinishService
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.publishing import Publication, publish_document
from tests.api.conftest import House
from tests.factories import end, hire, process, service, task, way

ORDERING = process(
    service("order", name="Order it", url="https://books.example.org/orders"),
    task("look", permission="purchase.review"),
    end("gone"),
    way("order", "look", on="succeeded"),
    way("look", "gone", on="done"),
    key="ordering",
    create_permission="purchase.create",
    supervisor_role="lead",
)


@pytest_asyncio.fixture
async def path(house: House) -> str:
    """A request that waits for its service; where it is. max may skip."""
    hire(house.database.owner_url, {"skipper": ("task.skip",)}, {"max": ("skipper",)})
    assert isinstance(await publish_document(house.pool, ORDERING, by="admin"), Publication)
    asked = {"workflow": "ordering", "context": {"amount": 5}}
    created = await house.call("rita", "POST", "/requests", asked)
    assert created.status_code == 201, created.text
    return f"/requests/{created.json()['id']}"


async def fail(house: House, path: str) -> None:
    """A worker comes back without an answer."""
    command = FinishService(1, 1, "failed", error="It answered 500.")
    order = Order(command, actor=ENGINE_NAME, request_id=int(path.rpartition("/")[2]))
    assert isinstance(await house.engine.submit(order), Done)


async def seen(house: House, path: str, by: str) -> dict[str, Any]:
    found: dict[str, Any] = (await house.call(by, "GET", path)).json()
    return found


def offered(request: dict[str, Any]) -> dict[str, Any]:
    return {each["action"]: each for each in request["actions"] if "service" in each["action"]}


async def test_what_waits_for_a_service_says_how_it_stands(house: House, path: str) -> None:
    [waiting] = (await seen(house, path, "admin"))["waiting"]
    assert (waiting["number"], waiting["step_name"]) == (1, "Order it")
    assert waiting["service"] == {"state": "calling", "error": None}
    await fail(house, path)
    request = await seen(house, path, "admin")
    assert request["waiting"][0]["service"] == {"state": "stuck", "error": "It answered 500."}
    offers = offered(request)
    assert offers["retry_service"]["services"] == [{"number": 1, "step": "order", "step_name": "Order it"}]
    assert (offers["skip_service"]["allowed"], offers["skip_service"]["code"]) == (False, "not_permitted")
    assert offers["give_up_service"]["allowed"] is True


async def test_nothing_is_offered_while_it_is_called(house: House, path: str) -> None:
    offers = offered(await seen(house, path, "admin"))
    assert {each["code"] for each in offers.values()} == {"service_not_stuck"}
    refused = await house.call("admin", "POST", f"{path}/services/1/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "service_not_stuck")


async def test_it_is_retried(house: House, path: str) -> None:
    await fail(house, path)
    retried = await house.call("admin", "POST", f"{path}/services/1/retry")
    assert retried.status_code == 200, retried.text
    assert retried.json()["waiting"][0]["service"]["state"] == "calling"
    incidents = (await house.call("admin", "GET", "/incidents")).json()["items"]
    assert [each["resolution"] for each in incidents if each["resolved_at"] is None] == []


async def test_it_is_skipped_with_a_note(house: House, path: str) -> None:
    await fail(house, path)
    silent = await house.call("max", "POST", f"{path}/services/1/skip", {"note": ""})
    assert (silent.status_code, silent.json()["code"]) == (422, "note_required")
    denied = await house.call("admin", "POST", f"{path}/services/1/skip", {"note": "by phone"})
    assert (denied.status_code, denied.json()["code"]) == (403, "not_permitted")
    skipped = await house.call("max", "POST", f"{path}/services/1/skip", {"note": "by phone"})
    assert [each["step"] for each in skipped.json()["open_tasks"]] == ["look"]


async def test_it_is_given_up_with_a_note(house: House, path: str) -> None:
    await fail(house, path)
    over = await house.call("admin", "POST", f"{path}/services/1/give-up", {"note": "closed"})
    assert (over.json()["status"], over.json()["resolution"]) == ("REJECTED", "cancelled")
    again = await house.call("admin", "POST", f"{path}/services/1/retry")
    assert (again.status_code, again.json()["code"]) == (409, "request_ended")


async def test_its_incident_is_not_resolved_by_hand(house: House, path: str) -> None:
    await fail(house, path)
    [incident] = (await house.call("admin", "GET", "/incidents")).json()["items"]
    assert incident["kind"] == "service_failed"
    refused = await house.call("admin", "POST", f"/incidents/{incident['id']}/resolve", {"note": "so what"})
    assert (refused.status_code, refused.json()["code"]) == (409, "incident_resolved")
    assert "retried, skipped or given up" in refused.json()["detail"]


async def test_a_task_says_whether_its_request_is_suspended(house: House, path: str) -> None:
    await fail(house, path)
    hire(house.database.owner_url, {"suspending": ("request.suspend",)}, {"max": ("suspending",)})
    assert (await house.call("max", "POST", f"{path}/services/1/skip", {"note": "By phone."})).is_success
    [task_id] = [each["id"] for each in (await seen(house, path, "rita"))["open_tasks"]]
    before = (await house.call("rita", "GET", f"/tasks/{task_id}")).json()
    assert before["request_suspended_at"] is None
    suspended = await house.call("max", "POST", f"{path}/suspend", {"note": "A holiday."})
    after = (await house.call("rita", "GET", f"/tasks/{task_id}")).json()
    assert after["request_suspended_at"] == suspended.json()["suspended_at"] is not None

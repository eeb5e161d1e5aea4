"""Handing a task on, and giving it to somebody else, over HTTP."""

from typing import Any

import pytest
import pytest_asyncio

from tests.api.conftest import House
from tests.factories import hire


@pytest_asyncio.fixture
async def staffed(house: House) -> House:
    """Sven may reassign, override and skip, and see what he does it to."""
    hire(
        house.database.owner_url,
        {"steward": ("task.reassign", "task.override", "task.skip", "request.read")},
        {},
    )
    await house.call("admin", "PUT", "/users/nobody/roles", ["steward"])
    return house


async def open_task(house: House) -> int:
    """A task that mia and max may do."""
    request = await house.start(900)
    task_id: int = request["open_tasks"][0]["id"]
    return task_id


async def read(house: House, who: str, task_id: int) -> dict[str, Any]:
    """The task as somebody is shown it."""
    shape: dict[str, Any] = (await house.call(who, "GET", f"/tasks/{task_id}")).json()
    return shape


def allowed(task: dict[str, Any]) -> set[str]:
    """What is offered of a task."""
    return {each["action"] for each in task["actions"] if each["allowed"]}


async def test_a_task_is_handed_on_done_and_told_of_with_both_names(house: House) -> None:
    task_id = await open_task(house)
    body = {"to": "dora", "note": "You know them."}
    handed = (await house.call("mia", "POST", f"/tasks/{task_id}/delegate", body)).json()
    assert (handed["reserved_for"], handed["delegated_by"], handed["status"]) == ("dora", ["mia"], "OPEN")
    assert allowed(handed) == {"release"}
    theirs = await read(house, "dora", task_id)
    assert {"complete", "claim", "delegate", "release"} <= allowed(theirs)
    mine = (await house.call("dora", "GET", "/tasks")).json()["items"]
    assert [each["id"] for each in mine] == [task_id]
    assert (await house.call("mia", "GET", "/tasks")).json()["items"] == []
    done = (await house.complete(task_id, "approve", by="dora")).json()
    assert (done["task"]["completed_by"], done["task"]["on_behalf_of"]) == ("dora", "mia")
    timeline = await house.call("mia", "GET", f"/requests/{done['request']['id']}/timeline")
    [told] = [each for each in timeline.json()["items"] if each["action"] == "task.delegated"]
    assert (told["actor"], told["metadata"]["to"]) == ("mia", "dora")


async def test_it_is_given_back_and_taken_back_by_releasing_it(house: House) -> None:
    task_id = await open_task(house)
    for who in ("dora", "mia"):
        await house.call("mia", "POST", f"/tasks/{task_id}/delegate", {"to": "dora"})
        back = (await house.call(who, "POST", f"/tasks/{task_id}/release")).json()
        assert (back["reserved_for"], back["delegated_by"]) == ("mia", [])


@pytest.mark.parametrize("to", ["mia", "nosuch", "admin\x00"])
async def test_to_oneself_or_nobody_is_a_fault_of_the_body(house: House, to: str) -> None:
    task_id = await open_task(house)
    said = await house.call("mia", "POST", f"/tasks/{task_id}/delegate", {"to": to})
    assert said.status_code == 422, said.text


async def test_others_hand_nothing_on(house: House) -> None:
    task_id = await open_task(house)
    for call in ("delegate", "reassign"):
        said = await house.call("rita", "POST", f"/tasks/{task_id}/{call}", {"to": "max"})
        assert (said.status_code, said.json()["code"]) == (403, "not_permitted")


async def test_a_supervisor_gives_and_frees(staffed: House) -> None:
    task_id = await open_task(staffed)
    await staffed.call("mia", "POST", f"/tasks/{task_id}/claim")
    given = (await staffed.call("nobody", "POST", f"/tasks/{task_id}/reassign", {"to": "max"})).json()
    assert (given["assignee"], given["reserved_for"], given["status"]) == ("max", "max", "OPEN")
    unfit = await staffed.call("nobody", "POST", f"/tasks/{task_id}/reassign", {"to": "dora"})
    assert (unfit.status_code, unfit.json()["code"]) == (422, "not_eligible")
    assert unfit.json()["errors"][0]["path"] == "/to"
    freed = (await staffed.call("nobody", "POST", f"/tasks/{task_id}/reassign", {"to": None})).json()
    assert (freed["assignee"], freed["reserved_for"]) == (None, None)
    assert (await staffed.call("nobody", "POST", f"/tasks/{task_id}/reassign", {})).status_code == 422


async def test_a_task_is_overridden_by_name_and_no_decision_says_so(staffed: House) -> None:
    task_id = await open_task(staffed)
    body = {"outcome": "approve", "note": "By order of the board."}
    assert (await staffed.call("mia", "POST", f"/tasks/{task_id}/override", body)).status_code == 403
    silent = await staffed.call("nobody", "POST", f"/tasks/{task_id}/override", body | {"note": " "})
    assert (silent.status_code, silent.json()["code"]) == (422, "note_required")
    passed = await staffed.call("nobody", "POST", f"/tasks/{task_id}/override", body)
    assert passed.status_code == 200, passed.text
    task = await read(staffed, "nobody", task_id)
    assert (task["status"], task["passed_as"], task["passed_by"]) == ("CANCELLED", "overridden", "nobody")
    assert (task["outcome"], task["completed_by"], task["note"]) == (None, None, body["note"])
    timeline = await staffed.call("nobody", "GET", f"/requests/{passed.json()['id']}/timeline")
    [told] = [each for each in timeline.json()["items"] if each["action"] == "task.overridden"]
    assert (told["actor"], told["metadata"]["outcome"]) == ("nobody", "approve")


async def test_a_task_is_skipped_by_one_of_its_ways(staffed: House) -> None:
    task_id = await open_task(staffed)
    unnamed = await staffed.call("nobody", "POST", f"/tasks/{task_id}/skip", {"note": "Not needed."})
    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "unknown_outcome")
    body = {"outcome": "reject", "note": "Not needed."}
    skipped = (await staffed.call("nobody", "POST", f"/tasks/{task_id}/skip", body)).json()
    assert skipped["status"] == "REJECTED"
    assert (await read(staffed, "nobody", task_id))["passed_as"] == "skipped"

"""A form that is filled in by halves is kept with its task, for whoever decides it."""

from typing import Any

from tests.api.conftest import House, token_of

HALF = {"data": {"cost_centre": "R&D"}, "note": "Still to ask:"}
NOTHING: dict[str, Any] = {"data": {}, "note": "", "saved_by": None, "saved_at": None}


async def open_task(house: House) -> int:
    """A task that mia may do."""
    request = await house.start(900)
    task_id: int = request["open_tasks"][0]["id"]
    return task_id


async def test_what_is_filled_in_is_there_when_one_comes_back(house: House) -> None:
    task_id = await open_task(house)
    assert (await house.call("mia", "GET", f"/tasks/{task_id}/draft")).json() == NOTHING
    kept = (await house.call("mia", "PUT", f"/tasks/{task_id}/draft", HALF)).json()
    assert kept == {**HALF, "saved_by": "mia", "saved_at": kept["saved_at"]}
    assert (await house.call("mia", "GET", f"/tasks/{task_id}/draft")).json() == kept


async def test_it_is_kept_through_a_release(house: House) -> None:
    task_id = await open_task(house)
    await house.call("mia", "POST", f"/tasks/{task_id}/claim")
    await house.call("mia", "PUT", f"/tasks/{task_id}/draft", HALF)
    await house.call("mia", "POST", f"/tasks/{task_id}/release")
    again = (await house.call("mia", "GET", f"/tasks/{task_id}/draft")).json()
    assert again["data"] == HALF["data"]


async def test_the_last_one_counts_and_changes_nothing_of_the_request(house: House) -> None:
    task_id = await open_task(house)
    before = (await house.call("mia", "GET", f"/tasks/{task_id}")).json()
    for data in (HALF["data"], {"cost_centre": 7, "other": [1]}):
        await house.call("mia", "PUT", f"/tasks/{task_id}/draft", {"data": data})
    kept = (await house.call("mia", "GET", f"/tasks/{task_id}/draft")).json()
    assert (kept["data"], kept["note"]) == ({"cost_centre": 7, "other": [1]}, "")
    assert (await house.call("mia", "GET", f"/tasks/{task_id}")).json() == before


async def test_it_goes_along_to_whoever_the_task_is_delegated_to(house: House) -> None:
    task_id = await open_task(house)
    await house.call("mia", "PUT", f"/tasks/{task_id}/draft", HALF)
    await house.call("mia", "POST", f"/tasks/{task_id}/delegate", {"to": "dora"})
    kept = await house.call("dora", "GET", f"/tasks/{task_id}/draft")
    assert (kept.status_code, kept.json()["data"]) == (200, HALF["data"])


async def test_only_who_may_complete_the_task_reads_or_writes_it(house: House) -> None:
    task_id = await open_task(house)
    for method, body in (("GET", None), ("PUT", HALF)):
        for who, status in (("rita", 403), ("nobody", 404)):
            said = await house.call(who, method, f"/tasks/{task_id}/draft", body)
            assert said.status_code == status, (who, method, said.text)


async def test_what_somebody_else_has_claimed_is_theirs(house: House) -> None:
    task_id = await open_task(house)
    await house.call("mia", "POST", f"/tasks/{task_id}/claim")
    said = await house.call("max", "PUT", f"/tasks/{task_id}/draft", HALF)
    assert (said.status_code, said.json()["code"]) == (409, "task_claimed")


async def test_after_the_decision_there_is_nothing_to_keep(house: House) -> None:
    task_id = await open_task(house)
    await house.complete(task_id, "approve", by="mia")
    said = await house.call("mia", "PUT", f"/tasks/{task_id}/draft", HALF)
    assert (said.status_code, said.json()["code"]) == (409, "task_closed")


async def test_a_whole_number_beyond_64_bits_is_kept_as_a_decimal_one(house: House) -> None:
    task = (await house.start(9000))["open_tasks"][0]["id"]
    body = b'{"data": {"sum": 1' + b"0" * 30 + b'}, "note": ""}'
    async with house.client() as client:
        token = await token_of(client, "mia")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        kept = await client.put(f"/api/v1/tasks/{task}/draft", content=body, headers=headers)
    assert kept.status_code == 200, kept.text
    assert kept.json()["data"] == {"sum": 1e30}

"""With HTTP alone: log in, start, two people decide, and every bit of it can be looked at."""

from typing import Any

from tests.api.conftest import House


async def test_a_large_purchase_takes_two_people_and_shows_why(house: House) -> None:
    request = await house.start(9000, title="Nine chairs")
    assert request["status"] == "IN_PROGRESS"
    [review] = request["open_tasks"]
    done = await house.complete(review["id"], "approve", by="mia", note="Fine.", data={"cost_centre": "R"})
    assert done.status_code == 200, done.text
    [direct] = done.json()["opened"]
    assert direct["step"] == "direct"
    ended = (await house.complete(direct["id"], "approve", by="dora")).json()["request"]
    assert (ended["status"], ended["resolution"], ended["open_tasks"]) == ("COMPLETED", "ordered", [])

    timeline = (await house.call("rita", "GET", f"/requests/{request['id']}/timeline")).json()["items"]
    assert [entry["action"] for entry in timeline] == [
        "request.created",
        "request.started",
        "task.opened",
        "task.completed",
        "routed",
        "task.opened",
        "task.completed",
        "routed",
        "request.ended",
    ]
    [why, _] = [entry for entry in timeline if entry["action"] == "routed"]
    assert why["actor_name"] == "Mia"
    assert why["metadata"]["to"] == "direct"
    assert why["metadata"]["guards"][0]["guard"] == "context.amount > 5000"
    assert why["metadata"]["guards"][0]["result"] is True

    entries = (await house.call("aude", "GET", f"/audit?request_id={request['id']}")).json()["items"]
    assert [entry["id"] for entry in entries] == [entry["id"] for entry in reversed(timeline)]


async def test_a_refused_decision_changes_nothing_and_says_why(house: House) -> None:
    request = await house.start(100)
    [task] = request["open_tasks"]
    before = (await house.call("rita", "GET", f"/requests/{request['id']}")).json()
    cases: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
        ("rob", "approve", {}, 403, "not_permitted"),
        ("mia", "sideways", {}, 422, "unknown_outcome"),
        ("mia", "reject", {}, 422, "note_required"),
        ("mia", "approve", {"data": {"colour": "red"}}, 422, "invalid_data"),
    )
    for who, outcome, further, status, code in cases:
        refused = await house.complete(task["id"], outcome, by=who, **further)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert refused.headers["content-type"] == "application/problem+json"
    assert (await house.call("rita", "GET", f"/requests/{request['id']}")).json() == before

    assert (await house.complete(task["id"], "approve", by="mia")).status_code == 200
    again = await house.complete(task["id"], "approve", by="max")
    assert (again.status_code, again.json()["code"]) == (409, "task_closed")
    ended = await house.call("rita", "POST", f"/requests/{request['id']}/withdraw")
    assert (ended.status_code, ended.json()["code"]) == (409, "request_ended")

    denied = (await house.call("aude", "GET", "/audit?action=task.complete.refused")).json()["items"]
    assert [(entry["actor"], entry["metadata"]["code"]) for entry in denied] == [("rob", "not_permitted")]


async def test_claiming_releasing_withdrawing_and_talking(house: House) -> None:
    request = await house.start(100, start=False)
    assert (request["status"], request["open_tasks"]) == ("CREATED", [])
    path = f"/requests/{request['id']}"
    started = (await house.call("rita", "POST", f"{path}/start")).json()
    [task] = started["open_tasks"]
    claimed = (await house.call("mia", "POST", f"/tasks/{task['id']}/claim")).json()
    assert (claimed["status"], claimed["assignee"]) == ("CLAIMED", "mia")
    late = await house.call("max", "POST", f"/tasks/{task['id']}/claim")
    assert (late.status_code, late.json()["code"]) == (409, "task_claimed")
    released = (await house.call("mia", "POST", f"/tasks/{task['id']}/release")).json()
    assert (released["status"], released["assignee"]) == ("OPEN", None)
    said = await house.call("rita", "POST", f"{path}/comments", {"body": "Never mind."})
    assert (said.status_code, said.json()["body"]) == (201, "Never mind.")
    withdrawn = (await house.call("rita", "POST", f"{path}/withdraw", {"note": "Not needed."})).json()
    assert (withdrawn["status"], withdrawn["resolution"]) == ("REJECTED", "withdrawn")


async def test_an_idempotency_key_has_one_effect_and_one_answer(house: House) -> None:
    body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "V"}}
    once = {"headers": {"Idempotency-Key": "order-1"}}
    first = await house.call("rita", "POST", "/requests", body, **once)
    again = await house.call(
        "rita", "POST", "/requests", {**body, "context": {"vendor": "V", "amount": 1}}, **once
    )
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await house.call("rita", "POST", "/requests", {**body, "title": "Other"}, **once)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await house.call("rita", "GET", "/requests")).json()["items"]) == 1

    [task] = first.json()["open_tasks"]
    decided = [
        await house.call("mia", "POST", f"/tasks/{task['id']}/complete", {"outcome": "approve"}, **once)
        for _ in range(2)
    ]
    assert [each.status_code for each in decided] == [200, 200]
    assert decided[0].json() == decided[1].json()


async def test_many_completions_are_each_done_or_refused_on_their_own(house: House) -> None:
    tasks = [(await house.start(amount))["open_tasks"][0]["id"] for amount in (1, 2, 9000)]
    items = [{"task_id": task, "outcome": "approve"} for task in (*tasks, tasks[0], 10**9)]
    items.insert(1, {"task_id": tasks[1], "outcome": "reject"})
    response = await house.call("mia", "POST", "/tasks/complete", {"items": items})
    assert response.status_code == 200, response.text
    results = response.json()["results"]
    assert [result["task_id"] for result in results] == [item["task_id"] for item in items]
    assert [result["status"] for result in results] == [
        "done",
        "refused",
        "done",
        "done",
        "refused",
        "refused",
    ]
    assert [result.get("code") for result in results] == [
        None,
        "note_required",
        None,
        None,
        "task_closed",
        "not_found",
    ]
    assert results[1]["problem"]["status"] == 422
    assert results[3]["opened"][0]["step"] == "direct"

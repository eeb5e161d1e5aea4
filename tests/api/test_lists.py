"""Lists: walked by cursor without gaps, filtered, in order, and nothing that was altered is believed."""

from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from nexusflow.engine.views.page import BadCursor, make_cursor, read_cursor
from tests.api.conftest import House


@pytest_asyncio.fixture(name="full")
async def _full(house: House) -> House:
    """Twenty-five requests of several kinds, for a test that changes them."""
    await _fill(house)
    return house


@pytest_asyncio.fixture(name="read_only", scope="module")
async def _read_only(shared_house: House) -> House:
    """The same, for all tests that only look."""
    await _fill(shared_house)
    return shared_house


async def _fill(house: House) -> None:
    for number in range(25):
        body: dict[str, Any] = {
            "workflow": "purchase",
            "title": f"Purchase {number}" if number else "50% of \\ under_score",
            "context": {"amount": 100 + number, "vendor": f"V{number % 3}"},
            "external_id": f"EXT-{number:03}",
            "start": number % 5 != 4,
        }
        if number % 2:
            body["context"]["urgent"] = number % 4 == 1
        response = await house.call("rita" if number % 3 else "rob", "POST", "/requests", body)
        assert response.status_code == 201, response.text


@pytest.mark.parametrize(
    "path", ["/requests", "/tasks?scope=all", "/tasks", "/audit", "/users", "/permissions"]
)
@pytest.mark.parametrize("limit", [1, 7, 200])
async def test_a_walk_by_cursor_meets_everything_once(read_only: House, path: str, limit: int) -> None:
    who = "mia" if path == "/tasks" else "admin"
    whole = (await read_only.call(who, "GET", _with(path, limit=200))).json()["items"]
    walked: list[dict[str, Any]] = []
    cursor = None
    for _ in range(len(whole) + 1):
        page = (await read_only.call(who, "GET", _with(path, limit=limit, cursor=cursor))).json()
        assert len(page["items"]) <= limit
        walked += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    key = "id" if "id" in whole[0] else "username" if "username" in whole[0] else "name"
    assert [item[key] for item in walked][: len(whole)] == [item[key] for item in whole]
    assert len({item[key] for item in walked}) == len(walked)


async def test_what_arrives_while_one_walks_makes_no_gap(full: House) -> None:
    first = (await full.call("admin", "GET", "/requests?limit=10")).json()
    await full.start(1)
    second = (
        await full.call("admin", "GET", _with("/requests", limit=20, cursor=first["next_cursor"]))
    ).json()
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 25


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 25),
        ("status=CREATED", 5),
        ("status=CREATED&status=IN_PROGRESS", 25),
        ("status=COMPLETED", 0),
        ("workflow=purchase", 25),
        ("workflow=other", 0),
        ("requester=rob", 9),
        ("external_id=EXT-007", 1),
        ("q=purchase%201", 11),
        ("q=ext-01", 10),
        ("q=50%25%20of", 1),
        ("q=%25", 1),
        ("q=under_s", 1),
        ("q=purchase_", 0),
        ("q=\\", 1),
        ("context.amount=103", 1),
        ("context.amount=103.0", 1),
        ("context.amount=1.03e2", 1),
        ("context.amount='103'", 0),
        ("context.vendor=V1", 8),
        ("context.urgent=true", 6),
        ("context.urgent=false", 6),
        ("context.nothing=1", 0),
        ("context.vendor.deeper=1", 0),
        ("context.vendor=V1&context.urgent=true", 2),
        ("context.vendor=1)%20OR%20(1=1", 0),
        ("context.vendor'%20OR%20'1=1", 0),
        ("created_after=2020-01-01T00:00:00Z", 25),
        ("created_after=2020-01-01T00:00:00%2B02:00", 25),
        ("created_after=2020-01-01T00:00:00+02:00", 25),
        ("created_after=9999-12-31T23:59:59-14:00", 0),
        ("created_after=0001-01-01T00:00:00%2B14:00", 25),
    ],
)
async def test_a_filter_finds_what_it_says(read_only: House, query: str, count: int) -> None:
    response = await read_only.call("admin", "GET", f"/requests?limit=200&{query}")
    assert response.status_code == 200, response.text
    assert len(response.json()["items"]) == count


async def test_a_request_is_found_by_its_number(read_only: House) -> None:
    newest = (await read_only.call("admin", "GET", "/requests?limit=1")).json()["items"][0]["id"]
    assert newest in [
        item["id"] for item in (await read_only.call("admin", "GET", f"/requests?q={newest}")).json()["items"]
    ]
    assert (await read_only.call("admin", "GET", f"/requests?q={10**30}")).json()["items"] == []


async def test_tasks_come_nearest_deadline_first_and_without_one_last(full: House) -> None:
    async with full.pool.begin() as connection:
        await connection.execute(text("UPDATE tasks SET due_at = NULL, escalate_at = NULL WHERE id % 3 = 0"))
        await connection.execute(
            text("UPDATE tasks SET due_at = due_at - id * interval '1 hour' WHERE id % 3 = 1")
        )
    for who, path in (("mia", "/tasks"), ("admin", "/tasks?scope=all"), ("mia", "/tasks?scope=all")):
        tasks = (await full.call(who, "GET", _with(path, limit=200))).json()["items"]
        assert len(tasks) == 20
        keys = [(task["due_at"] or "9", task["id"]) for task in tasks]
        assert keys == sorted(keys)
        walked: list[dict[str, Any]] = []
        cursor = None
        while len(walked) < 20:
            page = (await full.call(who, "GET", _with(path, limit=3, cursor=cursor))).json()
            walked += page["items"]
            cursor = page["next_cursor"]
        assert [task["id"] for task in walked] == [task["id"] for task in tasks]
    overdue = (await full.call("mia", "GET", "/tasks?overdue=true")).json()["items"]
    rest = (await full.call("mia", "GET", "/tasks?overdue=false")).json()["items"]
    assert len(overdue) + len(rest) == 20
    assert overdue
    assert all(task["due_at"] is None or task["due_at"] > "2026" for task in rest)


async def test_my_tasks_are_those_that_i_may_complete(full: House) -> None:
    mine = [(await full.start(9000, by="mia"))["open_tasks"][0]["id"] for _ in range(2)]
    reviewed = (await full.start(9000))["open_tasks"][0]["id"]
    await full.complete(reviewed, "approve", by="mia")
    claimed = (await full.start(10))["open_tasks"][0]["id"]
    await full.call("max", "POST", f"/tasks/{claimed}/claim")
    assert (await full.call("admin", "PUT", "/users/mia/roles", ["manager", "director"])).status_code == 200
    everything = (await full.call("mia", "GET", "/tasks?scope=all&limit=200")).json()["items"]
    may = {task["id"] for task in everything if task["actions"][0]["allowed"]}
    inbox = {task["id"] for task in (await full.call("mia", "GET", "/tasks?limit=200")).json()["items"]}
    assert inbox == may
    assert inbox.isdisjoint({*mine, claimed})
    assert len(everything) > len(inbox)


async def test_closed_tasks_of_mine_are_those_that_i_did(full: House) -> None:
    task = (await full.start(10))["open_tasks"][0]["id"]
    await full.complete(task, "approve", by="mia")
    for who, expected in (("mia", [task]), ("max", [])):
        done = (await full.call(who, "GET", "/tasks?status=COMPLETED")).json()["items"]
        assert [item["id"] for item in done] == expected


async def test_a_task_in_a_list_says_what_it_belongs_to(full: House) -> None:
    request = await full.start(7, title="Four chairs")
    [task] = [each for each in await _tasks(full, "mia", "") if each["request_id"] == request["id"]]
    assert {name: task[name] for name in ("request_title", "requester", "workflow_name", "context")} == {
        "request_title": "Four chairs",
        "requester": "rita",
        "workflow_name": "Purchase",
        "context": {"amount": 7, "vendor": "Chairs Ltd"},
    }
    assert (await full.call("mia", "GET", f"/tasks/{task['id']}")).json() == task
    claimed = (await full.call("mia", "POST", f"/tasks/{task['id']}/claim")).json()
    assert claimed.keys() == task.keys()
    beside = (await full.call("mia", "GET", f"/requests/{request['id']}")).json()["open_tasks"][0]
    told = {"request_title", "request_suspended_at", "requester", "workflow_name", "context"}
    assert task.keys() - beside.keys() == told


async def test_who_completed_a_task_is_told_also_if_nobody_had_claimed_it(full: House) -> None:
    task = (await full.start(7))["open_tasks"][0]["id"]
    done = (await full.complete(task, "approve", by="mia")).json()["task"]
    assert (done["assignee"], done["completed_by"]) == (None, "mia")
    assert (await full.call("mia", "GET", f"/tasks/{task}")).json()["completed_by"] == "mia"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=Purchase%201", 9),
        ("q=pURCHASE%2012", 1),
        ("q=50%25", 1),
        ("q=%5C", 1),
        ("q=_", 1),
        ("q=ext-01", 8),
        ("q=rob", 7),
        ("q=rita", 13),
        ("q=nothing%20of%20the%20kind", 0),
        ("role=manager", 20),
        ("role=director", 0),
        ("role=nothing", 0),
        ("assignee=mia", 0),
        ("status=OPEN", 20),
        ("status=OPEN&status=CLAIMED", 20),
        ("status=COMPLETED&status=CANCELLED", 0),
        ("status=COMPLETED&status=OPEN", 20),
        ("workflow=purchase&step=review", 20),
        ("workflow=purchase&step=direct", 0),
        ("workflow=nothing", 0),
        ("role=manager&q=rob&status=OPEN&workflow=purchase", 7),
    ],
)
@pytest.mark.parametrize("who", ["admin", "mia"])
async def test_a_filter_of_tasks_finds_what_it_says(
    read_only: House, who: str, query: str, count: int
) -> None:
    assert len(await _tasks(read_only, who, f"&scope=all&{query}")) == count
    if who == "mia":
        assert len(await _tasks(read_only, who, f"&{query}")) == count


async def test_a_task_is_found_by_its_number_and_that_of_its_request(read_only: House) -> None:
    for task in (await _tasks(read_only, "mia", "&scope=all"))[:3]:
        for number in (task["id"], task["request_id"]):
            found = await _tasks(read_only, "mia", f"&q={number}")
            assert task["id"] in [each["id"] for each in found]
    assert await _tasks(read_only, "mia", f"&q={10**30}") == []


async def test_tasks_are_found_by_who_has_them_and_by_several_statuses(full: House) -> None:
    [claimed, done, cancelled] = [await full.start(number) for number in (1, 2, 3)]
    ids = {each["open_tasks"][0]["id"] for each in (claimed, done, cancelled)}
    await full.call("max", "POST", f"/tasks/{claimed['open_tasks'][0]['id']}/claim")
    await full.complete(done["open_tasks"][0]["id"], "approve", by="max")
    await full.call("rita", "POST", f"/requests/{cancelled['id']}/withdraw")
    for who in ("admin", "mia"):
        found = await _tasks(full, who, "&scope=all&assignee=max")
        assert [each["id"] for each in found] == [claimed["open_tasks"][0]["id"]]
        closed = await _tasks(full, who, "&scope=all&status=COMPLETED&status=CANCELLED")
        assert {each["id"] for each in closed} == ids - {claimed["open_tasks"][0]["id"]}
        everything = "".join(f"&status={each}" for each in ("OPEN", "CLAIMED", "COMPLETED", "CANCELLED"))
        assert len(await _tasks(full, who, f"&scope=all{everything}")) == 23
    mine = await _tasks(full, "max", "&status=CLAIMED&status=COMPLETED")
    assert {each["status"]: each["request_id"] for each in mine} == {
        "CLAIMED": claimed["id"],
        "COMPLETED": done["id"],
    }
    assert await _tasks(full, "mia", "&status=CLAIMED&status=COMPLETED") == []
    assert (await full.call("mia", "GET", "/tasks?status=DONE")).status_code == 422


async def _tasks(house: House, who: str, query: str) -> list[dict[str, Any]]:
    response = await house.call(who, "GET", f"/tasks?limit=200{query}")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_actions_are_what_the_answers_will_be(full: House) -> None:
    request = await full.start(9000, by="mia")
    task = request["open_tasks"][0]["id"]
    for who in ("mia", "max", "rita", "dora"):
        offered = await full.call(who, "GET", f"/tasks/{task}")
        if offered.status_code == 404:
            assert (await full.complete(task, "approve", by=who)).status_code == 403
            continue
        by_action = {each["action"]: each for each in offered.json()["actions"]}
        for action in ("claim", "release"):
            given = await full.call(who, "POST", f"/tasks/{task}/{action}")
            if by_action[action]["allowed"]:
                assert given.status_code == 200
                await full.call(who, "POST", f"/tasks/{task}/release")
            else:
                assert given.json()["code"] == by_action[action]["code"]
                assert given.json()["detail"] == by_action[action]["reason"]
        if not by_action["complete"]["allowed"]:
            given = await full.complete(task, "approve", by=who)
            assert given.json()["code"] == by_action["complete"]["code"]
        else:
            outcomes = {each["outcome"]: each["note_required"] for each in by_action["complete"]["outcomes"]}
            assert outcomes == {"approve": False, "reject": True}
            assert by_action["complete"]["form"]["properties"] == {"cost_centre": {"type": "string"}}
    assert (await full.complete(task, "approve", by="max")).status_code == 200


@pytest.mark.parametrize("change", ["flip", "cut", "longer", "other list", "foreign text"])
async def test_an_altered_cursor_is_refused(read_only: House, change: str) -> None:
    cursor = (await read_only.call("admin", "GET", "/requests?limit=2")).json()["next_cursor"]
    altered = {
        "flip": cursor[:-3] + ("A" if cursor[-3] != "A" else "B") + cursor[-2:],
        "cut": cursor[:-4],
        "longer": cursor + "AAAA",
        "other list": (await read_only.call("admin", "GET", "/audit?limit=2")).json()["next_cursor"],
        "foreign text": "ü🙂",
    }[change]
    response = await read_only.call("admin", "GET", _with("/requests", cursor=altered))
    assert (response.status_code, response.json()["code"]) == (422, "invalid_cursor")


def test_a_cursor_gives_back_its_key_and_only_to_its_list() -> None:
    cursor = make_cursor("tasks", "2026-01-05T09:00:00Z", 7)
    assert read_cursor("tasks", None, str, int) is None
    assert read_cursor("tasks", cursor, str, int) == ("2026-01-05T09:00:00Z", 7)
    for of, types in (("requests", (str, int)), ("tasks", (int, int)), ("tasks", (str,))):
        with pytest.raises(BadCursor):
            read_cursor(of, cursor, *types)


def _with(path: str, **query: Any) -> str:
    given = "&".join(f"{name}={value}" for name, value in query.items() if value is not None)
    return f"{path}{'&' if '?' in path else '?'}{given}"

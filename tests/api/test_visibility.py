"""Who sees a request sees it everywhere, and who does not finds it nowhere."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from nexusflow.core.permit import sees
from nexusflow.core.request import Actor
from nexusflow.directory.accounts import read_account
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.engine.pulse import scan_for_breaches
from nexusflow.engine.views import requests, task_search
from nexusflow.engine.views.events import Position, read_events
from nexusflow.engine.views.snapshot import load, snapshot
from tests.api.conftest import House
from tests.api.process import PEOPLE, PURCHASE

WORKFLOWS: dict[str, Any] = {
    "purchase": "participants",
    "for-all": "everyone",
    "for-leads": {"roles": ["lead", "auditor"]},
}


@pytest.fixture(name="world")
async def _world(house: House) -> House:
    """Requests of every kind of visibility, open and ended, decided and talked about."""
    for key, visibility in WORKFLOWS.items():
        if key != "purchase":
            document = {**PURCHASE, "key": key, "visibility": visibility}
            assert isinstance(await publish_document(house.pool, document, by="admin"), Publication)
    for key in WORKFLOWS:
        for by in ("rita", "mia"):
            body: dict[str, Any] = {
                "workflow": key,
                "context": {"amount": 9000, "vendor": "V"},
                "title": f"Seen {key} {by}",
            }
            first = (await house.call(by, "POST", "/requests", body)).json()
            second = (await house.call(by, "POST", "/requests", body)).json()
            await house.complete(first["open_tasks"][0]["id"], "approve", by="max")
            await house.call("max", "POST", f"/tasks/{second['open_tasks'][0]['id']}/claim")
            await house.call("max", "POST", f"/requests/{second['id']}/comments", {"body": "Hm."})
            body["start"] = False
            await house.call(by, "POST", "/requests", body)
        await breach(house, second["open_tasks"][0]["id"])
    # Max took part everywhere and holds nothing any more.
    assert (await house.call("admin", "PUT", "/users/max/roles", [])).status_code == 200
    return house


async def test_list_detail_search_tasks_and_events_agree_with_the_core(world: House) -> None:
    everything = await _ids(world, "admin", "/requests?limit=200")
    assert len(everything) == 18
    for who in PEOPLE:
        seen = await _ids(world, who, "/requests?limit=200")
        assert await _ids(world, who, "/requests?limit=200&q=Seen") == seen
        details = {
            request_id
            for request_id in everything
            if (await world.call(who, "GET", f"/requests/{request_id}")).status_code == 200
        }
        assert details == seen, who
        timelines = {
            request_id
            for request_id in everything
            if (await world.call(who, "GET", f"/requests/{request_id}/timeline")).status_code == 200
        }
        assert timelines == seen, who
        assert await _tasks_seen(world, who) == await _tasks_of(world, seen), who
        core = await _seen_by_the_core(world, who, everything)
        assert core <= seen, who
        assert seen - core <= (await _took_part(world, who)), who


async def test_who_is_visible_to_whom(world: House) -> None:
    counts = {who: len(await _ids(world, who, "/requests?limit=200")) for who in PEOPLE}
    assert counts["admin"] == counts["aude"] == 18
    assert counts["nobody"] == 6, "what everyone sees"
    assert counts["lena"] == 12 + 1, "and what is for leads, and what breached its deadline"
    assert counts["rob"] == 6
    assert counts["rita"] == 6 + 6, "and her own"
    assert counts["mia"] == 6 + 6 + 4, "and what she made, and what she may decide"
    assert counts["dora"] == 6 + 4, "and what waits for a director"
    assert counts["max"] == 6 + 8, "and where he decided, or has claimed and spoken"


async def test_a_breach_opens_the_request_to_whom_it_was_told(house: House) -> None:
    """The role that the breach was escalated to, from the moment of the escalation on, and for good."""
    request = await house.start(9000)
    task = request["open_tasks"][0]["id"]
    comment = f"/requests/{request['id']}/comments"
    assert await _ids(house, "lena", "/requests") == set()
    assert (await house.call("lena", "POST", comment, {"body": "Hm."})).status_code == 403
    await breach(house, task)
    for agree in ("lena", "admin"):
        assert await _ids(house, agree, "/requests") == {request["id"]}
        assert await _ids(house, agree, "/tasks?scope=all") == {task}
        assert await _ids(house, agree, "/tasks?scope=all&q=Purchase&overdue=true") == {task}
        assert (await house.call(agree, "GET", f"/requests/{request['id']}/timeline")).status_code == 200
        assert (await house.call(agree, "GET", f"/tasks/{task}")).status_code == 200
    assert await _ids(house, "lena", "/tasks") == set(), "to see it is not to decide it"
    assert (await house.call("lena", "POST", comment, {"body": "Do it."})).status_code == 201
    for who in ("nobody", "dora", "rob"):
        assert (await house.call(who, "GET", f"/requests/{request['id']}")).status_code == 404, who

    await house.complete(task, "reject", by="max", note="Too much.")
    assert await _ids(house, "lena", "/requests") == {request["id"]}
    assert await _ids(house, "lena", "/tasks?scope=all&status=COMPLETED") == {task}
    await house.call("admin", "PUT", "/users/rob/roles", ["lead"])
    assert await _ids(house, "rob", "/requests") == {request["id"]}, "who holds the role today"
    await house.call("admin", "PUT", "/users/rob/roles", [])
    assert await _ids(house, "rob", "/requests") == set()


async def test_the_stream_tells_of_a_breach_to_whom_it_was_escalated(house: House) -> None:
    before = await house.start(1)
    task = (await house.start(2))["open_tasks"][0]["id"]
    await breach(house, task)
    async with snapshot(house.pool) as connection:
        told = await read_events(connection, await _actor(house, "lena"), Position(0, 0))
    assert "task.escalated" in {event["action"] for _, event in told}
    assert before["id"] not in {event["request_id"] for _, event in told}


async def test_beyond_what_is_looked_through_first_all_that_one_sees_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a stretch of one, nearly every page comes from the set; the walk meets everything once."""
    for by in ("rita", "rob", "rita", "mia"):
        await house.start(1, by=by)
    for who in ("rita", "mia", "max", "rob", "nobody"):
        whole = await _ids(house, who, "/requests"), await _ids(house, who, "/tasks?scope=all")
        with monkeypatch.context() as patched:
            patched.setattr(requests, "STRETCH", 1)
            patched.setattr(task_search, "STRETCH", 1)
            assert (
                await _walked(house, who, "/requests"),
                await _walked(house, who, "/tasks?scope=all"),
            ) == whole


async def breach(house: House, task_id: int) -> None:
    """The deadline passes, and the pulse finds it."""
    past = text("""
        UPDATE tasks SET due_at = clock_timestamp() - interval '1 s',
            escalate_at = clock_timestamp() - interval '1 s' WHERE id = :id
    """)
    async with house.pool.begin() as connection:
        await connection.execute(past, {"id": task_id})
    await scan_for_breaches(house.engine)


async def _walked(house: House, who: str, path: str) -> set[int]:
    found: list[int] = []
    cursor = ""
    while True:
        page = (await house.call(who, "GET", f"{path}{'&' if '?' in path else '?'}limit=1{cursor}")).json()
        found += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            assert len(set(found)) == len(found)
            return set(found)
        cursor = f"&cursor={page['next_cursor']}"


async def test_what_is_not_visible_is_not_there(world: House) -> None:
    mine = (await world.start(1))["id"]
    for path in (f"/requests/{mine}", f"/requests/{mine}/timeline"):
        hidden = await world.call("nobody", "GET", path)
        missing = await world.call("nobody", "GET", path.replace(str(mine), "999999"))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.json() == {**missing.json(), "detail": hidden.json()["detail"]}
    for query in (f"request_id={mine}", f"status=OPEN&request_id={mine}"):
        assert (await world.call("nobody", "GET", f"/tasks?scope=all&{query}")).json()["items"] == []


async def test_a_refused_attempt_is_told_to_auditors_alone(house: House) -> None:
    request = await house.start(1)
    await house.complete(request["open_tasks"][0]["id"], "approve", by="rob")
    path = f"/requests/{request['id']}/timeline"
    for who, told in (("rita", False), ("mia", False), ("aude", True), ("admin", True)):
        actions = {entry["action"] for entry in (await house.call(who, "GET", path)).json()["items"]}
        assert ("task.complete.refused" in actions) is told, who


async def _ids(house: House, who: str, path: str) -> set[int]:
    response = await house.call(who, "GET", path)
    assert response.status_code == 200, response.text
    return {item["id"] for item in response.json()["items"]}


async def _tasks_seen(house: House, who: str) -> set[int]:
    queries = ("", "&status=COMPLETED", "&status=CANCELLED")
    pages = [await _ids(house, who, f"/tasks?scope=all&limit=200{query}") for query in queries]
    return set().union(*pages)


async def _tasks_of(house: House, request_ids: set[int]) -> set[int]:
    async with snapshot(house.pool) as connection:
        loaded = await load(connection, request_ids)
    return {task.id for stored in loaded.requests.values() for task in stored.request.tasks}


async def _seen_by_the_core(house: House, who: str, request_ids: set[int]) -> set[int]:
    actor = await _actor(house, who)
    async with snapshot(house.pool) as connection:
        loaded = await load(connection, request_ids)
    seen = set()
    for request_id, stored in loaded.requests.items():
        published = await house.engine.definitions.load(stored.version_id)
        if sees(published.definition, stored.request, actor):
            seen.add(request_id)
    return seen


async def _took_part(house: House, who: str) -> set[int]:
    entries: list[dict[str, Any]] = []
    for action in ("request.commented", "task.claimed"):
        response = await house.call("admin", "GET", f"/audit?limit=200&actor={who}&action={action}")
        entries += response.json()["items"]
    return {entry["request_id"] for entry in entries}


async def _actor(house: House, who: str) -> Actor:
    async with house.pool.connect() as connection:
        account = await asyncio.wait_for(read_account(connection, who), 5)
    assert account is not None
    return account.actor

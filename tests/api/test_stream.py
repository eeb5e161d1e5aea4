"""The stream of events: in the order of commits, nothing lost, nothing twice, and only what one sees."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
import psycopg
import pytest
import pytest_asyncio

from nexusflow.api.stream import MOST_STREAMS
from nexusflow.engine.views.events import Position
from nexusflow.engine.views.page import BadCursor
from tests.api.conftest import House, token_of
from tests.api.served import served

PATIENCE = 5.0


@dataclass
class Event:
    """One event as a browser understands it."""

    id: str
    event: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@pytest_asyncio.fixture(name="address")
async def _address(house: House) -> AsyncIterator[str]:
    async with served(house) as address:
        yield address


@asynccontextmanager
async def listening(
    house: House, address: str, who: str, *, after: str | None = None
) -> AsyncIterator[AsyncIterator[Event]]:
    async with house.client() as client:
        token = await token_of(client, who)
    headers = {"Authorization": f"Bearer {token}"} | ({"Last-Event-ID": after} if after else {})
    async with (
        httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client,
        client.stream("GET", "/api/v1/events", headers=headers) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        events = _events(response)
        await anext(events)  # the place where the stream begins
        yield events


async def _events(response: httpx2.Response) -> AsyncIterator[Event]:
    lines: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            lines[name] = value
        elif "id" in lines:
            yield Event(lines["id"], lines.get("event", ""), orjson.loads(lines.get("data", "{}")))
            lines = {}


async def _take(events: AsyncIterator[Event], count: int) -> list[Event]:
    async with asyncio.timeout(PATIENCE):
        return [await anext(events) for _ in range(count)]


async def test_what_is_committed_arrives_in_order_and_can_be_resumed(house: House, address: str) -> None:
    async with listening(house, address, "rita") as events:
        request = await house.start(1)
        arrived = await _take(events, 3)
        assert [event.event for event in arrived] == ["request.created", "request.started", "task.opened"]
        assert {event.data["request_id"] for event in arrived} == {request["id"]}
        assert arrived[2].data["metadata"]["step"] == "review"
        assert set(arrived[0].data) == {
            *("id", "at", "actor", "action", "request_id", "task_id", "workflow", "step", "metadata"),
        }
        assert [(event.data["workflow"], event.data["step"]) for event in arrived] == [
            ("purchase", None),
            ("purchase", None),
            ("purchase", "review"),
        ]
    await house.complete(request["open_tasks"][0]["id"], "approve", by="mia")
    async with listening(house, address, "rita", after=arrived[0].id) as events:
        resumed = await _take(events, 5)
    assert [event.event for event in resumed] == [
        "request.started",
        "task.opened",
        "task.completed",
        "routed",
        "request.ended",
    ]
    assert [event.id for event in resumed[:2]] == [event.id for event in arrived[1:]]


async def test_nobody_hears_of_what_they_do_not_see(house: House, address: str) -> None:
    async with listening(house, address, "rob") as rob, listening(house, address, "aude") as aude:
        foreign = await house.start(1)
        await house.complete(foreign["open_tasks"][0]["id"], "approve", by="rob")
        own = await house.start(2, by="rob")
        first = (await _take(rob, 1))[0]
        assert first.data["request_id"] == own["id"]
        heard = {event.event: event.data for event in await _take(aude, 9)}
        assert "task.complete.refused" in heard, "who reads the audit hears of refusals"
        of_nobodys_request = [data for data in heard.values() if data["request_id"] is None]
        assert all(data["workflow"] is data["step"] is None for data in of_nobodys_request)


async def test_one_person_has_only_so_many_streams_and_a_closed_one_makes_room(
    house: House, address: str
) -> None:
    async with house.client() as client:
        headers = {"Authorization": f"Bearer {await token_of(client, 'rita')}"}

    async def status() -> int:
        async with (
            httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client,
            client.stream("GET", "/api/v1/events", headers=headers) as response,
        ):
            return response.status_code

    async with AsyncExitStack() as opened:
        for _ in range(MOST_STREAMS):
            await opened.enter_async_context(listening(house, address, "rita"))
        assert await status() == 429
        async with listening(house, address, "rob"):
            pass  # it is the person that has too many, not the house
    async with asyncio.timeout(PATIENCE):
        while await status() != 200:
            await asyncio.sleep(0.05)


async def test_what_commits_late_is_neither_lost_nor_overtaken(house: House, address: str) -> None:
    insert = (
        "INSERT INTO audit_entries (at, actor, action, request_id) VALUES (clock_timestamp(), 'rita', %s, %s)"
    )
    request = await house.start(1)
    async with listening(house, address, "rita") as events:
        async with await psycopg.AsyncConnection.connect(house.database.app_url) as slow:
            await slow.execute("SET search_path = nexusflow")
            await slow.execute(insert, ("slow", request["id"]))
            async with await psycopg.AsyncConnection.connect(house.database.app_url) as fast:
                await fast.execute("SET search_path = nexusflow")
                await fast.execute(insert, ("fast", request["id"]))
            waiting = asyncio.create_task(_take(events, 2))
            done, _ = await asyncio.wait({waiting}, timeout=1.5)
            assert not done, "nothing is told while something before it may still come"
        assert [event.event for event in await waiting] == ["slow", "fast"]


async def test_many_at_once_all_arrive_once(house: House, address: str) -> None:
    await house.call("rita", "GET", "/me")
    async with listening(house, address, "rita") as events:
        await asyncio.gather(*(house.start(number) for number in range(1, 41)))
        arrived = await _take(events, 120)
    ids = [event.data["id"] for event in arrived]
    assert len(set(ids)) == 120
    assert len({event.data["request_id"] for event in arrived}) == 40
    positions = [Position.read(event.id) for event in arrived]
    assert positions == sorted(positions)


async def test_a_stream_ends_when_its_user_is_shut_out(house: House, address: str) -> None:
    async with listening(house, address, "mia") as events:
        await house.call("admin", "PATCH", "/users/mia", {"active": False})
        with pytest.raises(StopAsyncIteration):
            await _take(events, 1)


async def test_an_id_that_is_none_is_refused(house: House) -> None:
    for written in ("nonsense", "1", "1.2.3", "-1.0", "9223372036854775808.1", "1.x", "\u0661.1"):
        with pytest.raises(BadCursor):
            Position.read(written)
    headers = {"Last-Event-ID": "nonsense"}
    refused = await house.call("rita", "GET", "/events", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_cursor")


async def test_the_whole_way_through_a_real_server(house: House, address: str) -> None:
    async with httpx2.AsyncClient(base_url=f"{address}/api/v1") as client:
        client.headers["Authorization"] = f"Bearer {(await _token(client, 'rita'))}"
        body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "V"}}
        created = await client.post("/requests", json=body)
        assert created.status_code == 201
        client.headers["Authorization"] = f"Bearer {(await _token(client, 'mia'))}"
        [task] = (await client.get("/tasks")).json()["items"]
        done = await client.post(f"/tasks/{task['id']}/complete", json={"outcome": "approve"})
        assert done.json()["request"]["status"] == "COMPLETED"
        headers = {"Content-Type": "application/json"}
        large = await client.post("/requests", content=b"[" * 50_000_000, headers=headers)
        assert large.status_code == 413


async def _token(client: httpx2.AsyncClient, who: str) -> str:
    form = {"username": who, "password": "correct horse battery"}
    token: str = (await client.post("/auth/token", data=form)).json()["access_token"]
    return token

"""What concerns one person alone comes by the stream as well, and to nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import psycopg
import pytest_asyncio

from tests.api.conftest import House, token_of
from tests.api.served import served

PATIENCE = 5.0


@pytest_asyncio.fixture(name="address")
async def _address(house: House) -> AsyncIterator[str]:
    async with served(house) as address:
        yield address


@asynccontextmanager
async def hearing(house: House, address: str, who: str) -> AsyncIterator[AsyncIterator[str]]:
    """The lines of somebody's stream, from its beginning."""
    async with house.client() as client:
        headers = {"Authorization": f"Bearer {await token_of(client, who)}"}
    async with (
        httpx2.AsyncClient(base_url=address, timeout=PATIENCE) as client,
        client.stream("GET", "/api/v1/events", headers=headers) as response,
    ):
        lines = response.aiter_lines()
        assert (await anext(lines)).startswith("id: ")
        # An event that comes by is a sign that the stream has had its first look.
        await house.start(1, by=who)
        await until(lines, "event: task.opened")
        yield lines


async def until(lines: AsyncIterator[str], wanted: str) -> list[str]:
    """The lines up to one."""
    heard: list[str] = []
    async with asyncio.timeout(PATIENCE):
        async for line in lines:
            heard.append(line)
            if line == wanted:
                return heard
    raise AssertionError(f"expected {wanted!r}, heard {heard}")


async def test_who_gets_another_role_hears_of_it_at_once(house: House, address: str) -> None:
    async with hearing(house, address, "rita") as rita, house.logged_in("admin") as admin:
        answer = await admin.put("/api/v1/users/rita/roles", json=["manager"])
        assert answer.status_code == 200, answer.text
        await until(rita, "event: me.rights_changed")


async def test_who_is_told_something_hears_that_there_is_something_to_read(
    house: House, address: str
) -> None:
    async with hearing(house, address, "rita") as rita, hearing(house, address, "rob") as rob:
        tell = (
            "INSERT INTO notifications (username, kind, priority, title, body, dedupe_key)"
            " VALUES ('rita', 'assignment', 'normal', 'To decide', 'Four chairs', 'for this test')"
        )
        async with await psycopg.AsyncConnection.connect(house.database.owner_url) as owner:
            await owner.execute(tell)
        await until(rita, "event: notification.created")
        await house.start(2, by="rob")
        assert "event: notification.created" not in await until(rob, "event: task.opened")

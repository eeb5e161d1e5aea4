"""Somebody at a browser: a client with a session's cookie, as our own pages would use it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx2

from tests.api.conftest import PASSWORD, House

OWN_PAGE: Final = {"Sec-Fetch-Site": "same-origin"}
FIREFOX: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"


@asynccontextmanager
async def browsing(
    house: House, username: str, *, password: str = PASSWORD, agent: str = FIREFOX, **headers: str
) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser in which somebody has just logged in."""
    async with house.client() as client:
        client.headers.update({"User-Agent": agent, **OWN_PAGE, **headers})
        await log_in(client, username, password=password)
        yield client


async def log_in(client: httpx2.AsyncClient, username: str, *, password: str = PASSWORD) -> dict[str, Any]:
    """Open a session; what the login answered."""
    response = await client.post("/api/v1/auth/session", json={"username": username, "password": password})
    assert response.status_code == 200, response.text
    opened: dict[str, Any] = response.json()
    return opened

"""A running house: an application on a fresh database, people who can log in, a published process."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.api.app import create_app
from nexusflow.api.options import Options
from nexusflow.db.session import connect
from nexusflow.directory.passwords import hash_now
from nexusflow.directory.permissions import create_permission
from nexusflow.directory.roles import create_role
from nexusflow.directory.users import NewUser, User, create_user
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.host.postgres import Cluster
from tests.api.process import PEOPLE, PERMISSIONS, PURCHASE, ROLES
from tests.conftest import Database, clone, drop_database

PASSWORD = "correct horse battery"
_HASH = hash_now(PASSWORD)


@dataclass
class House:
    """What a test needs of a running product."""

    app: FastAPI
    database: Database
    pool: AsyncEngine
    engine: WorkflowEngine
    options: Options
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self, **further: Any) -> httpx2.AsyncClient:
        """A client that nobody is logged in at."""
        transport = httpx2.ASGITransport(app=self.app, client=("127.0.0.1", 40000))
        return httpx2.AsyncClient(transport=transport, base_url="http://house.test", **further)

    @asynccontextmanager
    async def logged_in(self, username: str) -> AsyncIterator[httpx2.AsyncClient]:
        """A client with somebody's bearer token."""
        async with self.client() as client:
            if username not in self.tokens:
                self.tokens[username] = await token_of(client, username)
            client.headers["Authorization"] = f"Bearer {self.tokens[username]}"
            yield client

    async def call(
        self, username: str, method: str, path: str, json: Any = None, **further: Any
    ) -> httpx2.Response:
        """One call of somebody's."""
        async with self.logged_in(username) as client:
            if json is not None:
                further["json"] = json
            return await client.request(method, f"/api/v1{path}", **further)

    async def start(self, amount: float = 100, *, by: str = "rita", **further: Any) -> dict[str, Any]:
        """A started purchase of somebody's."""
        body = {"workflow": "purchase", "context": {"amount": amount, "vendor": "Chairs Ltd"}, **further}
        response = await self.call(by, "POST", "/requests", body)
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        return created

    async def complete(self, task_id: int, outcome: str, *, by: str, **further: Any) -> httpx2.Response:
        """Somebody decides a task."""
        body = {"outcome": outcome, **further}
        return await self.call(by, "POST", f"/tasks/{task_id}/complete", body)


async def token_of(client: httpx2.AsyncClient, username: str, password: str = PASSWORD) -> str:
    """Log in for real."""
    form = {"username": username, "password": password}
    response = await client.post("/api/v1/auth/token", data=form)
    assert response.status_code == 200, response.text
    token: str = response.json()["access_token"]
    return token


@asynccontextmanager
async def open_house(database: Database, **options: Any) -> AsyncIterator[House]:
    """Serve a database that is furnished."""
    pool = connect(database.app_url, pool_size=8)
    try:
        # Whether the dashboard is built on this machine makes no difference to what the API answers.
        options.setdefault("dashboard", Path("not-built"))
        chosen = Options(secret_key="only for tests", pulse_seconds=30, **options)
        async with WorkflowEngine(pool) as engine:
            app = create_app(engine, pool, chosen)
            async with app.router.lifespan_context(app):
                yield House(app, database, pool, engine, chosen)
    finally:
        await pool.dispose()


async def populate(pool: AsyncEngine) -> None:
    """Put in the people, the matrix and the process."""
    async with pool.begin() as connection:
        for name in PERMISSIONS:
            await create_permission(connection, name, by="nexusflow")
        for name, permissions in ROLES.items():
            await create_role(connection, name, permissions=permissions, by="nexusflow")
        for username, roles in PEOPLE.items():
            new = NewUser(username, name=username.title(), password_hash=_HASH, roles=roles)
            made = await create_user(connection, new, by="nexusflow")
            assert isinstance(made, User), made
    published = await publish_document(pool, PURCHASE, by="nexusflow")
    assert isinstance(published, Publication), published


@pytest_asyncio.fixture(scope="session")
async def furniture(cluster: Cluster) -> str:
    """The name of a database with all that in it; it is there to be copied, and nobody uses it."""
    made = clone(cluster)
    pool = connect(made.app_url)
    await populate(pool)
    await pool.dispose()
    return made.name


@pytest.fixture
def furnished(cluster: Cluster, furniture: str) -> Iterator[Database]:
    """A database of the test's own with the people, the matrix and the process."""
    made = clone(cluster, furniture)
    yield made
    drop_database(cluster, made.name)


@pytest_asyncio.fixture
async def house(furnished: Database) -> AsyncIterator[House]:
    """A house of the test's own."""
    async with open_house(furnished) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def shared_house(cluster: Cluster, furniture: str) -> AsyncIterator[House]:
    """A house that the tests of a module share; they must not rely on being alone in it."""
    async with open_house(clone(cluster, furniture)) as opened:
        yield opened

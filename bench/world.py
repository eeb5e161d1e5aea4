"""A durable PostgreSQL of the benchmark's own, migrated, with people and open tasks in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from pwdlib import PasswordHash
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.process import CONTEXT, DOCUMENT
from nexusflow.core.commands import CreateRequest
from nexusflow.core.request import TaskId
from nexusflow.db.migrate import APP_ROLE, upgrade
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.host.postgres import Cluster

PASSWORD: Final = "only-for-the-bench"
LOGIN_PASSWORD: Final = "correct-horse-for-the-bench"
DECIDERS: Final = tuple(f"decider-{number}" for number in range(16))


@dataclass(frozen=True, slots=True)
class World:
    """Where the measured database is."""

    home: Path
    cluster: Cluster
    owner_url: str
    app_url: str
    superuser_url: str


@contextmanager
def world() -> Iterator[World]:
    """Start the database, migrate it and put the people in; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nexusflow-bench-") as home, Cluster(Path(home)) as cluster:
        owner_url = cluster.owner_url()
        upgrade(owner_url, app_password=PASSWORD)
        app_url = make_url(owner_url).set(username=APP_ROLE, password=PASSWORD)
        add_people(app_url.render_as_string(hide_password=False))
        yield World(
            home=Path(home),
            cluster=cluster,
            owner_url=owner_url,
            app_url=app_url.render_as_string(hide_password=False),
            superuser_url=cluster.superuser_url(make_url(owner_url).database or "nexusflow"),
        )


def add_people(app_url: str) -> None:
    """A requester and sixteen deciders, who may all do everything here, and may publish."""
    with psycopg.connect(app_url, autocommit=True) as connection:
        names = ["requester", *DECIDERS]
        hashed = PasswordHash.recommended().hash(LOGIN_PASSWORD)
        connection.execute(
            "INSERT INTO users (username, password_hash) SELECT unnest(%s::text[]), %s", (names, hashed)
        )
        connection.execute("INSERT INTO roles (name) VALUES ('bench-all'), ('bench-lead')")
        connection.execute(
            "INSERT INTO permissions (name) VALUES ('bench.create'), ('bench.review'), ('bench.direct'),"
            " ('workflow.manage') ON CONFLICT DO NOTHING"
        )
        connection.execute("INSERT INTO role_permissions SELECT 'bench-all', name FROM permissions")
        connection.execute("INSERT INTO user_roles SELECT unnest(%s::text[]), 'bench-all'", (names,))


async def open_tasks(database: AsyncEngine, engine: WorkflowEngine, *, count: int) -> list[TaskId]:
    """Start that many requests through the engine; their first tasks."""
    if await engine.definitions.newest(str(DOCUMENT["key"])) is None:
        published = await publish_document(database, DOCUMENT, by="requester")
        assert isinstance(published, Publication), published
    order = Order(CreateRequest(CONTEXT), actor="requester", workflow=str(DOCUMENT["key"]))
    tasks: list[TaskId] = []
    for chunk in _chunks(count):
        for outcome in await engine.dispatch([order] * len(chunk)):
            assert isinstance(outcome, Done), outcome
            tasks.append(outcome.opened[0].id)
    return tasks


def _chunks(count: int) -> Iterator[range]:
    for start in range(0, count, 1_000):
        yield range(start, min(count, start + 1_000))

"""Reading on one snapshot: what a page shows fits together, and nothing can be written by mistake."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.core.request import Actor, Request, TaskId
from nexusflow.engine import store
from nexusflow.engine.authority import entrusted, handing_on, read_people
from nexusflow.engine.definitions import Definitions
from nexusflow.engine.shapes import Ground, lone_task_shape, request_shape
from nexusflow.engine.store import Stored


@asynccontextmanager
async def snapshot(database: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection on which every statement sees the same moment, and that refuses to write."""
    async with database.connect() as connection:
        yield await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


async def plan_for_values(connection: AsyncConnection) -> None:
    """Let what follows be planned for what is looked for, not once for all (see `db.session`).

    For searches: how many rows are wanted, and which, decides there between some and all of a table.
    """
    await connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Requests as the core knows them, at one moment; `people` are those who handed a task of theirs on."""

    now: datetime
    requests: Mapping[int, Stored]
    people: Mapping[str, Actor]

    def seen_by(self, actor: Actor) -> Actor:
        """The actor, as what is offered to them here is worked out for."""
        return entrusted(actor, (stored.request for stored in self.requests.values()), self.people)


async def load(connection: AsyncConnection, request_ids: Iterable[int]) -> Loaded:
    """Load requests with their tasks: four statements at most, however many."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    requests = await store.read(raw, request_ids)
    names = handing_on(stored.request for stored in requests.values())
    return Loaded(now, requests, await read_people(raw, names) if names else {})


async def shape_requests(
    definitions: Definitions, loaded: Loaded, request_ids: Sequence[int], *, actor: Actor
) -> list[dict[str, Any]]:
    """The contract's shapes, in the order of the ids. Holds no connection, so that loading a definition
    for the first time never waits for one that this reader keeps."""
    shapes, actor = [], loaded.seen_by(actor)
    for request_id in request_ids:
        request, ground = await _with_ground(definitions, loaded, request_id)
        shapes.append(request_shape(request, ground, now=loaded.now, actor=actor))
    return shapes


async def shape_tasks(
    definitions: Definitions, loaded: Loaded, tasks: Sequence[tuple[int, int]], *, actor: Actor
) -> list[dict[str, Any]]:
    """The contract's shapes of (request id, task id) pairs, in their order."""
    shapes, actor = [], loaded.seen_by(actor)
    for request_id, task_id in tasks:
        request, ground = await _with_ground(definitions, loaded, request_id)
        task = request.task(TaskId(task_id))
        assert task is not None, "it was found on the same snapshot"
        shapes.append(lone_task_shape(task, request, ground, now=loaded.now, actor=actor))
    return shapes


async def _with_ground(definitions: Definitions, loaded: Loaded, request_id: int) -> tuple[Request, Ground]:
    stored = loaded.requests[request_id]
    published = definitions.known(stored.version_id) or await definitions.load(stored.version_id)
    return stored.request, published.ground

"""Granting: a resource that is free goes to whoever has waited longest for it.

Nothing is lost and nothing is done twice: who is asked is read from the queue, but whether the resource is
free is decided by the core, on what is read under a lock of its name. So several may grant at once, and a
message that comes twice, or too late, finds nothing to do.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import GrantResource
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.sql import statement

_BEFORE_ALL: Final = ("-infinity", 0, 0)
_SOMEBODY_WAS_FASTER: Final = frozenset(
    {
        Reason.NOT_FOUND,
        Reason.REQUEST_SUSPENDED,
        Reason.RESOURCE_NOT_AWAITED,
        Reason.RESOURCE_TAKEN,
    }
)

Place = tuple[str | datetime, int, int]
"""A place in a queue: since when, and the numbers of the request and of its token."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """Whose turn it is."""

    resource: str
    request_id: int
    token: int
    since: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of `next_in_queue`."""
        return cls(row[0], row[1], row[2], row[3])

    @property
    def place(self) -> Place:
        """Where it stands in the queue."""
        return self.since, self.request_id, self.token

    @property
    def order(self) -> Order:
        """What is asked of the engine."""
        command = GrantResource(self.token, self.resource)
        return Order(command, actor=ENGINE_NAME, request_id=self.request_id)


async def grant(engine: WorkflowEngine, resources: Collection[str]) -> int:
    """Give each of these, if it is free, to whoever has waited longest; how many were given.

    Who cannot have it is passed over: suspended meanwhile, or its task cannot be opened, which is an
    incident. Raises `Unavailable` when the database goes away.
    """
    given = 0
    places: dict[str, Place] = dict.fromkeys(resources, _BEFORE_ALL)
    while places:
        turns = await _next(engine.database, places)
        outcomes = await engine.dispatch([turn.order for turn in turns])
        refused = [
            (turn, outcome)
            for turn, outcome in zip(turns, outcomes, strict=True)
            if isinstance(outcome, Rejected)
        ]
        given += sum(isinstance(outcome, Done) for outcome in outcomes)
        await _report(engine.database, refused)
        places = {
            turn.resource: turn.place for turn, why in refused if why.reason is not Reason.RESOURCE_TAKEN
        }
    return given


async def grant_free(engine: WorkflowEngine) -> int:
    """Give away whatever is free and waited for: what a lost message would have done; how many were given."""
    async with engine.database.connect() as connection:
        rows: Any = await connection.exec_driver_sql(statement("free_resources"))
        free = [row[0] for row in rows]
    return await grant(engine, free)


async def _next(database: AsyncEngine, places: Mapping[str, Place]) -> list[_Turn]:
    rows = [
        {"resource": name, "after": since, "request_id": request_id, "token": token}
        for name, (since, request_id, token) in places.items()
    ]
    async with database.connect() as connection:
        found: Any = await connection.exec_driver_sql(
            statement("next_in_queue"), {"rows": orjson.dumps(rows).decode()}
        )
        return [_Turn.of(row) for row in found]


async def _report(database: AsyncEngine, refused: Iterable[tuple[_Turn, Rejected]]) -> None:
    """A task that cannot be opened is an incident: there is nobody else whom one could tell."""
    stuck = [
        {
            "request_id": turn.request_id,
            "token": turn.token,
            "resource": turn.resource,
            "message": why.message,
        }
        for turn, why in refused
        if why.reason not in _SOMEBODY_WAS_FASTER
    ]
    if not stuck:
        return
    async with database.begin() as connection:
        await connection.exec_driver_sql(
            statement("open_turn_incidents"), {"rows": orjson.dumps(stuck).decode()}
        )

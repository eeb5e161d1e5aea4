"""Who may do a task now, in whose name, and what keeps the one who asks from it: asked of one task alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.advance import refusal
from nexusflow.core.commands import CompleteTask
from nexusflow.core.eligibility import principal
from nexusflow.core.plan import Plan
from nexusflow.core.request import Actor, Task, TaskId
from nexusflow.engine.authority import CROWD, read_people, with_absent
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import Halted, task_shape
from nexusflow.engine.sql import statement
from nexusflow.engine.views.requests import sees
from nexusflow.engine.views.snapshot import Loaded, load, snapshot
from nexusflow.engine.views.tasks import request_of

NAMED: Final = 20
"""So many are told by name, of however many."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Who might do the task: whom it is for, and who stands in for them. `all`: none was left out."""

    people: Mapping[str, Actor]
    away: frozenset[str]
    all: bool


async def read_who(engine: WorkflowEngine, actor: Actor, task_id: int) -> dict[str, Any] | None:
    """`{people, count, complete, actions}`; None where the actor sees no such task."""
    async with snapshot(engine.database) as connection:
        request_id = await request_of(connection, task_id)
        if request_id is None or not await sees(connection, actor, request_id):
            return None
        loaded = await load(connection, [request_id])
        stored = loaded.requests[request_id]
        task = stored.request.task(TaskId(task_id))
        assert task is not None, "it was found on the same snapshot"
        asked = await _candidates(connection, task) if task.open else _Candidates({}, frozenset(), all=True)
    ground = (await engine.definitions.load(stored.version_id)).ground
    may = [] if isinstance(ground, Halted) else _who_may(ground, loaded, request_id, task, asked)
    shape = task_shape(task, stored.request, ground, now=loaded.now, actor=loaded.seen_by(actor))
    return {"people": may[:NAMED], "count": len(may), "complete": asked.all, "actions": shape["actions"]}


def _who_may(
    plan: Plan, loaded: Loaded, request_id: int, task: Task, asked: _Candidates
) -> list[dict[str, Any]]:
    """Those whom the core lets complete the task now, by username, and in whose name."""
    request, command = loaded.requests[request_id].request, CompleteTask(task.id, "")
    found = []
    for username in sorted(asked.people):
        somebody = loaded.seen_by(asked.people[username])
        if refusal(plan, request, command, now=loaded.now, actor=somebody) is not None:
            continue
        name = principal(plan, request, task, somebody)
        assert isinstance(name, Actor), "the core just let them"
        found.append(
            {
                "username": username,
                "name": somebody.name or username,
                "on_behalf_of": None if name.username == username else name.username,
                "away": username in asked.away,
            }
        )
    return found


async def _candidates(connection: AsyncConnection, task: Task) -> _Candidates:
    """Whom it is for, and whoever stands in for one of them now: five statements at most."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    names = await _asked(raw, task)
    cursor = await raw.execute(statement("load_stand_ins"), {"usernames": names[:CROWD]})
    standing = await cursor.fetchall()
    everybody: Iterable[str] = {*names[:CROWD], *(substitute for _, substitute in standing)}
    people = await with_absent(raw, (await read_people(raw, everybody)).values())
    away = frozenset(absent for absent, _ in standing)
    return _Candidates(people, away, all=len(names) <= CROWD)


async def _asked(raw: Any, task: Task) -> list[str]:
    """The one, the role's members or the permission's holders; one more than the core is told of at most."""
    if task.reserved_for is not None:
        return [task.reserved_for] if task.reserved_for else []
    values = {
        "permissions": [task.permission] if task.role is None else [],
        "roles": [] if task.role is None else [task.role],
        "most": CROWD,
    }
    cursor = await raw.execute(statement("load_staff"), values)
    return [username for _, _, username in await cursor.fetchall()]

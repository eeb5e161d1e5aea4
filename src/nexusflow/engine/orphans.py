"""Looks after open tasks when people, roles or permissions change: what is nobody's, and is somebody's again.

The pulse asks it each time, and it does nothing unless the directory has changed since. What opened while a
change was made was decided on people as they were just before, and may be committed just after a look; so a
change is looked at by two pulses before it counts as looked at.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import CheckTask
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import TaskId
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.sql import statement

_LOOKS: Final = 2
_AT_ONCE: Final = 10_000
_SEEN: Final = text(
    "SELECT a.version, coalesce((h.details -> 'people' ->> 'version')::bigint, -1),"
    " coalesce((h.details -> 'people' ->> 'looks')::int, 0)"
    " FROM authority_version a LEFT JOIN heartbeats h ON h.name = 'pulse'"
)


@dataclass(frozen=True, slots=True)
class Look:
    """How often all was looked at as of that `authority_version`; `changed` counts tasks that it changed."""

    version: int
    looks: int
    changed: int = 0

    @property
    def details(self) -> dict[str, int]:
        """What the next pulse must know."""
        return {"version": self.version, "looks": self.looks}


UNSEEN: Final = Look(-1, 0)
"""Before the first look."""


async def check_tasks(engine: WorkflowEngine, *, batch: int) -> Look:
    """Let the core look at every open task that may be nobody's, if people have changed since."""
    look = await _seen(engine.database)
    if look.looks >= _LOOKS:
        return look
    changed, whole, after = 0, True, 0
    while ids := await _find(engine.database, after=after):
        for part in _parts(ids, batch):
            orders = [Order(CheckTask(TaskId(task_id)), actor=ENGINE_NAME) for task_id in part]
            outcomes = await engine.dispatch(orders, skip_locked=True)
            changed += sum(isinstance(each, Done) for each in outcomes)
            whole = whole and not any(_was_held(each) for each in outcomes)
        after = ids[-1]
    return Look(look.version, look.looks + 1 if whole else look.looks, changed)


def _was_held(outcome: object) -> bool:
    """Whether somebody else was at work on the request, so that it was not looked at."""
    return isinstance(outcome, Rejected) and outcome.reason is Reason.NOT_FOUND


def _parts(ids: list[int], size: int) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


async def _seen(database: AsyncEngine) -> Look:
    """The directory's version now, and how often all was looked at as of it."""
    async with database.connect() as connection:
        [(version, seen, looks)] = await connection.execute(_SEEN)
    return Look(version, looks if version == seen else 0)


async def _find(database: AsyncEngine, *, after: int) -> list[int]:
    async with database.connect() as connection:
        values = {"after": after, "most": _AT_ONCE}
        rows: Any = await connection.exec_driver_sql(statement("orphans"), values)
        return [row[0] for row in rows]

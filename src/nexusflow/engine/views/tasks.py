"""Tasks: the inbox (what I may work on), all that I see, and one of them."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.offers import Action
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.requests import sees
from nexusflow.engine.views.snapshot import load, plan_for_values, shape_tasks, snapshot
from nexusflow.engine.views.task_search import Scope, TaskFilter, find_tasks

__all__ = ["Scope", "TaskFilter", "list_tasks", "read_task"]

_LIST: Final = "tasks"
_OPEN: Final = frozenset({TaskStatus.OPEN, TaskStatus.CLAIMED})
_KEPT_OUT: Final = frozenset({Reason.NOT_PERMITTED, Reason.SEPARATION_OF_DUTIES, Reason.ALREADY_VOTED})


async def list_tasks(
    engine: WorkflowEngine,
    actor: Actor,
    wanted: TaskFilter,
    *,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Tasks, nearest deadline first, those without one last. Raises `BadCursor`.

    Of those that the actor may work on, the core has the last word, which SQL cannot have: what a step
    requires of people is an expression. So a page may hold fewer than were asked for, and another follow.
    """
    after = read_cursor(_LIST, cursor, datetime, int)
    async with snapshot(engine.database) as connection:
        await plan_for_values(connection)
        rows = await find_tasks(connection, actor, wanted, count=limit + 1, after=after)
        page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.due_at, row.id))
        loaded = await load(connection, {row.request_id for row in page.items})
    pairs = [(row.request_id, row.id) for row in page.items]
    shapes = await shape_tasks(engine.definitions, loaded, pairs, actor=actor)
    if wanted.scope is Scope.MINE:
        shapes = [shape for shape in shapes if shape["status"] not in _OPEN or not _keeps_out(shape)]
    return Page(shapes, page.next_cursor)


def _keeps_out(shape: dict[str, Any]) -> bool:
    """Whether the actor may not complete the task, whatever state it is in."""
    [complete] = (each for each in shape["actions"] if each["action"] == Action.COMPLETE)
    return complete.get("code") in _KEPT_OUT


async def read_task(engine: WorkflowEngine, actor: Actor, task_id: int) -> dict[str, Any] | None:
    """One task; None when it is not there or its request is not visible."""
    async with snapshot(engine.database) as connection:
        request_id = await request_of(connection, task_id)
        if request_id is None or not await sees(connection, actor, request_id):
            return None
        loaded = await load(connection, [request_id])
    [shape] = await shape_tasks(engine.definitions, loaded, [(request_id, task_id)], actor=actor)
    return shape


async def request_of(connection: AsyncConnection, task_id: int) -> int | None:
    """The request that a task is of; None where there is no such task."""
    task = tables.Task
    found: int | None = await connection.scalar(select(task.request_id).where(task.id == task_id))
    return found

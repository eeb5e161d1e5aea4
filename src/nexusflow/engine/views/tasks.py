"""Tasks: the inbox (what I may work on), all that I see, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.permit import READ_ALL, REQUESTER
from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.requests import sees
from nexusflow.engine.views.snapshot import load, shape_tasks, snapshot
from nexusflow.engine.views.visibility import visible

Condition = ColumnElement[bool]
Key = tuple[Any, ...]
Rows = Select[*tuple[Any, ...]]

_LIST: Final = "tasks"
_CLOSED: Final = frozenset({TaskStatus.COMPLETED, TaskStatus.CANCELLED})


class Scope(StrEnum):
    """Whose tasks: those that the caller may work on now, or all that the caller sees."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What to look for; None means anything, and of the statuses those that are open."""

    scope: Scope = Scope.MINE
    status: TaskStatus | None = None
    workflow: str | None = None
    step: str | None = None
    request_id: int | None = None
    overdue: bool | None = None


_task: Final = aliased(tables.Task, name="t")
# Written out, not bound: only so does the planner see that the partial index serves.
_IS_OPEN: Final = _task.status.in_([literal_column("'OPEN'"), literal_column("'CLAIMED'")])


async def list_tasks(
    engine: WorkflowEngine,
    actor: Actor,
    wanted: TaskFilter,
    *,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Tasks, nearest deadline first, those without one last. Raises `BadCursor`."""
    after = read_cursor(_LIST, cursor, datetime, int)
    query = inbox_query(actor, wanted, count=limit + 1, after=after)
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
        page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.due_at, row.id))
        loaded = await load(connection, {row.request_id for row in page.items})
    pairs = [(row.request_id, row.id) for row in page.items]
    return Page(await shape_tasks(engine.definitions, loaded, pairs, actor=actor), page.next_cursor)


async def read_task(engine: WorkflowEngine, actor: Actor, task_id: int) -> dict[str, Any] | None:
    """One task; None when it is not there or its request is not visible."""
    async with snapshot(engine.database) as connection:
        request_id = await _request_of(connection, task_id)
        if request_id is None or not await sees(connection, actor, request_id):
            return None
        loaded = await load(connection, [request_id])
    [shape] = await shape_tasks(engine.definitions, loaded, [(request_id, task_id)], actor=actor)
    return shape


async def _request_of(connection: AsyncConnection, task_id: int) -> int | None:
    task = tables.Task
    found: int | None = await connection.scalar(select(task.request_id).where(task.id == task_id))
    return found


def inbox_query(actor: Actor, wanted: TaskFilter, *, count: int, after: Key | None) -> Rows:
    """Id, deadline and request of the tasks, in order.

    One index scan for each permission, merged: an inbox of 50 among a million open tasks touches about
    as many rows as it shows. What one sees without holding its permission has no such index: then the
    visible requests are found first, as a set.
    """
    mine = wanted.scope is Scope.MINE
    participant = not mine and READ_ALL not in actor.permissions
    conditions = _conditions(wanted)
    if mine:
        done = wanted.status in _CLOSED
        conditions.append(_was_done_by(actor) if done else _is_workable(actor))
    if participant:
        conditions.append(_is_visible(actor))
    if participant or wanted.status in _CLOSED:
        if wanted.status is None:
            conditions.append(_IS_OPEN)
        return _columns().where(*conditions, or_(*_behind(after))).order_by(*_order(_task)).limit(count)
    permissions = _held(actor) if mine else _asked()
    parts = [
        _columns()
        .where(_task.permission == permissions.c.permission, _IS_OPEN, behind, *conditions)
        .order_by(*_order(_task))
        .limit(count)
        .lateral(f"part_{number}")
        for number, behind in enumerate(_behind(after))
    ]
    found = union_all(
        *(select(part).select_from(permissions.join(part, true())) for part in parts)
    ).subquery()
    return select(found).order_by(found.c.due_at, found.c.id).limit(count)


def _columns() -> Rows:
    return select(_task.id, _task.due_at, _task.request_id)


def _order(task: Any) -> tuple[Any, Any]:
    return task.due_at, task.id


def _held(actor: Actor) -> CTE:
    return select(func.unnest(_texts(actor.permissions)).label("permission")).cte("held")


def _asked() -> CTE:
    """Every permission that an open task asks for, by skipping through the index."""
    lowest = select(_task.permission).where(_IS_OPEN).order_by(_task.permission).limit(1)
    asked = select(lowest.subquery("lowest").c.permission).cte("asked", recursive=True)
    higher = (
        select(_task.permission)
        .where(_IS_OPEN, _task.permission > asked.c.permission)
        .order_by(_task.permission)
        .limit(1)
        .scalar_subquery()
    )
    return asked.union_all(select(higher).where(asked.c.permission.is_not(None)))


def _conditions(wanted: TaskFilter) -> list[Condition]:
    conditions: list[Condition] = []
    if wanted.status is not None:
        conditions.append(_task.status == wanted.status)
    if wanted.workflow is not None:
        conditions.append(_task.workflow_key == wanted.workflow)
    if wanted.step is not None:
        conditions.append(_task.step == wanted.step)
    if wanted.request_id is not None:
        conditions.append(_task.request_id == wanted.request_id)
    match wanted.overdue:
        case True:
            conditions.append(_task.due_at < func.clock_timestamp())
        case False:
            conditions.append(or_(_task.due_at.is_(None), _task.due_at >= func.clock_timestamp()))
        case None:
            pass
    return conditions


def _is_visible(actor: Actor) -> Condition:
    # Materialized: found once, as a set; the planner would look at each request anew.
    seen = select(tables.Request.id).where(visible(actor)).cte("seen").prefix_with("MATERIALIZED")
    return _task.request_id.in_(select(seen.c.id))


def _is_workable(actor: Actor) -> Condition:
    """Free, or claimed by the actor, and not kept from the actor by separation of duties."""
    request, step, done = tables.Request, tables.Step, aliased(tables.Task, name="done")
    did = (
        exists()
        .where(
            done.request_id == _task.request_id,
            done.completed_by == actor.username,
            done.step == any_(step.separate_from),
        )
        .correlate(_task, step)
    )
    made = and_(literal(REQUESTER) == any_(step.separate_from), request.requester == actor.username)
    on_step = and_(step.version_id == request.version_id, step.key == _task.step)
    kept_apart = (
        select(request.id)
        .join(step, on_step)
        .where(request.id == _task.request_id, func.cardinality(step.separate_from) > 0, or_(made, did))
        .correlate(_task)
        .exists()
    )
    return and_(or_(_task.status == TaskStatus.OPEN, _task.assignee == actor.username), ~kept_apart)


def _was_done_by(actor: Actor) -> Condition:
    cancelled = and_(_task.completed_by.is_(None), _task.assignee == actor.username)
    return or_(_task.completed_by == actor.username, cancelled)


def _behind(after: Key | None) -> tuple[Condition, ...]:
    """What comes behind the cursor, as conditions that each are one range of the index."""
    if after is None:
        return (true(),)
    due_at, task_id = after
    if due_at is None:
        return (and_(_task.due_at.is_(None), _task.id > task_id),)
    return (tuple_(_task.due_at, _task.id) > (due_at, task_id), _task.due_at.is_(None))


def _texts(names: frozenset[str]) -> ColumnElement[list[str]]:
    return literal(sorted(names), ARRAY(Text))

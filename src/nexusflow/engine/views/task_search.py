"""Which tasks a list shows, in its order: the SQL behind `tasks`.

An inbox of 50 among a million open tasks shall touch about as many rows as it shows. Open tasks are
therefore walked in the order of their index, one scan for each permission (or person, or role), merged.
What no index tells (whether one sees a task without being offered it, whether its request has these words)
is asked of a stretch of that walk, and only if that does not fill the page, of all tasks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Row,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from nexusflow.core.eligibility import PARENT, REQUESTER, keys
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.permit import READ_ALL
from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.views.requests import mentions
from nexusflow.engine.views.visibility import (
    Condition,
    Rows,
    is_closed,
    is_open,
    nearest_first,
    seen,
    texts,
    visible,
)

Key = tuple[Any, ...]

STRETCH: Final = 500
"""Tasks that are looked through before all that somebody sees is gathered."""
_OPEN: Final = frozenset({TaskStatus.OPEN, TaskStatus.CLAIMED})
_LARGEST_ID: Final = 2**63 - 1


class Scope(StrEnum):
    """Whose tasks: those that the caller may work on now, or all that the caller sees."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What to look for; None and empty mean anything, and of the statuses those that are open.

    `role` is one whose permissions the step asks for; `q` is looked for in the request's title, external
    id and requester, and as the id of task or request.
    """

    scope: Scope = Scope.MINE
    status: frozenset[TaskStatus] = frozenset()
    workflow: str | None = None
    step: str | None = None
    request_id: int | None = None
    overdue: bool | None = None
    assignee: str | None = None
    role: str | None = None
    q: str | None = None

    @property
    def open_only(self) -> bool:
        """Whether nothing that is closed is asked for."""
        return self.status <= _OPEN


_task: Final = aliased(tables.Task, name="t")
_IS_OPEN: Final = is_open(_task)


async def find_tasks(
    connection: AsyncConnection, actor: Actor, wanted: TaskFilter, *, count: int, after: Key | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Id, deadline and request of the tasks, in order."""
    mine, participant = wanted.scope is Scope.MINE, False
    conditions = _conditions(wanted)
    if mine:
        conditions.append(_is_mine(actor, wanted))
    else:
        participant = READ_ALL not in actor.permissions
    asked = _held(actor, wanted) if mine else _asked(wanted)
    if wanted.open_only and not participant and not wanted.q:
        walk = _walk(asked, conditions, count=count, after=after)
        return (await connection.execute(walk)).all()
    if wanted.q:
        conditions.append(_mentions(wanted))
    among_all = list(conditions)
    if participant:
        among_all.append(_task.request_id.in_(seen(actor)))
    if not wanted.open_only:
        return (await connection.execute(_sorted(among_all, count=count, after=after))).all()
    among_the_nearest = [*conditions, _is_visible(actor)] if participant else conditions
    return await nearest_first(
        connection,
        _among_the_nearest(asked, among_the_nearest, count=count, after=after),
        _sorted([*among_all, _IS_OPEN], count=count, after=after),
        count=count,
    )


def _columns() -> Rows:
    return select(_task.id, _task.due_at, _task.request_id)


def _order(task: Any) -> tuple[Any, Any]:
    return task.due_at, task.id


def _walk(asked: CTE, conditions: Sequence[Condition], *, count: int, after: Key | None) -> Rows:
    """Open tasks that are offered to these: one index scan for each, merged."""
    parts = [
        _columns()
        .where(_task.offered_to == asked.c.key, _IS_OPEN, behind, *conditions)
        .order_by(*_order(_task))
        .limit(count)
        .lateral(f"part_{number}")
        for number, behind in enumerate(_behind(after))
    ]
    found = union_all(*(select(part).select_from(asked.join(part, true())) for part in parts)).subquery()
    return select(found).order_by(found.c.due_at, found.c.id).limit(count)


def _among_the_nearest(asked: CTE, conditions: Sequence[Condition], *, count: int, after: Key | None) -> Rows:
    """Those of the nearest open tasks that meet the conditions: the walk stops after a stretch."""
    nearest = _walk(asked, (), count=max(STRETCH, count), after=after).subquery("nearest")
    return (
        _columns()
        .where(_task.id.in_(select(nearest.c.id)), *conditions)
        .order_by(*_order(_task))
        .limit(count)
    )


def _sorted(conditions: Sequence[Condition], *, count: int, after: Key | None) -> Rows:
    """Whatever meets the conditions, found as the planner sees fit, and sorted."""
    return _columns().where(*conditions, or_(*_behind(after))).order_by(*_order(_task)).limit(count)


def _held(actor: Actor, wanted: TaskFilter) -> CTE:
    held = select(func.unnest(texts(keys(actor))).label("key")).subquery("own")
    return select(held.c.key).where(*_asking(held.c.key, wanted)).cte("held")


def _asked(wanted: TaskFilter) -> CTE:
    """Everything that an open task is offered to, by skipping through the index."""
    lowest = select(_task.offered_to).where(_IS_OPEN).order_by(_task.offered_to).limit(1)
    every = select(lowest.subquery("lowest").c.offered_to.label("key")).cte("every", recursive=True)
    higher = (
        select(_task.offered_to)
        .where(_IS_OPEN, _task.offered_to > every.c.key)
        .order_by(_task.offered_to)
        .limit(1)
        .scalar_subquery()
    )
    every = every.union_all(select(higher).where(every.c.key.is_not(None)))
    return select(every.c.key).where(every.c.key.is_not(None), *_asking(every.c.key, wanted)).cte("asked")


def _asking(key: Any, wanted: TaskFilter) -> list[Condition]:
    """Which permissions the filter asks for, so that no others are walked through.

    What is offered to one person or to a role says nothing of the step: it is walked through.
    """
    of_somebody = key.startswith(" ")
    conditions: list[Condition] = []
    if wanted.role is not None:
        conditions.append(or_(of_somebody, key.in_(_granted(wanted.role))))
    if wanted.workflow is not None or wanted.step is not None:
        step, version = tables.Step, tables.WorkflowVersion
        steps = select(func.coalesce(step.permission, "")).join(version, version.id == step.version_id)
        if wanted.workflow is not None:
            steps = steps.where(version.workflow_key == wanted.workflow)
        if wanted.step is not None:
            steps = steps.where(step.key == wanted.step)
        conditions.append(or_(of_somebody, key.in_(steps)))
    return conditions


def _granted(role: str) -> Any:
    granted = tables.RolePermission
    return select(granted.permission).where(granted.role == role)


def _conditions(wanted: TaskFilter) -> list[Condition]:
    conditions: list[Condition] = []
    if wanted.role is not None:
        conditions.append(_task.permission.in_(_granted(wanted.role)))
    if wanted.status:
        conditions.append(_task.status.in_(sorted(wanted.status)))
    if wanted.workflow is not None:
        conditions.append(_task.workflow_key == wanted.workflow)
    if wanted.step is not None:
        conditions.append(_task.step == wanted.step)
    if wanted.request_id is not None:
        conditions.append(_task.request_id == wanted.request_id)
    if wanted.assignee is not None:
        conditions.append(_task.assignee == wanted.assignee)
        if wanted.open_only:
            conditions.append(_task.completed_by.is_(None))  # the index of who has what asks for it
    match wanted.overdue:
        case True:
            conditions.append(_task.due_at < func.clock_timestamp())
        case False:
            conditions.append(or_(_task.due_at.is_(None), _task.due_at >= func.clock_timestamp()))
        case None:
            pass
    return conditions


def _mentions(wanted: TaskFilter) -> Condition:
    request, q = tables.Request, wanted.q or ""
    words = or_(mentions(q), request.requester.icontains(q, autoescape=True))
    if wanted.open_only:  # only a running request has open tasks, and most have ended
        words = and_(request.status == Status.IN_PROGRESS, words)
    of_request: Condition = exists().where(request.id == _task.request_id, words)
    if q.isascii() and q.isdigit() and int(q) <= _LARGEST_ID:
        return or_(_task.id == int(q), of_request)
    return of_request


def _is_visible(actor: Actor) -> Condition:
    request = tables.Request
    return exists().where(request.id == _task.request_id, visible(actor))


def _is_mine(actor: Actor, wanted: TaskFilter) -> Condition:
    """Open tasks that the actor may work on, closed ones that the actor did."""
    mine: list[Condition] = []
    if not wanted.status or wanted.status & _OPEN:
        mine.append(and_(_IS_OPEN, _is_workable(actor)))
    if not wanted.open_only:
        mine.append(and_(is_closed(_task), _was_done_by(actor)))
    return or_(*mine)


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
        .where(
            request.id == _task.request_id,
            func.cardinality(step.separate_from) > 0,
            or_(made, did, _acted_above(actor)),
        )
        .correlate(_task)
        .exists()
    )
    free = or_(_task.status == TaskStatus.OPEN, _task.assignee == actor.username)
    return and_(_task.offered_to == any_(texts(keys(actor))), free, ~kept_apart)


def _acted_above(actor: Actor) -> Condition:
    """The step is kept from who started or decided in the parent, as the actor did; no step is called so."""
    request, step = tables.Request, tables.Step
    above, called = aliased(tables.Request, name="above"), aliased(tables.Step, name="called")
    decision = tables.Decision
    started = (
        exists().where(above.id == request.parent_id, above.requester == actor.username).correlate(request)
    )
    decided = (
        exists()
        .where(
            decision.request_id == request.parent_id,
            or_(decision.actor == actor.username, decision.on_behalf_of == actor.username),
        )
        .correlate(request)
    )
    step_meant = (
        exists().where(called.version_id == request.version_id, called.key == PARENT).correlate(request)
    )
    return and_(literal(PARENT) == any_(step.separate_from), ~step_meant, or_(started, decided))


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

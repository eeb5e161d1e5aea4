"""Requests: the list with its filters, and one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Text, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.permit import READ_ALL
from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.children import children_of
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import load, plan_for_values, shape_requests, snapshot
from nexusflow.engine.views.visibility import nearest_first, seen, visible

_LIST: Final = "requests"
STRETCH: Final = 500
"""Requests that are looked through before all that somebody sees is gathered."""
_LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What to look for; None and empty mean anything. `context` maps a dotted path to a value's text."""

    status: tuple[str, ...] = ()
    workflow: str | None = None
    requester: str | None = None
    q: str | None = None
    external_id: str | None = None
    created_after: datetime | None = None
    context: Mapping[str, str] = field(default_factory=dict)


async def list_requests(
    engine: WorkflowEngine,
    actor: Actor,
    wanted: RequestFilter,
    *,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Requests that the actor sees, newest first. Raises `BadCursor`."""
    after = read_cursor(_LIST, cursor, int)
    async with snapshot(engine.database) as connection:
        await plan_for_values(connection)
        ids = await _find(connection, actor, wanted, count=limit + 1, after=after)
        page = cut(ids, limit=limit, of=_LIST, key=lambda request_id: (request_id,))
        loaded = await load(connection, page.items)
    shapes = await shape_requests(engine.definitions, loaded, page.items, actor=actor)
    return Page(shapes, page.next_cursor)


async def _find(
    connection: AsyncConnection,
    actor: Actor,
    wanted: RequestFilter,
    *,
    count: int,
    after: tuple[Any, ...] | None,
) -> list[int]:
    request = tables.Request
    newest = select(request.id).order_by(request.id.desc())
    if after is not None:
        newest = newest.where(request.id < after[0])
    matching = newest.where(*_conditions(wanted)).limit(count)
    if READ_ALL in actor.permissions or wanted.requester == actor.username:
        return list((await connection.scalars(matching)).all())
    stretch = newest.limit(max(STRETCH, count)).subquery("stretch")
    rows = await nearest_first(
        connection,
        matching.where(request.id.in_(select(stretch.c.id)), visible(actor)),
        matching.where(request.id.in_(seen(actor))),
        count=count,
    )
    return [row.id for row in rows]


async def read_request(engine: WorkflowEngine, actor: Actor, request_id: int) -> dict[str, Any] | None:
    """One request; None when it is not there or not visible, which are the same to the outside."""
    async with snapshot(engine.database) as connection:
        if not await sees(connection, actor, request_id):
            return None
        loaded = await load(connection, [request_id])
        children, unseen = await children_of(connection, actor, request_id)
    [shape] = await shape_requests(engine.definitions, loaded, [request_id], actor=actor)
    return shape | {"children": children, "children_unseen": unseen}


async def sees(connection: AsyncConnection, actor: Actor, request_id: int) -> bool:
    """Whether the request is there and the actor sees it."""
    request = tables.Request
    found = await connection.scalar(select(request.id).where(request.id == request_id, visible(actor)))
    return found is not None


def _conditions(wanted: RequestFilter) -> list[ColumnElement[bool]]:
    request = tables.Request
    conditions: list[ColumnElement[bool]] = []
    if wanted.status:
        conditions.append(request.status.in_(wanted.status))
    if wanted.workflow is not None:
        conditions.append(request.workflow_key == wanted.workflow)
    if wanted.requester is not None:
        conditions.append(request.requester == wanted.requester)
    if wanted.external_id is not None:
        conditions.append(request.external_id == wanted.external_id)
    if wanted.created_after is not None:
        conditions.append(request.created_at > wanted.created_after)
    if wanted.q:
        conditions.append(mentions(wanted.q))
    conditions.extend(_holds(path, value) for path, value in wanted.context.items())
    return conditions


def mentions(q: str) -> ColumnElement[bool]:
    """The condition on `requests` rows with these words in title or external id, or with this id."""
    request = tables.Request
    found = [request.title.icontains(q, autoescape=True), request.external_id.icontains(q, autoescape=True)]
    if q.isascii() and q.isdigit() and int(q) <= _LARGEST_ID:
        found.append(request.id == int(q))
    return or_(*found)


def _holds(path: str, value: str) -> ColumnElement[bool]:
    """The field equals the text, or the number, truth value or null that the text spells.

    Compared as `jsonb`: 5000 finds 5000.0, and text is never cast to a number.
    """
    at = tables.Request.context.op("#>", return_type=JSONB())(literal(path.split("."), ARRAY(Text)))
    candidates: list[Any] = [value]
    try:
        spelled = orjson.loads(value)
    except orjson.JSONDecodeError:
        spelled = value
    if not isinstance(spelled, str | list | dict):
        candidates.append(spelled)
    return or_(*(at == literal(each, JSONB(none_as_null=False)) for each in candidates))

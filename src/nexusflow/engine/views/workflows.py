"""Workflows and their versions, as people choose from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.definition import to_document
from nexusflow.core.offers import Action, Offer, start_offer
from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.definitions import Published, Unsound
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import offer_shapes, time_shape
from nexusflow.engine.views.page import USUAL, Page, cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot

MANAGE_WORKFLOWS: Final = "workflow.manage"
_LIST: Final = "workflows"


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition that is being worked on."""

    document: Mapping[str, Any]
    saved_by: str | None
    saved_at: datetime | None


async def list_workflows(
    engine: WorkflowEngine,
    actor: Actor,
    *,
    startable: bool = False,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page[dict[str, Any]]:
    """Workflows, that with the newest version first; mere drafts for who manages workflows.

    `startable` asks for those alone that the actor may start. SQL finds them by the permission, so that
    pages are full; the core says it of each, and one on which nothing can run is left out.
    """
    workflow, version = tables.Workflow, tables.WorkflowVersion
    newest = (
        select(version)
        .where(version.status == "published")
        .ext(distinct_on(version.workflow_key))
        .order_by(version.workflow_key, version.version.desc())
        .subquery()
    )
    order = func.coalesce(newest.c.published_at, workflow.created_at)
    query = (
        select(
            workflow.key,
            workflow.name,
            workflow.description,
            workflow.draft_at,
            (workflow.draft.is_not(None)).label("has_draft"),
            newest.c.id.label("version_id"),
            newest.c.version,
            newest.c.published_at,
            newest.c.published_by,
            order.label("place"),
        )
        .outerjoin(newest, newest.c.workflow_key == workflow.key)
        .order_by(order.desc(), workflow.key)
        .limit(limit + 1)
    )
    manages = MANAGE_WORKFLOWS in actor.permissions
    if not manages:
        query = query.where(newest.c.version.is_not(None))
    if startable:
        query = query.where(newest.c.create_permission.in_(sorted(actor.permissions)))
    after = read_cursor(_LIST, cursor, datetime, str)
    if after is not None:
        query = query.where(or_(order < after[0], and_(order == after[0], workflow.key > after[1])))
    async with snapshot(engine.database) as connection:
        rows = (await connection.execute(query)).all()
    page = cut(rows, limit=limit, of=_LIST, key=lambda row: (row.place, row.key))
    shapes = []
    for row in page.items:
        published = None if row.version_id is None else await engine.definitions.load(row.version_id)
        shapes.append(_listed(row, published, actor, manages=manages))
    return Page([each for each in shapes if not startable or each["can_start"]], page.next_cursor)


async def read_draft(connection: AsyncConnection, key: str) -> Draft | None:
    """The draft of a workflow, if it has one."""
    workflow = tables.Workflow
    row = (
        await connection.execute(
            select(workflow.draft, workflow.draft_by, workflow.draft_at).where(workflow.key == key)
        )
    ).first()
    return None if row is None or row.draft is None else Draft(*row)


async def read_versions(connection: AsyncConnection, key: str) -> list[dict[str, Any]]:
    """The published versions of a workflow, newest first."""
    version = tables.WorkflowVersion
    rows = await connection.execute(
        select(version.version, version.published_at, version.published_by)
        .where(version.workflow_key == key, version.status == "published")
        .order_by(version.version.desc())
        .limit(1_000)
    )
    return [
        {
            "version": row.version,
            "published_at": time_shape(row.published_at),
            "published_by": row.published_by,
        }
        for row in rows
    ]


def version_shape(published: Published, actor: Actor) -> dict[str, Any]:
    """A published version: the document, and what was found when it was examined."""
    definition = published.definition
    return {
        "key": published.key,
        "version": published.version,
        "name": definition.name,
        "description": definition.description,
        **start_shape(published, actor),
        "published_at": time_shape(published.published_at),
        "published_by": published.published_by,
        "definition": to_document(definition),
        "verdict": published.report.verdict.value,
    }


def start_shape(published: Published | None, actor: Actor) -> dict[str, Any]:
    """Whether the actor may start a request of this version, and why not; by the core's own rule."""
    if published is None:
        return {"can_start": False, "actions": []}
    if published.plan is None:
        offer = Offer(Action.START, Unsound.version_of(published))
    else:
        offer = start_offer(published.definition, actor=actor)
    return {"can_start": offer.refused is None, "actions": offer_shapes([offer])}


def _listed(row: Any, published: Published | None, actor: Actor, *, manages: bool) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "description": row.description,
        "version": row.version,
        **start_shape(published, actor),
        "published_at": time_shape(row.published_at),
        "published_by": row.published_by,
        "has_draft": manages and row.has_draft,
        "draft_at": time_shape(row.draft_at) if manages and row.has_draft else None,
    }

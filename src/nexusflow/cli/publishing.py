"""Publishing from the shell: only what is new, never what is unsound, and only who may."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.actor import permit
from nexusflow.cli.documents import report_shape
from nexusflow.cli.terminal import Refused
from nexusflow.core.definition import Definition, to_document
from nexusflow.db import tables
from nexusflow.engine.definitions import Definitions, Published
from nexusflow.engine.publishing import (
    Publication,
    name_permissions,
    publish,
    publish_document,
    save_draft,
)
from nexusflow.engine.shapes import time_shape
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Report

MANAGE: Final = "workflow.manage"
JsonObject = dict[str, Any]


class Unsound(Refused):
    """The definition was refused; `report` has the findings."""

    def __init__(self, key: str, report: Report) -> None:
        faults = "".join(f"\n  {each.code}: {each.message}" for each in report.findings)
        super().__init__(f"The definition {key} is unsound, so it was not published:{faults}")
        self.report = report


async def publish_unless_same(
    database: AsyncEngine, document: Mapping[str, Any], *, by: str
) -> Publication | Published:
    """Publish a document as the next version; gives back the newest if that says just the same.

    Raises `Unsound`.
    """
    definition = read_document(dict(document))
    if isinstance(definition, Definition):
        newest = await Definitions(database).newest(definition.key)
        if newest is not None and to_document(newest.definition) == to_document(definition):
            return newest
    published = await publish_document(database, document, by=by)
    if isinstance(published, Report):
        raise Unsound(str(document["key"]), published)
    return published


async def draft(database: AsyncEngine, document: Mapping[str, Any], *, by: str | None) -> Report:
    """Keep a document as draft, and make the permissions that it names, as somebody who may."""
    about = {"workflow": document["key"]}
    name = await permit(database, by, permission=MANAGE, command="workflow.save_draft", about=about)
    definition = read_document(dict(document))
    if isinstance(definition, Definition):
        async with database.begin() as connection:  # so that roles can grant them before it is published
            await name_permissions(connection, definition)
    return await save_draft(database, document, by=name)


async def bring(database: AsyncEngine, document: Mapping[str, Any], *, by: str | None) -> JsonObject:
    """Publish a document, as somebody who may."""
    key = str(document["key"])
    name = await permit(database, by, permission=MANAGE, command="workflow.publish", about={"workflow": key})
    try:
        published = await publish_unless_same(database, document, by=name)
    except Unsound as unsound:
        return _answer(key, unsound.report, version=None)
    return _answer(key, published.report, version=published.version, new=isinstance(published, Publication))


async def publish_draft(database: AsyncEngine, key: str, *, by: str | None) -> JsonObject:
    """Publish a draft, as somebody who may. Raises `Refused` where there is none."""
    name = await permit(database, by, permission=MANAGE, command="workflow.publish", about={"workflow": key})
    published = await publish(database, key, by=name)
    match published:
        case None:
            raise Refused(f"Expected a draft of {key}; there is none. Use `nexusflow workflow import`.")
        case Report():
            return _answer(key, published, version=None)
        case _:
            return _answer(key, published.report, version=published.version, new=True)


async def read(database: AsyncEngine, key: str, *, version: int | None) -> JsonObject:
    """A published version as a document. Raises `Refused` where there is none."""
    definitions = Definitions(database)
    found = await (definitions.newest(key) if version is None else definitions.numbered(key, version))
    if found is None:
        which = "a published version" if version is None else f"version {version}"
        raise Refused(f"Expected {which} of {key}; there is none. What there is: nexusflow workflow list")
    return to_document(found.definition)


async def list_workflows(database: AsyncEngine) -> list[JsonObject]:
    """Every workflow with its newest published version, whether it has a draft, and its requests."""
    workflow, version, request = tables.Workflow, tables.WorkflowVersion, tables.Request
    newest = (
        select(version)
        .where(version.status == "published")
        .ext(distinct_on(version.workflow_key))
        .order_by(version.workflow_key, version.version.desc())
        .subquery()
    )
    counted = (
        select(func.count()).where(request.workflow_key == workflow.key).correlate(workflow).scalar_subquery()
    )
    rows = await _rows(
        database,
        select(
            workflow.key,
            workflow.name,
            newest.c.version,
            newest.c.published_at,
            newest.c.published_by,
            workflow.draft.is_not(None).label("draft"),
            counted.label("requests"),
        )
        .outerjoin(newest, newest.c.workflow_key == workflow.key)
        .order_by(workflow.key),
    )
    return [{**row, "published_at": time_shape(row["published_at"])} for row in rows]


async def _rows(database: AsyncEngine, query: Any) -> list[JsonObject]:
    async with database.connect() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


def _answer(key: str, report: Report, *, version: int | None, new: bool = False) -> JsonObject:
    return {"key": key, "version": version, "published": new, **report_shape(report)}

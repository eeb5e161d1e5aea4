"""From a document to rows: drafts, and the check and the publishing of a version."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.core.definition import Definition, Step, StepType, to_document, write_step
from nexusflow.db import tables
from nexusflow.engine import audit
from nexusflow.engine.definitions import STEP_COLUMNS, newest_started_by
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Report, Verdict, conclude

_LISTS: Final = frozenset({"outcomes", "require_note", "separate_from", "writes"})


@dataclass(frozen=True, slots=True)
class Publication:
    """A version that was published, with what the verifier warned of."""

    key: str
    version: int
    version_id: int
    report: Report


async def examine(connection: AsyncConnection, document: object) -> tuple[Definition | None, Report]:
    """Verify a document against itself, the people and the workflows that are there; stores nothing.

    In a thread: the largest documents take a second, in which everybody else is to be served.
    """
    read = await asyncio.to_thread(read_document, document)
    if isinstance(read, tuple):
        return None, conclude(read)
    roles, holders = await _staff(connection)
    published = await newest_started_by(connection, read)
    return read, await asyncio.to_thread(verify, read, roles=roles, holders=holders, published=published)


async def save_draft(database: AsyncEngine, document: Mapping[str, Any], *, by: str) -> Report:
    """Keep a document as the workflow's draft, sound or not; the findings come back.

    The document must at least have the shape that gives it a key; a malformed one is kept all the
    same, because work in progress is.
    """
    async with database.begin() as connection:
        return await _keep_draft(connection, document, by=by)


async def publish(database: AsyncEngine, key: str, *, by: str) -> Publication | Report | None:
    """Publish the draft as the next version; an unsound one is refused with its report. None: no draft."""
    async with database.begin() as connection:
        return await _publish(connection, key, by=by)


async def publish_document(
    database: AsyncEngine, document: Mapping[str, Any], *, by: str
) -> Publication | Report:
    """Save a document as draft and publish it, for the shell and for case folders.

    One transaction, so that of two who do this at once each publishes their own document.
    """
    async with database.begin() as connection:
        report = await _keep_draft(connection, document, by=by)
        if report.verdict is Verdict.UNSOUND:
            return report
        published = await _publish(connection, str(document["key"]), by=by)
    assert published is not None, "the draft was just saved"
    return published


async def _keep_draft(connection: AsyncConnection, document: Mapping[str, Any], *, by: str) -> Report:
    _, report = await examine(connection, document)
    key = str(document["key"])
    workflow = {"key": key, "name": str(document.get("name") or key)}
    draft = {"draft": dict(document), "draft_by": by, "draft_at": func.clock_timestamp()}
    await connection.execute(
        upsert(tables.Workflow)
        .values(**workflow, **draft)
        .on_conflict_do_update(index_elements=["key"], set_=draft)
    )
    metadata = {"workflow": key, "verdict": report.verdict}
    await audit.record(connection, actor=by, action="workflow.draft_saved", metadata=metadata)
    return report


async def _publish(connection: AsyncConnection, key: str, *, by: str) -> Publication | Report | None:
    workflow = tables.Workflow
    document = await connection.scalar(select(workflow.draft).where(workflow.key == key).with_for_update())
    if document is None:
        return None
    definition, report = await examine(connection, document)
    if definition is None or report.verdict is Verdict.UNSOUND:
        return report
    return await _insert_version(connection, definition, report, by=by)


async def _insert_version(
    connection: AsyncConnection, definition: Definition, report: Report, *, by: str
) -> Publication:
    version = tables.WorkflowVersion
    number = 1 + (
        await connection.scalar(
            select(func.coalesce(func.max(version.version), 0)).where(version.workflow_key == definition.key)
        )
        or 0
    )
    version_id = await connection.scalar(
        insert(version).values(_version_row(definition, number)).returning(version.id)
    )
    assert version_id is not None
    await connection.execute(insert(tables.Step), _step_rows(definition, version_id))
    await connection.execute(insert(tables.Transition), _transition_rows(definition, version_id))
    await name_permissions(connection, definition)
    await connection.execute(
        update(version).where(version.id == version_id).values(status="published", published_by=by)
    )
    await connection.execute(
        update(tables.Workflow)
        .where(tables.Workflow.key == definition.key)
        .values(name=definition.name, description=definition.description, draft=None, draft_by=None)
    )
    metadata = {"workflow": definition.key, "version": number, "warnings": len(report.findings)}
    await audit.record(connection, actor=by, action="workflow.published", metadata=metadata)
    return Publication(definition.key, number, version_id, report)


def _version_row(definition: Definition, number: int) -> dict[str, Any]:
    return {
        "workflow_key": definition.key,
        "version": number,
        "status": "draft",
        "name": definition.name,
        "description": definition.description,
        "create_permission": definition.create_permission,
        "supervisor_role": definition.supervisor_role,
        "context_schema": definition.context_schema,
        "start_step": definition.start,
        "visibility": definition.visibility,
        "further": _further(definition),
    }


def _further(definition: Definition) -> dict[str, Any]:
    """The keys of the document that have no column of their own."""
    document = to_document(definition)
    kept = {"withdraw_until", *definition.further}
    return {key: document[key] for key in kept & document.keys()}


def _step_rows(definition: Definition, version_id: int) -> list[dict[str, Any]]:
    return [
        {"version_id": version_id, "position": position, **_step_row(step)}
        for position, step in enumerate(definition.steps)
    ]


def _step_row(step: Step) -> dict[str, Any]:
    """A step's document, what has no column of its own in `further`."""
    document = write_step(step)
    return {
        **{key: document.pop(key, [] if key in _LISTS else None) for key in STEP_COLUMNS},
        "sla_hours": step.sla_hours,
        "further": document,
    }


def _transition_rows(definition: Definition, version_id: int) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "from_step": each.from_step,
            "outcome": each.outcome,
            "guard": each.guard,
            "to_step": each.to_step,
            "priority": each.priority,
            "cancels": list(each.cancels),
        }
        for each in definition.transitions
    ]


def permissions_named(definition: Definition) -> frozenset[str]:
    """Every permission that a definition asks for."""
    asked = {step.permission for step in definition.steps if _asks(step)} | {definition.create_permission}
    return frozenset(name for name in asked if name)


def _asks(step: Step) -> bool:
    return step.type in (StepType.TASK, StepType.WAIT) and bool(step.permission)


async def name_permissions(connection: AsyncConnection, definition: Definition) -> None:
    """Make the permissions that a definition asks for; nobody holds them until a role grants them."""
    names = [{"name": name} for name in sorted(permissions_named(definition))]
    if names:
        await connection.execute(upsert(tables.Permission).values(names).on_conflict_do_nothing())


async def _staff(connection: AsyncConnection) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """What each role grants, and how many active users hold it."""
    grants = await connection.execute(
        select(tables.Role.name, func.array_remove(func.array_agg(tables.RolePermission.permission), None))
        .outerjoin(tables.RolePermission, tables.RolePermission.role == tables.Role.name)
        .group_by(tables.Role.name)
    )
    holders = await connection.execute(
        select(tables.UserRole.role, func.count())
        .join(tables.User, tables.User.username == tables.UserRole.username)
        .where(tables.User.active)
        .group_by(tables.UserRole.role)
    )
    return (
        {role: frozenset(permissions) for role, permissions in grants},
        {row[0]: row[1] for row in holders},
    )

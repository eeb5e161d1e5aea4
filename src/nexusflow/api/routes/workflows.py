"""Workflows: looked at, verified, drafted, published."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Path, Query
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer, holding, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, KeyInPath, Limit
from nexusflow.api.identity import Caller
from nexusflow.api.problems import Code, Refusal, finding_shapes, not_found, rejected, unsound
from nexusflow.api.schemas.pages import ListOf
from nexusflow.api.schemas.workflows import (
    EXAMPLE,
    NewPreview,
    PreviewAnswer,
    PublicationAnswer,
    ReportAnswer,
    VersionAnswer,
    WorkflowAnswer,
    WorkflowListed,
)
from nexusflow.core.rejection import Fault
from nexusflow.engine.definitions import Unsound
from nexusflow.engine.publishing import Publication, examine, publish, save_draft
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.preview import read_preview
from nexusflow.engine.views.snapshot import snapshot
from nexusflow.engine.views.workflows import (
    MANAGE_WORKFLOWS,
    Draft,
    list_workflows,
    read_draft,
    read_versions,
    version_shape,
)
from nexusflow.verifier.finding import Report

router = APIRouter(prefix="/workflows", tags=["workflows"])

Designer = Annotated[Caller, Depends(holding(MANAGE_WORKFLOWS))]
Document = Annotated[dict[str, Any], Body(description="The definition document.", examples=[EXAMPLE])]
_LARGEST_VERSION: Final = 2**31 - 1


@router.get("", response_model=ListOf[WorkflowListed], summary="List workflows")
async def get_workflows(
    door: TheDoor,
    caller: SignedIn,
    startable: Annotated[bool, Query(description="Only those that the caller may start.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Workflows with a published version, that with the newest first; drafts too for who manages them."""
    page = await list_workflows(door.engine, caller.actor, startable=startable, limit=limit, cursor=cursor)
    return page_answer(page)


@router.post("/verify", response_model=ReportAnswer, summary="Verify a definition")
async def verify_definition(document: Document, door: TheDoor, _caller: SignedIn) -> Response:
    """Examine a definition, against itself and against the people who are there. Stores nothing."""
    async with snapshot(door.database) as connection:
        _, report = await examine(connection, document)
    return answer(_report(report))


@router.get("/{key}", response_model=WorkflowAnswer, summary="Read a workflow")
async def get_workflow(key: KeyInPath, door: TheDoor, caller: SignedIn) -> Response:
    """The newest version with its definition, the list of versions, and the draft for who manages them."""
    manages = MANAGE_WORKFLOWS in caller.actor.permissions
    async with snapshot(door.database) as connection:
        versions = await read_versions(connection, key)
        draft = await read_draft(connection, key) if manages else None
    published = await door.engine.definitions.newest(key)
    if published is None and draft is None:
        raise not_found(f"a workflow {key}")
    shape = _unpublished(key, draft) if published is None else version_shape(published, caller.actor)
    return answer({**shape, "versions": versions, "draft": None if draft is None else _draft(draft)})


@router.get("/{key}/versions/{version}", response_model=VersionAnswer, summary="Read a version")
async def get_version(
    key: KeyInPath, version: Annotated[int, Path(ge=1, le=_LARGEST_VERSION)], door: TheDoor, caller: SignedIn
) -> Response:
    """A published version; it never changes."""
    published = await door.engine.definitions.numbered(key, version)
    if published is None:
        raise not_found(f"a version {version} of {key}")
    return answer(version_shape(published, caller.actor))


@router.post("/{key}/preview", response_model=PreviewAnswer, summary="Preview a request")
async def preview_request(key: KeyInPath, body: NewPreview, door: TheDoor, caller: SignedIn) -> Response:
    """The way that a request with this context would take in the newest version, who could decide and by
    when, and what creating it would be refused for. Stores nothing."""
    published = await door.engine.definitions.newest(key)
    if published is None:
        raise not_found(f"a workflow {key}")
    if published.plan is None:
        raise rejected(Unsound.version_of(published))
    return answer(await read_preview(door.engine, published.plan, body.context, actor=caller.actor))


@router.put("/{key}/draft", response_model=ReportAnswer, summary="Save a draft")
async def put_draft(key: KeyInPath, document: Document, door: TheDoor, caller: Designer) -> Response:
    """Keep a definition to work on, sound or not; the findings come back. Needs `workflow.manage`."""
    if document.get("key") != key:
        raise Refusal(
            Code.INVALID_REQUEST,
            f"Expected the key of the definition to be {key}, as in the address.",
            errors=[Fault("/key", f"{key}, as in the address")],
        )
    report = await save_draft(door.database, document, by=caller.actor.username)
    return answer(_report(report))


@router.post("/{key}/publish", status_code=201, response_model=PublicationAnswer, summary="Publish the draft")
async def publish_draft(key: KeyInPath, door: TheDoor, caller: Designer) -> Response:
    """Make the draft the next version; requests that run stay with theirs. An unsound draft is refused
    with 422 and its findings. Needs `workflow.manage`."""
    outcome = await publish(door.database, key, by=caller.actor.username)
    if isinstance(outcome, Publication):
        body = {"key": outcome.key, "version": outcome.version, **_report(outcome.report)}
        return answer(body, status=201)
    if isinstance(outcome, Report):
        raise unsound(outcome)
    if await door.engine.definitions.newest(key) is None:
        raise not_found(f"a workflow {key}")
    raise Refusal(
        Code.NO_DRAFT,
        f"Expected a draft of {key} to publish; there is none. PUT one to /workflows/{key}/draft.",
    )


def _report(report: Report) -> dict[str, Any]:
    return {"verdict": report.verdict.value, "findings": finding_shapes(report)}


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "definition": draft.document,
        "saved_by": draft.saved_by,
        "saved_at": time_shape(draft.saved_at),
    }


def _unpublished(key: str, draft: Draft | None) -> dict[str, Any]:
    document = {} if draft is None else draft.document
    return {
        "key": key,
        "version": None,
        "name": str(document.get("name") or key),
        "description": str(document.get("description") or ""),
        "can_start": False,
        "actions": [],
        "published_at": None,
        "published_by": None,
        "definition": None,
        "verdict": None,
    }

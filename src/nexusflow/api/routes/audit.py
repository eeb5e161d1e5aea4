"""The audit: read-only, in pages or whole, and verified. No call edits or deletes."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response, StreamingResponse

from nexusflow.api.access import TheDoor, answer, holding, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, Id, Limit, Text, When
from nexusflow.api.identity import Caller
from nexusflow.api.schemas.oversight import EntryAnswer, VerificationAnswer
from nexusflow.api.schemas.pages import ListOf
from nexusflow.engine import audit
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.trail import EntryFilter, export_entries, list_entries, verify_entries
from nexusflow.engine.views.visibility import READ_AUDIT

router = APIRouter(prefix="/audit", tags=["audit"])

EXPORT_AUDIT: Final = "audit.export"
_LINES: Final = 200
Auditor = Annotated[Caller, Depends(holding(READ_AUDIT))]
Exporter = Annotated[Caller, Depends(holding(EXPORT_AUDIT))]
Named = Annotated[Text | None, Query(max_length=128)]
_EXPORT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One entry a line, oldest first.",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }
}


@router.get("", response_model=ListOf[EntryAnswer], summary="List audit entries")
async def get_entries(
    door: TheDoor,
    _caller: Auditor,
    request_id: Annotated[Id | None, Query()] = None,
    task_id: Annotated[Id | None, Query()] = None,
    actor: Named = None,
    action: Named = None,
    since: When | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Entries, newest first. Needs `audit.read`."""
    wanted = EntryFilter(request_id, task_id, actor, action, since)
    return page_answer(await list_entries(door.engine, wanted, limit=limit, cursor=cursor))


@router.get("/export", response_class=StreamingResponse, responses=_EXPORT, summary="Export the audit")
async def export(
    door: TheDoor,
    caller: Exporter,
    request_id: Annotated[Id | None, Query()] = None,
    since: When | None = None,
) -> Response:
    """Every entry as JSON lines, oldest first; that it was exported is an entry too. Needs `audit.export`."""
    metadata = {"request_id": request_id, "since": since}
    async with door.database.begin() as connection:
        await audit.record(
            connection, actor=caller.actor.username, action="audit.exported", metadata=metadata
        )
    lines = _lines(door.engine, EntryFilter(request_id=request_id, since=since))
    return StreamingResponse(
        lines,
        media_type="application/x-ndjson",
        headers={"Content-Disposition": 'attachment; filename="audit.jsonl"'},
    )


@router.get("/verify", response_model=VerificationAnswer, summary="Verify the audit")
async def verify(door: TheDoor, _caller: Auditor) -> Response:
    """Work out the hash of every entry anew, in the database. Needs `audit.read`."""
    found = await verify_entries(door.database)
    return answer(
        {
            "verdict": "tampered" if found.mismatched else "intact",
            "entries": found.entries,
            "mismatched": found.mismatched,
            "mismatched_ids": list(found.mismatched_ids),
            "seconds": found.seconds,
        }
    )


async def _lines(engine: WorkflowEngine, wanted: EntryFilter) -> AsyncIterator[bytes]:
    waiting: list[bytes] = []
    async for entry in export_entries(engine, wanted):
        waiting.append(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE))
        if len(waiting) == _LINES:
            yield b"".join(waiting)
            waiting = []
    yield b"".join(waiting)

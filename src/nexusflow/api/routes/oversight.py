"""How the work stands, and what is happening right now."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query
from starlette.responses import Response, StreamingResponse

from nexusflow.api.access import SignedIn, TheDoor, answer, holding
from nexusflow.api.fields import Text, WorkflowKey
from nexusflow.api.identity import Caller
from nexusflow.api.problems import Code, Refusal
from nexusflow.api.schemas.oversight import GridAnswer
from nexusflow.api.stream import MOST_STREAMS, stream_events
from nexusflow.core.permit import READ_ALL
from nexusflow.engine.views.events import Position
from nexusflow.engine.views.grid import GridFilter, read_grid
from nexusflow.engine.views.visibility import READ_SLA

router = APIRouter(tags=["oversight"])

_STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Each event: `id` (`<tx>.<id>`), `event` (the audit action), `data` (JSON: id, at,"
        " actor, action, request_id, task_id, workflow, step, metadata).",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get("/grid", response_model=GridAnswer, summary="See how the work stands")
async def get_grid(
    door: TheDoor,
    _caller: Annotated[Caller, Depends(holding(READ_SLA, READ_ALL))],
    workflow: Annotated[WorkflowKey | None, Query()] = None,
    role: Annotated[Text | None, Query(max_length=200, description="Steps that this role may do.")] = None,
    person: Annotated[
        Text | None, Query(max_length=200, description="Count what this person has claimed or did.")
    ] = None,
) -> Response:
    """A row for each workflow and step. Needs `sla.read` or `request.read`."""
    return answer(await read_grid(door.database, GridFilter(workflow, role, person)))


@router.get("/events", response_class=StreamingResponse, responses=_STREAM, summary="Follow what happens")
async def get_events(
    door: TheDoor,
    caller: SignedIn,
    last_event_id: Annotated[
        str | None, Header(max_length=60, description="Go on behind this id; left out: from now.")
    ] = None,
) -> Response:
    """Server-sent events of what was committed and the caller may see, until the session or token ends.

    Whoever has twenty streams open gets 429 for the next one.
    """
    if door.hub.is_full(caller.actor.username):
        raise Refusal(
            Code.TOO_MANY,
            f"Expected at most {MOST_STREAMS} event streams of one person at once; close one of yours.",
            headers={"Retry-After": "5"},
        )
    after = Position.read(last_event_id) if last_event_id else None
    events = stream_events(door.hub, door.database, door.identity, caller, after=after)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)

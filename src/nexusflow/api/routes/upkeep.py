"""What needs a person: incidents, and messages that could not be delivered. Needs `incident.manage`."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from nexusflow.api.access import TheDoor, answer, holding, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, IdInPath, Limit
from nexusflow.api.identity import Caller
from nexusflow.api.problems import Code, Refusal
from nexusflow.api.schemas.oversight import IncidentAnswer, MessageAnswer, Resolution
from nexusflow.api.schemas.pages import ListOf
from nexusflow.engine.upkeep import resolve_incident, retry_message
from nexusflow.engine.views.upkeep import (
    MessageState,
    incident_shape,
    list_incidents,
    list_messages,
    message_shape,
)

router = APIRouter(tags=["upkeep"])

MANAGE_INCIDENTS: Final = "incident.manage"
Keeper = Annotated[Caller, Depends(holding(MANAGE_INCIDENTS))]


@router.get("/incidents", response_model=ListOf[IncidentAnswer], summary="List incidents")
async def get_incidents(
    door: TheDoor,
    _caller: Keeper,
    resolved: Annotated[bool | None, Query(description="Left out: both.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Incidents, newest first."""
    return page_answer(await list_incidents(door.engine, resolved=resolved, limit=limit, cursor=cursor))


@router.post("/incidents/{incident_id}/resolve", response_model=IncidentAnswer, summary="Resolve an incident")
async def resolve(incident_id: IdInPath, body: Resolution, door: TheDoor, caller: Keeper) -> Response:
    """Say how an open incident was resolved."""
    row = await resolve_incident(door.database, incident_id, note=body.note, by=caller.actor.username)
    if row is None:
        raise Refusal(
            Code.INCIDENT_RESOLVED,
            f"Expected an open incident {incident_id}; none of that id is open, or it is of a service"
            " or a child, which is retried, skipped or given up at its request.",
        )
    return answer(incident_shape(row))


@router.get("/outbox", response_model=ListOf[MessageAnswer], summary="List messages of the outbox")
async def get_messages(
    door: TheDoor,
    _caller: Keeper,
    state: Annotated[MessageState | None, Query(description="Left out: all.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Messages, newest first; dead ones wait for a person."""
    return page_answer(await list_messages(door.engine, state=state, limit=limit, cursor=cursor))


@router.post("/outbox/{message_id}/retry", response_model=MessageAnswer, summary="Retry a dead message")
async def retry(message_id: IdInPath, door: TheDoor, caller: Keeper) -> Response:
    """Put a dead message back to work at once."""
    row = await retry_message(door.database, message_id, by=caller.actor.username)
    if row is None:
        raise Refusal(
            Code.MESSAGE_NOT_DEAD, f"Expected a dead message {message_id}; none of that id is dead."
        )
    return answer(message_shape(row))

"""Who works behind the scenes, for who keeps the engine running and who watches deadlines."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from nexusflow.api.access import TheDoor, answer, holding
from nexusflow.api.identity import Caller
from nexusflow.api.routes.health import MISSED_PULSES
from nexusflow.api.routes.upkeep import MANAGE_INCIDENTS
from nexusflow.api.schemas.workers import WorkersAnswer
from nexusflow.engine.views.visibility import READ_SLA
from nexusflow.engine.views.workers import read_workers

router = APIRouter(tags=["upkeep"])


@router.get("/workers", response_model=WorkersAnswer, summary="See who works behind the scenes")
async def get_workers(
    door: TheDoor, _caller: Annotated[Caller, Depends(holding(MANAGE_INCIDENTS, READ_SLA))]
) -> Response:
    """Workers, beats and relays with their heartbeats, the last pulse, and what waits in the queue and in the
    outbox. Needs `incident.manage` or `sla.read`."""
    found = await read_workers(door.database)
    found["pulse"]["limit_seconds"] = MISSED_PULSES * door.options.pulse_seconds
    return answer(found)

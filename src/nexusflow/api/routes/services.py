"""Services that are stuck: called anew, skipped or given up, each by its number within the request."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer
from nexusflow.api.fields import IdInPath
from nexusflow.api.orders import carry_out
from nexusflow.api.schemas.handling import Reason
from nexusflow.api.schemas.requests import (
    RequestAnswer,
)
from nexusflow.core.commands import GiveUpService, RetryService, SkipService
from nexusflow.engine.dispatch import Order

router = APIRouter(prefix="/requests/{request_id}/services/{number}", tags=["requests"])

Number = Annotated[int, Path(ge=1, le=2_147_483_647, description="As `waiting` of the request says it.")]


@router.post("/retry", response_model=RequestAnswer, summary="Retry a service")
async def retry_service(request_id: IdInPath, number: Number, door: TheDoor, caller: SignedIn) -> Response:
    """Have a service that is stuck called anew, with `incident.manage`.

    It is a new message, with what the request says now. A child that is stuck is started anew.
    """
    order = Order(RetryService(number), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post("/skip", response_model=RequestAnswer, summary="Skip a service")
async def skip_service(
    request_id: IdInPath, number: Number, body: Reason, door: TheDoor, caller: SignedIn
) -> Response:
    """Go on as if a service that is stuck had succeeded, with `task.skip` and a note.

    For a child that is stuck: as if it had been completed.
    """
    order = Order(SkipService(number, body.note), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post("/give-up", response_model=RequestAnswer, summary="Give a service up")
async def give_up_service(
    request_id: IdInPath, number: Number, body: Reason, door: TheDoor, caller: SignedIn
) -> Response:
    """Let a service that is stuck count as failed, with `incident.manage` and a note.

    Where the process has no way on from there, the request ends: REJECTED, `cancelled`. A child counts as
    rejected.
    """
    order = Order(GiveUpService(number, body.note), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))

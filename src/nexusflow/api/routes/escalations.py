"""Breaches: listed, acknowledged, and counted on the board of deadlines."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer, holding, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, Id, IdInPath, Limit, WorkflowKey
from nexusflow.api.identity import Caller
from nexusflow.api.problems import Code, Refusal, not_found
from nexusflow.api.schemas.escalations import Acknowledgement, EscalationAnswer, SlaAnswer
from nexusflow.api.schemas.pages import ListOf
from nexusflow.core.permit import READ_ALL
from nexusflow.engine.acknowledgement import Declined, acknowledge
from nexusflow.engine.views.escalations import EscalationFilter, list_escalations
from nexusflow.engine.views.sla import LONGEST_DAYS, USUAL_DAYS, read_sla
from nexusflow.engine.views.visibility import READ_SLA

router = APIRouter(tags=["oversight"])


@router.get("/escalations", response_model=ListOf[EscalationAnswer], summary="List escalations")
async def get_escalations(
    door: TheDoor,
    caller: SignedIn,
    task_id: Annotated[Id | None, Query()] = None,
    request_id: Annotated[Id | None, Query()] = None,
    workflow: Annotated[WorkflowKey | None, Query()] = None,
    acknowledged: Annotated[bool | None, Query(description="Left out: both.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Breaches, newest first: those to a role of the caller's, and of the requests that the caller sees; all
    with `sla.read`. `actions` says whether the caller may acknowledge one now, and if not, why."""
    wanted = EscalationFilter(task_id, request_id, workflow, acknowledged)
    return page_answer(await list_escalations(door.engine, caller.actor, wanted, limit=limit, cursor=cursor))


@router.post(
    "/escalations/{escalation_id}/acknowledge",
    response_model=EscalationAnswer,
    summary="Acknowledge an escalation",
)
async def acknowledge_escalation(
    escalation_id: IdInPath,
    door: TheDoor,
    caller: SignedIn,
    body: Annotated[Acknowledgement | None, Body()] = None,
) -> Response:
    """Take note of a breach, once and for everybody to see. For holders of the role that it was escalated to,
    and of `task.reassign`; 409 when somebody was faster. It closes nothing: the task stays as it is."""
    note = "" if body is None else body.note
    outcome = await acknowledge(door.database, caller.actor, escalation_id, note=note)
    if outcome is None:
        raise not_found(f"an escalation {escalation_id}")
    if isinstance(outcome, Declined):
        code = Code.ESCALATION_ACKNOWLEDGED if outcome.too_late else Code.NOT_PERMITTED
        raise Refusal(code, outcome.message)
    return answer(outcome)


@router.get("/sla", response_model=SlaAnswer, summary="See how deadlines are kept")
async def get_sla(
    door: TheDoor,
    _caller: Annotated[Caller, Depends(holding(READ_SLA, READ_ALL))],
    days: Annotated[
        int, Query(ge=1, le=LONGEST_DAYS, description="How many days back, with today.")
    ] = USUAL_DAYS,
    workflow: Annotated[WorkflowKey | None, Query(description="Left out: all of them.")] = None,
) -> Response:
    """What is due and breached by the hour, what was in time by the day, and the worst steps. Needs
    `sla.read` or `request.read`."""
    return answer(await read_sla(door.database, days=days, workflow=workflow))

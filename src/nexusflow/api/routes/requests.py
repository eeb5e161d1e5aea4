"""Requests: listed, read, started, withdrawn, talked about. Creating one is in `hot`."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, IdInPath, Limit, Text, When, WorkflowKey
from nexusflow.api.orders import carry_out
from nexusflow.api.problems import Code, Refusal, not_found
from nexusflow.api.schemas.handling import Reason, Resumption, Withdrawal
from nexusflow.api.schemas.pages import ListOf
from nexusflow.api.schemas.requests import (
    CommentAnswer,
    NewComment,
    RequestAnswer,
    RequestStatus,
    TimelineEntry,
)
from nexusflow.core.commands import (
    AddComment,
    CancelRequest,
    ResumeRequest,
    StartRequest,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.rejection import Fault
from nexusflow.engine.dispatch import Order
from nexusflow.engine.views.page import LARGEST
from nexusflow.engine.views.requests import RequestFilter, list_requests, read_request
from nexusflow.engine.views.timeline import read_timeline

router = APIRouter(prefix="/requests", tags=["requests"])

_CONTEXT: Final = "context."
_MOST_FIELDS: Final = 10
_BY_CONTEXT: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "context.field",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "maxLength": 200},
            "description": "`context.<field>=<value>`: requests whose context has that value there; a dot"
            " leads into an object, a number is compared as one. Up to ten.",
        }
    ]
}
Looked = Annotated[Text | None, Query(max_length=200)]


@router.get("", response_model=ListOf[RequestAnswer], openapi_extra=_BY_CONTEXT, summary="List requests")
async def get_requests(
    request: Request,
    door: TheDoor,
    caller: SignedIn,
    status: Annotated[list[RequestStatus] | None, Query(max_length=4)] = None,
    workflow: Annotated[WorkflowKey | None, Query()] = None,
    requester: Looked = None,
    q: Annotated[Text | None, Query(max_length=200, description="In title or external id, or an id.")] = None,
    external_id: Looked = None,
    created_after: When | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Requests that the caller sees, newest first."""
    wanted = RequestFilter(
        status=tuple(status or ()),
        workflow=workflow,
        requester=requester,
        q=q,
        external_id=external_id,
        created_after=created_after,
        context=_by_context(request),
    )
    return page_answer(await list_requests(door.engine, caller.actor, wanted, limit=limit, cursor=cursor))


@router.get("/{request_id}", response_model=RequestAnswer, summary="Read a request")
async def get_request(request_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """One request, with its open tasks and what the caller may do."""
    shape = await read_request(door.engine, caller.actor, request_id)
    if shape is None:
        raise not_found(f"a request {request_id}")
    return answer(shape)


@router.get("/{request_id}/timeline", response_model=ListOf[TimelineEntry], summary="Read the timeline")
async def get_timeline(
    request_id: IdInPath, door: TheDoor, caller: SignedIn, limit: Limit = LARGEST, cursor: Cursor = None
) -> Response:
    """Everything that happened, oldest first; `routed` says how each guard came out, and what it read."""
    page = await read_timeline(door.engine, caller.actor, request_id, limit=limit, cursor=cursor)
    if page is None:
        raise not_found(f"a request {request_id}")
    return page_answer(page)


@router.post("/{request_id}/start", response_model=RequestAnswer, summary="Start a request")
async def start_request(request_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """Start a request that was created with `start: false`."""
    order = Order(StartRequest(), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post("/{request_id}/withdraw", response_model=RequestAnswer, summary="Withdraw a request")
async def withdraw_request(
    request_id: IdInPath,
    door: TheDoor,
    caller: SignedIn,
    body: Annotated[Withdrawal | None, Body()] = None,
) -> Response:
    """Take one's own request back: what is open is cancelled, and it ends as REJECTED, `withdrawn`."""
    note = "" if body is None else body.note
    order = Order(WithdrawRequest(note), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post("/{request_id}/cancel", response_model=RequestAnswer, summary="Cancel a request")
async def cancel_request(request_id: IdInPath, body: Reason, door: TheDoor, caller: SignedIn) -> Response:
    """End somebody's request, with `request.cancel` and a note: REJECTED, `cancelled`."""
    order = Order(CancelRequest(body.note), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post("/{request_id}/suspend", response_model=RequestAnswer, summary="Suspend a request")
async def suspend_request(request_id: IdInPath, body: Reason, door: TheDoor, caller: SignedIn) -> Response:
    """Let nobody work on a request for a while, with `request.suspend` and a note.

    Its deadlines stand still meanwhile.
    """
    order = Order(SuspendRequest(body.note), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post("/{request_id}/resume", response_model=RequestAnswer, summary="Resume a request")
async def resume_request(
    request_id: IdInPath,
    door: TheDoor,
    caller: SignedIn,
    body: Annotated[Resumption | None, Body()] = None,
) -> Response:
    """Let a suspended request go on; deadlines that had not passed move by as long as it was suspended."""
    note = "" if body is None else body.note
    order = Order(ResumeRequest(note), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order))


@router.post(
    "/{request_id}/comments", status_code=201, response_model=CommentAnswer, summary="Comment on a request"
)
async def add_comment(request_id: IdInPath, body: NewComment, door: TheDoor, caller: SignedIn) -> Response:
    """Say something; it stands in the timeline."""
    order = Order(AddComment(body.body), actor=caller.actor.username, request_id=request_id)
    return answer(await carry_out(door, order), status=201)


def _by_context(request: Request) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if not name.startswith(_CONTEXT):
            continue
        path = name.removeprefix(_CONTEXT)
        if not path or len(name) > 200 or len(value) > 200 or "\x00" in name + value:
            raise _bad_filter(name, "context.<field>, and text of at most 200 characters")
        fields[path] = value
    if len(fields) > _MOST_FIELDS:
        raise _bad_filter(_CONTEXT, f"at most {_MOST_FIELDS} fields")
    return fields


def _bad_filter(name: str, expected: str) -> Refusal:
    shown = name[:60].replace("\x00", "\\x00")
    fault = Fault(shown, f"Expected {expected}.")
    return Refusal(
        Code.INVALID_REQUEST, f"The filter {shown} cannot be used: expected {expected}.", errors=[fault]
    )

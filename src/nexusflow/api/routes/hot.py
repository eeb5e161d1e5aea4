"""The calls that machines make by the thousand: as thin as they can be.

These are bare Starlette routes in the same application: no dependency is solved and no answer is
validated twice. They are documented in OpenAPI all the same, from the same table that mounts them.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from nexusflow.api.access import answer, door_of
from nexusflow.api.intake import JSON_IN_SCOPE
from nexusflow.api.plain_json import LARGEST
from nexusflow.api.problems import Code, Refusal, problem, rejected
from nexusflow.api.schemas.requests import (
    Completion,
    CompletionAnswer,
    CompletionResults,
    Completions,
    NewMessage,
    NewRequest,
    RequestAnswer,
    SentMessageAnswer,
)
from nexusflow.api.validation import read_body
from nexusflow.core.commands import CompleteTask, CreateRequest, SendMessage
from nexusflow.core.rejection import Fault, Rejected
from nexusflow.core.request import TaskId
from nexusflow.engine.dispatch import Done, Idempotency, Order, Outcome, Repeated

IDEMPOTENCY_KEY: Final = "idempotency-key"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class HotCall:
    """One of the calls: where, what takes and gives, and who answers."""

    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    summary: str
    tag: str
    body: type[BaseModel]
    answer: type[BaseModel]
    status: int = 200
    idempotent: bool = False


async def complete_task(request: Request) -> Response:
    """Decide a task: the decision and everything that follows from it, in one transaction.

    Answers 403 without the step's permission, 409 when somebody was faster, 422 for an unknown outcome, a
    missing note or data that do not fit the form; nothing has changed then. With an Idempotency-Key
    the same call again gives the same answer and is not done twice.
    """
    door = door_of(request)
    caller = await door.identity.caller_in_a_hurry(request.method, request.headers)
    task_id = TaskId(_id(request.path_params["task_id"], "task"))
    body = read_body(request, Completion)
    command = CompleteTask(task_id, body.outcome, body.note, body.data)
    order = Order(command, actor=caller.actor.username, idempotency=_idempotency(request))
    return _answer(await door.engine.submit(order), status=200)


async def complete_tasks(request: Request) -> Response:
    """Decide up to 500 tasks, each done or refused on its own; the results come in the items' order.

    Tasks and requests come without `actions` here: ask for the one that you look at.
    """
    door = door_of(request)
    caller = await door.identity.caller_in_a_hurry(request.method, request.headers)
    actor = caller.actor.username
    items = read_body(request, Completions).items
    orders = [
        Order(CompleteTask(TaskId(item.task_id), item.outcome, item.note, item.data), actor=actor)
        for item in items
    ]
    outcomes = await door.engine.dispatch(orders)
    return answer({"results": [_result(*each) for each in zip(items, outcomes, strict=True)]})


async def create_request(request: Request) -> Response:
    """Create a request of a workflow's newest version and start it, unless `start` is false.

    With an Idempotency-Key the same call again gives the same answer and is not done twice.
    """
    door = door_of(request)
    caller = await door.identity.caller_in_a_hurry(request.method, request.headers)
    body = read_body(request, NewRequest)
    order = Order(
        CreateRequest(body.context, title=body.title, external_id=body.external_id, start=body.start),
        actor=caller.actor.username,
        workflow=body.workflow,
        idempotency=_idempotency(request),
    )
    return _answer(await door.engine.submit(order), status=201)


async def send_message(request: Request) -> Response:
    """Tell a request what one of its wait steps waits for, with that step's permission.

    A message that nobody waits for yet is kept, or, if it is transient, refused with 409. With an
    Idempotency-Key the same call again gives the same answer and is not done twice.
    """
    door = door_of(request)
    caller = await door.identity.caller_in_a_hurry(request.method, request.headers)
    request_id = _id(request.path_params["request_id"], "request")
    body = read_body(request, NewMessage)
    order = Order(
        SendMessage(request.path_params["name"], body.data),
        actor=caller.actor.username,
        request_id=request_id,
        idempotency=_idempotency(request),
    )
    return _answer(await door.engine.submit(order), status=200)


CALLS: Final = (
    HotCall(
        "/tasks/{task_id}/complete",
        complete_task,
        "Complete a task",
        "tasks",
        body=Completion,
        answer=CompletionAnswer,
        idempotent=True,
    ),
    HotCall(
        "/tasks/complete",
        complete_tasks,
        "Complete many tasks",
        "tasks",
        body=Completions,
        answer=CompletionResults,
    ),
    HotCall(
        "/requests",
        create_request,
        "Create a request",
        "requests",
        body=NewRequest,
        answer=RequestAnswer,
        status=201,
        idempotent=True,
    ),
    HotCall(
        "/requests/{request_id}/messages/{name}",
        send_message,
        "Send a request a message",
        "requests",
        body=NewMessage,
        answer=SentMessageAnswer,
        idempotent=True,
    ),
)


class HotRoute(Route):
    """A bare route that tells the figures which one it is."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As ever, with the route in the scope."""
        match, found = super().matches(scope)
        if match is Match.FULL:
            found["route"] = self
        return match, found


def hot_routes(prefix: str) -> Sequence[Route]:
    """The routes, to be put before all others."""
    return [HotRoute(prefix + call.path, call.endpoint, methods=["POST"]) for call in CALLS]


def _id(written: str, of: str) -> int:
    if written.isascii() and written.isdigit() and len(written) <= 19 and 0 < int(written) <= LARGEST:
        return int(written)
    raise Refusal(
        Code.INVALID_REQUEST,
        f"Expected the id of a {of}, a whole number from 1; found {written[:60]!r}.",
        errors=[Fault(f"{of}_id", "a whole number from 1")],
    )


def _idempotency(request: Request) -> Idempotency | None:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if _KEY.fullmatch(key) is None:
        raise Refusal(
            Code.INVALID_REQUEST,
            "Expected an Idempotency-Key of 1 to 200 visible ASCII characters, without spaces.",
            errors=[Fault("Idempotency-Key", "1 to 200 visible ASCII characters")],
        )
    canonical = orjson.dumps(request.scope.get(JSON_IN_SCOPE), option=orjson.OPT_SORT_KEYS)
    asked = f"{request.method} {request.url.path}\n".encode() + canonical
    return Idempotency(key, hashlib.sha256(asked).digest())


def _answer(outcome: Outcome, *, status: int) -> Response:
    if isinstance(outcome, Rejected):
        raise rejected(outcome)
    headers = {"Idempotency-Replayed": "true"} if isinstance(outcome, Repeated) else None
    return answer(outcome.answer, status=status, headers=headers)


def _result(item: Any, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Done):
        return {"task_id": item.task_id, "status": "done", **outcome.result}
    assert isinstance(outcome, Rejected), "an item of many has no idempotency key"
    refused = problem(outcome.reason, outcome.message, errors=outcome.errors)
    return {
        "task_id": item.task_id,
        "status": "refused",
        "code": outcome.reason.value,
        "problem": refused,
    }

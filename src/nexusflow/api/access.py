"""What routes ask for: the door they stand in, and who is at it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, cast

import orjson
from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response

from nexusflow.api.identity import Caller, Identity
from nexusflow.api.login import Login
from nexusflow.api.options import Options
from nexusflow.api.problems import Code, Refusal, not_permitted
from nexusflow.api.stream import EventHub
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.page import Page


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that a route may use; one for each application."""

    engine: WorkflowEngine
    database: AsyncEngine
    identity: Identity
    login: Login
    hub: EventHub
    options: Options


def door_of(request: Request) -> Door:
    """The door that the application was made with."""
    return cast(Door, request.app.state.door)


async def signed_in(request: Request) -> Caller:
    """Whoever calls. Raises the 401, or the 403 for another site's doing."""
    return await door_of(request).identity.caller(request.method, request.headers)


def holding(*permissions: str) -> Callable[[Caller], Awaitable[Caller]]:
    """A caller who holds one of these permissions. Raises the 403."""

    async def check(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
        if caller.actor.permissions.isdisjoint(permissions):
            raise not_permitted(*permissions)
        return caller

    return check


async def in_person(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """A caller who has logged in, not a program with a token of theirs: whoever finds such a token must
    not be able to make it last, or to shut its owner out. Raises the 403."""
    refuse_api_token(caller)
    return caller


def refuse_api_token(caller: Caller) -> None:
    """Raises the 403 for a program with an API token."""
    if caller.token_id is not None:
        raise Refusal(
            Code.NOT_PERMITTED,
            "Expected somebody who has logged in: an API token cannot see or change what its owner logs in"
            " with, nor who they are.",
        )


TheDoor = Annotated[Door, Depends(door_of)]
SignedIn = Annotated[Caller, Depends(signed_in)]
InPerson = Annotated[Caller, Depends(in_person)]


def answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(body), status_code=status, headers=headers, media_type="application/json")


def page_answer(page: Page[dict[str, Any]]) -> Response:
    """A part of a list."""
    return answer({"items": page.items, "next_cursor": page.next_cursor})

"""Logging in and out, and whom a visitor of the demo may be."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer
from nexusflow.api.identity import read_cookie, refuse_foreign_login
from nexusflow.api.login import read_credentials
from nexusflow.api.schemas.directory import SessionAnswer, TokenAnswer
from nexusflow.api.schemas.me import DemoAnswer
from nexusflow.api.session_cookie import drop_cookie, set_cookie
from nexusflow.api.visitor import visitor_of
from nexusflow.directory.demo import read_demo_people, still_open
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.snapshot import snapshot

router = APIRouter(tags=["login"])

_TYPED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["username", "password"],
    "properties": {
        "username": {"type": "string", "minLength": 1, "maxLength": 128, "example": "requester"},
        "password": {"type": "string", "minLength": 1, "maxLength": 1024, "format": "password"},
    },
}
_BODY: Final[dict[str, Any]] = {
    "security": [],
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": _TYPED},
            "application/json": {"schema": _TYPED},
        },
    },
}


@router.post("/auth/token", response_model=TokenAnswer, openapi_extra=_BODY, summary="Get a bearer token")
async def get_token(request: Request, door: TheDoor) -> Response:
    """Username and password as a form (or JSON). Failed logins are throttled and audited."""
    address = visitor_of(request).address
    account = await door.login.log_in(await read_credentials(request), address=address)
    token, seconds = door.identity.issue_token(account)
    return answer({"access_token": token, "token_type": "bearer", "expires_in": seconds})


@router.post("/auth/session", response_model=SessionAnswer, openapi_extra=_BODY, summary="Open a session")
async def open_session(request: Request, door: TheDoor) -> Response:
    """As for a token; sets a cookie that scripts cannot read and other sites cannot use. The session that
    the browser had until now ends."""
    refuse_foreign_login(request.headers)
    visitor = visitor_of(request)
    account = await door.login.log_in(await read_credentials(request), address=visitor.address)
    former = read_cookie(request.headers)
    async with door.database.begin() as connection:
        opened = await door.identity.open_session(connection, account, visitor)
        if former is not None:
            await door.identity.end_session(connection, former)
    body = {
        "username": account.actor.username,
        "csrf_token": opened.csrf_token,
        "expires_at": time_shape(opened.expires_at),
    }
    response = answer(body)
    set_cookie(response, request, opened.cookie, seconds=door.options.session_seconds)
    return response


@router.delete("/auth/session", status_code=204, response_class=Response, summary="End the session")
async def end_session(request: Request, door: TheDoor, _caller: SignedIn) -> Response:
    """Ends the session whose cookie came along, if one did; a bearer token runs out by itself."""
    response = Response(status_code=204)
    cookie = read_cookie(request.headers)
    if cookie is not None:
        async with door.database.begin() as connection:
            await door.identity.end_session(connection, cookie)
        drop_cookie(response)
    return response


@router.get(
    "/auth/demo", response_model=DemoAnswer, openapi_extra={"security": []}, summary="Meet the demo's people"
)
async def get_demo(door: TheDoor) -> Response:
    """Whom a visitor may log in as with the demo's password: nobody unless the demo is on, and the host
    loopback."""
    if not door.options.demo_logins:
        return answer({"people": []})
    async with snapshot(door.database) as connection:
        people = await read_demo_people(connection)
    shapes = [
        {"username": person.username, "name": person.name, "roles": person.roles}
        for person in await still_open(people)
    ]
    return answer({"people": shapes})

"""Logging in and out, and who one is."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer
from nexusflow.api.identity import COOKIE, read_cookie, refuse_foreign_login
from nexusflow.api.login import read_credentials
from nexusflow.api.schemas.directory import MeAnswer, SessionAnswer, TokenAnswer
from nexusflow.engine.shapes import time_shape

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
    account = await door.login.log_in(await read_credentials(request), address=_address(request))
    token, seconds = door.identity.issue_token(account)
    return answer({"access_token": token, "token_type": "bearer", "expires_in": seconds})


@router.post("/auth/session", response_model=SessionAnswer, openapi_extra=_BODY, summary="Open a session")
async def open_session(request: Request, door: TheDoor) -> Response:
    """As for a token; sets a cookie that scripts cannot read and other sites cannot use."""
    refuse_foreign_login(request.headers)
    account = await door.login.log_in(await read_credentials(request), address=_address(request))
    async with door.database.begin() as connection:
        opened = await door.identity.open_session(connection, account)
    body = {
        "username": account.actor.username,
        "csrf_token": opened.csrf_token,
        "expires_at": time_shape(opened.expires_at),
    }
    response = answer(body)
    response.set_cookie(
        COOKIE,
        opened.cookie,
        max_age=door.options.session_seconds,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="lax",
        path="/",
    )
    return response


@router.delete("/auth/session", status_code=204, response_class=Response, summary="End the session")
async def end_session(request: Request, door: TheDoor, _caller: SignedIn) -> Response:
    """Ends the session whose cookie came along, if one did; a bearer token runs out by itself."""
    response = Response(status_code=204)
    cookie = read_cookie(request.headers)
    if cookie is not None:
        async with door.database.begin() as connection:
            await door.identity.end_session(connection, cookie)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response


@router.get("/me", response_model=MeAnswer, summary="Who am I?")
async def read_me(caller: SignedIn) -> Response:
    """The caller, with roles and permissions as of now."""
    actor = caller.actor
    return answer(
        {
            "username": actor.username,
            "name": actor.name,
            "email": caller.account.email,
            "manager": caller.account.manager,
            "roles": sorted(actor.roles),
            "permissions": sorted(actor.permissions),
            "attributes": actor.attributes,
            "expires_at": time_shape(caller.expires_at),
        }
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"

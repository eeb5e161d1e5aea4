"""What one is known by: the sessions that are open, and the tokens of one's programs."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from nexusflow.api.access import InPerson, TheDoor, answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, IdInPath, Limit
from nexusflow.api.identity import changed_meanwhile
from nexusflow.api.plain_json import LARGEST
from nexusflow.api.problems import not_found, refused_change
from nexusflow.api.schemas.me import (
    ApiTokenAnswer,
    EndedAnswer,
    MadeApiToken,
    NewApiToken,
    OpenSessionAnswer,
)
from nexusflow.api.schemas.pages import ListOf
from nexusflow.api.session_cookie import drop_cookie
from nexusflow.directory.credentials import hold
from nexusflow.directory.refusal import Refused
from nexusflow.directory.sessions import OpenSession, end_session_of, end_sessions, list_sessions
from nexusflow.directory.tokens import NewToken, Token, list_tokens, make_token, revoke_token
from nexusflow.directory.trail import leave_trail
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot

router = APIRouter(tags=["me"])
_SESSIONS: Final = "sessions"
_TOKENS: Final = "tokens"


@router.get("/me/sessions", response_model=ListOf[OpenSessionAnswer], summary="List one's sessions")
async def get_sessions(
    door: TheDoor, caller: InPerson, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """The open sessions of the caller, the one that was opened last first. Not with an API token."""
    after = read_cursor(_SESSIONS, cursor, int)
    async with snapshot(door.database) as connection:
        sessions = await list_sessions(
            connection, caller.actor.username, before=after[0] if after else LARGEST, limit=limit + 1
        )
    page = cut(sessions, limit=limit, of=_SESSIONS, key=lambda session: (session.id,))
    items = [_session(session, current=session.id == caller.session_id) for session in page.items]
    return answer({"items": items, "next_cursor": page.next_cursor})


@router.delete("/me/sessions", response_model=EndedAnswer, summary="End all other sessions")
async def delete_sessions(door: TheDoor, caller: InPerson) -> Response:
    """Every session of the caller but the one of this call. Not with an API token."""
    username = caller.actor.username
    async with door.database.begin() as connection:
        ended = await end_sessions(connection, username, but=caller.session_id)
        if ended:
            await leave_trail(connection, "session.ended", by=username, metadata={"sessions": ended})
    door.identity.forget(username)
    return answer({"ended": ended})


@router.delete("/me/sessions/{session_id}", status_code=204, response_class=Response, summary="End a session")
async def delete_session(session_id: IdInPath, door: TheDoor, caller: InPerson) -> Response:
    """One session of the caller; their own too, which logs them out. Not with an API token."""
    username = caller.actor.username
    async with door.database.begin() as connection:
        if not await end_session_of(connection, username, session_id):
            raise not_found(f"an open session {session_id} of yours")
        await leave_trail(connection, "session.ended", by=username, metadata={"session": session_id})
    door.identity.forget(username)
    response = Response(status_code=204)
    if session_id == caller.session_id:
        drop_cookie(response)
    return response


@router.get("/me/tokens", response_model=ListOf[ApiTokenAnswer], summary="List one's API tokens")
async def get_tokens(
    door: TheDoor, caller: InPerson, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """The tokens of the caller's programs that were not revoked, the newest first; for thirty days those
    that have expired too. Not with an API token."""
    after = read_cursor(_TOKENS, cursor, int)
    async with snapshot(door.database) as connection:
        tokens = await list_tokens(
            connection, caller.actor.username, before=after[0] if after else LARGEST, limit=limit + 1
        )
    page = cut(tokens, limit=limit, of=_TOKENS, key=lambda token: (token.id,))
    return answer({"items": [_token(token) for token in page.items], "next_cursor": page.next_cursor})


@router.post("/me/tokens", status_code=201, response_model=MadeApiToken, summary="Make an API token")
async def post_token(body: NewApiToken, door: TheDoor, caller: InPerson) -> Response:
    """A token for a program that acts as the caller: what they may do, but for changing what they log in
    with. It is shown this once. 409 for who has fifty. Not with an API token."""
    drawn = door.identity.draw_token()
    new = NewToken(body.name, drawn.prefix, drawn.token_hash, body.days)
    async with door.database.begin() as connection:
        if not await hold(connection, caller.account):
            raise changed_meanwhile()
        made = await make_token(connection, caller.actor.username, new)
        if isinstance(made, Refused):
            raise refused_change(made)
    headers = {"Cache-Control": "no-store"}
    return answer({**_token(made), "token": drawn.text}, status=201, headers=headers)


@router.delete(
    "/me/tokens/{token_id}", status_code=204, response_class=Response, summary="Revoke an API token"
)
async def delete_token(token_id: IdInPath, door: TheDoor, caller: InPerson) -> Response:
    """It is worth nothing from now on. Not with an API token."""
    username = caller.actor.username
    async with door.database.begin() as connection:
        if not await revoke_token(connection, username, token_id):
            raise not_found(f"a token {token_id} of yours")
    door.identity.forget(username)
    return Response(status_code=204)


def _session(session: OpenSession, *, current: bool) -> dict[str, Any]:
    return {
        "id": session.id,
        "created_at": time_shape(session.created_at),
        "last_seen_at": time_shape(session.last_seen_at),
        "expires_at": time_shape(session.expires_at),
        "address": session.address,
        "agent": session.agent,
        "current": current,
    }


def _token(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "prefix": token.prefix,
        "created_at": time_shape(token.created_at),
        "last_used_at": time_shape(token.last_used_at),
        "expires_at": time_shape(token.expires_at),
    }

"""What concerns oneself: who one is, how one likes the product, one's password."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from nexusflow.api.access import InPerson, SignedIn, TheDoor, answer
from nexusflow.api.identity import changed_meanwhile
from nexusflow.api.new_password import hash_new_password
from nexusflow.api.problems import Code, Refusal
from nexusflow.api.rooms import Room, home_of, rooms_of
from nexusflow.api.schemas.me import MeAnswer, PasswordChange, PreferencesAnswer, PreferencesBody
from nexusflow.api.session_cookie import set_cookie
from nexusflow.api.visitor import visitor_of
from nexusflow.core.rejection import Fault
from nexusflow.directory.credentials import change_password
from nexusflow.directory.preferences import Preferences, read_preferences, write_preferences
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.duties import has_duties
from nexusflow.engine.views.snapshot import snapshot

router = APIRouter(tags=["me"])


@router.get("/me", response_model=MeAnswer, summary="Who am I?")
async def read_me(door: TheDoor, caller: SignedIn) -> Response:
    """The caller, with roles and permissions as of now, and the rooms of the dashboard that are theirs."""
    actor = caller.actor
    rooms = rooms_of(actor)
    busy = False
    if Room.GRID in rooms:  # only then does it make a difference
        async with snapshot(door.database) as connection:
            busy = await has_duties(connection, actor)
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
            "rooms": rooms,
            "home": home_of(actor, has_duties=busy),
        }
    )


@router.get("/me/preferences", response_model=PreferencesAnswer, summary="Read one's preferences")
async def get_preferences(door: TheDoor, caller: SignedIn) -> Response:
    """How the caller likes the product: theme, language, time zone, mail, and the filters they keep."""
    async with snapshot(door.database) as connection:
        return answer(_shape(await read_preferences(connection, caller.actor.username)))


@router.put("/me/preferences", response_model=PreferencesAnswer, summary="Set one's preferences")
async def put_preferences(body: PreferencesBody, door: TheDoor, caller: SignedIn) -> Response:
    """All of them, in the place of what was. `mail` counts for letters that are written from now on."""
    filters = tuple(each.model_dump(mode="json") for each in body.filters)
    wanted = Preferences(body.theme.value, body.language, body.time_zone, body.mail.value, filters)
    async with door.database.begin() as connection:
        await write_preferences(connection, caller.actor.username, wanted)
    return answer(_shape(wanted))


@router.put("/me/password", status_code=204, response_class=Response, summary="Change one's password")
async def put_password(body: PasswordChange, request: Request, door: TheDoor, caller: InPerson) -> Response:
    """Ends every other session and every token of the caller, this one too if it is a bearer token; the
    browser that asks gets a new session. Wrong passwords are throttled as failed logins are. Not with an
    API token."""
    if body.new == body.current:
        what = "Expected another password than the one that you have."
        raise Refusal(Code.INVALID_REQUEST, what, errors=[Fault("/new", "another password")])
    visitor = visitor_of(request)
    await door.login.confirm(caller.account, body.current, address=visitor.address)
    password_hash = await hash_new_password(body.new, path="/new")
    response = Response(status_code=204)
    async with door.database.begin() as connection:
        if not await change_password(connection, caller.account, password_hash=password_hash):
            raise changed_meanwhile()
        if caller.session_id is not None:
            cookie = await door.identity.renew_session(connection, caller, visitor)
            set_cookie(response, request, cookie, seconds=door.options.session_seconds)
    door.identity.forget(caller.actor.username)
    return response


def _shape(preferences: Preferences) -> dict[str, Any]:
    return {**asdict(preferences), "filters": list(preferences.filters)}

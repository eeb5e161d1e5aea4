"""Who is away, who stands in for them, and for whom one stands in oneself."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from nexusflow.api.access import Door, SignedIn, TheDoor, answer, holding
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, IdInPath, Limit, NameInPath
from nexusflow.api.identity import Caller
from nexusflow.api.plain_json import LARGEST
from nexusflow.api.problems import Code, Refusal, not_found, refused_change
from nexusflow.api.schemas.absences import AbsenceAnswer, NewAbsence, StandingInAnswer
from nexusflow.api.schemas.pages import ListOf
from nexusflow.directory.absences import Absence, cancel_absence, create_absence, list_absences
from nexusflow.directory.keepers import MANAGE_USERS
from nexusflow.directory.refusal import Refused
from nexusflow.directory.substitution import Link
from nexusflow.directory.users import read_user
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot
from nexusflow.engine.views.standing_in import list_standing_in

router = APIRouter()

Keeper = Annotated[Caller, Depends(holding(MANAGE_USERS))]
_LIST: Final = "absences"


@router.get("/me/absences", tags=["me"], response_model=ListOf[AbsenceAnswer], summary="List one's absences")
async def get_own_absences(
    door: TheDoor, caller: SignedIn, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """The absences of the caller, the one that was made last first; past and cancelled ones too."""
    return await _listed(door, caller.actor.username, limit, cursor)


@router.post(
    "/me/absences", tags=["me"], status_code=201, response_model=AbsenceAnswer, summary="Plan an absence"
)
async def post_own_absence(body: NewAbsence, door: TheDoor, caller: SignedIn) -> Response:
    """Be away for a time, with any active user standing in. 409 when it overlaps another absence of the
    caller, when somebody would come to stand in for themselves, or when more than three would stand in one
    for the other. Not with an API token."""
    return await _made(door, caller, caller.actor.username, body)


@router.post(
    "/me/absences/{absence_id}/cancel",
    tags=["me"],
    response_model=AbsenceAnswer,
    summary="Cancel an absence of one's own",
)
async def cancel_own_absence(absence_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """From now on nobody stands in because of it, whoever planned it. 409 when it is over, or was
    cancelled before."""
    return await _cancelled(door, caller, caller.actor.username, absence_id)


@router.get(
    "/me/standing-in",
    tags=["me"],
    response_model=ListOf[StandingInAnswer],
    summary="For whom does one stand in?",
)
async def get_standing_in(door: TheDoor, caller: SignedIn) -> Response:
    """Everybody whom the caller stands in for at this moment, directly or because whoever was chosen is away
    too. Who is disabled passes nothing on. All of them at once."""
    return answer({"items": await list_standing_in(door.database, caller.actor), "next_cursor": None})


@router.get(
    "/users/{username}/absences",
    tags=["directory"],
    response_model=ListOf[AbsenceAnswer],
    summary="List a user's absences",
)
async def get_absences(
    username: NameInPath, door: TheDoor, _caller: Keeper, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """As that user sees them. Needs `user.manage`."""
    return await _listed(door, username, limit, cursor)


@router.post(
    "/users/{username}/absences",
    tags=["directory"],
    status_code=201,
    response_model=AbsenceAnswer,
    summary="Plan an absence of a user",
)
async def post_absence(username: NameInPath, body: NewAbsence, door: TheDoor, caller: Keeper) -> Response:
    """For who cannot do it themselves, by the same rules; 409 too when that user is disabled. Needs
    `user.manage`."""
    return await _made(door, caller, username, body)


@router.post(
    "/users/{username}/absences/{absence_id}/cancel",
    tags=["directory"],
    response_model=AbsenceAnswer,
    summary="Cancel an absence of a user",
)
async def post_absence_cancel(
    username: NameInPath, absence_id: IdInPath, door: TheDoor, caller: Keeper
) -> Response:
    """As that user could. Needs `user.manage`."""
    return await _cancelled(door, caller, username, absence_id)


async def _listed(door: Door, username: str, limit: int, cursor: str | None) -> Response:
    after = read_cursor(_LIST, cursor, int)
    async with snapshot(door.database) as connection:
        if await read_user(connection, username) is None:
            raise not_found(f"a user {username!r}")
        absences = await list_absences(
            connection, username, before=after[0] if after else LARGEST, limit=limit + 1
        )
    page = cut(absences, limit=limit, of=_LIST, key=lambda absence: (absence.id,))
    return answer({"items": [_absence(each) for each in page.items], "next_cursor": page.next_cursor})


async def _made(door: Door, caller: Caller, username: str, body: NewAbsence) -> Response:
    by = caller.actor.username
    if username == by and caller.token_id is not None:
        raise Refusal(
            Code.NOT_PERMITTED,
            "Expected somebody who has logged in: an API token cannot hand on what its owner may do. Log"
            " in, and plan the absence there.",
        )
    wanted = Link(username, body.substitute, body.starts_at, body.ends_at)
    async with door.database.begin() as connection:
        made = await create_absence(connection, wanted, note=body.note, by=by)
        if isinstance(made, Refused):
            raise refused_change(made)
    return answer(_absence(made), status=201)


async def _cancelled(door: Door, caller: Caller, username: str, absence_id: int) -> Response:
    async with door.database.begin() as connection:
        cancelled = await cancel_absence(connection, username, absence_id, by=caller.actor.username)
        if cancelled is None:
            raise not_found(f"an absence {absence_id} of {username!r}")
        if isinstance(cancelled, Refused):
            raise refused_change(cancelled)
    return answer(_absence(cancelled))


def _absence(absence: Absence) -> dict[str, Any]:
    return {
        "id": absence.id,
        "username": absence.username,
        "substitute": absence.substitute,
        "substitute_name": absence.substitute_name,
        "starts_at": time_shape(absence.starts_at),
        "ends_at": time_shape(absence.ends_at),
        "note": absence.note,
        "created_by": absence.created_by,
        "cancelled_at": time_shape(absence.cancelled_at),
        "state": absence.state,
    }

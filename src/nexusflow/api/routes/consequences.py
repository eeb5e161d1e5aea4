"""What a change of the matrix would mean, before it is made. Needs `user.manage`."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from nexusflow.api.access import Door, TheDoor, answer, holding
from nexusflow.api.fields import NameInPath
from nexusflow.api.identity import Caller
from nexusflow.api.problems import refused_change
from nexusflow.api.schemas.consequences import ConsequencesAnswer
from nexusflow.api.schemas.directory import Grants, Roles
from nexusflow.directory.consequences import Consequences, weigh_role_permissions, weigh_user_roles
from nexusflow.directory.keepers import MANAGE_USERS
from nexusflow.directory.refusal import Refused
from nexusflow.engine.views.snapshot import snapshot

router = APIRouter(tags=["directory"])

Keeper = Annotated[Caller, Depends(holding(MANAGE_USERS))]


@router.post(
    "/roles/{name}/permissions/preview",
    response_model=ConsequencesAnswer,
    summary="Preview what a role would grant",
)
async def preview_role_permissions(
    name: NameInPath, permissions: Annotated[Grants, Body()], door: TheDoor, _caller: Keeper
) -> Response:
    """Who would gain and lose what if the role granted exactly these permissions, what of the open work that
    concerns, and which steps would have nobody left. Stores nothing. Needs `user.manage`."""
    return await _weighed(
        door, lambda connection: weigh_role_permissions(connection, name, permissions=permissions)
    )


@router.post(
    "/users/{username}/roles/preview",
    response_model=ConsequencesAnswer,
    summary="Preview what roles of a user would mean",
)
async def preview_user_roles(
    username: NameInPath, roles: Annotated[Roles, Body()], door: TheDoor, _caller: Keeper
) -> Response:
    """The same for exactly these roles of one user. Stores nothing. Needs `user.manage`."""
    return await _weighed(door, lambda connection: weigh_user_roles(connection, username, roles=roles))


async def _weighed(
    door: Door, weigh: Callable[[AsyncConnection], Awaitable[Consequences | Refused]]
) -> Response:
    """The answer, read on a snapshot that refuses to write. Raises `Refusal` as the change itself does."""
    async with snapshot(door.database) as connection:
        found = await weigh(connection)
    if isinstance(found, Refused):
        raise refused_change(found)
    return answer(asdict(found))

"""Users, roles and permissions: the matrix, for who holds `user.manage`."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Body, Depends, Query
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from nexusflow.api.access import TheDoor, answer, holding, refuse_api_token
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, Limit, NameInPath, Text
from nexusflow.api.identity import Caller
from nexusflow.api.new_password import hash_new_password
from nexusflow.api.problems import Code, Refusal, not_found, refused_change
from nexusflow.api.schemas.directory import (
    Grants,
    NewPermission,
    NewRole,
    NewUserBody,
    PermissionAnswer,
    RoleAnswer,
    Roles,
    UserAnswer,
    UserPatch,
)
from nexusflow.api.schemas.pages import ListOf
from nexusflow.core.rejection import Fault
from nexusflow.directory.keepers import MANAGE_USERS
from nexusflow.directory.permissions import Permission, create_permission, list_permissions
from nexusflow.directory.refusal import Refused
from nexusflow.directory.roles import Role, create_role, list_roles, set_role_permissions
from nexusflow.directory.users import (
    NewUser,
    User,
    UserChange,
    change_user,
    create_user,
    list_users,
    read_user,
    set_user_roles,
)
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot
from nexusflow.engine.views.visibility import READ_AUDIT

router = APIRouter(tags=["directory"])

Keeper = Annotated[Caller, Depends(holding(MANAGE_USERS))]
Reader = Annotated[Caller, Depends(holding(MANAGE_USERS, READ_AUDIT))]
_NULLABLE: Final = frozenset({"email", "manager"})

Made = TypeVar("Made", User, Role, Permission)


@router.get("/users", response_model=ListOf[UserAnswer], summary="List users")
async def get_users(
    door: TheDoor,
    _caller: Reader,
    q: Annotated[Text | None, Query(max_length=200, description="In username, name or e-mail.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Users by username. Needs `user.manage` or `audit.read`."""
    after = read_cursor("users", cursor, str)
    async with snapshot(door.database) as connection:
        users = await list_users(connection, after=after[0] if after else "", limit=limit + 1, q=q)
    page = cut(users, limit=limit, of="users", key=lambda user: (user.username,))
    return answer({"items": [_user(user) for user in page.items], "next_cursor": page.next_cursor})


@router.post("/users", status_code=201, response_model=UserAnswer, summary="Make a user")
async def post_user(body: NewUserBody, door: TheDoor, caller: Keeper) -> Response:
    """Make a user with roles. 409 when the username is taken. Needs `user.manage`."""
    new = NewUser(
        username=body.username,
        name=body.name,
        email=body.email,
        password_hash=await hash_new_password(body.password, path="/password"),
        roles=tuple(body.roles),
        manager=body.manager,
        attributes=body.attributes,
    )
    by = caller.actor.username
    user = await _change(door, lambda connection: create_user(connection, new, by=by))
    return answer(_user(user), status=201)


@router.get("/users/{username}", response_model=UserAnswer, summary="Read a user")
async def get_user(username: NameInPath, door: TheDoor, _caller: Reader) -> Response:
    """One user. Needs `user.manage` or `audit.read`."""
    async with snapshot(door.database) as connection:
        user = await read_user(connection, username)
    if user is None:
        raise not_found(f"a user {username!r}")
    return answer(_user(user))


@router.patch("/users/{username}", response_model=UserAnswer, summary="Change a user")
async def patch_user(username: NameInPath, body: UserPatch, door: TheDoor, caller: Keeper) -> Response:
    """What is left out stays. A new password, or `active: false`, ends every session and token at once.
    409 when nobody active would hold `user.manage` afterwards. Needs `user.manage`."""
    _refuse_own(caller, username)
    given = body.model_dump(exclude_unset=True)
    faults = [
        Fault(f"/{name}", "a value; leave it out to keep what is there")
        for name, value in given.items()
        if value is None and name not in _NULLABLE
    ]
    if faults:
        raise Refusal(Code.INVALID_REQUEST, "Expected values for what is to change.", errors=faults)
    roles = given.pop("roles", None)
    if "password" in given:
        given["password_hash"] = await hash_new_password(given.pop("password"), path="/password")
    change = UserChange(**given)  # type: ignore[typeddict-item] # the keys are those of the model
    by = caller.actor.username

    async def make(connection: AsyncConnection) -> User | Refused:
        changed = await change_user(connection, username, change=change, by=by)
        if roles is None or isinstance(changed, Refused):
            return changed
        return await set_user_roles(connection, username, roles=roles, by=by)

    return answer(_user(await _change(door, make)))


@router.put("/users/{username}/roles", response_model=UserAnswer, summary="Set a user's roles")
async def put_user_roles(
    username: NameInPath, roles: Annotated[Roles, Body()], door: TheDoor, caller: Keeper
) -> Response:
    """Exactly these roles; it counts in the very next command, for open tasks too. Needs `user.manage`."""
    _refuse_own(caller, username)
    by = caller.actor.username
    user = await _change(door, lambda connection: set_user_roles(connection, username, roles=roles, by=by))
    return answer(_user(user))


@router.get("/roles", response_model=ListOf[RoleAnswer], summary="List roles")
async def get_roles(
    door: TheDoor, _caller: Reader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Roles by name, with what each grants. Needs `user.manage` or `audit.read`."""
    after = read_cursor("roles", cursor, str)
    async with snapshot(door.database) as connection:
        roles = await list_roles(connection, after=after[0] if after else "", limit=limit + 1)
    page = cut(roles, limit=limit, of="roles", key=lambda role: (role.name,))
    return answer({"items": [asdict(role) for role in page.items], "next_cursor": page.next_cursor})


@router.post("/roles", status_code=201, response_model=RoleAnswer, summary="Make a role")
async def post_role(body: NewRole, door: TheDoor, caller: Keeper) -> Response:
    """Make a role that grants permissions. 409 when the name is taken. Needs `user.manage`."""
    by = caller.actor.username
    role = await _change(
        door,
        lambda connection: create_role(connection, body.name, permissions=body.permissions, by=by),
    )
    return answer(asdict(role), status=201)


@router.put("/roles/{name}/permissions", response_model=RoleAnswer, summary="Set what a role grants")
async def put_role_permissions(
    name: NameInPath, permissions: Annotated[Grants, Body()], door: TheDoor, caller: Keeper
) -> Response:
    """Exactly these permissions; it counts in the very next command of everybody. Needs `user.manage`."""
    by = caller.actor.username
    role = await _change(
        door,
        lambda connection: set_role_permissions(connection, name, permissions=permissions, by=by),
    )
    return answer(asdict(role))


@router.get("/permissions", response_model=ListOf[PermissionAnswer], summary="List permissions")
async def get_permissions(
    door: TheDoor, _caller: Reader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Permissions by name, with the roles that grant them. Needs `user.manage` or `audit.read`."""
    after = read_cursor("permissions", cursor, str)
    async with snapshot(door.database) as connection:
        found = await list_permissions(connection, after=after[0] if after else "", limit=limit + 1)
    page = cut(found, limit=limit, of="permissions", key=lambda permission: (permission.name,))
    return answer({"items": [asdict(each) for each in page.items], "next_cursor": page.next_cursor})


@router.post("/permissions", status_code=201, response_model=PermissionAnswer, summary="Make a permission")
async def post_permission(body: NewPermission, door: TheDoor, caller: Keeper) -> Response:
    """Make a permission; publishing a definition makes those that it names. Needs `user.manage`."""
    by = caller.actor.username
    made = await _change(door, lambda connection: create_permission(connection, body.name, by=by))
    return answer(asdict(made), status=201)


def _refuse_own(caller: Caller, username: str) -> None:
    """A program does not change whom it acts as: it could shut them out, or make itself more."""
    if username == caller.actor.username:
        refuse_api_token(caller)


async def _change(door: Any, make: Callable[[AsyncConnection], Awaitable[Made | Refused]]) -> Made:
    """Make a change in a transaction of its own; a refused one leaves nothing. Raises `Refusal`."""
    async with door.database.begin() as connection:
        made = await make(connection)
        if isinstance(made, Refused):
            raise refused_change(made)
        return made


def _user(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "roles": list(user.roles),
        "manager": user.manager,
        "attributes": user.attributes,
        "active": user.active,
        "created_at": time_shape(user.created_at),
    }

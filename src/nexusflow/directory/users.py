"""Users: made, changed, disabled, never deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypedDict

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.rejection import Fault
from nexusflow.db import tables
from nexusflow.directory.keepers import any_keeper, left_without_keeper
from nexusflow.directory.names import RESERVED, is_username
from nexusflow.directory.refusal import Cause, Refused, unknown
from nexusflow.directory.roles import refuse_unknown_roles
from nexusflow.directory.sessions import end_sessions
from nexusflow.directory.tokens import revoke_tokens
from nexusflow.directory.trail import leave_trail


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to be. Without a password hash they cannot log in."""

    username: str
    name: str = ""
    email: str | None = None
    password_hash: str | None = None
    roles: tuple[str, ...] = ()
    manager: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody as others may see them: nothing of their credentials."""

    username: str
    name: str
    email: str | None
    roles: tuple[str, ...]
    manager: str | None
    attributes: Mapping[str, Any]
    active: bool
    created_at: datetime


class UserChange(TypedDict, total=False):
    """What is to be different; what is left out stays."""

    name: str
    email: str | None
    password_hash: str
    manager: str | None
    attributes: Mapping[str, Any]
    active: bool


_SECRET: Final = frozenset({"password_hash"})


async def create_user(connection: AsyncConnection, new: NewUser, *, by: str) -> User | Refused:
    """Make a user with these roles."""
    refused = _refuse_name(new.username) or await _refuse_unknown(connection, new.roles, new.manager)
    if refused is not None:
        return refused
    user = tables.User
    values = {
        "username": new.username,
        "name": new.name,
        "email": new.email,
        "password_hash": new.password_hash,
        "manager": new.manager,
        "attributes": dict(new.attributes),
    }
    made = await connection.scalar(
        upsert(user).values(values).on_conflict_do_nothing().returning(user.username)
    )
    if made is None:
        return Refused(Cause.NAME_TAKEN, f"Expected a new username; {new.username!r} is taken.")
    roles = sorted(set(new.roles))
    await _give_roles(connection, new.username, roles)
    metadata = {"username": new.username, "name": new.name, "roles": roles, "manager": new.manager}
    await leave_trail(connection, "user.created", by=by, metadata=metadata)
    return await _made(connection, new.username)


async def change_user(
    connection: AsyncConnection, username: str, *, change: UserChange, by: str
) -> User | Refused:
    """Change somebody. A new password, or disabling, ends every session and token at once."""
    before = await read_user(connection, username)
    if before is None:
        return _nobody(username)
    refused = await _refuse_unknown(connection, (), change.get("manager"))
    if refused is not None:
        return refused
    if not change:
        return before
    guarded = await any_keeper(connection)
    shut_out = "password_hash" in change or change.get("active") is False
    values: dict[str, Any] = dict(change)
    if shut_out:
        values["credential_version"] = tables.User.credential_version + 1
    await connection.execute(update(tables.User).where(tables.User.username == username).values(values))
    if guarded and not await any_keeper(connection):
        return left_without_keeper()
    if shut_out:
        await end_sessions(connection, username)
        await revoke_tokens(connection, username)
    shown = {key: value for key, value in change.items() if key not in _SECRET}
    metadata = {"username": username, **shown, "password_changed": "password_hash" in change}
    await leave_trail(connection, "user.updated", by=by, metadata=metadata)
    return await _made(connection, username)


async def set_user_roles(
    connection: AsyncConnection, username: str, *, roles: Iterable[str], by: str
) -> User | Refused:
    """Make somebody have exactly these roles; it counts in the very next command, for open tasks too."""
    wanted = frozenset(roles)
    before = await read_user(connection, username)
    if before is None:
        return _nobody(username)
    refused = await _refuse_unknown(connection, wanted, None)
    if refused is not None:
        return refused
    guarded = await any_keeper(connection)
    had = frozenset(before.roles)
    held = tables.UserRole
    await connection.execute(
        delete(held).where(held.username == username, held.role.in_(sorted(had - wanted)))
    )
    await _give_roles(connection, username, sorted(wanted - had))
    if guarded and not await any_keeper(connection):
        return left_without_keeper()
    metadata = {
        "username": username,
        "roles": sorted(wanted),
        "given": sorted(wanted - had),
        "taken": sorted(had - wanted),
    }
    await leave_trail(connection, "user.roles_set", by=by, metadata=metadata)
    return await _made(connection, username)


async def read_user(connection: AsyncConnection, username: str) -> User | None:
    """The user of that name, or None."""
    rows = await connection.execute(_users().where(tables.User.username == username))
    row = rows.first()
    return None if row is None else _user(row)


async def list_users(
    connection: AsyncConnection, *, after: str = "", limit: int = 200, q: str | None = None
) -> list[User]:
    """Users by username; `q` is looked for in username, name and e-mail."""
    user = tables.User
    query = _users().where(user.username > after).order_by(user.username).limit(limit)
    if q:
        query = query.where(
            or_(*(each.icontains(q, autoescape=True) for each in (user.username, user.name, user.email)))
        )
    return [_user(row) for row in await connection.execute(query)]


def _users() -> Any:
    user, held = tables.User, tables.UserRole
    roles = select(func.array_agg(held.role)).where(held.username == user.username).scalar_subquery()
    return select(
        user.username,
        user.name,
        user.email,
        roles,
        user.manager,
        user.attributes,
        user.active,
        user.created_at,
    )


def _user(row: Any) -> User:
    username, name, email, roles, *rest = row
    return User(username, name, email, tuple(sorted(roles or ())), *rest)


async def _made(connection: AsyncConnection, username: str) -> User:
    user = await read_user(connection, username)
    assert user is not None, "it was written in this transaction"
    return user


async def _give_roles(connection: AsyncConnection, username: str, roles: list[str]) -> None:
    if roles:
        rows = [{"username": username, "role": role} for role in roles]
        await connection.execute(upsert(tables.UserRole).values(rows).on_conflict_do_nothing())


def _refuse_name(username: str) -> Refused | None:
    if not is_username(username):
        return Refused(
            Cause.INVALID_NAME,
            "Expected a username of 1 to 128 letters, digits and . _ @ + - that begins with a letter or"
            f" digit, found {username!r}.",
            (Fault("/username", "1 to 128 letters, digits and . _ @ + -"),),
        )
    if username.lower() in RESERVED:
        return Refused(
            Cause.RESERVED_NAME,
            f"Expected another username: {username!r} is what the product itself acts under.",
            (Fault("/username", "a name that is not reserved"),),
        )
    return None


async def _refuse_unknown(
    connection: AsyncConnection, roles: Iterable[str], manager: str | None
) -> Refused | None:
    refused = await refuse_unknown_roles(connection, roles)
    if refused is not None or manager is None:
        return refused
    user = tables.User
    if await connection.scalar(select(user.username).where(user.username == manager)) is None:
        return unknown(Cause.UNKNOWN_MANAGER, {manager}, what="user", path="/manager")
    return None


def _nobody(username: str) -> Refused:
    return Refused(Cause.UNKNOWN_USER, f"Expected a user that exists; there is no {username!r}.")

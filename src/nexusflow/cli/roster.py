"""Roles and people as one document (`people.json`), and bringing it in: what is missing is added.

    {"roles": {role: [permission]}, "users": {username: {"name", "roles": [role], "email"?, ...}}}

Nothing is taken away from anybody: a role keeps what it granted besides, a user what they held, and
a password that is there stays. Each change goes through the directory, with its audit entry.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.db import tables
from nexusflow.directory.permissions import create_permission
from nexusflow.directory.refusal import Refused
from nexusflow.directory.roles import create_role, read_role, set_role_permissions
from nexusflow.directory.users import NewUser, change_user, create_user, read_user, set_user_roles

T = TypeVar("T")
_MOST_FAULTS: Final = 10


class RosterError(ValueError):
    """The document is no roster, or the directory refuses it; the message says where and why."""


class Person(BaseModel):
    """Somebody, and the roles that they hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = ""
    roles: tuple[str, ...] = ()
    email: str | None = None
    manager: str | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)


class Roster(BaseModel):
    """Roles with what they grant, users with what they hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    users: dict[str, Person] = Field(default_factory=dict)


ADMINISTRATOR: Final = "administrator"
FIRST_ROLE: Final = Roster(
    roles={
        ADMINISTRATOR: (
            "workflow.manage",
            "user.manage",
            "request.read",
            "sla.read",
            "audit.read",
            "audit.export",
            "incident.manage",
            "task.reassign",
            "task.override",
            "task.skip",
            "request.cancel",
            "request.suspend",
        )
    }
)
"""What the first login needs to arrange the rest: the permissions that the product itself guards."""


def read_roster(value: object) -> Roster:
    """Read a parsed document. Raises `RosterError`."""
    try:
        return Roster.model_validate(value)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise RosterError("; ".join(faults[:_MOST_FAULTS])) from None


async def enrol(database: AsyncEngine, roster: Roster, *, by: str, password_hash: str | None = None) -> None:
    """Add what is missing, whole or not at all. `password_hash` is given to users that are new.

    Raises `RosterError` when the directory refuses a name.
    """
    async with database.begin() as connection:
        for role in sorted(_roles_named(roster)):
            await _add_role(connection, role, roster.roles.get(role, ()), by=by)
        new = [
            username
            for username, person in sorted(roster.users.items())
            if await _add_user(connection, username, person, by=by, password_hash=password_hash)
        ]
        for username in new:  # managers come second: they may be new themselves
            manager = roster.users[username].manager
            if manager is not None:
                _made(await change_user(connection, username, change={"manager": manager}, by=by))


def _roles_named(roster: Roster) -> frozenset[str]:
    return frozenset(roster.roles).union(*(person.roles for person in roster.users.values()))


async def _add_role(connection: AsyncConnection, role: str, granted: Iterable[str], *, by: str) -> None:
    wanted = frozenset(granted)
    permission = tables.Permission.name
    known = await connection.scalars(select(permission).where(permission.in_(sorted(wanted))))
    for name in sorted(wanted - set(known)):
        _made(await create_permission(connection, name, by=by))
    there = await read_role(connection, role)
    if there is None:
        _made(await create_role(connection, role, permissions=wanted, by=by))
    elif not wanted <= set(there.permissions):
        union = wanted | set(there.permissions)
        _made(await set_role_permissions(connection, role, permissions=union, by=by))


async def _add_user(
    connection: AsyncConnection, username: str, person: Person, *, by: str, password_hash: str | None
) -> bool:
    """Whether somebody new was made."""
    there = await read_user(connection, username)
    if there is None:
        new = NewUser(
            username=username,
            name=person.name or username,
            email=person.email,
            password_hash=password_hash,
            roles=person.roles,
            attributes=person.attributes,
        )
        _made(await create_user(connection, new, by=by))
        return True
    if not set(person.roles) <= set(there.roles):
        union = {*there.roles, *person.roles}
        _made(await set_user_roles(connection, username, roles=union, by=by))
    return False


def _made(outcome: T | Refused) -> T:
    if isinstance(outcome, Refused):
        raise RosterError(outcome.message)
    return outcome

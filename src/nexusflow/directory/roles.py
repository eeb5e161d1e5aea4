"""Roles, and the matrix of what each grants."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.rejection import Fault
from nexusflow.db import tables
from nexusflow.directory.keepers import any_keeper, left_without_keeper
from nexusflow.directory.names import is_grant
from nexusflow.directory.refusal import Cause, Refused, unknown
from nexusflow.directory.trail import leave_trail


@dataclass(frozen=True, slots=True)
class Role:
    """A role, what it grants, and how many active users have it."""

    name: str
    permissions: tuple[str, ...]
    holders: int = 0


async def create_role(
    connection: AsyncConnection, name: str, *, permissions: Iterable[str], by: str
) -> Role | Refused:
    """Make a role that grants these permissions."""
    if not is_grant(name):
        return Refused(
            Cause.INVALID_NAME,
            f"Expected a name of 1 to 128 characters on one line, found {name!r}.",
            (Fault("/name", "1 to 128 characters on one line"),),
        )
    granted = frozenset(permissions)
    refused = await refuse_unknown_permissions(connection, granted)
    if refused is not None:
        return refused
    role = tables.Role
    made = await connection.scalar(
        upsert(role).values(name=name).on_conflict_do_nothing().returning(role.name)
    )
    if made is None:
        return Refused(Cause.NAME_TAKEN, f"Expected a new name; there is a role {name!r} already.")
    await _grant(connection, name, granted)
    metadata = {"role": name, "permissions": sorted(granted)}
    await leave_trail(connection, "role.created", by=by, metadata=metadata)
    return Role(name, tuple(sorted(granted)))


async def set_role_permissions(
    connection: AsyncConnection, name: str, *, permissions: Iterable[str], by: str
) -> Role | Refused:
    """Make a role grant exactly these permissions; it counts in the very next command of anybody."""
    wanted = frozenset(permissions)
    before = await read_role(connection, name)
    if before is None:
        return Refused(Cause.UNKNOWN_ROLE, f"Expected a role that exists; there is no {name!r}.")
    refused = await refuse_unknown_permissions(connection, wanted)
    if refused is not None:
        return refused
    guarded = await any_keeper(connection)
    had = frozenset(before.permissions)
    grant = tables.RolePermission
    await connection.execute(
        delete(grant).where(grant.role == name, grant.permission.in_(sorted(had - wanted)))
    )
    await _grant(connection, name, wanted - had)
    if guarded and not await any_keeper(connection):
        return left_without_keeper()
    metadata = {
        "role": name,
        "permissions": sorted(wanted),
        "granted": sorted(wanted - had),
        "revoked": sorted(had - wanted),
    }
    await leave_trail(connection, "role.permissions_set", by=by, metadata=metadata)
    return await read_role(connection, name) or before


async def read_role(connection: AsyncConnection, name: str) -> Role | None:
    """The role of that name, or None."""
    roles = await _read(connection, tables.Role.name == name, limit=1)
    return roles[0] if roles else None


async def list_roles(connection: AsyncConnection, *, after: str = "", limit: int = 200) -> list[Role]:
    """Roles by name."""
    return await _read(connection, tables.Role.name > after, limit=limit)


async def refuse_unknown_permissions(connection: AsyncConnection, names: Iterable[str]) -> Refused | None:
    """The refusal of permissions that are not there, or None when all are."""
    wanted, permission = frozenset(names), tables.Permission
    known = await connection.scalars(select(permission.name).where(permission.name.in_(sorted(wanted))))
    missing = wanted - set(known)
    if not missing:
        return None
    return unknown(Cause.UNKNOWN_PERMISSION, missing, what="permission", path="/permissions")


async def refuse_unknown_roles(connection: AsyncConnection, names: Iterable[str]) -> Refused | None:
    """The refusal of roles that are not there, or None when all are."""
    wanted, role = frozenset(names), tables.Role
    known = await connection.scalars(select(role.name).where(role.name.in_(sorted(wanted))))
    missing = wanted - set(known)
    return unknown(Cause.UNKNOWN_ROLE, missing, what="role", path="/roles") if missing else None


async def _read(connection: AsyncConnection, condition: object, *, limit: int) -> list[Role]:
    role, grant, held, user = tables.Role, tables.RolePermission, tables.UserRole, tables.User
    granted = select(func.array_agg(grant.permission)).where(grant.role == role.name).scalar_subquery()
    holders = (
        select(func.count())
        .select_from(held)
        .join(user, user.username == held.username)
        .where(held.role == role.name, user.active)
        .scalar_subquery()
    )
    rows = await connection.execute(
        select(role.name, granted, holders)
        .where(condition)  # type: ignore[arg-type] # a column expression; its type has no public name
        .order_by(role.name)
        .limit(limit)
    )
    return [Role(name, tuple(sorted(permissions or ())), count) for name, permissions, count in rows]


async def _grant(connection: AsyncConnection, name: str, permissions: frozenset[str]) -> None:
    if permissions:
        rows = [{"role": name, "permission": each} for each in sorted(permissions)]
        await connection.execute(upsert(tables.RolePermission).values(rows).on_conflict_do_nothing())

"""Permissions: names that a step, or the product itself, asks for."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.rejection import Fault
from nexusflow.db import tables
from nexusflow.directory.names import is_grant
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.trail import leave_trail


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission, and the roles that grant it."""

    name: str
    roles: tuple[str, ...]


async def create_permission(connection: AsyncConnection, name: str, *, by: str) -> Permission | Refused:
    """Make a permission; nobody holds it until a role grants it."""
    if not is_grant(name):
        return Refused(
            Cause.INVALID_NAME,
            f"Expected a name of 1 to 128 characters on one line, found {name!r}.",
            (Fault("/name", "1 to 128 characters on one line"),),
        )
    permission = tables.Permission
    made = await connection.scalar(
        upsert(permission).values(name=name).on_conflict_do_nothing().returning(permission.name)
    )
    if made is None:
        return Refused(Cause.NAME_TAKEN, f"Expected a new name; there is a permission {name!r} already.")
    await leave_trail(connection, "permission.created", by=by, metadata={"permission": name})
    return Permission(name, ())


async def list_permissions(
    connection: AsyncConnection, *, after: str = "", limit: int = 200
) -> list[Permission]:
    """Permissions by name, with the roles that grant them."""
    permission, grant = tables.Permission, tables.RolePermission
    roles = func.array_remove(func.array_agg(grant.role), None)
    rows = await connection.execute(
        select(permission.name, roles)
        .outerjoin(grant, grant.permission == permission.name)
        .where(permission.name > after)
        .group_by(permission.name)
        .order_by(permission.name)
        .limit(limit)
    )
    return [Permission(name, tuple(sorted(granted))) for name, granted in rows]

"""Roles, permissions and the matrix of both."""

from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.directory.accounts import read_account
from nexusflow.directory.permissions import Permission, create_permission, list_permissions
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.roles import Role, create_role, list_roles, read_role, set_role_permissions


async def test_a_role_grants_what_it_is_given(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await create_permission(connection, "bake", by="admin")
        made = await create_role(connection, "baker", permissions=["bake"], by="admin")
        assert made == Role("baker", ("bake",))
        assert [role.name for role in await list_roles(connection)] == ["administrator", "baker"]
        assert Permission("bake", ("baker",)) in await list_permissions(connection)


async def test_a_taken_name_is_refused(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        role = await create_role(connection, "administrator", permissions=[], by="admin")
        permission = await create_permission(connection, "user.manage", by="admin")
    for refused in (role, permission):
        assert isinstance(refused, Refused)
        assert refused.cause is Cause.NAME_TAKEN


async def test_an_unknown_permission_or_role_is_refused(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        new = await create_role(connection, "baker", permissions=["bake"], by="admin")
        old = await set_role_permissions(connection, "administrator", permissions=["bake"], by="admin")
        none = await set_role_permissions(connection, "baker", permissions=[], by="admin")
    causes = [each.cause for each in (new, old, none) if isinstance(each, Refused)]
    assert causes == [Cause.UNKNOWN_PERMISSION, Cause.UNKNOWN_PERMISSION, Cause.UNKNOWN_ROLE]


async def test_a_changed_matrix_is_what_a_login_sees_next(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await create_permission(connection, "bake", by="admin")
        await set_role_permissions(
            connection, "administrator", permissions=["bake", "user.manage"], by="admin"
        )
        account = await read_account(connection, "admin")
        role = await read_role(connection, "administrator")
    assert account is not None
    assert account.actor.permissions == {"bake", "user.manage"}
    assert role == Role("administrator", ("bake", "user.manage"), holders=1)

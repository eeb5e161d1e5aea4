"""Users are made, changed and disabled, audited each time, and nobody locks the company out."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.core.rejection import Fault
from nexusflow.directory.accounts import read_account
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.roles import create_role, set_role_permissions
from nexusflow.directory.sessions import NewSession, open_session, read_session
from nexusflow.directory.tokens import NewToken, Token, make_token, read_token
from nexusflow.directory.users import (
    NewUser,
    User,
    change_user,
    create_user,
    list_users,
    read_user,
    set_user_roles,
)


async def test_a_user_is_made_with_roles_and_an_audit_entry(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await create_role(connection, "clerk", permissions=[], by="admin")
        new = NewUser("ada", name="Ada", email="ada@example.com", roles=("clerk",), manager="admin")
        made = await create_user(connection, new, by="admin")
    assert isinstance(made, User)
    assert (made.username, made.roles, made.manager, made.active) == ("ada", ("clerk",), "admin", True)
    assert await _last_entry(pool) == (
        "admin",
        "user.created",
        {"username": "ada", "name": "Ada", "roles": ["clerk"], "manager": "admin"},
    )


@pytest.mark.parametrize(
    ("new", "cause"),
    [
        (NewUser("admin"), Cause.NAME_TAKEN),
        (NewUser("nexusflow"), Cause.RESERVED_NAME),
        (NewUser("NexusFlow"), Cause.RESERVED_NAME),
        (NewUser("anonymous"), Cause.RESERVED_NAME),
        (NewUser(""), Cause.INVALID_NAME),
        (NewUser("a b"), Cause.INVALID_NAME),
        (NewUser("a\n"), Cause.INVALID_NAME),
        (NewUser("x" * 129), Cause.INVALID_NAME),
        (NewUser("ada", roles=("nobody-made-it",)), Cause.UNKNOWN_ROLE),
        (NewUser("ada", manager="ghost"), Cause.UNKNOWN_MANAGER),
    ],
)
async def test_a_user_that_cannot_be_is_refused(pool: AsyncEngine, new: NewUser, cause: Cause) -> None:
    async with pool.begin() as connection:
        refused = await create_user(connection, new, by="admin")
        assert isinstance(refused, Refused)
        assert refused.cause is cause
        assert await list_users(connection) == [await read_user(connection, "admin")]


async def test_an_unknown_role_is_named_in_the_refusal(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        refused = await set_user_roles(connection, "admin", roles=["ghost"], by="admin")
    assert isinstance(refused, Refused)
    assert refused.errors == (Fault("/roles", "role 'ghost' does not exist"),)


async def test_a_changed_password_ends_sessions_and_tokens(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await open_session(connection, "admin", NewSession(b"t", b"c", seconds=60))
        token = NewToken("report", prefix="nxf_x", token_hash=b"h" * 32, days=1)
        assert isinstance(await make_token(connection, "admin", token), Token)
        assert await read_token(connection, b"h" * 32) is not None
        before = await read_account(connection, "admin")
        await change_user(connection, "admin", change={"password_hash": "$new"}, by="admin")
        after = await read_account(connection, "admin")
        assert before is not None
        assert after is not None
        assert after.credential_version == before.credential_version + 1
        assert await read_session(connection, b"t") is None
        assert await read_token(connection, b"h" * 32) is None
    _, action, metadata = await _last_entry(pool)
    assert (action, metadata) == ("user.updated", {"username": "admin", "password_changed": True})


async def test_a_change_keeps_what_it_leaves_out(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await create_user(connection, NewUser("ada", name="Ada", email="a@example.com"), by="admin")
        changed = await change_user(
            connection, "ada", change={"attributes": {"level": 3}, "manager": "admin"}, by="admin"
        )
    assert isinstance(changed, User)
    assert (changed.name, changed.email, changed.attributes) == ("Ada", "a@example.com", {"level": 3})


async def test_the_last_keeper_of_users_stays(pool: AsyncEngine) -> None:
    for take_away in (_disable_admin, _strip_admin, _strip_role):
        async with pool.connect() as connection:
            refused = await take_away(connection)
            assert isinstance(refused, Refused), take_away
            assert refused.cause is Cause.LAST_USER_MANAGER


async def test_a_keeper_may_go_once_there_is_another(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await create_user(connection, NewUser("ada", roles=("administrator",)), by="admin")
        assert isinstance(await _disable_admin(connection), User)


async def test_users_are_found_by_what_is_typed_and_wildcards_mean_themselves(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await create_user(connection, NewUser("ada", name="100% Ada"), by="admin")
        found = await list_users(connection, q="100%")
        nothing = await list_users(connection, q="1_0")
    assert [user.username for user in found] == ["ada"]
    assert nothing == []


async def test_giving_and_taking_roles_says_which(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        for name in ("clerk", "cook"):
            await create_role(connection, name, permissions=[], by="admin")
        await create_user(connection, NewUser("ada", roles=("clerk",)), by="admin")
        changed = await set_user_roles(connection, "ada", roles=["cook"], by="admin")
    assert isinstance(changed, User)
    assert changed.roles == ("cook",)
    metadata = (await _last_entry(pool))[2]
    assert metadata == {"username": "ada", "roles": ["cook"], "given": ["cook"], "taken": ["clerk"]}


async def _disable_admin(connection: AsyncConnection) -> object:
    return await change_user(connection, "admin", change={"active": False}, by="admin")


async def _strip_admin(connection: AsyncConnection) -> object:
    return await set_user_roles(connection, "admin", roles=[], by="admin")


async def _strip_role(connection: AsyncConnection) -> object:
    return await set_role_permissions(connection, "administrator", permissions=[], by="admin")


async def _last_entry(pool: AsyncEngine) -> tuple[str, str, dict[str, object]]:
    async with pool.connect() as connection:
        query = "SELECT actor, action, metadata FROM audit_entries ORDER BY id DESC LIMIT 1"
        actor, action, metadata = (await connection.execute(text(query))).one()
        return actor, action, metadata

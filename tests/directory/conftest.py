"""A database whose directory has one administrator."""

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db.session import connect
from nexusflow.directory.keepers import MANAGE_USERS
from nexusflow.directory.permissions import create_permission
from nexusflow.directory.roles import create_role
from nexusflow.directory.users import NewUser, User, create_user
from tests.conftest import Database


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[AsyncEngine]:
    pool = connect(database.app_url, pool_size=4)
    async with pool.begin() as connection:
        await create_permission(connection, MANAGE_USERS, by="nexusflow")
        await create_role(connection, "administrator", permissions=[MANAGE_USERS], by="nexusflow")
        made = await create_user(connection, NewUser("admin", roles=("administrator",)), by="nexusflow")
        assert isinstance(made, User)
    yield pool
    await pool.dispose()

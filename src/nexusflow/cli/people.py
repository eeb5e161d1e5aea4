"""Users made and changed from the shell, through the directory and its audit."""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.actor import permit
from nexusflow.cli.roster import ADMINISTRATOR, FIRST_ROLE, enrol
from nexusflow.cli.terminal import Refused
from nexusflow.directory.passwords import hash_password
from nexusflow.directory.refusal import Refused as DirectoryRefused
from nexusflow.directory.users import NewUser, User, change_user, create_user

MANAGE: Final = "user.manage"


async def add(database: AsyncEngine, new: NewUser, *, password: str | None, by: str | None) -> dict[str, Any]:
    """Make a user, as somebody who may; `administrator` is a role that there always is."""
    about = {"username": new.username}
    name = await permit(database, by, permission=MANAGE, command="user.create", about=about)
    if ADMINISTRATOR in new.roles:
        await enrol(database, FIRST_ROLE, by=name)
    if password is not None:
        new = replace(new, password_hash=await hash_password(password))
    async with database.begin() as connection:
        return _shape(await create_user(connection, new, by=name))


async def set_password(
    database: AsyncEngine, username: str, *, password: str, by: str | None
) -> dict[str, Any]:
    """Give somebody a new password, as somebody who may."""
    about = {"username": username}
    name = await permit(database, by, permission=MANAGE, command="user.update", about=about)
    hashed = await hash_password(password)
    async with database.begin() as connection:
        return _shape(await change_user(connection, username, change={"password_hash": hashed}, by=name))


def _shape(made: User | DirectoryRefused) -> dict[str, Any]:
    if isinstance(made, DirectoryRefused):
        raise Refused(made.message)
    return {
        "username": made.username,
        "name": made.name,
        "email": made.email,
        "roles": list(made.roles),
        "manager": made.manager,
        "attributes": dict(made.attributes),
        "active": made.active,
    }

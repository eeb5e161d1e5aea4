"""Who acts at the shell.

A named user (`--as`) is checked like anybody, refusal and audit entry included. Without a name it is
whoever holds the machine: who can run the command can write the tables, so nothing is gained by
asking. The audit then says `nexusflow`, the installation itself.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.terminal import Refused
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor
from nexusflow.directory.accounts import read_account
from nexusflow.engine import audit
from nexusflow.engine.authority import ENGINE, ENGINE_NAME


async def find_actor(database: AsyncEngine, username: str | None) -> Actor:
    """The user of that name as of now, or the installation itself for None. Raises `Refused`."""
    if username is None:
        return ENGINE
    async with database.connect() as connection:
        account = await read_account(connection, username)
    if account is None:
        raise Refused(f"Expected a user that exists; there is no {username!r}.")
    if not account.actor.active:
        raise Refused(f"Expected an active user, but {username} is disabled.")
    return account.actor


async def permit(
    database: AsyncEngine,
    username: str | None,
    *,
    permission: str,
    command: str,
    about: Mapping[str, Any],
) -> str:
    """The name to act under, if they hold the permission. Raises `Refused`, and audits that, if not."""
    actor = await find_actor(database, username)
    if actor.engine or permission in actor.permissions:
        return ENGINE_NAME if actor.engine else actor.username
    reason = f"This needs the permission {permission}, which {actor.username} does not hold."
    metadata = {"code": Reason.NOT_PERMITTED, "reason": reason, **about}
    async with database.begin() as connection:
        await audit.record(connection, actor=actor.username, action=f"{command}.refused", metadata=metadata)
    raise Refused(reason)

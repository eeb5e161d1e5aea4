"""What somebody proves who they are with, changed under a lock: whatever is made from credentials that were
read a moment ago is made only if they are still the same."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.directory.accounts import Account
from nexusflow.directory.refusal import Refused
from nexusflow.directory.users import change_user

_HOLD: Final = text("""
    SELECT true FROM users
    WHERE username = :username AND active AND credential_version = :version FOR NO KEY UPDATE
""")


async def hold(connection: AsyncConnection, account: Account) -> bool:
    """Lock the row of an account until the end of the transaction; whether its credentials are as they were.

    Without it, a login that was under way while the password changed would survive the change.
    """
    values = {"username": account.actor.username, "version": account.credential_version}
    return bool(await connection.scalar(_HOLD, values))


async def change_password(connection: AsyncConnection, account: Account, *, password_hash: str) -> bool:
    """Give somebody the password that they chose; ends all their sessions and tokens.

    False when their credentials were changed or closed meanwhile: then nothing was done.
    """
    if not await hold(connection, account):
        return False
    username = account.actor.username
    changed = await change_user(connection, username, change={"password_hash": password_hash}, by=username)
    assert not isinstance(changed, Refused), changed
    return True

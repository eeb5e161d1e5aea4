"""Nobody locks the company out: somebody active must always be able to manage users.

Every change of the matrix raises `authority_version`, a single row, so two such changes cannot run at
the same moment: whoever asks after their own change sees what the other one committed.
"""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.directory.refusal import Cause, Refused

MANAGE_USERS: Final = "user.manage"
_ANY: Final = text("""
    SELECT EXISTS (
        SELECT FROM role_permissions rp JOIN user_roles ur ON ur.role = rp.role
        JOIN users u ON u.username = ur.username AND u.active
        WHERE rp.permission = :permission)
""")


async def any_keeper(connection: AsyncConnection) -> bool:
    """Whether somebody active can manage users."""
    return bool(await connection.scalar(_ANY, {"permission": MANAGE_USERS}))


def left_without_keeper() -> Refused:
    """The refusal of a change after which nobody could."""
    return Refused(
        Cause.LAST_USER_MANAGER,
        f"Expected somebody active to hold {MANAGE_USERS} afterwards; this takes it from the last one."
        " Give it to somebody else first.",
    )

"""What a login needs to know of somebody, in one statement."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.request import Actor


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as of now: what they hold, and what their credentials are compared with.

    `is_substitute`: somebody is away now for whom they stand in.
    """

    actor: Actor
    email: str | None
    manager: str | None
    password_hash: str | None
    credential_version: int
    is_substitute: bool


_ACCOUNT: Final = text("""
    SELECT u.username, u.name, u.active, u.attributes, u.email, u.manager, u.password_hash,
           u.credential_version,
           EXISTS (SELECT FROM absences a
                   WHERE a.substitute = u.username AND a.cancelled_at IS NULL
                     AND a.starts_at <= clock_timestamp() AND a.ends_at > clock_timestamp()) AS is_substitute,
           ARRAY(SELECT ur.role FROM user_roles ur WHERE ur.username = u.username) AS roles,
           ARRAY(SELECT DISTINCT rp.permission FROM user_roles ur
                 JOIN role_permissions rp ON rp.role = ur.role
                 WHERE ur.username = u.username) AS permissions
    FROM users u WHERE u.username = :username
""")


async def read_account(connection: AsyncConnection, username: str) -> Account | None:
    """The account of that name, active or not; None if there is none."""
    row = (await connection.execute(_ACCOUNT, {"username": username})).mappings().first()
    return None if row is None else _account(row)


def _account(row: Any) -> Account:
    return Account(
        actor=Actor(
            username=row["username"],
            name=row["name"],
            roles=frozenset(row["roles"]),
            permissions=frozenset(row["permissions"]),
            attributes=row["attributes"],
            active=row["active"],
            manager=row["manager"],
        ),
        email=row["email"],
        manager=row["manager"],
        password_hash=row["password_hash"],
        credential_version=row["credential_version"],
        is_substitute=row["is_substitute"],
    )

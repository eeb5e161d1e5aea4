"""The people of the demo whom a visitor may be, as long as their password is the public one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.directory.passwords import DEMO_PASSWORD, is_password

DEMO_LOGINS: Final = ("admin", "requester", "manager", "finance", "director", "supervisor", "auditor")
_MOST_HASHES: Final = 100


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody whom the login page may offer."""

    username: str
    name: str
    roles: tuple[str, ...]
    password_hash: str


_PEOPLE: Final = text("""
    SELECT u.username, u.name, u.password_hash,
           ARRAY(SELECT ur.role FROM user_roles ur WHERE ur.username = u.username ORDER BY ur.role) AS roles
    FROM users u
    WHERE u.username = ANY(:usernames) AND u.active AND u.password_hash IS NOT NULL
    ORDER BY array_position(cast(:usernames AS text[]), u.username)
""")
_known: dict[str, bool] = {}


async def read_demo_people(connection: AsyncConnection) -> Sequence[DemoPerson]:
    """Those of the demo's logins that are there, in the order in which the demo tells of them."""
    rows = await connection.execute(_PEOPLE, {"usernames": list(DEMO_LOGINS)})
    return [DemoPerson(row.username, row.name, tuple(row.roles), row.password_hash) for row in rows.all()]


async def still_open(people: Sequence[DemoPerson]) -> Sequence[DemoPerson]:
    """Those whose password is the demo's still. The demo gives all of them one hash, and a hash is worked
    out once."""
    for password_hash in {person.password_hash for person in people} - _known.keys():
        if len(_known) >= _MOST_HASHES:
            _known.clear()
        _known[password_hash] = await is_password(DEMO_PASSWORD, password_hash)
    return [person for person in people if _known.get(person.password_hash)]

"""Who holds what, read inside the transaction that relies on it.

People are remembered as long as `authority_version` is the same; triggers raise it with every change
of a user, a role or the matrix. So a lost role counts in the very next transaction, for open tasks
too, and a busy engine still does not read the matrix for every step.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from psycopg import AsyncConnection

from nexusflow.core.request import Actor
from nexusflow.engine.sql import statement

ENGINE_NAME: Final = "nexusflow"
ENGINE: Final = Actor(username=ENGINE_NAME, name="NexusFlow", engine=True)
_REMEMBERED: Final = 50_000

Connection = AsyncConnection[Any]


class Authority:
    """The people of one lane, as of `version`."""

    def __init__(self) -> None:
        self._version = -1
        self._people: dict[str, Actor] = {ENGINE_NAME: ENGINE}

    async def people(
        self, connection: Connection, usernames: Iterable[str], *, version: int
    ) -> Mapping[str, Actor]:
        """The actors of these names as of `version`; a name that is no user's is an inactive actor."""
        if version != self._version or len(self._people) > _REMEMBERED:
            self._people = {ENGINE_NAME: ENGINE}
            self._version = version
        unknown = [name for name in set(usernames) if name not in self._people]
        if unknown:
            self._people.update(await read_people(connection, unknown))
        return self._people


async def read_people(connection: Connection, usernames: Iterable[str]) -> dict[str, Actor]:
    """Read people as they are now; one statement."""
    names = list(usernames)
    people = {name: Actor(username=name, active=False) for name in names}
    cursor = await connection.execute(statement("load_people"), {"usernames": names}, prepare=True)
    for username, name, active, attributes, roles, permissions in await cursor.fetchall():
        people[username] = Actor(
            username=username,
            name=name,
            roles=frozenset(roles),
            permissions=frozenset(permissions),
            attributes=attributes,
            active=active,
        )
    return people

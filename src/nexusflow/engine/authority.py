"""Who holds what, read inside the transaction that relies on it.

People are remembered as long as `authority_version` is the same; triggers raise it with every change
of a user, a role or the matrix. So a lost role counts in the very next transaction, for open tasks
too, and a busy engine still does not read the matrix for every step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from psycopg import AsyncConnection

from nexusflow.core.request import Actor, Request, Staff
from nexusflow.engine.sql import statement

ENGINE_NAME: Final = "nexusflow"
ENGINE: Final = Actor(username=ENGINE_NAME, name="NexusFlow", engine=True)
_REMEMBERED: Final = 50_000
CROWD: Final = 1_000
"""Of more holders of one name than these the core is told that they are too many to be told of."""

Connection = AsyncConnection[Any]


class Authority:
    """The people of one lane, as of `version`."""

    def __init__(self) -> None:
        self._version = -1
        self._people: dict[str, Actor] = {ENGINE_NAME: ENGINE}
        self._staff: dict[tuple[str, str], tuple[Actor, ...] | None] = {}

    async def people(
        self, connection: Connection, usernames: Iterable[str], *, version: int
    ) -> Mapping[str, Actor]:
        """The actors of these names as of `version`; a name that is no user's is an inactive actor."""
        self._keep_to(version)
        unknown = [name for name in set(usernames) if name not in self._people]
        if unknown:
            self._people.update(await read_people(connection, unknown))
        return self._people

    async def staff(
        self, connection: Connection, *, permissions: Iterable[str], roles: Iterable[str], version: int
    ) -> Staff:
        """Who holds these permissions and has these roles as of `version`; two statements when it is new."""
        asked = {*(("permission", name) for name in permissions), *(("role", name) for name in roles)}
        self._keep_to(version)
        unknown = asked - self._staff.keys()
        if unknown:
            await self._read_staff(connection, unknown, version=version)
        return Staff(
            holders={name: self._staff[kind, name] for kind, name in asked if kind == "permission"},
            members={name: self._staff[kind, name] for kind, name in asked if kind == "role"},
        )

    def _keep_to(self, version: int) -> None:
        """Forget what was true before."""
        if version != self._version or len(self._people) > _REMEMBERED:
            self._people, self._staff = {ENGINE_NAME: ENGINE}, {}
            self._version = version

    async def _read_staff(
        self, connection: Connection, asked: Iterable[tuple[str, str]], *, version: int
    ) -> None:
        names: dict[tuple[str, str], list[str]] = {each: [] for each in asked}
        values = {
            "permissions": [name for kind, name in names if kind == "permission"],
            "roles": [name for kind, name in names if kind == "role"],
            "most": CROWD,
        }
        cursor = await connection.execute(statement("load_staff"), values, prepare=True)
        for kind, name, username in await cursor.fetchall():
            names[kind, name].append(username)
        few = {each: held for each, held in names.items() if len(held) <= CROWD}
        everybody = {username for held in few.values() for username in held}
        people = await self.people(connection, everybody, version=version)
        for each in names:
            self._staff[each] = tuple(people[name] for name in few[each]) if each in few else None


async def read_people(connection: Connection, usernames: Iterable[str]) -> dict[str, Actor]:
    """Read people as they are now; one statement."""
    names = list(usernames)
    people = {name: Actor(username=name, active=False) for name in names}
    cursor = await connection.execute(statement("load_people"), {"usernames": names}, prepare=True)
    for username, name, active, attributes, manager, roles, permissions in await cursor.fetchall():
        people[username] = Actor(
            username=username,
            name=name,
            roles=frozenset(roles),
            permissions=frozenset(permissions),
            attributes=attributes,
            active=active,
            manager=manager,
        )
    return people


def handing_on(requests: Iterable[Request]) -> set[str]:
    """In whose names open tasks of these requests were handed on."""
    return {task.delegated[0] for request in requests for task in request.open_tasks if task.delegated}


def entrusted(actor: Actor, requests: Iterable[Request], people: Mapping[str, Actor]) -> Actor:
    """The actor, entrusted by those in whose names tasks of these requests were handed on to somebody."""
    names = handing_on(requests)
    return replace(actor, entrusted_by=tuple(people[name] for name in names)) if names else actor


async def with_absent(connection: Connection, actors: Iterable[Actor]) -> dict[str, Actor]:
    """These actors by name, each standing in for whom they stand in for now; two statements at most."""
    by_name = {actor.username: actor for actor in actors}
    usernames = {"usernames": list(by_name)}
    cursor = await connection.execute(statement("load_substitutes"), usernames, prepare=True)
    absent: dict[str, list[str]] = {}
    for username, absent_username, _via, _until in await cursor.fetchall():
        absent.setdefault(username, []).append(absent_username)
    people = await read_people(connection, {name for names in absent.values() for name in names})
    for username, names in absent.items():
        stands_in_for = tuple(people[name] for name in names)
        by_name[username] = replace(by_name[username], stands_in_for=stands_in_for)
    return by_name

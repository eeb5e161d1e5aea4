"""What a change of the matrix would mean, worked out without making it.

Permissions count by person: who has another role that grants the same neither gains nor loses. Only who is
active counts, for who is disabled can do nothing. All of it is one statement, so that it fits together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.directory.keepers import MANAGE_USERS, left_without_keeper
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.roles import read_role, refuse_unknown_permissions, refuse_unknown_roles
from nexusflow.directory.sql import statement
from nexusflow.directory.users import read_user

MOST_PEOPLE: Final = 500
"""How many gaining, and how many losing, are named; all are counted."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would be different.

    `gains` and `losses` name people with their permissions, at most `MOST_PEOPLE`; `gaining` and `losing`
    count them all. Open tasks are those that one of these people could then do, or no longer do.
    `orphaned_steps` had somebody who may do them, and would have nobody left. `refused` is why the change
    itself would be refused, if it would.
    """

    gains: tuple[Mapping[str, Any], ...]
    losses: tuple[Mapping[str, Any], ...]
    gaining: int
    losing: int
    open_tasks_gained: int
    open_tasks_lost: int
    orphaned_steps: tuple[Mapping[str, Any], ...]
    refused: str | None


async def weigh_role_permissions(
    connection: AsyncConnection, name: str, *, permissions: Iterable[str]
) -> Consequences | Refused:
    """What it would mean if a role granted exactly these permissions."""
    wanted = sorted(frozenset(permissions))
    if await read_role(connection, name) is None:
        return Refused(Cause.UNKNOWN_ROLE, f"Expected a role that exists; there is no {name!r}.")
    refused = await refuse_unknown_permissions(connection, wanted)
    if refused is not None:
        return refused
    return await _weigh(connection, role=name, permissions=wanted, username=None, roles=None)


async def weigh_user_roles(
    connection: AsyncConnection, username: str, *, roles: Iterable[str]
) -> Consequences | Refused:
    """What it would mean if somebody had exactly these roles."""
    wanted = sorted(frozenset(roles))
    if await read_user(connection, username) is None:
        return Refused(Cause.UNKNOWN_USER, f"Expected a user that exists; there is no {username!r}.")
    refused = await refuse_unknown_roles(connection, wanted)
    if refused is not None:
        return refused
    return await _weigh(connection, role=None, permissions=None, username=username, roles=wanted)


async def _weigh(connection: AsyncConnection, **change: object) -> Consequences:
    limits = {"most": MOST_PEOPLE, "keeping": MANAGE_USERS}
    rows = await connection.exec_driver_sql(statement("consequences"), {**change, **limits})
    row = rows.mappings().one()
    found = dict(row)
    locks_out = found.pop("locks_out")
    for name in ("gains", "losses", "orphaned_steps"):
        found[name] = tuple(found[name])
    return Consequences(**found, refused=left_without_keeper().message if locks_out else None)

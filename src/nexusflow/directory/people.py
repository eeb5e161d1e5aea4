"""Who there is, as everybody may know it: for choosing a colleague by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.db import tables


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name: nothing of what they hold, nor how they are reached."""

    username: str
    name: str


async def list_people(
    connection: AsyncConnection, *, after: str = "", limit: int = 50, q: str | None = None
) -> Sequence[Person]:
    """Active users by username; `q` is looked for in username and name."""
    user = tables.User
    query = (
        select(user.username, user.name)
        .where(user.active, user.username > after)
        .order_by(user.username)
        .limit(limit)
    )
    if q:
        query = query.where(or_(*(each.icontains(q, autoescape=True) for each in (user.username, user.name))))
    return [Person(*row) for row in await connection.execute(query)]

"""For whom somebody stands in now: told by the statement that the engine itself goes by."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.request import Actor
from nexusflow.db.tables import User
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.sql import statement
from nexusflow.engine.views.snapshot import snapshot


async def list_standing_in(database: AsyncEngine, actor: Actor) -> list[dict[str, Any]]:
    """`{username, name, until, via}` of everybody whom the actor stands in for; all of them, by username."""
    async with snapshot(database) as connection:
        who = {"usernames": [actor.username]}
        rows = (await connection.exec_driver_sql(statement("load_substitutes"), who)).all()
        absent = [row.absent_username for row in rows]
        names = await connection.execute(select(User.username, User.name).where(User.username.in_(absent)))
        name_of = {row.username: row.name for row in names}
    return [
        {
            "username": row.absent_username,
            "name": name_of[row.absent_username],
            "until": time_shape(row.until),
            "via": row.via,
        }
        for row in rows
    ]

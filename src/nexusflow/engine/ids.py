"""Ids of tasks, taken from the database ahead of the decisions that use them."""

from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from psycopg import AsyncConnection

from nexusflow.core.request import TaskId
from nexusflow.engine.sql import statement

MORE: Final = 1_200
"""As many as one vote may need, and some."""


class OutOfTaskIds(Exception):
    """More tasks are opened than ids were taken ahead for; nothing has been decided."""


def taken_from(ids: deque[TaskId]) -> Iterator[TaskId]:
    """The ids one by one. Raises `OutOfTaskIds` when there is none left."""
    while ids:
        yield ids.popleft()
    raise OutOfTaskIds


async def take_more(connection: AsyncConnection[Any]) -> list[TaskId]:
    """Ids enough for whatever one order opens."""
    taken = await connection.execute(statement("task_ids"), {"count": MORE})
    return [TaskId(row[0]) for row in await taken.fetchall()]

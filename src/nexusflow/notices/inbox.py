"""What people see in the application, and which letters go with it; set-based, whatever the number.

Each function takes the ids of rows of the outbox, writes in the caller's transaction, and gives the
letters to be put into the outbox in the same one.
"""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.notices.letters import Desk, write_letter
from nexusflow.notices.sql import statement
from nexusflow.notices.texts import ASSIGNMENT, ENDED, HANDED, fill

CROWD: Final = 10
"""A task that more than these may do is offered in the application only: nobody reads mail to a crowd."""

Rows = list[dict[str, Any]]


async def tell_of_tasks(connection: AsyncConnection, ids: Sequence[int], *, desk: Desk) -> Rows:
    """Offer opened tasks to whoever may do them, if they are still open."""
    told = await _fetch(connection, "told_of_tasks", ids=list(ids), crowd=CROWD)
    notices = [
        {
            **row,
            "kind": "assignment",
            "dedupe_key": f"assignment:{row['task_id']}:{row['username']}",
            **_words(ASSIGNMENT, row),
        }
        for row in told
    ]
    return await _deliver(connection, notices, desk=desk)


async def tell_of_handed(connection: AsyncConnection, ids: Sequence[int], *, desk: Desk) -> Rows:
    """Tell those to whom tasks were handed, if the tasks are still theirs."""
    told = await _fetch(connection, "told_of_handed", ids=list(ids))
    notices = [
        {
            **row,
            "kind": "assignment",
            "dedupe_key": f"assignment:{row['dedupe_key']}:{row['username']}",
            **_words(HANDED, row),
        }
        for row in told
    ]
    return await _deliver(connection, notices, desk=desk)


async def tell_of_ends(connection: AsyncConnection, ids: Sequence[int], *, desk: Desk) -> Rows:
    """Tell requesters how their requests ended."""
    told = await _fetch(connection, "told_of_ends", ids=list(ids))
    notices = [
        {
            **row,
            "kind": "ended",
            "task_id": None,
            "dedupe_key": f"ended:{row['request_id']}",
            **_words(ENDED, row),
        }
        for row in told
    ]
    return await _deliver(connection, notices, desk=desk)


async def write_of_breaches(connection: AsyncConnection, ids: Sequence[int], *, desk: Desk) -> Rows:
    """Letters to those who were told of a breach in the application already."""
    if desk.sender is None:
        return []
    return [write_letter(desk, row) for row in await _fetch(connection, "told_of_breaches", ids=list(ids))]


async def _deliver(connection: AsyncConnection, notices: Rows, *, desk: Desk) -> Rows:
    if not notices:
        return []
    rows = [
        {
            "username": notice["username"],
            "kind": notice["kind"],
            "priority": notice.get("priority", "normal"),
            "title": notice["title"],
            "body": notice["body"],
            "request_id": notice["request_id"],
            "task_id": notice["task_id"],
            "dedupe_key": notice["dedupe_key"],
        }
        for notice in notices
    ]
    await connection.exec_driver_sql(statement("insert_notifications"), {"rows": orjson.dumps(rows).decode()})
    if desk.sender is None:
        return []
    return [write_letter(desk, notice) for notice in notices if notice["by_mail"] and notice["email"]]


def _words(text: Any, facts: dict[str, Any]) -> dict[str, str]:
    filled = fill(text, facts)
    return {"title": filled.title, "body": filled.body}


async def _fetch(connection: AsyncConnection, name: str, **values: Any) -> Rows:
    found = await connection.exec_driver_sql(statement(name), values)
    return [dict(row) for row in found.mappings()]

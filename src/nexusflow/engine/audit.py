"""Audit entries for what is not a command on a request: logins, the matrix, publishing, refusals."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_INSERT = text(
    "INSERT INTO audit_entries (at, actor, action, request_id, task_id, metadata)"
    " VALUES (clock_timestamp(), :actor, :action, :request_id, :task_id, cast(:metadata AS jsonb))"
)


async def record(
    connection: AsyncConnection,
    *,
    actor: str,
    action: str,
    metadata: Mapping[str, Any],
    request_id: int | None = None,
    task_id: int | None = None,
) -> None:
    """Write one entry in the caller's transaction, so that it happens with what it tells of, or not."""
    await connection.execute(
        _INSERT,
        {
            "actor": actor,
            "action": action,
            "request_id": request_id,
            "task_id": task_id,
            "metadata": orjson.dumps(metadata).decode(),
        },
    )

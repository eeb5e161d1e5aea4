"""The audit entries of the directory, written in the transaction of what they tell of."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.db.tables import AuditEntry


async def leave_trail(
    connection: AsyncConnection, action: str, *, by: str, metadata: Mapping[str, Any]
) -> None:
    """Write one entry; `metadata` must hold no secret."""
    await connection.execute(
        insert(AuditEntry).values(
            at=func.clock_timestamp(), actor=by, action=action, metadata_=dict(metadata)
        )
    )

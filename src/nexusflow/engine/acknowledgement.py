"""Taking note of an escalation. No command on a request: nothing of the request changes by it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine import audit
from nexusflow.engine.views.escalations import (
    already,
    may_acknowledge,
    read_escalation,
    why_not_acknowledge,
)


@dataclass(frozen=True, slots=True)
class Declined:
    """It was not done: the actor may not, or somebody was faster (`too_late`)."""

    message: str
    too_late: bool


async def acknowledge(
    database: AsyncEngine, actor: Actor, escalation_id: int, *, note: str
) -> dict[str, Any] | Declined | None:
    """Note that somebody has taken a breach into their hands, once; the escalation as it is then.

    None when the actor does not see it. The note, the entry and the row are one transaction.
    """
    async with database.begin() as connection:
        seen = await read_escalation(connection, actor, escalation_id)
        if seen is None:
            return None
        to_role, by = seen["to_role"], seen["acknowledged_by"]
        why_not = why_not_acknowledge(actor, to_role=to_role, acknowledged_by=by)
        if why_not is not None:
            return Declined(why_not, too_late=may_acknowledge(actor, to_role=to_role))
        if not await _note_down(connection, escalation_id, by=actor.username, note=note):
            return Declined(already(await _first(connection, escalation_id)), too_late=True)
        await audit.record(
            connection,
            actor=actor.username,
            action="escalation.acknowledged",
            request_id=seen["request_id"],
            task_id=seen["task_id"],
            metadata={
                "escalation": escalation_id,
                "level": seen["level"],
                "to_role": to_role,
                "note": note,
            },
        )
        return await read_escalation(connection, actor, escalation_id)


async def _note_down(connection: AsyncConnection, escalation_id: int, *, by: str, note: str) -> bool:
    """Write the row, unless there is one. Whoever writes one at this moment is waited for."""
    noted = tables.EscalationAcknowledgement
    written = await connection.scalar(
        upsert(noted)
        .values(escalation_id=escalation_id, acknowledged_by=by, note=note)
        .on_conflict_do_nothing()
        .returning(noted.escalation_id)
    )
    return written is not None


async def _first(connection: AsyncConnection, escalation_id: int) -> str:
    noted = tables.EscalationAcknowledgement
    query = select(noted.acknowledged_by).where(noted.escalation_id == escalation_id)
    return (await connection.scalars(query)).one()

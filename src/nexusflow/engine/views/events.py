"""What has been committed, in the order of commits, behind a cursor.

Ids are drawn before a commit, so `id > last` would lose whatever commits late. Entries are read by
transaction instead, and only those of transactions before which nothing is still running: nothing
is lost and nothing comes twice.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, Self

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from nexusflow.core.request import Actor
from nexusflow.db import tables
from nexusflow.engine.shapes import time_shape
from nexusflow.engine.views.page import BadCursor
from nexusflow.engine.views.visibility import entry_visible

BATCH: Final = 200
_SHAPE: Final = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})")
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """How far somebody has read: a transaction, and an entry in it. Written `<tx>.<id>`."""

    tx: int
    id: int

    def __str__(self) -> str:
        return f"{self.tx}.{self.id}"

    @classmethod
    def read(cls, written: str) -> Self:
        """The position that was written so. Raises `BadCursor`."""
        found = _SHAPE.fullmatch(written)
        if found is None or max(map(int, found.groups())) > _LARGEST:
            raise BadCursor(f"Expected an id of this stream, <number>.<number>; found {written[:60]!r}.")
        return cls(int(found[1]), int(found[2]))


_NOW: Final = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_SETTLED: Final = text("audit_entries.tx < pg_snapshot_xmin(pg_current_snapshot())")
_BEHIND: Final = text("(audit_entries.tx, audit_entries.id) > (cast(:tx AS text)::xid8, :id)")
_NEWEST: Final = text("""
    SELECT tx::text::bigint, id FROM audit_entries
    WHERE tx < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY audit_entries.tx DESC, id DESC LIMIT 1
""")


async def position_now(connection: AsyncConnection) -> Position:
    """Behind everything that has happened and before everything that will."""
    return Position(await connection.scalar(_NOW) or 0, 0)


async def newest_position(connection: AsyncConnection) -> Position:
    """The last entry that can be read now: what changes when there is something new."""
    row = (await connection.execute(_NEWEST)).first()
    return Position(0, 0) if row is None else Position(*row)


async def read_events(
    connection: AsyncConnection, actor: Actor, after: Position, *, limit: int = BATCH
) -> list[tuple[Position, dict[str, Any]]]:
    """What the actor may be told of behind a position, in order, at most `limit`."""
    entry = tables.AuditEntry
    # Under names of their own: `entry_visible` looks into these tables too, and means other rows.
    of_request, of_task = aliased(tables.Request), aliased(tables.Task)
    query = (
        select(
            text("audit_entries.tx::text::bigint AS tx"),
            *(entry.id, entry.at, entry.actor, entry.action, entry.request_id, entry.task_id),
            *(of_request.workflow_key.label("workflow"), of_task.step, entry.metadata_),
        )
        .select_from(entry)
        .outerjoin(of_request, of_request.id == entry.request_id)
        .outerjoin(of_task, of_task.id == entry.task_id)
        .where(_SETTLED, _BEHIND.bindparams(tx=str(after.tx), id=after.id), entry_visible(actor))
        .order_by(entry.tx, entry.id)
        .limit(limit)
    )
    return [(Position(row.tx, row.id), _shape(row)) for row in await connection.execute(query)]


def _shape(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": time_shape(row.at),
        "actor": row.actor,
        "action": row.action,
        "request_id": row.request_id,
        "task_id": row.task_id,
        "workflow": row.workflow,
        "step": row.step,
        "metadata": row.metadata,
    }

"""Drafts of decisions: what is filled in of a task's form, kept with the task until somebody decides.

No command on a request: nothing of the request changes by it, and no history is made of half a thought. Who
may complete the task may read and write its draft, so it is still there after a release or for whoever
has the task next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import text

from nexusflow.core.advance import refusal
from nexusflow.core.commands import CompleteTask
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, TaskId
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.shapes import Halted, time_shape
from nexusflow.engine.views.requests import sees
from nexusflow.engine.views.snapshot import Loaded, load, snapshot

_REQUEST_OF: Final = text("SELECT request_id FROM tasks WHERE id = :task_id")
_READ: Final = text("SELECT data, note, saved_by, saved_at FROM task_drafts WHERE task_id = :task_id")
_SAVE: Final = text("""
    INSERT INTO task_drafts (task_id, data, note, saved_by, saved_at)
    SELECT id, cast(:data AS jsonb), :note, :saved_by, clock_timestamp()
    FROM tasks WHERE id = :task_id AND status IN ('OPEN', 'CLAIMED')
    ON CONFLICT (task_id) DO UPDATE SET data = excluded.data, note = excluded.note,
        saved_by = excluded.saved_by, saved_at = excluded.saved_at
    RETURNING data, note, saved_by, saved_at
""")
_NOTHING: Final[dict[str, Any]] = {"data": {}, "note": "", "saved_by": None, "saved_at": None}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A task that the actor sees, in its request, and what is kept of it."""

    loaded: Loaded
    request_id: int
    task_id: int
    kept: dict[str, Any]


async def read_draft(engine: WorkflowEngine, actor: Actor, task_id: int) -> dict[str, Any] | Rejected | None:
    """The draft, empty where there is none; why the actor may not have it; None where they see no task."""
    seen = await _look(engine, actor, task_id)
    if seen is None:
        return None
    return await _refusal(engine, seen, actor) or seen.kept


async def save_draft(
    engine: WorkflowEngine, actor: Actor, task_id: int, *, data: Mapping[str, Any], note: str
) -> dict[str, Any] | Rejected | None:
    """Write the draft over, and give it back; refused and unseen as with `read_draft`.

    What is in it is not checked against the form: half of one rarely fits.
    """
    seen = await _look(engine, actor, task_id)
    if seen is None:
        return None
    refused = await _refusal(engine, seen, actor)
    if refused is not None:
        return refused
    values = {"task_id": task_id, "data": orjson.dumps(data).decode(), "note": note}
    async with engine.database.begin() as connection:
        row = (await connection.execute(_SAVE, {**values, "saved_by": actor.username})).first()
    if row is None:
        return Rejected(
            Reason.TASK_CLOSED,
            f"Expected task {task_id} to be open, but somebody was faster; nothing was kept.",
        )
    return _shape(row)


async def _look(engine: WorkflowEngine, actor: Actor, task_id: int) -> _Seen | None:
    """Read it on one snapshot; None where the actor sees no such task."""
    async with snapshot(engine.database) as connection:
        request_id: int | None = await connection.scalar(_REQUEST_OF, {"task_id": task_id})
        if request_id is None or not await sees(connection, actor, request_id):
            return None
        row = (await connection.execute(_READ, {"task_id": task_id})).first()
        loaded = await load(connection, [request_id])
    return _Seen(loaded, request_id, task_id, dict(_NOTHING) if row is None else _shape(row))


async def _refusal(engine: WorkflowEngine, seen: _Seen, actor: Actor) -> Rejected | None:
    """Why the actor may not complete the task. Holds no connection: a definition may have to be loaded."""
    stored = seen.loaded.requests[seen.request_id]
    ground = (await engine.definitions.load(stored.version_id)).ground
    if isinstance(ground, Halted):
        return ground.refused
    command = CompleteTask(TaskId(seen.task_id), "")
    return refusal(ground, stored.request, command, now=seen.loaded.now, actor=seen.loaded.seen_by(actor))


def _shape(row: Any) -> dict[str, Any]:
    return {
        "data": row.data,
        "note": row.note,
        "saved_by": row.saved_by,
        "saved_at": time_shape(row.saved_at),
    }

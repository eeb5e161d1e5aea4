"""Requests started and looked at from the shell."""

import sys
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.actor import find_actor
from nexusflow.cli.terminal import Misused, Refused
from nexusflow.core.commands import CreateRequest
from nexusflow.core.permit import sees
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Task
from nexusflow.engine.dispatch import Order, WorkflowEngine
from nexusflow.engine.history import read_one
from nexusflow.engine.orders import Done
from nexusflow.engine.shapes import request_shape, time_shape

JsonObject = dict[str, Any]


def read_context(source: str) -> JsonObject:
    """The object in an argument, in @FILE, or on standard input (-). Raises `Misused`."""
    try:
        text = sys.stdin.read() if source == "-" else source
        value = orjson.loads(Path(source[1:]).read_bytes() if source.startswith("@") else text)
    except (OSError, ValueError) as error:
        raise Misused(f"Expected --context to be JSON, @FILE or -: {error}") from None
    if not isinstance(value, dict):
        raise Misused("Expected --context to be a JSON object, such as '{\"amount\": 12.5}'.")
    return value


async def create(database: AsyncEngine, workflow: str, *, command: CreateRequest, actor: str) -> JsonObject:
    """Create a request through the engine. Raises `Refused` with the engine's reason."""
    async with WorkflowEngine(database) as engine:
        outcome = await engine.submit(Order(command, actor=actor, workflow=workflow))
    if isinstance(outcome, Rejected):
        faults = "".join(f"\n  {fault.path}: {fault.message}" for fault in outcome.errors)
        raise Refused(f"{outcome.message} [{outcome.reason}]{faults}")
    assert isinstance(outcome, Done)
    return outcome.answer


async def show(database: AsyncEngine, request_id: int, *, viewer: str | None) -> JsonObject:
    """A request in the published shape, and all its tasks. Raises `Refused` if it may not be seen."""
    actor = await find_actor(database, viewer)
    found = await read_one(database, request_id)
    if found is None:
        raise Refused(_not_visible(request_id))
    request, published = found
    if not (actor.engine or sees(published.definition, request, actor)):
        raise Refused(_not_visible(request_id))
    async with database.connect() as connection:
        now = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    whole = request_shape(request, published.ground, now=now, actor=actor)
    return {"request": whole, "tasks": [_task(task) for task in request.tasks]}


def _task(task: Task) -> JsonObject:
    return {
        "task": task.id,
        "step": task.step,
        "visit": task.visit,
        "status": task.status.value,
        "by": task.completed_by or task.assignee,
        "outcome": task.outcome,
        "due_at": time_shape(task.due_at),
        "late": "late" if task.is_sla_breached else None,
        "note": task.note or None,
    }


def _not_visible(request_id: int) -> str:
    return f"Expected a request {request_id} that you may see; there is none."

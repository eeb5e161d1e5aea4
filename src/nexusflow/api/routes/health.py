"""Whether the process lives, whether it is ready, and its figures: for machines, without a login."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import Response

from nexusflow.api.access import TheDoor, answer
from nexusflow.api.schemas.oversight import LiveAnswer, ReadyAnswer
from nexusflow.engine.shapes import time_shape

router = APIRouter(tags=["health"])

_PATIENCE: Final = 3.0
MISSED_PULSES: Final = 3
_PULSE: Final = text("""
    SELECT max(at), extract(epoch FROM clock_timestamp() - max(at))::float8
    FROM heartbeats WHERE kind = 'pulse'
""")
_OPEN: Final[dict[str, Any]] = {"security": []}
_NOT_READY: Final[dict[int | str, dict[str, Any]]] = {
    503: {"model": ReadyAnswer, "description": "The database is away, or the pulse is too old."}
}
_FIGURES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Prometheus' text format.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


@router.get("/health/live", response_model=LiveAnswer, openapi_extra=_OPEN, summary="Does it live?")
async def live() -> Response:
    """The process answers."""
    return answer({"status": "live"})


@router.get(
    "/health/ready",
    response_model=ReadyAnswer,
    responses=_NOT_READY,
    openapi_extra=_OPEN,
    summary="Is it ready?",
)
async def ready(door: TheDoor) -> Response:
    """The database answers and the last pulse is younger than three intervals; else 503."""
    limit = MISSED_PULSES * door.options.pulse_seconds
    database, at, age = await _look(door.database)
    fine = database and age is not None and age <= limit
    body = {
        "status": "ready" if fine else "not_ready",
        "database": database,
        "pulse": {
            "at": at,
            "age_seconds": None if age is None else round(age, 1),
            "limit_seconds": limit,
        },
    }
    return answer(body, status=200 if fine else 503)


@router.get("/metrics", response_class=Response, responses=_FIGURES, openapi_extra=_OPEN, summary="Figures")
async def metrics(request: Request, door: TheDoor) -> Response:
    """Calls, open and overdue tasks, the outbox, incidents, the age of the pulse."""
    figures = await request.app.state.metrics.render(door.database)
    return Response(figures, media_type=CONTENT_TYPE_LATEST)


async def _look(database: AsyncEngine) -> tuple[bool, str | None, float | None]:
    try:
        async with asyncio.timeout(_PATIENCE), database.connect() as connection:
            at, age = (await connection.execute(_PULSE)).one()
    except (SQLAlchemyError, OSError, TimeoutError):
        return False, None, None
    return True, time_shape(at), age

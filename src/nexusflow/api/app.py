"""The application: every route, behind one door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.exceptions import HTTPException
from starlette.responses import Response

from nexusflow import __version__
from nexusflow.api.access import Door
from nexusflow.api.dashboard import Dashboard
from nexusflow.api.identity import Identity
from nexusflow.api.intake import Intake
from nexusflow.api.login import Login
from nexusflow.api.metrics import Metrics, Outgo
from nexusflow.api.openapi import describe
from nexusflow.api.options import Options
from nexusflow.api.problems import Code, Refusal, of_status
from nexusflow.api.routes import (
    absences,
    audit,
    consequences,
    credentials,
    directory,
    escalations,
    health,
    login,
    me,
    notifications,
    oversight,
    pages,
    people,
    requests,
    services,
    tasks,
    upkeep,
    workers,
    workflows,
)
from nexusflow.api.routes.hot import hot_routes
from nexusflow.api.stream import EventHub
from nexusflow.api.validation import invalid
from nexusflow.db.faults import describe_error
from nexusflow.engine.dispatch import Unavailable, WorkflowEngine
from nexusflow.engine.views.page import BadCursor

PREFIX: Final = "/api/v1"
_ROUTERS: Final[tuple[APIRouter, ...]] = (
    login.router,
    me.router,
    credentials.router,
    notifications.router,
    workflows.router,
    requests.router,
    services.router,
    tasks.router,
    escalations.router,
    oversight.router,
    audit.router,
    directory.router,
    consequences.router,
    absences.router,
    people.router,
    upkeep.router,
    workers.router,
)
_log = structlog.get_logger()


def create_app(engine: WorkflowEngine, database: AsyncEngine, options: Options) -> FastAPI:
    """The application on a running engine.

    Whoever calls starts the engine before and closes it after serving. `database` serves reads and the
    directory; it may be the engine's own.
    """
    identity = Identity(database, options)
    hub = EventHub(database)
    metrics = Metrics()
    app = FastAPI(
        title="NexusFlow",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        lifespan=_lifespan,
    )
    app.state.door = Door(engine, database, identity, Login(database, options), hub, options)
    app.state.metrics = metrics
    app.state.dashboard = Dashboard(options.dashboard)
    app.router.routes[:0] = hot_routes(PREFIX)
    for router in _ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.add_middleware(Intake)
    app.add_middleware(Outgo, metrics=metrics)
    _handle_refusals(app)
    app.openapi = lambda: describe(app, prefix=PREFIX)  # type: ignore[method-assign] # FastAPI's own way
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with app.state.door.hub:
        yield


def _handle_refusals(app: FastAPI) -> None:
    for kind, handler in (
        (Refusal, _refusal),
        (RequestValidationError, _invalid),
        (HTTPException, _of_framework),
        (BadCursor, _bad_cursor),
        (Unavailable, _unavailable),
        (OperationalError, _unavailable),
        (psycopg.OperationalError, _unavailable),
        (PoolTimeout, _unavailable),
        (Exception, _unexpected),
    ):
        app.add_exception_handler(kind, handler)


async def _refusal(_request: Request, error: Any) -> Response:
    response: Response = error.response
    return response


async def _invalid(_request: Request, error: Any) -> Response:
    return invalid(error.errors()).response


async def _of_framework(_request: Request, error: Any) -> Response:
    return of_status(error.status_code, str(error.detail), error.headers).response


async def _bad_cursor(_request: Request, _error: Exception) -> Response:
    detail = "Expected the next_cursor of this very list, unchanged; leave it out to begin anew."
    return Refusal(Code.INVALID_CURSOR, detail).response


async def _unavailable(_request: Request, error: Exception) -> Response:
    _log.warning("database_away", error=type(error).__name__)
    return Refusal(
        Code.UNAVAILABLE,
        "The database did not answer. What was asked may or may not have happened: with the same"
        " Idempotency-Key it can safely be asked again.",
        headers={"Retry-After": "1"},
    ).response


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("call_failed", method=request.method, path=request.url.path, error=describe_error(error))
    return Refusal(
        Code.INTERNAL, "Something went wrong here that is not your doing; it has been logged."
    ).response

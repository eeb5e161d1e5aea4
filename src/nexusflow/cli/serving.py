"""The API as a process: pool, engine and server, started and ended in that order and the reverse."""

import asyncio
import gc
import signal
import time
from importlib import import_module
from types import FrameType
from typing import Any, Final

import uvicorn
import uvloop
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.settings import Settings

_CONNECTIONS: Final = 16  # the engine's lanes, the event hub, and reads
_PATIENCE: Final = 10.0  # seconds for the database to answer at the start
_GRACE: Final = 3  # seconds for calls under way; event streams would stay open for ever


def run_api(settings: Settings, *, access_log: bool) -> None:
    """Serve until SIGTERM or SIGINT; the calls under way are answered."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, access_log=access_log))


async def _serve(settings: Settings, *, access_log: bool) -> None:
    database = connect(settings.app_url, pool_size=_CONNECTIONS)
    try:
        await _await_database(database)
        async with WorkflowEngine(database) as engine:
            server = uvicorn.Server(_configuration(_app(engine, settings), settings, access_log=access_log))
            gc.collect()
            gc.freeze()  # code and routes live for ever: nobody need look at them again
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _heard)
            await server.serve()
    finally:
        await database.dispose()


async def _await_database(database: AsyncEngine) -> None:
    """Wait a little for one that is just starting. Raises what it says if it does not come."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            async with database.connect() as connection:
                await connection.execute(text("SELECT FROM workflow_versions LIMIT 1"))
        except OperationalError:
            if time.monotonic() >= until:
                raise
            await asyncio.sleep(0.2)
        else:
            return


def _app(engine: WorkflowEngine, settings: Settings) -> Any:
    """Another door, so it is named here and not known."""
    options = import_module("nexusflow.api.options").Options(
        secret_key=settings.secret,
        host=settings.host,
        demo=settings.demo,
        pulse_seconds=settings.pulse_seconds,
    )
    return import_module("nexusflow.api.app").create_app(engine, engine.database, options)


def _configuration(app: Any, settings: Settings, *, access_log: bool) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="httptools",
        ws="none",
        access_log=access_log,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )


def _heard(_number: int, _frame: FrameType | None) -> None:
    """The server hands on the signal that ended it, when there is still an engine to be closed."""

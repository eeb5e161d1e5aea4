"""Fixtures of the engine's tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine
from tests.conftest import Database

from .company import Company


@pytest_asyncio.fixture
async def company(engine: WorkflowEngine, database: Database) -> Company:
    """Everybody hired, `spending` published, nothing begun."""
    return await Company(engine, database).open()


@pytest_asyncio.fixture
async def rival(database: Database) -> AsyncIterator[WorkflowEngine]:
    """Another engine on the same database, as another process would have it."""
    pool = connect(database.app_url, pool_size=4)
    try:
        async with WorkflowEngine(pool) as running:
            yield running
    finally:
        await pool.dispose()

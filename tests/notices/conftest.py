"""An office on a fresh database."""

import pytest

from nexusflow.engine.dispatch import WorkflowEngine
from tests.conftest import Database
from tests.notices.office import Office


@pytest.fixture
def office(engine: WorkflowEngine, database: Database) -> Office:
    """Not opened yet: the test says with which deadline."""
    return Office(engine, database.owner_url)

"""An office, what a worker on its database is given, and a crew of real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.notices.calls.signature import Keyring
from nexusflow.worker.outfit import Outfit, Pace
from tests.conftest import Database
from tests.notices.office import Office
from tests.worker.crew import Crew


@pytest.fixture
def office(engine: WorkflowEngine, database: Database) -> Office:
    """Not opened yet: the test says with which deadline."""
    return Office(engine, database.owner_url)


@pytest.fixture
def outfit(database: Database, tmp_path: Path) -> Outfit:
    """Queues in the test's own database, mails into a folder, and everything soon."""
    broker = make_url(database.app_url).set(drivername="pgmq").render_as_string(hide_password=False)
    return Outfit(
        app_url=database.app_url,
        broker_url=broker,
        pulse_seconds=0.5,
        base_url="https://flow.example.org",
        mail_from="flow@example.org",
        keyring=Keyring.of("a secret key of a test"),
        mail_folder=tmp_path / "mail",
        pace=Pace(lease=3, sending=3, sweep=1, canary=0.5, vitals=0.5),
    )


@pytest.fixture
def crew(outfit: Outfit, tmp_path: Path) -> Iterator[Crew]:
    """Nobody has started yet; all end with the test."""
    with Crew(outfit, tmp_path) as everybody:
        yield everybody

"""What waits for a service is called, or it is an incident; the doctor sees what is forgotten."""

import pytest

from nexusflow.core.commands import FinishService
from nexusflow.doctor.examine import examine
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import WorkflowEngine
from tests.conftest import Database
from tests.doctor.sabotage import sabotage
from tests.doctor_fixture import assert_healthy
from tests.engine.company import Company, done
from tests.factories import end, process, service, way

ORDERING = process(
    service("order", url="https://books.example.org/orders"),
    end("gone"),
    way("order", "gone", on="succeeded"),
)


@pytest.fixture
async def company(engine: WorkflowEngine, database: Database) -> Company:
    """Three requests: one is called for, one stuck, one answered."""
    office = await Company(engine, database).open(ORDERING)
    _, stuck, answered = [await office.start() for _ in range(3)]
    for request, outcome in ((stuck, "failed"), (answered, "succeeded")):
        done(await office.give(FinishService(1, 1, outcome), ENGINE_NAME, request_id=request.id))
    office.change("UPDATE outbox SET done_at = now() WHERE kind = 'service' AND payload['request_id'] > '1'")
    return office


def test_services_that_are_called_stuck_or_answered_are_healthy(company: Company) -> None:
    assert_healthy(company.database)


@pytest.mark.parametrize(
    ("harm", "says", "numbers"),
    [
        (
            "UPDATE outbox SET done_at = now() WHERE dedupe_key = 'service:1:1:1'",
            "Expected a message that order is to be called",
            (2,),
        ),
        (
            "DELETE FROM outbox WHERE dedupe_key = 'service:1:1:1'",
            "Expected its message service:1:1:1 in the outbox",
            (2, 7),
        ),
        (
            "UPDATE incidents SET resolved_at = now(), resolved_by = 'mia', resolution = ''",
            "Expected an open incident that order is stuck",
            (2,),
        ),
        (
            "DELETE FROM audit_entries WHERE action = 'service.finished'",
            "in the transaction of the decision or start that led there",
            (4,),
        ),
        (
            "INSERT INTO audit_entries (at, actor, action, request_id, metadata)"
            " VALUES (now(), 'nexusflow', 'service.stuck', 3, '{}')",
            "Expected nothing after its end",
            (1,),
        ),
    ],
    ids=["ticked off", "lost", "resolved by hand", "ended by nothing", "called after the end"],
)
def test_what_is_forgotten_is_told(company: Company, harm: str, says: str, numbers: tuple[int, ...]) -> None:
    sabotage(company.database, harm)
    examination = examine(company.database.app_url, pulse_seconds=30)
    assert says in examination.to_text()
    assert examination.broken == numbers, examination.to_text()

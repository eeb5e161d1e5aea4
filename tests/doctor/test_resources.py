"""Critical sections seen from outside: who waits can be moved, and nobody is inside with another."""

import pytest

from nexusflow.doctor.examine import examine
from nexusflow.engine import resources
from nexusflow.engine.dispatch import WorkflowEngine
from tests.conftest import Database
from tests.doctor.sabotage import sabotage
from tests.doctor_fixture import assert_healthy
from tests.engine.company import Company
from tests.factories import end, process, task, way

PRINTING = process(task("print", resource="'press'"), end("printed"), way("print", "printed", on="done"))
DROP = "DROP INDEX nexusflow.tasks_on_resource"
SECOND = (
    "INSERT INTO tasks (id, request_id, workflow_key, step, visit, status, permission, opened_at,"
    " supervisor_role, resource) SELECT id + 1, 2, workflow_key, step, visit, status, permission, opened_at,"
    " supervisor_role, resource FROM tasks"
)


@pytest.fixture
async def company(engine: WorkflowEngine, database: Database) -> Company:
    """Three requests that need the press: the first has it, the others wait."""
    office = await Company(engine, database).open(PRINTING)
    for _ in range(3):
        await office.start()
    await resources.grant(engine, ["press"])
    return office


def test_who_waits_for_a_resource_and_who_has_it_are_healthy(company: Company) -> None:
    assert_healthy(company.database)


@pytest.mark.parametrize(
    ("harm", "says", "numbers"),
    [
        (
            (DROP, SECOND),
            "Expected no other open task with the resource press; found 1 of them.",
            (2, 4, 7, 12),
        ),
        (
            ("DELETE FROM resource_queue WHERE request_id = 2",),
            "Expected a place in the queue for press, as print waits for it; found none.",
            (2,),
        ),
        (
            ("INSERT INTO resource_queue VALUES (1, 9, 'press', now())",),
            "Expected its place in the queue for press to be that of a token",
            (11,),
        ),
        (
            ("UPDATE resource_queue SET since = since - interval '1 day' WHERE request_id = 3",),
            "found one that waits for press since",
            (11,),
        ),
        (
            ("UPDATE tasks SET resource = 'van'",),
            "Expected the resource press, as entry",
            (4,),
        ),
        (
            ("UPDATE tasks SET visit = 2",),
            "found visit 2, which none of the entries is of",
            (11,),
        ),
        (
            ("DELETE FROM outbox WHERE dedupe_key = 'resource:awaited:2:1'",),
            "Expected its message resource:awaited:2:1 in the outbox",
            (7,),
        ),
        (
            ("DELETE FROM audit_entries WHERE action = 'resource.granted'",),
            "in the transaction of the move that opened the task",
            (4,),
        ),
    ],
    ids=[
        "two inside at once",
        "lost its place",
        "a place of nobody",
        "jumped the queue",
        "another resource",
        "another visit",
        "no message",
        "granted by nothing",
    ],
)
def test_what_is_broken_is_told(
    company: Company, harm: tuple[str, ...], says: str, numbers: tuple[int, ...]
) -> None:
    sabotage(company.database, *harm)
    examination = examine(company.database.app_url, pulse_seconds=30)
    assert says in examination.to_text()
    assert examination.broken == numbers, examination.to_text()

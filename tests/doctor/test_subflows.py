"""What waits for a child has one, and a child somebody who waits; the doctor sees what is forgotten."""

import pytest

from nexusflow.core.commands import BeginChild, CompleteTask, FinishChild
from nexusflow.doctor.examine import examine
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import WorkflowEngine
from tests.conftest import Database
from tests.doctor.sabotage import sabotage
from tests.doctor_fixture import assert_healthy
from tests.engine.company import Company, done
from tests.factories import end, process, subflow, task, way

BUYING = process(
    task("ask"),
    subflow("legal", "legal-check"),
    end("gone"),
    way("ask", "legal", on="done"),
    way("legal", "gone", on="completed"),
    way("legal", "gone", on="rejected"),
)
CHECKING = process(
    task("look", separate_from=["parent"]), end("passed"), way("look", "passed", on="done"), key="legal-check"
)


@pytest.fixture
async def company(engine: WorkflowEngine, database: Database) -> Company:
    """Request 1 waits to have a child started, 2 for the child 5, 3 is stuck; 4 has gone on by 7."""
    office = await Company(engine, database).open(BUYING)
    await office.publish(CHECKING)
    for request in [await office.start() for _ in range(4)]:
        [asked] = request.open_tasks
        done(await office.give(CompleteTask(asked.id, "done"), "lena"))
    for parent, workflow in ((2, "legal-check"), (3, "unheard-of"), (4, "legal-check")):
        begun = await office.give(BeginChild(1, 1), ENGINE_NAME, request_id=parent, workflow=workflow)
        done(begun)
    [(task_id,)] = [tuple(row.values()) for row in office.sql("SELECT id FROM tasks WHERE request_id = 7")]
    done(await office.give(CompleteTask(task_id, "done"), "lars"))
    done(await office.give(FinishChild(1, 1, 7, "completed"), ENGINE_NAME, request_id=4))
    office.change(
        "UPDATE outbox SET done_at = now() WHERE kind = 'subflow' AND dedupe_key <> 'subflow:1:1:1:start'"
    )
    return office


def test_children_that_are_asked_for_run_are_stuck_or_have_ended_are_healthy(company: Company) -> None:
    assert [tuple(row.values()) for row in company.sql("SELECT id, parent_id FROM requests ORDER BY id")] == [
        (1, None),
        (2, None),
        (3, None),
        (4, None),
        (5, 2),
        (7, 4),
    ]
    assert_healthy(company.database)


@pytest.mark.parametrize(
    ("harm", "says", "numbers"),
    [
        (
            "UPDATE outbox SET done_at = now() WHERE dedupe_key = 'subflow:1:1:1:start'",
            "Expected a message that a child is to be started at legal",
            (2,),
        ),
        (
            "DELETE FROM outbox WHERE dedupe_key = 'subflow:1:1:1:start'",
            "Expected its message subflow:1:1:1:start in the outbox",
            (2, 7),
        ),
        (
            "DELETE FROM outbox WHERE dedupe_key = 'subflow:4:1:1:end'",
            "Expected its message subflow:4:1:1:end in the outbox",
            (7,),
        ),
        (
            "UPDATE incidents SET resolved_at = now(), resolved_by = 'mia', resolution = ''",
            "Expected an open incident that legal is stuck",
            (2,),
        ),
        (
            "UPDATE requests SET marking = jsonb_set(marking, '{tokens,0,child,request}', '99') WHERE id = 2",
            "Expected the child 99 that legal waits for; there is none.",
            (2,),
        ),
        (
            "UPDATE requests SET marking = jsonb_set(marking, '{tokens,0,child,state}', '\"asked\"')"
            " WHERE id = 2",
            "Expected request 2 to wait for it, or a message that it is to be closed; found neither.",
            (2,),
        ),
        (
            "UPDATE requests SET depth = 2 WHERE id = 5",
            "to stand 1 deep, as its parent 2 does and one more",
            (2, 4),
        ),
        (
            "UPDATE requests SET parent_id = 1 WHERE id = 7",
            "Expected the parent that entry",
            (4, 7),
        ),
        (
            "UPDATE requests SET marking = NULL WHERE id = 2",
            "Expected an open task, an hour, a message, a service, a child or a resource that can move it on",
            (2,),
        ),
        (
            "DELETE FROM audit_entries WHERE action = 'subflow.ended'",
            "in the transaction of the decision or start that led there",
            (4,),
        ),
        (
            "INSERT INTO audit_entries (at, actor, action, request_id, metadata)"
            " VALUES (now(), 'nexusflow', 'subflow.stuck', 4, '{}')",
            "Expected nothing after its end",
            (1,),
        ),
        (
            "UPDATE decisions SET actor = 'lena' WHERE request_id = 7;"
            "UPDATE audit_entries SET actor = 'lena' WHERE request_id = 7 AND action = 'task.completed';"
            "UPDATE tasks SET completed_by = 'lena' WHERE request_id = 7",
            "than whoever started or decided in the parent 4 to decide look; found lena.",
            (5,),
        ),
    ],
    ids=[
        "ticked off",
        "lost",
        "end lost",
        "resolved by hand",
        "another child",
        "waited for by nobody",
        "too deep",
        "another parent",
        "token lost",
        "ended by nothing",
        "stuck after the end",
        "decided by who decided above",
    ],
)
def test_what_is_forgotten_is_told(company: Company, harm: str, says: str, numbers: tuple[int, ...]) -> None:
    sabotage(company.database, harm)
    examination = examine(company.database.app_url, pulse_seconds=30)
    assert says in examination.to_text()
    assert examination.broken == numbers, examination.to_text()

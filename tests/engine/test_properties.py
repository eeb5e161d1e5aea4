"""Whatever process, whatever people ask: what PostgreSQL holds is what the core said, event by event."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexusflow.core.codec import decode
from nexusflow.core.commands import Command, EscalateTask
from nexusflow.core.entry import Entry
from nexusflow.core.evolve import fold
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, TaskStatus
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Request
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.store import Stored, read
from tests.conftest import Database
from tests.factories import hire
from tests.strategies import ACTORS, PEOPLE, ROLES, commands, creations, documents

from .company import Company, done

_numbers = count(1)
LONG_AGO = datetime.now(UTC) - timedelta(days=300)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
async def test_rows_are_what_the_events_come_to(
    engine: WorkflowEngine, database: Database, data: st.DataObject
) -> None:
    hire(database.app_url, ROLES, PEOPLE)
    company = Company(engine, database, workflow=f"random-{next(_numbers)}")
    published = await company.publish(data.draw(documents(key=company.workflow)))
    plan = (await engine.definitions.load(published.version_id)).plan
    assert plan is not None
    now = LONG_AGO if data.draw(st.booleans()) else None
    create = data.draw(creations())
    order = Order(create, actor="ann", workflow=company.workflow, at=now)
    request = done(await engine.submit(order)).request

    for _ in range(data.draw(st.integers(3, 12))):
        actor = data.draw(ACTORS)
        command: Command = data.draw(commands(plan, request))
        if actor == ENGINE_NAME and request.open_tasks:
            command = EscalateTask(request.open_tasks[0].id)
        if now is not None:
            now += timedelta(hours=data.draw(st.sampled_from([0.5, 1, 9])))
        before = company.sql("SELECT * FROM tasks ORDER BY id")
        outcome = await engine.submit(Order(command, actor=actor, request_id=request.id, at=now))
        if isinstance(outcome, Rejected):
            assert company.sql("SELECT * FROM tasks ORDER BY id") == before
            continue
        assert isinstance(outcome, Done)
        assert not REQUEST_LIFECYCLE.ended(request.status), "nothing is accepted after the end"
        request = outcome.request
        assert (await stored(engine, request)).request == request

    assert folded(company, request) == request
    account_for(company, request)


async def stored(engine: WorkflowEngine, request: Request) -> Stored:
    """The request as PostgreSQL has it."""
    async with engine.database.connect() as pooled:
        raw: Any = (await pooled.get_raw_connection()).driver_connection
        return (await read(raw, [request.id]))[request.id]


def folded(company: Company, request: Request) -> Request | None:
    """The request as its audit entries have it."""
    entries = company.sql(
        "SELECT * FROM audit_entries WHERE request_id = %s AND action !~ 'refused$' ORDER BY id", request.id
    )
    return fold(
        None,
        tuple(
            decode(
                Entry(each["action"], each["task_id"], each["metadata"]),
                request_id=request.id,
                at=each["at"],
                actor=each["actor"],
            )
            for each in entries
        ),
    )


def account_for(company: Company, request: Request) -> None:
    """Every row has its cause, and every cause its row."""
    [rows] = company.sql(
        """
        SELECT (SELECT count(*) FROM tasks WHERE request_id = r.id) AS tasks,
               (SELECT count(*) FROM decisions WHERE request_id = r.id) AS decisions,
               (SELECT count(*) FROM escalations WHERE request_id = r.id) AS escalations,
               (SELECT count(*) FROM comments WHERE request_id = r.id) AS comments,
               (SELECT count(*) FROM outbox WHERE dedupe_key = 'task_opened:' || (payload ->> 'task_id')
                    AND payload ->> 'request_id' = r.id::text) AS opened,
               (SELECT count(*) FROM outbox WHERE dedupe_key = 'request_ended:' || r.id) AS ended,
               (SELECT count(*) FROM audit_entries WHERE request_id = r.id
                    AND action = 'request.commented') AS said
        FROM requests r WHERE r.id = %s
        """,
        request.id,
    )
    completed = [task for task in request.tasks if task.status is TaskStatus.COMPLETED]
    assert rows["tasks"] == rows["opened"] == len(request.tasks)
    assert rows["decisions"] == len(completed)
    assert rows["escalations"] == sum(task.level for task in request.tasks)
    assert rows["comments"] == rows["said"]
    assert rows["ended"] == REQUEST_LIFECYCLE.ended(request.status)

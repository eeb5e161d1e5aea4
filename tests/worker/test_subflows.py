"""Children started and ended by a worker, once each, whatever happens in between."""

from typing import Any

import psycopg

from nexusflow.core.commands import Command, CompleteTask, ResumeRequest, SuspendRequest, WithdrawRequest
from nexusflow.core.request import TaskId
from nexusflow.engine import outbox
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.worker import children, delivery, errands
from nexusflow.worker.outfit import Outfit
from tests.factories import end, hire, process, subflow, task, way
from tests.notices.office import Office
from tests.worker.crew import Crew

CHECKING = process(
    task("look", outcomes=("fine", "bad")),
    end("passed"),
    end("failed", "REJECTED"),
    way("look", "passed", on="fine"),
    way("look", "failed", on="bad"),
    key="legal-check",
)
BUYING = process(
    subflow("legal", "legal-check"),
    task("go"),
    end("gone"),
    end("refused", "REJECTED"),
    way("legal", "go", on="completed"),
    way("legal", "refused", on="rejected"),
    way("go", "gone", on="done"),
)


async def ask(office: Office) -> int:
    """A request that waits for a child; its id. mia suspends."""
    await office.open()
    hire(office._owner_url, {"mender": ("incident.manage", "request.suspend")}, {"mia": ("mender",)})
    for document in (CHECKING, BUYING):
        published = await publish_document(office.engine.database, document, by="rita")
        assert isinstance(published, Publication), published
    return (await office.ask()).request.id


async def work(office: Office, outfit: Outfit) -> None:
    """Until nothing is due."""
    while due := await outbox.claim(office.engine.database, batch=100, lease=60, letters=100, others=100):
        for parcel in due:
            await delivery.deliver(office.engine.database, outfit, parcel)
            await children.run(office.engine, outfit, parcel)
            await errands.run(office.engine, outfit, parcel)


async def give(office: Office, command: Command, *, by: str, on: int | None = None) -> None:
    assert isinstance(await office.engine.submit(Order(command, actor=by, request_id=on)), Done)


async def look(office: Office, outcome: str = "fine") -> None:
    """lena decides the child's task."""
    [(task_id,)] = office.fetch("SELECT id FROM tasks WHERE step = 'look' AND status = 'OPEN'")
    await give(office, CompleteTask(TaskId(task_id), outcome), by="lena")


def requests(office: Office) -> list[tuple[Any, ...]]:
    """Every request: whose child it is, and how it stands."""
    return [
        tuple(row) for row in office.fetch("SELECT parent_id, status, resolution FROM requests ORDER BY id")
    ]


async def test_a_worker_starts_the_child_and_tells_the_parent_of_its_end(
    office: Office, outfit: Outfit
) -> None:
    parent = await ask(office)
    await work(office, outfit)
    assert requests(office) == [(None, "IN_PROGRESS", None), (parent, "IN_PROGRESS", None)]
    await look(office)
    await work(office, outfit)
    assert office.fetch("SELECT request_id, step FROM tasks WHERE status = 'OPEN'") == [(parent, "go")]
    assert office.fetch("SELECT count(*) FROM outbox WHERE done_at IS NULL") == [(0,)]


async def test_rows_that_come_again_do_no_harm(office: Office, outfit: Outfit) -> None:
    parent = await ask(office)
    await work(office, outfit)
    await look(office)
    await work(office, outfit)
    office.write("UPDATE outbox SET done_at = NULL, available_at = now() WHERE kind = 'subflow'")
    await work(office, outfit)
    assert requests(office) == [(None, "IN_PROGRESS", None), (parent, "COMPLETED", "passed")]
    assert office.fetch("SELECT count(*) FROM tasks WHERE step = 'go'") == [(1,)]
    assert office.fetch("SELECT count(*) FROM outbox WHERE done_at IS NULL") == [(0,)]


async def test_a_parent_that_is_withdrawn_closes_its_child(office: Office, outfit: Outfit) -> None:
    parent = await ask(office)
    await work(office, outfit)
    await give(office, WithdrawRequest(), by="rita", on=parent)
    await work(office, outfit)
    assert requests(office) == [(None, "REJECTED", "withdrawn"), (parent, "REJECTED", "withdrawn")]
    assert office.fetch("SELECT count(*) FROM tasks WHERE status IN ('OPEN', 'CLAIMED')") == [(0,)]


async def test_a_child_that_nobody_waits_for_any_more_is_not_started(office: Office, outfit: Outfit) -> None:
    parent = await ask(office)
    await give(office, WithdrawRequest(), by="rita", on=parent)
    await work(office, outfit)
    assert requests(office) == [(None, "REJECTED", "withdrawn")]


async def test_the_end_is_told_later_while_the_parent_is_suspended(office: Office, outfit: Outfit) -> None:
    parent = await ask(office)
    await work(office, outfit)
    await give(office, SuspendRequest("a holiday"), by="mia", on=parent)
    await look(office)
    await work(office, outfit)
    [(attempts, error)] = office.fetch(
        "SELECT attempts, last_error FROM outbox WHERE kind = 'subflow' AND done_at IS NULL"
    )
    assert (attempts, error) == (0, None)
    await give(office, ResumeRequest(), by="mia", on=parent)
    office.write("UPDATE outbox SET available_at = now() WHERE kind = 'subflow' AND done_at IS NULL")
    await work(office, outfit)
    assert office.fetch("SELECT request_id, step FROM tasks WHERE status = 'OPEN'") == [(parent, "go")]


async def test_a_worker_that_is_killed_while_it_starts_a_child_is_followed_by_another(
    office: Office, outfit: Outfit, crew: Crew
) -> None:
    parent = await ask(office)
    with psycopg.connect(office._owner_url) as holder:
        holder.execute("SELECT FROM requests FOR UPDATE")
        killed = crew.start("both", outfit)
        crew.sees("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        killed.kill()
    crew.start("both", outfit)
    crew.sees("SELECT count(*) = 1 FROM tasks WHERE step = 'look'")
    crew.sees("SELECT count(*) = 0 FROM outbox WHERE kind = 'subflow' AND done_at IS NULL")
    assert requests(office) == [(None, "IN_PROGRESS", None), (parent, "IN_PROGRESS", None)]
    await look(office, "bad")
    crew.sees("SELECT count(*) = 2 FROM requests WHERE status = 'REJECTED'")

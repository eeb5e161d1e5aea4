"""Who waits for a resource is let on by a worker, however often messages come or workers die."""

from typing import Any

from nexusflow.core.commands import CompleteTask
from nexusflow.core.request import TaskId
from nexusflow.engine import outbox
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.worker import delivery, turns
from nexusflow.worker.outfit import Outfit
from tests.factories import end, process, task, way
from tests.notices.office import Office
from tests.worker.crew import Crew, eventually

PRINTING = process(task("print", resource="'press'"), end("printed"), way("print", "printed", on="done"))


async def ask(office: Office, count: int) -> None:
    """That many requests that need the press."""
    await office.open()
    published = await publish_document(office.engine.database, PRINTING, by="rita")
    assert isinstance(published, Publication), published
    for _ in range(count):
        await office.ask()


async def work(office: Office, outfit: Outfit) -> None:
    """Until nothing is due."""
    database = office.engine.database
    while due := await outbox.claim(database, batch=100, lease=60, letters=100, others=100):
        for parcel in due:
            await delivery.deliver(database, outfit, parcel)
            await turns.run(office.engine, outfit, parcel)


def open_tasks(office: Office) -> list[tuple[Any, ...]]:
    return list(office.fetch("SELECT id, request_id FROM tasks WHERE status IN ('OPEN', 'CLAIMED')"))


def left(office: Office) -> list[tuple[Any, ...]]:
    """Messages about resources that are still to be dealt with."""
    return list(office.fetch("SELECT id FROM outbox WHERE kind = 'resource' AND done_at IS NULL"))


async def complete(office: Office) -> None:
    """Whoever leads completes the one open task."""
    [(task_id, _)] = open_tasks(office)
    order = Order(CompleteTask(TaskId(task_id), "done"), actor="lena")
    assert isinstance(await office.engine.submit(order), Done)


async def test_one_is_let_on_and_the_next_when_it_is_done(office: Office, outfit: Outfit) -> None:
    await ask(office, 2)
    await work(office, outfit)
    [(_, first)] = open_tasks(office)
    await complete(office)
    await work(office, outfit)
    [(_, second)] = open_tasks(office)
    assert first < second
    assert left(office) == []


async def test_a_message_that_comes_twice_lets_nobody_else_on(office: Office, outfit: Outfit) -> None:
    await ask(office, 2)
    await work(office, outfit)
    office.write("UPDATE outbox SET done_at = NULL, available_at = now() WHERE kind = 'resource'")
    await work(office, outfit)
    assert len(open_tasks(office)) == 1
    assert left(office) == []


async def test_real_workers_let_on_one_after_the_other_until_nobody_waits(
    office: Office, outfit: Outfit, crew: Crew
) -> None:
    await ask(office, 4)
    hands = [crew.start("both"), crew.start("worker")]
    for number in range(4):
        eventually(lambda: len(open_tasks(office)) == 1, within=20, why=lambda: crew.logs)
        if number == 1:
            hands[1].kill()
        await complete(office)
    crew.sees("SELECT count(*) = 4 FROM requests WHERE resolution = 'printed'")
    crew.sees("SELECT count(*) = 0 FROM outbox WHERE kind = 'resource' AND done_at IS NULL")

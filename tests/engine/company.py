"""A running engine with people and a published process: what most tests of the engine begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

from nexusflow.core.commands import ClaimTask, Command, CompleteTask, CreateRequest, ReleaseTask
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Request, Task, TaskId
from nexusflow.engine.dispatch import Done, Order, Outcome, Repeated, WorkflowEngine
from nexusflow.engine.publishing import Publication, publish_document
from tests.conftest import Database
from tests.factories import Document, hire_everybody, spending

TABLES: Final[Mapping[str, str]] = {
    "requests": "id",
    "tasks": "id",
    "decisions": "task_id",
    "escalations": "id",
    "audit_entries": "id",
    "outbox": "id",
    "comments": "id",
    "notifications": "id",
    "incidents": "id",
    "idempotency_keys": "username, key",
}

Rows = Sequence[Mapping[str, Any]]


@dataclass
class Company:
    """The people of `spending`, the process, the engine, and a way to look at the rows."""

    engine: WorkflowEngine
    database: Database
    workflow: str = "spending"

    async def open(self, document: Document | None = None) -> "Company":
        """Hire everybody and publish the process."""
        hire_everybody(self.database.app_url)
        await self.publish(document or spending())
        return self

    async def publish(self, document: Document) -> Publication:
        """Publish a document that is sound."""
        published = await publish_document(self.engine.database, document, by="admin")
        assert isinstance(published, Publication), published
        return published

    def creating(self, *, by: str = "rita", workflow: str | None = None, **more: Any) -> Order:
        """The order that creates a request; `more` is the command's, or the order's `idempotency`."""
        key = more.pop("idempotency", None)
        command = CreateRequest(**{"context": {"amount": 100}, **more})
        return Order(command, actor=by, workflow=workflow or self.workflow, idempotency=key)

    async def start(self, *, by: str = "rita", workflow: str | None = None, **context: Any) -> Request:
        """A started request with this context."""
        order = self.creating(by=by, workflow=workflow, context={"amount": 100, **context})
        return done(await self.engine.submit(order)).request

    async def start_many(self, count: int) -> list[Request]:
        """That many requests, waiting for the lead."""
        return [done(each).request for each in await self.engine.dispatch([self.creating()] * count)]

    async def give(self, command: Command, by: str, **more: Any) -> Outcome:
        """Submit one command."""
        return await self.engine.submit(Order(command, actor=by, **more))

    def sql(self, query: str, *values: Any) -> Rows:
        """Read rows as the application's login."""
        with psycopg.connect(self.database.app_url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def change(self, query: str, *values: Any) -> None:
        """Write as the application's login."""
        with psycopg.connect(self.database.app_url, autocommit=True) as connection:
            connection.execute(query, values)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        [row] = self.sql(f"SELECT count(*) FROM {table}")
        return int(row["count"])

    def everything(self) -> dict[str, Rows]:
        """Every row that a command could have written."""
        return {table: self.sql(f"SELECT * FROM {table} ORDER BY {key}") for table, key in TABLES.items()}


def task_of(request: Request) -> Task:
    """The one open task."""
    [task] = request.open_tasks
    return task


def approval(request: Request, *, by: str = "lena", **more: Any) -> Order:
    """The order that approves the open task."""
    return Order(CompleteTask(task_of(request).id, "approve", **more), actor=by)


def claim(task_id: TaskId, by: str) -> Order:
    """The order that claims."""
    return Order(ClaimTask(task_id), actor=by)


def release(task_id: TaskId, by: str) -> Order:
    """The order that releases."""
    return Order(ReleaseTask(task_id), actor=by)


def done(outcome: Outcome) -> Done:
    """The outcome, which is done."""
    assert isinstance(outcome, Done), outcome
    return outcome


def repeated(outcome: Outcome) -> Repeated:
    """The outcome, which an earlier key answers."""
    assert isinstance(outcome, Repeated), outcome
    return outcome


def refused(outcome: Outcome, reason: Reason) -> Rejected:
    """The outcome, which was refused for this reason."""
    assert isinstance(outcome, Rejected), outcome
    assert outcome.reason is reason, outcome
    return outcome


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How often each kind of outcome came: `done`, `repeated` or the reason of the refusal."""
    found: dict[str, int] = {}
    for outcome in outcomes:
        name = outcome.reason.value if isinstance(outcome, Rejected) else type(outcome).__name__.lower()
        found[name] = found.get(name, 0) + 1
    return found

"""An office for tests of notices and workers: people with mailboxes, and a process that they run."""

from datetime import datetime
from typing import Any, Final

import psycopg

from nexusflow.core.commands import ClaimTask, CompleteTask, CreateRequest
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.publishing import Publication, publish_document
from tests.factories import LEAD, Document, end, hire_everybody, process, task, way

QUICK_HOURS: Final = 0.0001
"""A third of a second."""


def review(*, sla_hours: float | None = None) -> Document:
    """One step for a lead, who must not be the requester, and perhaps a deadline."""
    deadline: dict[str, Any] = {} if sla_hours is None else {"sla_hours": sla_hours}
    return process(
        task(
            "review", name="Review", outcomes=("approve", "reject"), separate_from=["requester"], **deadline
        ),
        task("confirm", permission=LEAD, outcomes=("approve",), separate_from=["review"]),
        end("paid"),
        end("refused", "REJECTED"),
        way("review", "confirm", on="approve"),
        way("review", "refused", on="reject"),
        way("confirm", "paid", on="approve"),
    )


class Office:
    """What the tests do as people: rita asks, lena and lars lead, sven supervises."""

    def __init__(self, engine: WorkflowEngine, owner_url: str) -> None:
        self.engine = engine
        self._owner_url = owner_url

    async def open(self, *, sla_hours: float | None = None) -> None:
        """Hire everybody, give each but lars a mailbox, and publish the process."""
        hire_everybody(self._owner_url)
        self.write("UPDATE users SET email = username || '@example.org' WHERE username <> 'lars'")
        published = await publish_document(self.engine.database, review(sla_hours=sla_hours), by="rita")
        assert isinstance(published, Publication), published

    async def ask(self, title: str = "Chairs", *, by: str = "rita", at: datetime | None = None) -> Done:
        """Start a request."""
        command = CreateRequest({"amount": 1}, title=title)
        return await self._do(Order(command, actor=by, workflow="spending", at=at))

    async def decide(self, done: Done, outcome: str, *, by: str = "lena", at: datetime | None = None) -> Done:
        """Complete the task that was opened last."""
        return await self._do(Order(CompleteTask(done.opened[0].id, outcome), actor=by, at=at))

    async def claim(self, done: Done, *, by: str = "lena") -> Done:
        """Claim the task that was opened last."""
        return await self._do(Order(ClaimTask(done.opened[0].id), actor=by))

    async def _do(self, order: Order) -> Done:
        done = await self.engine.submit(order)
        assert isinstance(done, Done), done
        return done

    def write(self, statement: str, *values: Any) -> None:
        """Change something behind the engine's back."""
        with psycopg.connect(self._owner_url, autocommit=True) as connection:
            connection.execute(statement, values)

    def fetch(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database."""
        with psycopg.connect(self._owner_url, autocommit=True) as connection:
            return connection.execute(query).fetchall()

"""What happened elsewhere, or long ago, told to the engine: whole stories, each on its own clock.

Every order of a story goes through the core as ever: roles, separation of duties, guards, deadlines.
What is different is the transaction: a story is stored whole, with many others, so that nobody ever
finds half of the past in their inbox, the pulse does not take a closed matter for a late one, and
an import that is interrupted has told each story or not begun it. Deadlines that passed within a
story are escalated at their own time, as the pulse would have done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import orjson
from psycopg.pq import TransactionStatus
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import EscalateTask
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Request, TaskId
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.batch import OPEN, Batch, Decider
from nexusflow.engine.bell import Bell
from nexusflow.engine.definitions import Definitions, Published
from nexusflow.engine.orders import Done, Order
from nexusflow.engine.rows import Row
from nexusflow.engine.sql import statement
from nexusflow.engine.store import Rows, Stored, read, save

_IDS_AT_LEAST: Final = 16  # task ids that one order may use up, by far
_IDS_AHEAD: Final = 2_000
_CLOSED: Final = frozenset({TaskStatus.COMPLETED, TaskStatus.CANCELLED})


class Story(Protocol):
    """Orders on one request, in the order of their times; each has its `at`."""

    @property
    def people(self) -> frozenset[str]:
        """Everybody who gives an order, and the requester."""

    @property
    def opening(self) -> Order:
        """The order that it begins, or goes on, with."""

    @property
    def until(self) -> datetime | None:
        """Deadlines that passed by this instant are escalated, too, after the last order."""

    def next_order(self, request: Request | None) -> Order | Rejected | None:
        """What comes next, as things are now; None at the end; a refusal when it cannot go on."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a story: the request as it is now, and the refusal that it stopped at."""

    request: Request | None
    refused: Rejected | None = None
    order: Order | None = None


async def tell(database: AsyncEngine, definitions: Definitions, stories: Sequence[Story]) -> list[Told]:
    """Carry out the stories in one transaction. A refusal ends its own story and touches no other."""
    if not stories:
        return []
    async with Bell(database) as bell, database.connect() as pooled:
        await pooled.execution_options(isolation_level="AUTOCOMMIT")
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        await connection.set_autocommit(True)
        try:
            told = await _tell_all(Batch(connection, definitions), stories)
        finally:
            if connection.info.transaction_status in OPEN:
                await connection.execute("ROLLBACK")
            elif connection.info.transaction_status is not TransactionStatus.IDLE:
                await connection.close()  # cut in the middle of a pipeline: no word gets through any more
        bell.ring()
    return told


async def find(database: AsyncEngine, workflow: str, external_ids: Sequence[str]) -> dict[str, Request]:
    """The requests of a workflow that carry one of these ids, as they are now, without locking them."""
    wanted = [{"workflow_key": workflow, "external_id": external_id} for external_id in external_ids]
    async with database.connect() as pooled:
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        rows = await connection.execute(
            statement("external_ids"), {"rows": orjson.dumps(wanted).decode()}, binary=True
        )
        ids = {row[2]: row[1] for row in await rows.fetchall()}
        stored = await read(connection, ids)
    return {ids[request_id]: each.request for request_id, each in stored.items()}


async def read_one(database: AsyncEngine, request_id: int) -> tuple[Request, Published] | None:
    """A request as it is now, and the version that it runs on; None if there is none of that id."""
    async with database.connect() as pooled:
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        stored = await read(connection, [request_id])
    if not stored:
        return None
    [each] = stored.values()
    return each.request, await Definitions(database).load(each.version_id)


async def _tell_all(batch: Batch, stories: Sequence[Story]) -> list[Told]:
    loaded = await batch.load([story.opening for story in stories])
    plans = await batch.meet_definitions(loaded)
    names = {ENGINE_NAME}.union(*(story.people for story in stories))
    names |= {stored.request.requester for stored in loaded.requests.values()}
    people = await batch.authority.people(batch.connection, names, version=loaded.authority_version)
    staff = await batch.staff(plans, loaded)
    teller = _Teller(batch, Decider(loaded, plans, people, staff, batch.task_ids, Rows()))
    told = [await teller.tell(story) for story in stories]
    rows = _net(teller.decider.rows)
    over = {"keys": _long_over(rows)}
    async with batch.connection.pipeline():
        await save(batch.connection, rows)
        await batch.connection.execute(statement("outbox_long_over"), over)
        await batch.connection.execute("COMMIT")
    return told


@dataclass(frozen=True, slots=True)
class _Teller:
    """Walks stories through the core, the state of each carried along in what was loaded."""

    batch: Batch
    decider: Decider

    async def tell(self, story: Story) -> Told:
        stored = self.decider.loaded.find(story.opening)
        request = None if stored is None else stored.request
        while (order := story.next_order(request)) is not None:
            if isinstance(order, Rejected):
                return Told(request, order)
            if request is not None and order.at is not None:
                request = await self._escalate(request, before=order.at)
            outcome = await self._decide(order)
            if isinstance(outcome, Rejected):
                return Told(request, outcome, order)
            request = outcome
        if request is not None and story.until is not None:
            request = await self._escalate(request, before=story.until)
        return Told(request)

    async def _escalate(self, request: Request, *, before: datetime) -> Request:
        """What the pulse would have done before that instant, at the instants when it was due."""
        while due := _first_due(request, before=before):
            at, task_id = due
            escalated = await self._decide(Order(EscalateTask(task_id), actor=ENGINE_NAME, at=at))
            assert isinstance(escalated, Request), f"what is due is what the core accepts: {escalated}"
            request = escalated
        return request

    async def _decide(self, order: Order) -> Request | Rejected:
        if len(self.batch.task_ids) < _IDS_AT_LEAST:
            ids = await self.batch.connection.execute(statement("task_ids"), {"count": _IDS_AHEAD})
            self.batch.task_ids.extend(TaskId(row[0]) for row in await ids.fetchall())
        outcome = await self.batch.decide(self.decider, order)
        if isinstance(outcome, Rejected):
            return outcome
        assert isinstance(outcome, Done), "a story has no idempotency keys"
        self._remember(outcome, order)
        return outcome.request

    def _remember(self, done: Done, order: Order) -> None:
        loaded, request = self.decider.loaded, done.request
        before = loaded.requests.get(request.id)
        version_id = loaded.newest[order.workflow or ""] if before is None else before.version_id
        loaded.requests[request.id] = Stored(request, version_id)
        for task in done.opened:
            loaded.request_of_task[task.id] = request.id


def _first_due(request: Request, *, before: datetime) -> tuple[datetime, TaskId] | None:
    due = [
        (task.escalate_at, task.id)
        for task in request.open_tasks
        if task.escalate_at is not None and task.escalate_at < before
    ]
    return min(due, default=None)


def _net(rows: Rows) -> Rows:
    """What the steps of stories come to: one change a row, since a statement changes each row once."""
    changes = rows.by_statement["change_tasks"]
    last = {change["id"]: change for change in changes}
    rows.by_statement["change_tasks"] = list(last.values())
    _net_moves(rows)
    return rows


def _long_over(rows: Rows) -> list[str]:
    """The messages that nobody is to be sent: all but those of tasks that are open now."""
    closed = {row["id"] for row in rows.by_statement["change_tasks"] if row["status"] in _CLOSED}
    return [
        message["dedupe_key"]
        for message in rows.by_statement["insert_outbox"]
        if message["kind"] != "task_opened" or message["payload"]["task_id"] in closed
    ]


def _net_moves(rows: Rows) -> None:
    """A request that was started and ended makes both moves, as the lifecycle wants it."""
    started = {row["id"]: row for row in rows.by_statement["start_requests"]}
    last: dict[int, Row] = {}
    for move in rows.by_statement["move_requests"]:
        before = last.get(move["id"])
        if before is not None:
            start = {"id": move["id"], "status": Status.IN_PROGRESS, "started_at": before["started_at"]}
            started.setdefault(move["id"], start)
            move = {**move, "context": before["context"] if move["context"] is None else move["context"]}
        last[move["id"]] = move
    rows.by_statement["start_requests"] = list(started.values())
    rows.by_statement["move_requests"] = list(last.values())

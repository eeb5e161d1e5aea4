"""The only writer of lifecycle rows: reads requests as the core knows them, and saves what it decided.

Set-based both ways: a batch costs one statement a kind of row, however many requests are in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson
from psycopg import AsyncConnection

from nexusflow.core.advance import Advance
from nexusflow.core.codec import encode
from nexusflow.core.definition import Distribution
from nexusflow.core.events import (
    Commented,
    ServiceCalled,
    ServiceRetried,
    ServiceStuck,
    TaskCompleted,
    TaskEscalated,
    TaskOpened,
)
from nexusflow.core.handed import TaskDelegated, TaskReassigned, TaskReturned
from nexusflow.core.lifecycle import TASK_LIFECYCLE, Status, TaskStatus
from nexusflow.core.marking import UNMARKED
from nexusflow.core.marking_codec import read_marking, write_marking
from nexusflow.core.request import Request, RequestId, Task, TaskId
from nexusflow.core.staffing_events import NobodyEligible, SomebodyEligible, TaskAssigned, TaskOffered
from nexusflow.engine import children
from nexusflow.engine.given import given_to, offer_messages, turn_row
from nexusflow.engine.handings import handed_messages
from nexusflow.engine.rows import Row, changed_row, decision_row, request_row, task_row
from nexusflow.engine.sql import statement
from nexusflow.engine.turns import turn_rows

Connection = AsyncConnection[Any]


_ORDER: Final = (
    "insert_requests",
    "start_requests",
    "move_requests",
    "insert_tasks",
    "change_tasks",
    "insert_decisions",
    "insert_escalations",
    "notify_breach",
    "open_incidents",
    "open_service_incidents",
    "open_orphan_incidents",
    "open_subflow_incidents",
    "close_incidents",
    "set_turns",
    "insert_comments",
    "insert_audit",
    "join_queue",
    "leave_queue",
    "insert_outbox",
    "insert_keys",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A request as it stands, and the id of the version it is pinned to."""

    request: Request
    version_id: int


@dataclass(slots=True)
class Rows:
    """Rows to be written, by the statement that writes them, in the order of writing."""

    by_statement: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _ORDER})

    def add(self, name: str, row: Row) -> None:
        """Put a row in; `name` is a statement's."""
        self.by_statement[name].append(row)


def id_array(ids: Iterable[int]) -> str:
    """An array literal of integers; a text parameter is cheaper than a list."""
    return "{" + ",".join(map(str, ids)) + "}"


def requests_of(rows: Sequence[tuple[Any, ...]], tasks: Sequence[tuple[Any, ...]]) -> dict[int, Stored]:
    """What `load_requests` and `load_tasks` gave, as the core knows it, by request id."""
    tasks_by_request: dict[int, list[Task]] = {}
    for request_id, *columns in tasks:
        tasks_by_request.setdefault(request_id, []).append(_task(columns))
    return {
        row[0]: Stored(_request(row, tuple(tasks_by_request.get(row[0], ()))), version_id=row[1])
        for row in rows
    }


def _request(row: tuple[Any, ...], tasks: tuple[Task, ...]) -> Request:
    return Request(
        id=RequestId(row[0]),
        workflow=row[2],
        version=row[3],
        title=row[4],
        status=Status(row[5]),
        resolution=row[6],
        context=row[7],
        requester=row[8],
        external_id=row[9],
        created_at=row[10],
        started_at=row[11],
        ended_at=row[12],
        marking=UNMARKED if row[13] is None else read_marking(row[13]),
        suspended_at=row[14],
        parent=None if row[15] is None else children.parent_of(row[15:]),
        tasks=tasks,
    )


def _task(columns: list[Any]) -> Task:
    task_id, step, visit, status, *rest = columns
    *rest, passed_as, passed_by, group = rest
    *rest, path, reserved_for, role, delegated, on_behalf_of, orphaned, resource = rest
    whose = (
        reserved_for,
        role,
        tuple(delegated),
        on_behalf_of,
        orphaned,
        resource,
        passed_as,
        passed_by,
        group,
    )
    return Task._make((TaskId(task_id), step, visit, TaskStatus(status), *rest, tuple(path), *whose))


async def read(connection: Connection, request_ids: Iterable[int]) -> dict[int, Stored]:
    """Read requests without locking them, for pages and answers; two statements, however many."""
    wanted = {"requests": id_array(request_ids), "tasks": "{}"}
    rows = await connection.execute(statement("load_requests"), wanted, prepare=True, binary=True)
    tasks = await connection.execute(statement("load_tasks"), wanted, prepare=True, binary=True)
    return requests_of(await rows.fetchall(), await tasks.fetchall())


def collect(rows: Rows, advance: Advance, *, version_id: int, actor: str, at: datetime) -> None:
    """Add the rows that one decision leaves: the request, its tasks, and what was decided."""
    _collect_request(rows, advance, version_id=version_id)
    _collect_tasks(rows, advance, actor=actor)
    _collect_services(rows, advance)
    for name, row in (*children.rows_of(advance), *turn_rows(advance, actor=actor)):
        rows.add(name, row)
    _collect_unstuck(rows, advance, actor=actor)
    after = advance.after
    for event in advance.events:
        match event:
            case TaskCompleted():
                rows.add("insert_decisions", decision_row(after, event))
            case TaskEscalated():
                _collect_escalation(rows, after, event, version_id=version_id)
            case Commented(text=text):
                comment = {"request_id": after.id, "author": actor, "body": text, "at": at}
                rows.add("insert_comments", comment)
            case NobodyEligible(task_id=task_id):
                orphan = {"task_id": task_id, "request_id": after.id, "step": event.step, "why": event.why}
                rows.add("open_orphan_incidents", orphan)
            case TaskOffered(task_id=task_id) | SomebodyEligible(task_id=task_id):
                for message in offer_messages(advance, task_id, at=at):
                    rows.add("insert_outbox", message)
            case TaskAssigned(cause=Distribution.ROUND_ROBIN):
                rows.add("set_turns", turn_row(after, event))
            case TaskDelegated() | TaskReturned() | TaskReassigned():
                for message in handed_messages(event, request_id=after.id, at=at):
                    rows.add("insert_outbox", message)
            case TaskOpened(task=task):
                payload = {"task_id": task.id, "request_id": after.id, **given_to(advance, task)}
                rows.add(
                    "insert_outbox",
                    {"kind": "task_opened", "payload": payload, "dedupe_key": f"task_opened:{task.id}"},
                )


def _collect_request(rows: Rows, advance: Advance, *, version_id: int) -> None:
    before, after = advance.before, advance.after
    if before is None:
        rows.add("insert_requests", request_row(after, version_id=version_id))
    was = Status.CREATED if before is None else before.status
    context = None if before is None or before.context is after.context else after.context
    marking = UNMARKED if before is None else before.marking
    suspended = None if before is None else before.suspended_at
    same = after.marking is marking and after.suspended_at == suspended
    if after.status is was and context is None and same:
        return
    if was is Status.CREATED and after.ended_at is not None:
        started = {"id": after.id, "status": Status.IN_PROGRESS, "started_at": after.started_at}
        rows.add("start_requests", started)
    rows.add(
        "move_requests",
        {
            "id": after.id,
            "status": after.status,
            "resolution": after.resolution,
            "started_at": after.started_at,
            "ended_at": after.ended_at,
            "context": context,
            "marking": None if after.marking is UNMARKED else write_marking(after.marking),
            "wake_at": after.wake_at,
            "suspended_at": after.suspended_at,
        },
    )
    if after.ended_at is not None:
        payload = {"request_id": after.id}
        rows.add(
            "insert_outbox",
            {"kind": "request_ended", "payload": payload, "dedupe_key": f"request_ended:{after.id}"},
        )


def _collect_tasks(rows: Rows, advance: Advance, *, actor: str) -> None:
    known = {} if advance.before is None else {task.id: task for task in advance.before.tasks}
    for task in advance.after.tasks:
        was = known.get(task.id)
        if was is None:
            rows.add("insert_tasks", task_row(advance.after, task))
        if was is not task and (was is not None or not _as_inserted(task)):
            rows.add("change_tasks", changed_row(task))
        if was is not None and was.orphaned and not task.orphaned:
            resolved = {"by": actor, "resolution": _resolution(advance)}
            rows.add("close_incidents", {"dedupe_key": f"orphan:{task.id}", **resolved})


def _as_inserted(task: Task) -> bool:
    """Whether a new task is nothing but open; the database lets none come in another state."""
    return (
        task.status is TASK_LIFECYCLE.initial
        and task.role is None
        and not task.delegated
        and not task.orphaned
    )


def _collect_services(rows: Rows, advance: Advance) -> None:
    """Calls that are to be made; a service that is stuck is an incident."""
    request_id = advance.after.id
    for event in advance.events:
        match event:
            case ServiceCalled(token=token, call=call, retries=retries):
                rows.add("insert_outbox", _errand(request_id, token.number, 1, call, retries=retries))
            case ServiceRetried(number=number, attempt=attempt, call=call, retries=retries):
                rows.add("insert_outbox", _errand(request_id, number, attempt, call, retries=retries))
            case ServiceStuck():
                stuck = {"request_id": request_id, "token": event.number, "step": event.step}
                rows.add("open_service_incidents", {**stuck, "error": event.error})


def _collect_unstuck(rows: Rows, advance: Advance, *, actor: str) -> None:
    """The incident of what is stuck is resolved with whatever ends that."""
    was = () if advance.before is None else advance.before.marking.stuck
    still = {each.number for each in advance.after.marking.stuck}
    for each in (each for each in was if each.number not in still):
        kind = "service" if each.child is None else "subflow"
        key = f"{kind}:{advance.after.id}:{each.number}"
        rows.add("close_incidents", {"dedupe_key": key, "by": actor, "resolution": _resolution(advance)})


def _errand(request_id: int, token: int, attempt: int, call: Mapping[str, Any], *, retries: int) -> Row:
    return {
        "kind": "service",
        "payload": {
            "request_id": request_id,
            "token": token,
            "attempt": attempt,
            "call": call,
            "retries": retries,
        },
        "dedupe_key": f"service:{request_id}:{token}:{attempt}",
    }


def _resolution(advance: Advance) -> str:
    """What happened first, in the words of the audit."""
    return encode(advance.events[0]).action


def _collect_escalation(rows: Rows, request: Request, event: TaskEscalated, *, version_id: int) -> None:
    task = request.task(event.task_id)
    assert task is not None
    row = {
        "task_id": event.task_id,
        "request_id": request.id,
        "level": event.level,
        "to_role": event.to_role,
        "due_at": event.due_at,
        "escalated_at": event.at,
        "version_id": version_id,
        "step": task.step,
        "request_title": request.title,
        "body": (
            f"Task {task.id} of request {request.id} was due at {event.due_at:%Y-%m-%d %H:%M} UTC"
            f" and is still open{f', claimed by {task.assignee}' if task.assignee else ''}."
        ),
    }
    for name in ("insert_escalations", "notify_breach", "open_incidents"):
        rows.add(name, row)
    rows.add(
        "insert_outbox",
        {
            "kind": "breach",
            "payload": {"task_id": event.task_id, "level": event.level},
            "dedupe_key": f"breach:{event.task_id}:{event.level}",
        },
    )


async def save(connection: Connection, rows: Rows) -> None:
    """Write everything that was collected; to be called inside the batch's transaction and pipeline."""
    for name, values in rows.by_statement.items():
        if values:
            await connection.execute(statement(name), {"rows": orjson.dumps(values).decode()}, prepare=True)

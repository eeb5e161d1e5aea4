"""Events and audit entries: the same thing, said twice."""

from datetime import timedelta
from typing import get_args

import orjson
import pytest

from nexusflow.core.codec import Entry, decode, encode
from nexusflow.core.events import (
    Commented,
    ContextWritten,
    Evaluation,
    Event,
    RequestCreated,
    RequestEnded,
    RequestStarted,
    Routed,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskEscalated,
    TaskOpened,
    TaskReleased,
)
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.request import Request, RequestId, Task, TaskId
from tests.factories import MONDAY

DUE = MONDAY + timedelta(hours=24, microseconds=1)
READ = {"context.amount": 1.5, "context.vendor": "Möbel & Söhne", "context.lines": [1, {"x": None}]}
EVENTS: tuple[Event, ...] = (
    RequestCreated(
        Request(
            id=RequestId(7),
            workflow="spending",
            version=3,
            title="Chairs \N{CHAIR}",
            status=Status.CREATED,
            requester="rita",
            context={"amount": 0.1, "deep": {"list": [True, None, "\t"]}},
            created_at=MONDAY,
            external_id="PO-1",
        )
    ),
    RequestStarted(MONDAY),
    Routed(
        "size",
        None,
        "review",
        (Evaluation("paid", "context.amount > 2", 10, False, READ), Evaluation("review", None, 100, True)),
    ),
    Routed("review", "approve", "paid"),
    TaskOpened(Task(TaskId(9), "review", 2, TaskStatus.OPEN, MONDAY, "spend.lead", DUE, DUE, "supervisor")),
    TaskOpened(Task(TaskId(9), "review", 1, TaskStatus.OPEN, MONDAY, "spend.lead")),
    TaskClaimed(TaskId(9), "rita"),
    TaskReleased(TaskId(9)),
    TaskCompleted(TaskId(9), "review", 2, "approve", "line\nline", {"n": 1e300}, MONDAY, "rita"),
    ContextWritten({"cost_centre": "K-1"}),
    TaskCancelled(TaskId(9), "withdrawn", MONDAY),
    TaskEscalated(TaskId(9), 1, "supervisor", DUE, MONDAY),
    Commented("how long?"),
    RequestEnded(Status.REJECTED, "withdrawn", MONDAY, "no longer needed"),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_becomes_an_entry_and_the_entry_the_event(event: Event) -> None:
    entry = encode(event)
    read = Entry(entry.action, entry.task_id, orjson.loads(orjson.dumps(entry.metadata)))
    assert decode(read, request_id=7, at=MONDAY, actor="rita") == event


def test_every_event_is_among_them() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


def test_every_event_has_an_action_of_its_own() -> None:
    actions = {type(event): encode(event).action for event in EVENTS}
    assert len(set(actions.values())) == len(get_args(Event))


@pytest.mark.parametrize("action", ["task.complete.refused", "login.refused", "", "task.completed "])
def test_what_is_no_event_is_not_taken_for_one(action: str) -> None:
    with pytest.raises(ValueError, match="Expected the action of an event"):
        decode(Entry(action, None, {}), request_id=7, at=MONDAY, actor="rita")

"""Events and audit entries: the same thing, said twice."""

from datetime import timedelta
from typing import get_args

import orjson
import pytest

from nexusflow.core.codec import decode, encode
from nexusflow.core.entry import Entry
from nexusflow.core.events import (
    BranchEnded,
    Commented,
    ContextWritten,
    DeadlineChanged,
    Diverted,
    Evaluation,
    Event,
    Forked,
    Joined,
    MessageReceived,
    MessageTaken,
    RequestCreated,
    RequestEnded,
    RequestResumed,
    RequestStarted,
    RequestSuspended,
    Routed,
    SentBack,
    ServiceCalled,
    ServiceFinished,
    ServiceGivenUp,
    ServiceRetried,
    ServiceSkipped,
    ServiceStuck,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskEscalated,
    TaskOpened,
    TaskReleased,
    TokenAbsorbed,
    TokenCancelled,
    TokenRested,
    WaitBegan,
    WaitEnded,
)
from nexusflow.core.handed import TaskDelegated, TaskReassigned, TaskReturned
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.marking import Token
from nexusflow.core.overruled import TaskOverridden, TaskSkipped
from nexusflow.core.request import Request, RequestId, Task, TaskId
from nexusflow.core.resource_events import ResourceAwaited, ResourceGranted
from nexusflow.core.service import Asked, State
from nexusflow.core.staffing_events import NobodyEligible, SomebodyEligible, TaskAssigned, TaskOffered
from nexusflow.core.subflow import Child, ChildState, Parent
from nexusflow.core.subflow_events import (
    SubflowAsked,
    SubflowEnded,
    SubflowGivenUp,
    SubflowRetried,
    SubflowSkipped,
    SubflowStarted,
    SubflowStuck,
)
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided
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
    RequestCreated(
        Request(
            id=RequestId(7),
            workflow="legal-check",
            version=1,
            title="Chairs",
            status=Status.CREATED,
            requester="rita",
            context={},
            created_at=MONDAY,
            parent=Parent(3, "legal", 3, 1, 2),
        )
    ),
    SubflowAsked(
        Token(3, "legal", (1,), MONDAY, 9, 1, child=Child(ChildState.ASKED, attempt=1)), "legal-check"
    ),
    SubflowRetried(3, "legal", 2, "legal-check"),
    SubflowStarted(3, "legal", 8),
    SubflowEnded(3, "legal", 8, "completed", {"opinion": "fine"}),
    SubflowStuck(3, "legal", "Nothing of it is published."),
    SubflowSkipped(3, "legal", "by phone"),
    SubflowGivenUp(3, "legal", "too late"),
    RequestStarted(MONDAY),
    Routed(
        "size",
        None,
        "review",
        (Evaluation("paid", "context.amount > 2", 10, False, READ), Evaluation("review", None, 100, True)),
    ),
    Routed("review", "approve", "paid"),
    TaskOpened(Task(TaskId(9), "review", 2, TaskStatus.OPEN, MONDAY, "spend.lead", DUE, DUE, "supervisor")),
    Routed("size", None, "review", visit=3),
    Forked("both", 1, 1, ("legal", "finance")),
    Forked("some", 2, 4, ("legal",), (Evaluation("legal", "context.amount > 2", 10, True, READ),)),
    TokenRested(Token(5, "sign", (1, 4), MONDAY, TaskId(9))),
    TokenRested(Token(6, "sign", (1,), MONDAY)),
    WaitBegan(Token(7, "pause", (1,), MONDAY, TaskId(9), 2, wake_at=DUE)),
    WaitBegan(Token(7, "parcel", (), MONDAY, None, 1, message="arrived")),
    WaitEnded(7, "pause", "time"),
    MessageReceived("arrived", {"weight": 0.5, "lines": [None]}, kept=True),
    MessageTaken("arrived", "parcel"),
    Joined("sign", 1, 4, (5, 6), (TaskId(9), TaskId(8))),
    Joined("sign", 2, 7, (8,)),
    TokenAbsorbed("sign", 4),
    TokenCancelled(5, "sign", "join:sign"),
    ResourceAwaited(Token(8, "print", (1,), MONDAY, TaskId(9), 2, resource="press \N{FACTORY}")),
    ResourceAwaited(Token(8, "print", (), MONDAY, None, 1, resource="press")),
    ResourceGranted(8, "print", "press"),
    ServiceCalled(
        Token(8, "order", (1,), MONDAY, TaskId(9), 2, service=Asked(State.CALLING, 1)),
        {"via": "http", "url": "https://a.example", "method": "PUT", "body": {"n": 0.1}, "timeout": 10},
        3,
    ),
    ServiceRetried(8, "order", 2, {"via": "email", "to": "a@b.c", "subject": "s", "body": "b"}, 0),
    ServiceFinished(8, "order", "succeeded", {"n": [1, None]}),
    ServiceFinished(8, "order", "failed", {}, "It answered 500."),
    ServiceStuck(8, "order", "It answered 500."),
    ServiceSkipped(8, "order", "by phone"),
    ServiceGivenUp(8, "order", "closed"),
    BranchEnded("refused"),
    Diverted("draft", 3, "refused"),
    SentBack(TaskId(9), "sign", "draft", "the annex is missing"),
    TaskOpened(Task(TaskId(9), "review", 1, TaskStatus.OPEN, MONDAY, "spend.lead")),
    TaskOpened(Task(TaskId(9), "review", 1, TaskStatus.OPEN, MONDAY, "spend.lead", path=(1, 4))),
    TaskOpened(Task(TaskId(9), "print", 1, TaskStatus.OPEN, MONDAY, "spend.lead", resource="press")),
    TaskClaimed(TaskId(9), "rita"),
    TaskReleased(TaskId(9)),
    TaskAssigned(TaskId(9), "lena", "same"),
    TaskOffered(TaskId(9), "boss", "on_empty"),
    TaskOffered(TaskId(9), None, "returned"),
    NobodyEligible(TaskId(9), "review", "Nobody active who holds spend.lead may do it."),
    SomebodyEligible(TaskId(9)),
    TaskDelegated(TaskId(9), "rita", "lena", "you know them", ("rita",)),
    TaskDelegated(TaskId(9), "rita", "lena", "", ("lars", "dora"), on_behalf_of="lars"),
    TaskReturned(TaskId(9), "rita", "lars", ("dora",)),
    TaskReassigned(TaskId(9), "rita", "lena", "ill"),
    TaskReassigned(TaskId(9), "rita", None, ""),
    TaskCompleted(TaskId(9), "review", 2, "approve", "line\nline", {"n": 1e300}, MONDAY, "rita"),
    TaskOverridden(TaskId(9), "review", 2, "approve", "the court says so", {"n": 0.5}, MONDAY, "rita"),
    TaskSkipped(TaskId(9), "review", 1, "approve", "nobody is left", MONDAY, "rita"),
    ContextWritten({"cost_centre": "K-1"}),
    TaskCancelled(TaskId(9), "withdrawn", MONDAY),
    TaskCancelled(TaskId(9), "cancelled", MONDAY, "not needed any more"),
    ReviewerAdded(TaskId(9), "lena", "she knows it", 4),
    VoteDecided("vote", 2, "approve", in_favour=3, against=1, of=5, needed=3),
    TaskEscalated(TaskId(9), 1, "supervisor", DUE, MONDAY),
    DeadlineChanged(TaskId(9), DUE),
    RequestSuspended(MONDAY, "audit in the house"),
    RequestResumed(MONDAY),
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

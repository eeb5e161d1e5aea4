"""Events as audit entries and back. Nothing is lost on the way: folding what `decode` gives is the state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nexusflow.core.entry import Entry, read_guards, write_guards
from nexusflow.core.events import (
    BranchEnded,
    Commented,
    ContextWritten,
    DeadlineChanged,
    Diverted,
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
from nexusflow.core.handed_codec import decode_handed, encode_handed
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, TASK_LIFECYCLE, Status
from nexusflow.core.overruled import TaskOverridden, TaskSkipped
from nexusflow.core.request import Request, RequestId, Task, TaskId
from nexusflow.core.resource_codec import encode_resource
from nexusflow.core.resource_events import ResourceAwaited, ResourceGranted
from nexusflow.core.service_codec import encode_service
from nexusflow.core.staffing_codec import encode_staffing
from nexusflow.core.staffing_events import NobodyEligible, SomebodyEligible, TaskAssigned, TaskOffered
from nexusflow.core.subflow import Parent
from nexusflow.core.subflow_codec import encode_subflow
from nexusflow.core.token_codec import decode_token, encode_token, encode_wait
from nexusflow.core.vote_codec import decode_vote, encode_vote
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided


def encode(event: Event) -> Entry:
    """The entry of an event; metadata holds JSON values and aware datetimes."""
    match event:
        case RequestCreated(request=request):
            return Entry("request.created", None, _created(request))
        case RequestStarted():
            return Entry("request.started", None, {"status": Status.IN_PROGRESS})
        case Routed():
            return Entry("routed", None, _routed(event))
        case Forked() | TokenRested() | Joined() | TokenAbsorbed() | TokenCancelled() | BranchEnded():
            return encode_token(event)
        case WaitBegan() | WaitEnded() | MessageReceived() | MessageTaken():
            return encode_wait(event)
        case ResourceAwaited() | ResourceGranted():
            return encode_resource(event)
        case (
            ServiceCalled()
            | ServiceRetried()
            | ServiceFinished()
            | ServiceStuck()
            | ServiceSkipped()
            | ServiceGivenUp()
        ):
            return encode_service(event)
        case Diverted(step=step, visits=visits, to_step=to_step):
            return Entry("diverted", None, {"step": step, "visits": visits, "to": to_step})
        case SentBack():
            return Entry("task.sent_back", event.task_id, _sent_back(event))
        case TaskOpened(task=task):
            return Entry("task.opened", task.id, _opened(task))
        case TaskClaimed(task_id=task_id, assignee=assignee):
            return Entry("task.claimed", task_id, {"assignee": assignee})
        case TaskReleased(task_id=task_id):
            return Entry("task.released", task_id, {})
        case TaskAssigned() | TaskOffered() | NobodyEligible() | SomebodyEligible():
            return encode_staffing(event)
        case TaskDelegated() | TaskReturned() | TaskReassigned() | TaskOverridden() | TaskSkipped():
            return encode_handed(event)
        case TaskCompleted():
            return Entry("task.completed", event.task_id, _completed(event))
        case ContextWritten(fields=fields):
            return Entry("context.written", None, {"fields": fields})
        case TaskCancelled():
            return Entry("task.cancelled", event.task_id, _cancelled(event))
        case ReviewerAdded() | VoteDecided():
            return encode_vote(event)
        case TaskEscalated():
            return Entry("task.escalated", event.task_id, _escalated(event))
        case RequestSuspended(note=note):
            return Entry("request.suspended", None, {"note": note})
        case RequestResumed(note=note):
            return Entry("request.resumed", None, {"note": note})
        case DeadlineChanged(task_id=task_id, due_at=due_at):
            return Entry("task.deadline_changed", task_id, {"due_at": due_at})
        case Commented(text=text):
            return Entry("request.commented", None, {"text": text})
        case RequestEnded():
            return Entry("request.ended", None, _ended(event))
        case _:
            return encode_subflow(event)


def _created(request: Request) -> dict[str, Any]:
    return {
        "status": request.status,
        "workflow": request.workflow,
        "version": request.version,
        "title": request.title,
        "context": request.context,
        "external_id": request.external_id,
        **({} if request.parent is None else _child(request.requester, request.parent)),
    }


def _child(requester: str, parent: Parent) -> dict[str, Any]:
    """Whose a child is, since not its requester created it, and what waits for it."""
    above = {"request": parent.request, "step": parent.step, "token": parent.token}
    return {"requester": requester, "parent": {**above, "attempt": parent.attempt, "depth": parent.depth}}


def _routed(event: Routed) -> dict[str, Any]:
    return {
        "from": event.from_step,
        "outcome": event.outcome,
        "to": event.to_step,
        "guards": write_guards(event.evaluations),
        **({} if event.visit is None else {"visit": event.visit}),
    }


def _opened(task: Task) -> dict[str, Any]:
    return {
        "step": task.step,
        "visit": task.visit,
        "permission": task.permission,
        "due_at": task.due_at,
        "escalate_at": task.escalate_at,
        "supervisor_role": task.supervisor_role,
        **({"path": list(task.path)} if task.path else {}),
        **({} if task.reserved_for is None else {"reserved_for": task.reserved_for}),
        **({} if task.resource is None else {"resource": task.resource}),
        **({} if task.group is None else {"group": task.group}),
    }


def _sent_back(event: SentBack) -> dict[str, Any]:
    return {"from": event.from_step, "to": event.to_step, "note": event.note}


def _escalated(event: TaskEscalated) -> dict[str, Any]:
    return {"level": event.level, "to_role": event.to_role, "due_at": event.due_at}


def _ended(event: RequestEnded) -> dict[str, Any]:
    return {"status": event.status, "resolution": event.resolution, "note": event.note}


def _completed(event: TaskCompleted) -> dict[str, Any]:
    return {
        "step": event.step,
        "visit": event.visit,
        "outcome": event.outcome,
        "note": event.note,
        "data": event.data,
        **({} if event.on_behalf_of is None else {"on_behalf_of": event.on_behalf_of}),
    }


def _cancelled(event: TaskCancelled) -> dict[str, Any]:
    return {"cause": event.cause, **({"note": event.note} if event.note else {})}


def decode(entry: Entry, *, request_id: int, at: datetime, actor: str) -> Event:
    """The event of an entry as it stands in the database (times as ISO text).

    Raises `ValueError` for an action that no event has.
    """
    data, task_id = entry.metadata, TaskId(entry.task_id or 0)
    match entry.action:
        case "request.created":
            return RequestCreated(_read_created(data, request_id=request_id, at=at, actor=actor))
        case "request.started":
            return RequestStarted(at)
        case "routed":
            return _read_routed(data)
        case "diverted":
            return Diverted(data["step"], data["visits"], data["to"])
        case "task.sent_back":
            return SentBack(task_id, data["from"], data["to"], data["note"])
        case "task.opened":
            return TaskOpened(_read_opened(data, task_id=task_id, at=at))
        case "task.claimed":
            return TaskClaimed(task_id, data["assignee"])
        case "task.released":
            return TaskReleased(task_id)
        case "task.completed":
            return _read_completed(data, task_id=task_id, at=at, by=actor)
        case "context.written":
            return ContextWritten(data["fields"])
        case "task.cancelled":
            return TaskCancelled(task_id, data["cause"], at, data.get("note", ""))
        case "reviewer.added" | "vote.decided":
            return decode_vote(entry)
        case "task.escalated":
            return TaskEscalated(task_id, data["level"], data["to_role"], _time(data["due_at"]), at)
        case "request.suspended":
            return RequestSuspended(at, data["note"])
        case "request.resumed":
            return RequestResumed(at, data["note"])
        case "task.deadline_changed":
            return DeadlineChanged(task_id, _time(data["due_at"]))
        case "request.commented":
            return Commented(data["text"])
        case "request.ended":
            return RequestEnded(Status(data["status"]), data["resolution"], at, data["note"])
        case _:
            return decode_handed(entry, at=at, by=actor) or decode_token(entry, at=at)


def _read_created(data: Mapping[str, Any], *, request_id: int, at: datetime, actor: str) -> Request:
    return Request(
        id=RequestId(request_id),
        workflow=data["workflow"],
        version=data["version"],
        title=data["title"],
        status=REQUEST_LIFECYCLE.initial,
        requester=data.get("requester", actor),
        context=data["context"],
        created_at=at,
        external_id=data["external_id"],
        parent=Parent(**data["parent"]) if "parent" in data else None,
    )


def _read_routed(data: Mapping[str, Any]) -> Routed:
    return Routed(data["from"], data["outcome"], data["to"], read_guards(data["guards"]), data.get("visit"))


def _read_opened(data: Mapping[str, Any], *, task_id: TaskId, at: datetime) -> Task:
    return Task(
        id=task_id,
        step=data["step"],
        visit=data["visit"],
        status=TASK_LIFECYCLE.initial,
        opened_at=at,
        permission=data["permission"],
        due_at=data["due_at"] and _time(data["due_at"]),
        escalate_at=data["escalate_at"] and _time(data["escalate_at"]),
        supervisor_role=data["supervisor_role"],
        path=tuple(data.get("path", ())),
        reserved_for=data.get("reserved_for"),
        resource=data.get("resource"),
        group=data.get("group"),
    )


def _read_completed(data: Mapping[str, Any], *, task_id: TaskId, at: datetime, by: str) -> TaskCompleted:
    return TaskCompleted(
        task_id=task_id,
        step=data["step"],
        visit=data["visit"],
        outcome=data["outcome"],
        note=data["note"],
        data=data["data"],
        at=at,
        by=by,
        on_behalf_of=data.get("on_behalf_of"),
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""What an event changes. The only place where a new state is made from an old one."""

from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

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
from nexusflow.core.handed import Handed, TaskDelegated, TaskReassigned, TaskReturned, hand
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, TASK_LIFECYCLE, Status, TaskStatus
from nexusflow.core.marking import UNMARKED, Fork, Marking, Message, Token
from nexusflow.core.overruled import Overruled, TaskOverridden, TaskSkipped, overrule
from nexusflow.core.request import Request, Task
from nexusflow.core.resource_events import ResourceAwaited, ResourceGranted
from nexusflow.core.service import Asked, State
from nexusflow.core.staffing_events import NobodyEligible, SomebodyEligible, TaskAssigned, TaskOffered
from nexusflow.core.subflow import ChildState
from nexusflow.core.subflow_events import (
    SubflowAsked,
    SubflowEnded,
    SubflowEvent,
    SubflowGivenUp,
    SubflowRetried,
    SubflowSkipped,
    SubflowStarted,
    SubflowStuck,
)
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided

_OF_A_TASK: Final = (
    TaskCompleted,
    TaskClaimed,
    TaskReleased,
    TaskCancelled,
    TaskEscalated,
    DeadlineChanged,
    TaskAssigned,
    TaskOffered,
    NobodyEligible,
    SomebodyEligible,
    TaskDelegated,
    TaskReturned,
    TaskReassigned,
    TaskOverridden,
    TaskSkipped,
)


@dataclass(frozen=True, slots=True)
class Advance:
    """What a lawful command did. `before` is None for a request that did not exist."""

    before: Request | None
    after: Request
    events: tuple[Event, ...]

    def then(self, events: tuple[Event, ...]) -> "Advance":
        """The same, gone on by more events."""
        after = fold(self.after, events)
        assert after is not None
        return Advance(self.before, after, (*self.events, *events))


def advanced(before: Request | None, events: tuple[Event, ...]) -> Advance:
    """What these events made of a request; the first of them creates it where there was none."""
    after = fold(before, events)
    assert after is not None, "nothing can happen before a request is created"
    return Advance(before, after, events)


def fold(request: Request | None, events: tuple[Event, ...]) -> Request | None:
    """The state after all of these events."""
    for event in events:
        request = evolve(request, event)
    return request


def evolve(request: Request | None, event: Event) -> Request:
    """The state after one event. Raises `ImpossibleMove` for an event that could not have happened."""
    if isinstance(event, RequestCreated):
        return event.request
    assert request is not None, "nothing can happen before a request is created"
    # What happens at every step comes first: every pattern that is tried before it costs all of them.
    if isinstance(event, TaskOpened):
        return request._replace(tasks=(*request.tasks, event.task))
    if isinstance(event, Routed) and event.visit is None:
        return request
    if isinstance(event, _OF_A_TASK):
        return _with_task(request, event)
    match event:
        case RequestStarted(at=at):
            status = REQUEST_LIFECYCLE.move(request.status, Status.IN_PROGRESS)
            return request._replace(status=status, started_at=at)
        case RequestEnded(status=status, resolution=resolution, at=at):
            return request._replace(
                status=REQUEST_LIFECYCLE.move(request.status, status),
                resolution=resolution,
                ended_at=at,
                marking=UNMARKED,
                suspended_at=None,
            )
        case RequestSuspended(at=at):
            return _looking(request, for_deadlines=False)._replace(suspended_at=at)
        case RequestResumed():
            return _looking(request, for_deadlines=True)._replace(suspended_at=None)
        case ContextWritten(fields=fields):
            return request._replace(context={**request.context, **fields})
        case Commented() | TokenAbsorbed() | Diverted() | SentBack() | ReviewerAdded() | VoteDecided():
            return request
        case WaitBegan() | WaitEnded() | MessageReceived() | MessageTaken():
            return request._replace(marking=_wait(request.marking, event))
        case ResourceAwaited() | ResourceGranted():
            return request._replace(marking=_queue(request.marking, event))
        case (
            ServiceCalled()
            | ServiceRetried()
            | ServiceFinished()
            | ServiceStuck()
            | ServiceSkipped()
            | ServiceGivenUp()
        ):
            return request._replace(marking=_serve(request.marking, event))
        case Routed() | Forked() | TokenRested() | Joined() | TokenCancelled() | BranchEnded():
            return request._replace(marking=_mark(request, event))
        case _:
            return request._replace(marking=_relate(request.marking, event))


def _looking(request: Request, *, for_deadlines: bool) -> Request:
    """With the hours at which the pulse looks at open tasks, or without any."""
    tasks = tuple(
        task._replace(escalate_at=task.due_at if for_deadlines and task.level == 0 else None)
        if task.open
        else task
        for task in request.tasks
    )
    return request._replace(tasks=tasks)


def _joined(request: Request, event: Joined) -> tuple[Fork, ...]:
    """The forks in which something is left: around the token that goes on, and around what is late.

    At a join nothing else is on its way, so the others can go; a loop over a fork would gather them.
    """
    tokens = request.marking.tokens
    outer = {number for each in tokens if each.number in event.tokens for number in each.path[:-1]}
    resting = [each.path for each in tokens if each.number not in event.tokens]
    left = outer.union(*resting, *(task.path for task in request.open_tasks))
    return tuple(
        replace(each, joined=True) if each.number == event.fork else each
        for each in request.marking.forks
        if each.number in left
    )


def _mark(
    request: Request, event: Routed | Forked | TokenRested | Joined | TokenCancelled | BranchEnded
) -> Marking:
    marking = request.marking
    match event:
        case Routed(from_step=step, visit=visit):
            return replace(marking, visits={**marking.visits, step: visit or 0})
        case Forked(from_step=step, visit=visit, number=number):
            forks = (*marking.forks, Fork(number, step, visit))
            return replace(marking, forks=forks, visits={**marking.visits, step: visit}, last=number)
        case TokenRested(token=token):
            return replace(marking, tokens=(*marking.tokens, token), last=token.number)
        case Joined(step=step, visit=visit):
            tokens = tuple(each for each in marking.tokens if each.number not in event.tokens)
            visits = {**marking.visits, step: visit}
            return replace(marking, tokens=tokens, forks=_joined(request, event), visits=visits)
        case TokenCancelled(number=number):
            return replace(marking, tokens=_without(marking, number))
        case BranchEnded(step=step):
            return replace(marking, ends=(*marking.ends, step))
        case _:
            assert_never(event)


def _wait(marking: Marking, event: WaitBegan | WaitEnded | MessageReceived | MessageTaken) -> Marking:
    match event:
        case WaitBegan(token=token):
            visits = {**marking.visits, token.step: token.visit}
            return replace(marking, tokens=(*marking.tokens, token), visits=visits, last=token.number)
        case WaitEnded(number=number):
            return replace(marking, tokens=_without(marking, number))
        case MessageReceived(name=name, data=data, kept=kept):
            return replace(marking, messages=(*marking.messages, Message(name, data))) if kept else marking
        case MessageTaken(name=name):
            taken = marking.kept(name)
            return replace(marking, messages=tuple(each for each in marking.messages if each is not taken))
        case _:
            assert_never(event)


def _queue(marking: Marking, event: ResourceAwaited | ResourceGranted) -> Marking:
    match event:
        case ResourceAwaited(token=token):
            visits = {**marking.visits, token.step: token.visit}
            return replace(marking, tokens=(*marking.tokens, token), visits=visits, last=token.number)
        case ResourceGranted(number=number):
            return replace(marking, tokens=_without(marking, number))
        case _:
            assert_never(event)


def _serve(
    marking: Marking,
    event: ServiceCalled | ServiceRetried | ServiceFinished | ServiceStuck | ServiceSkipped | ServiceGivenUp,
) -> Marking:
    match event:
        case ServiceCalled(token=token):
            visits = {**marking.visits, token.step: token.visit}
            return replace(marking, tokens=(*marking.tokens, token), visits=visits, last=token.number)
        case ServiceRetried(number=number, attempt=attempt):
            return replace(marking, tokens=_asking(marking, number, Asked(State.CALLING, attempt)))
        case ServiceStuck(number=number, error=error):
            stuck = marking.token(number)
            assert stuck is not None
            assert stuck.service is not None
            asked = Asked(State.STUCK, stuck.service.attempt, error)
            return replace(marking, tokens=_asking(marking, number, asked))
        case ServiceFinished(number=number) | ServiceSkipped(number=number) | ServiceGivenUp(number=number):
            return replace(marking, tokens=_without(marking, number))
        case _:
            assert_never(event)


def _relate(marking: Marking, event: SubflowEvent) -> Marking:
    match event:
        case SubflowAsked(token=token):
            visits = {**marking.visits, token.step: token.visit}
            return replace(marking, tokens=(*marking.tokens, token), visits=visits, last=token.number)
        case SubflowRetried(number=number, attempt=attempt):
            return _with_child(
                marking, number, state=ChildState.ASKED, attempt=attempt, request=None, error=""
            )
        case SubflowStarted(number=number, child=child):
            return _with_child(marking, number, state=ChildState.RUNNING, request=child)
        case SubflowStuck(number=number, error=error):
            return _with_child(marking, number, state=ChildState.STUCK, error=error)
        case SubflowEnded(number=number) | SubflowSkipped(number=number) | SubflowGivenUp(number=number):
            return replace(marking, tokens=_without(marking, number))
        case _:
            assert_never(event)


def _with_child(marking: Marking, number: int, **changed: Any) -> Marking:
    token = marking.token(number)
    assert token is not None
    assert token.child is not None
    moved = replace(token, child=replace(token.child, **changed))
    tokens = tuple(moved if each.number == number else each for each in marking.tokens)
    return replace(marking, tokens=tokens)


def _asking(marking: Marking, number: int, asked: Asked) -> tuple[Token, ...]:
    return tuple(replace(each, service=asked) if each.number == number else each for each in marking.tokens)


def _without(marking: Marking, number: int) -> tuple[Token, ...]:
    return tuple(each for each in marking.tokens if each.number != number)


_TaskEvent = (
    TaskClaimed
    | TaskReleased
    | TaskCompleted
    | TaskCancelled
    | TaskEscalated
    | DeadlineChanged
    | TaskAssigned
    | TaskOffered
    | NobodyEligible
    | SomebodyEligible
    | Handed
    | Overruled
)


def _with_task(request: Request, event: _TaskEvent) -> Request:
    tasks = tuple(_evolve_task(task, event) if task.id == event.task_id else task for task in request.tasks)
    return request._replace(tasks=tasks)


def _evolve_task(task: Task, event: _TaskEvent) -> Task:
    match event:
        case TaskCompleted():
            return task._replace(
                status=TASK_LIFECYCLE.move(task.status, TaskStatus.COMPLETED),
                outcome=event.outcome,
                note=event.note,
                completed_at=event.at,
                completed_by=event.by,
                on_behalf_of=event.on_behalf_of,
                escalate_at=None,
                orphaned=False,
                is_sla_breached=task.is_sla_breached or (task.due_at is not None and event.at > task.due_at),
            )
        case TaskClaimed(assignee=assignee) | TaskAssigned(assignee=assignee):
            status = TASK_LIFECYCLE.move(task.status, TaskStatus.CLAIMED)
            return task._replace(status=status, assignee=assignee)
        case TaskReleased():
            status = TASK_LIFECYCLE.move(task.status, TaskStatus.OPEN)
            return task._replace(status=status, assignee=None)
        case TaskCancelled():
            status = TASK_LIFECYCLE.move(task.status, TaskStatus.CANCELLED)
            return task._replace(status=status, escalate_at=None, orphaned=False)
        case DeadlineChanged(due_at=due_at):
            return task._replace(due_at=due_at, escalate_at=due_at if task.level == 0 else None)
        case TaskEscalated(level=level):
            return task._replace(is_sla_breached=True, level=level, escalate_at=None)
        case TaskOffered(role=role):
            return task._replace(role=role, reserved_for=None, delegated=(), orphaned=False)
        case NobodyEligible():
            return task._replace(orphaned=True)
        case SomebodyEligible():
            return task._replace(orphaned=False)
        case TaskDelegated() | TaskReturned() | TaskReassigned():
            return hand(task, event)
        case TaskOverridden() | TaskSkipped():
            return overrule(task, event)
        case _:
            assert_never(event)

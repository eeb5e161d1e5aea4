"""What a command causes, once authority and state allow it: input checked, then events."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.answering import finish_service, give_up_service, retry_service, skip_service
from nexusflow.core.children import (
    begin_child,
    close_child,
    finish_child,
    give_up_child,
    retry_child,
    skip_child,
)
from nexusflow.core.choose import Outcome
from nexusflow.core.closing import CANCELLED, WITHDRAWN, close
from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
    BeginChild,
    CancelRequest,
    CancelTask,
    CheckTask,
    ClaimTask,
    CloseChild,
    Command,
    CompleteTask,
    CreateChild,
    CreateRequest,
    DelegateTask,
    EscalateTask,
    FinishChild,
    FinishService,
    GiveUpService,
    GrantResource,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    ResumeRequest,
    RetryService,
    SendBackTask,
    SendMessage,
    SkipService,
    SkipTask,
    StartRequest,
    StuckCommand,
    SuspendRequest,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.eligibility import principal
from nexusflow.core.events import (
    Commented,
    Event,
    RequestCreated,
    RequestStarted,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskEscalated,
    WaitEnded,
)
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.handing import hand_over
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE
from nexusflow.core.messages import send_message
from nexusflow.core.milestones import pass_milestones
from nexusflow.core.overruling import overrule_task
from nexusflow.core.plan import Plan
from nexusflow.core.polling import add_reviewer, go_on
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, RequestId, Task, TaskId
from nexusflow.core.resources import grant_resource
from nexusflow.core.schema import Schema
from nexusflow.core.send_back import send_back
from nexusflow.core.settle import Arrival, Departure, settle
from nexusflow.core.staffing import check_task
from nexusflow.core.suspension import resume, suspend
from nexusflow.core.waiting import TIME, due
from nexusflow.core.write import write

Decided = Advance | Rejected


def decide(
    plan: Plan, request: Request | None, command: Command, *, now: datetime, actor: Actor, facts: Facts
) -> Decided:
    """What a lawful command does, or why its input is refused."""
    decided = _decide(plan, request, command, now=now, actor=actor, facts=facts)
    if isinstance(decided, Rejected) or not plan.has_milestones:
        return decided
    return pass_milestones(plan, decided, now=now, facts=facts)


def _decide(
    plan: Plan, request: Request | None, command: Command, *, now: datetime, actor: Actor, facts: Facts
) -> Decided:
    if isinstance(command, CreateRequest | CreateChild):
        return _create(plan, command, now=now, facts=facts)
    assert request is not None
    match command:
        case CompleteTask():
            return _complete(plan, request, command, now=now, actor=actor, facts=facts)
        case StartRequest():
            return _start(plan, request, now=now, facts=facts)
        case WithdrawRequest(note=note):
            return _close(request, WITHDRAWN, note, now=now)
        case CancelRequest(note=note):
            return _unless_silent(note) or _close(request, CANCELLED, note, now=now)
        case SuspendRequest(note=note):
            return _unless_silent(note) or suspend(request, note, now=now)
        case ResumeRequest(note=note):
            return resume(request, note, now=now)
        case AddComment(text=text):
            return advanced(request, (Commented(text),))
        case SendMessage():
            return send_message(plan, request, command, now=now, facts=facts)
        case WakeRequest():
            return _wake(plan, request, now=now, facts=facts)
        case FinishService():
            return finish_service(plan, request, command, now=now, facts=facts)
        case GrantResource():
            return grant_resource(plan, request, command, now=now, facts=facts)
        case BeginChild():
            return begin_child(request, command)
        case FinishChild():
            return finish_child(plan, request, command, now=now, facts=facts)
        case CloseChild():
            return close_child(request, command, now=now)
        case RetryService() | SkipService() | GiveUpService():
            return _unstick(plan, request, command, now=now, facts=facts)
        case ClaimTask(task_id=task_id):
            return advanced(request, (TaskClaimed(task_id, actor.username),))
        case ReleaseTask() | DelegateTask() | ReassignTask():
            return hand_over(plan, request, command, actor=actor, facts=facts)
        case SendBackTask(note=note):
            return _unless_silent(note) or send_back(plan, request, command, now=now, facts=facts)
        case CancelTask(task_id=task_id, note=note):
            return _unless_silent(note) or _cancel(plan, request, task_id, note, now=now, facts=facts)
        case OverrideTask(note=note) | SkipTask(note=note):
            by = actor.username
            return _unless_silent(note) or overrule_task(plan, request, command, now=now, by=by, facts=facts)
        case AddReviewer(note=note):
            return _unless_silent(note) or add_reviewer(plan, request, command, now=now, facts=facts)
        case EscalateTask():
            return _escalate(request, command, now=now)
        case CheckTask(task_id=task_id):
            return check_task(plan, request, task_id, facts)
        case _:
            assert_never(command)


def _unstick(plan: Plan, request: Request, command: StuckCommand, *, now: datetime, facts: Facts) -> Decided:
    """What a person says about what is stuck: a service, or a child."""
    token = request.marking.token(command.number)
    child = token is not None and token.child is not None
    match command:
        case RetryService():
            if child:
                return retry_child(plan, request, command)
            return retry_service(plan, request, command, facts=facts)
        case SkipService(note=note):
            skip = skip_child if child else skip_service
            return _unless_silent(note) or skip(plan, request, command, now=now, facts=facts)
        case GiveUpService(note=note):
            give_up = give_up_child if child else give_up_service
            return _unless_silent(note) or give_up(plan, request, command, now=now, facts=facts)


def _create(plan: Plan, command: CreateRequest | CreateChild, *, now: datetime, facts: Facts) -> Decided:
    faults = _faults(plan.context_schema, command.context, "/context")
    if faults:
        return Rejected(
            Reason.INVALID_CONTEXT, f"The context does not fit the schema of {plan.definition.key}.", faults
        )
    request = Request(
        id=RequestId(next(facts.request_ids)),
        workflow=plan.definition.key,
        version=plan.version,
        title=command.title or plan.definition.name,
        status=REQUEST_LIFECYCLE.initial,
        requester=facts.requester.username,
        context=command.context,
        created_at=now,
    )
    if isinstance(command, CreateChild):
        child = request._replace(parent=command.parent)
        return _go_on(plan, advanced(None, (RequestCreated(child),)), now=now, facts=facts)
    created = advanced(None, (RequestCreated(request._replace(external_id=command.external_id)),))
    return _go_on(plan, created, now=now, facts=facts) if command.start else created


def _start(plan: Plan, request: Request, *, now: datetime, facts: Facts) -> Decided:
    return _go_on(plan, Advance(request, request, ()), now=now, facts=facts)


def _go_on(plan: Plan, created: Advance, *, now: datetime, facts: Facts) -> Decided:
    started = created.then((RequestStarted(at=now),))
    return settle(plan, started, (Arrival(plan.definition.start),), now=now, facts=facts)


def _close(request: Request, resolution: str, note: str, *, now: datetime) -> Decided:
    return close(Advance(request, request, ()), resolution, note, now=now)


def _wake(plan: Plan, request: Request, *, now: datetime, facts: Facts) -> Decided:
    """Let every token on whose hour has come."""
    tokens = due(request, now=now)
    woken = advanced(request, tuple(WaitEnded(token.number, token.step, TIME) for token in tokens))
    ahead = (
        Departure(
            token.step, token.visit, path=token.path, task=None if token.task is None else TaskId(token.task)
        )
        for token in tokens
    )
    return settle(plan, woken, ahead, now=now, facts=facts)


def _cancel(
    plan: Plan, request: Request, task_id: TaskId, note: str, *, now: datetime, facts: Facts
) -> Decided:
    """Its branch ends there, and a join that waited for it does so no longer; a vote has one voter less."""
    closed = advanced(request, (TaskCancelled(task_id, CANCELLED, at=now, note=note),))
    task = request.task(task_id)
    assert task is not None
    if plan.steps[task.step].step.quorum is not None:
        return go_on(plan, closed, task, now=now, facts=facts)
    return settle(plan, closed, (), now=now, facts=facts)


def _unless_silent(note: str) -> Rejected | None:
    if note.strip():
        return None
    return Rejected(
        Reason.NOTE_REQUIRED,
        "Expected a note that says why; found none.",
        (Fault("/note", "a note that says why"),),
    )


def _complete(
    plan: Plan, request: Request, command: CompleteTask, *, now: datetime, actor: Actor, facts: Facts
) -> Decided:
    task = request.task(command.task_id)
    assert task is not None
    step_plan = plan.steps[task.step]
    refusal = _refuse_decision(plan, task.step, command)
    if refusal is not None:
        return refusal
    completed: tuple[Event, ...] = (
        TaskCompleted(
            task_id=task.id,
            step=task.step,
            visit=task.visit,
            outcome=command.outcome,
            note=command.note,
            data=command.data,
            at=now,
            by=actor.username,
            on_behalf_of=_name(plan, request, task, actor),
        ),
    )
    decided = write(plan, advanced(request, completed), step_plan.step, command.data)
    if isinstance(decided, Rejected):
        return decided
    if step_plan.step.quorum is not None:
        return go_on(plan, decided, task, now=now, facts=facts)
    outcome = Outcome(command.outcome, command.data)
    left = Departure(task.step, task.visit, outcome, task.path, task.id)
    return settle(plan, decided, (left,), now=now, facts=facts)


def _name(plan: Plan, request: Request, task: Task, actor: Actor) -> str | None:
    """In whose name the actor decides, if not in their own."""
    if not actor.stands_in_for and not task.delegated:
        return None
    name = principal(plan, request, task, actor)
    assert isinstance(name, Actor), "authority is asked before"
    return None if name.username == actor.username else name.username


def _refuse_decision(plan: Plan, step_key: str, command: CompleteTask) -> Rejected | None:
    step_plan = plan.steps[step_key]
    step = step_plan.step
    if command.outcome not in step.outcomes:
        lawful = ", ".join(step.outcomes)
        return Rejected(
            Reason.UNKNOWN_OUTCOME,
            f"Expected an outcome of {step.key}, one of: {lawful}; found {command.outcome!r}.",
            (Fault("/outcome", f"one of: {lawful}"),),
        )
    if command.outcome in step.require_note and not command.note.strip():
        return Rejected(
            Reason.NOTE_REQUIRED,
            f"The outcome {command.outcome} of {step.key} needs a note; say why.",
            (Fault("/note", "a note that says why"),),
        )
    faults = _faults(step_plan.form, command.data, "/data")
    if faults:
        return Rejected(Reason.INVALID_DATA, f"The data does not fit the form of {step.key}.", faults)
    return None


def _escalate(request: Request, command: EscalateTask, *, now: datetime) -> Decided:
    task = request.task(command.task_id)
    assert task is not None
    assert task.due_at is not None
    to_role = task.supervisor_role
    assert to_role is not None, "the verifier refuses an SLA without a supervisor role"
    escalated = TaskEscalated(task.id, level=task.level + 1, to_role=to_role, due_at=task.due_at, at=now)
    return advanced(request, (escalated,))


def _faults(schema: Schema, value: object, at: str) -> tuple[Fault, ...]:
    return tuple(Fault(at + fault.path, fault.message) for fault in schema.errors(value))

"""What a command causes, once authority and state allow it: input checked, then events."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    EscalateTask,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.events import (
    Commented,
    ContextWritten,
    Event,
    RequestCreated,
    RequestEnded,
    RequestStarted,
    TaskCancelled,
    TaskClaimed,
    TaskCompleted,
    TaskEscalated,
    TaskReleased,
)
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, Status
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, RequestId
from nexusflow.core.schema import Schema
from nexusflow.core.settle import Outcome, enter, leave

Decided = Advance | Rejected

WITHDRAWN = "withdrawn"


def decide(
    plan: Plan, request: Request | None, command: Command, *, now: datetime, actor: Actor, facts: Facts
) -> Decided:
    """What a lawful command does, or why its input is refused."""
    if isinstance(command, CreateRequest):
        return _create(plan, command, now=now, actor=actor, facts=facts)
    assert request is not None
    match command:
        case StartRequest():
            return _start(plan, request, now=now, facts=facts)
        case WithdrawRequest(note=note):
            return _withdraw(request, note, now=now)
        case AddComment(text=text):
            return advanced(request, (Commented(text),))
        case ClaimTask(task_id=task_id):
            return advanced(request, (TaskClaimed(task_id, actor.username),))
        case ReleaseTask(task_id=task_id):
            return advanced(request, (TaskReleased(task_id),))
        case CompleteTask():
            return _complete(plan, request, command, now=now, actor=actor, facts=facts)
        case EscalateTask():
            return _escalate(request, command, now=now)
        case _:
            assert_never(command)


def _create(plan: Plan, command: CreateRequest, *, now: datetime, actor: Actor, facts: Facts) -> Decided:
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
        requester=actor.username,
        context=command.context,
        created_at=now,
        external_id=command.external_id,
    )
    created = advanced(None, (RequestCreated(request),))
    return _go_on(plan, created, now=now, facts=facts) if command.start else created


def _start(plan: Plan, request: Request, *, now: datetime, facts: Facts) -> Decided:
    return _go_on(plan, Advance(request, request, ()), now=now, facts=facts)


def _go_on(plan: Plan, created: Advance, *, now: datetime, facts: Facts) -> Decided:
    started = created.then((RequestStarted(at=now),))
    entered = enter(plan, started.after, plan.definition.start, now=now, facts=facts)
    return entered if isinstance(entered, Rejected) else started.then(entered)


def _withdraw(request: Request, note: str, *, now: datetime) -> Decided:
    """From CREATED this makes both moves: the lifecycle knows no shorter way to an end."""
    started = (RequestStarted(at=now),) if request.status is Status.CREATED else ()
    cancelled = tuple(TaskCancelled(task.id, WITHDRAWN, at=now) for task in request.open_tasks)
    ended = RequestEnded(Status.REJECTED, WITHDRAWN, at=now, note=note)
    return advanced(request, (*started, *cancelled, ended))


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
        ),
    )
    written = {key: command.data[key] for key in step_plan.step.writes if key in command.data}
    if written:
        faults = _faults(plan.context_schema, {**request.context, **written}, "/data")
        if faults:
            return Rejected(
                Reason.INVALID_DATA, "What the decision writes does not fit the context's schema.", faults
            )
        completed = (*completed, ContextWritten(written))
    decided = advanced(request, completed)
    outcome = Outcome(command.outcome, command.data)
    rest = leave(plan, decided.after, task.step, outcome, now=now, facts=facts)
    return rest if isinstance(rest, Rejected) else decided.then(rest)


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

"""Children: what a subflow step starts, and how it goes on from there: by its end, or by a person's word."""

from datetime import datetime
from typing import Any

from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.closing import CANCELLED, WITHDRAWN, close
from nexusflow.core.commands import (
    BeginChild,
    CloseChild,
    CreateChild,
    FinishChild,
    GiveUpService,
    RetryService,
    SkipService,
)
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.guard import GuardError
from nexusflow.core.marking import Token
from nexusflow.core.plan import Plan, StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request
from nexusflow.core.settle import leave
from nexusflow.core.subflow import COMPLETED, REJECTED, Child, Parent
from nexusflow.core.subflow_events import (
    SubflowEnded,
    SubflowGivenUp,
    SubflowRetried,
    SubflowSkipped,
    SubflowStarted,
    SubflowStuck,
)
from nexusflow.core.write import write


def word_child(plan: Plan, request: Request, number: int, *, requester: Actor) -> CreateChild | Rejected:
    """The command that creates the child, every expression worked out over the request as it is now."""
    token, child = _waiting(request, number)
    step = plan.steps[token.step]
    context = _context(step, request, visit=token.visit, requester=requester)
    if isinstance(context, Rejected):
        return context
    above = 0 if request.parent is None else request.parent.depth
    parent = Parent(request.id, token.step, number, child.attempt, above + 1, _doers(request))
    return CreateChild(context, parent=parent, title=request.title)


def _doers(request: Request) -> frozenset[str]:
    """Who started the request or decided in it, in whosever name."""
    names = (name for task in request.tasks for name in (task.completed_by, task.on_behalf_of))
    return frozenset({request.requester, *(name for name in names if name is not None)})


def _context(plan: StepPlan, request: Request, *, visit: int, requester: Actor) -> dict[str, Any] | Rejected:
    assert plan.step.subflow is not None, "a subflow step says what it starts"
    if plan.step.subflow.send is None:
        return dict(request.context)
    variables = variables_of(request.context, Outcome(), requester, visits=visit)
    sent: dict[str, Any] = {}
    for name, program in plan.says.items():
        value = program.evaluate(variables)
        if isinstance(value, GuardError):
            return Rejected(
                Reason.EXPRESSION_FAILED,
                f"What {plan.step.key} sends as {name} could not be worked out: {value.message}",
            )
        sent[name] = value
    return sent


def begin_child(request: Request, command: BeginChild) -> Advance:
    """The child is there and is waited for, or could not be started and somebody must say."""
    token, _ = _waiting(request, command.number)
    if command.child is None:
        return _stick(request, token, command.error)
    return advanced(request, (SubflowStarted(token.number, token.step, command.child),))


def finish_child(
    plan: Plan, request: Request, command: FinishChild, *, now: datetime, facts: Facts
) -> Advance:
    """Go on by the child's end. What it brings and does not fit, or leads nowhere, is stuck."""
    token, _ = _waiting(request, command.number)
    step = plan.steps[token.step].step
    data = {key: command.data[key] for key in step.writes if key in command.data}
    ended = SubflowEnded(token.number, token.step, command.child, command.outcome, data)
    written = write(plan, advanced(request, (ended,)), step, data)
    if isinstance(written, Rejected):
        fault = written.errors[0]
        return _stick(
            request, token, f"It has ended. And then: {written.message} {fault.path} {fault.message}"
        )
    gone_on = leave(plan, written, token, Outcome(command.outcome, data), now=now, facts=facts)
    if isinstance(gone_on, Rejected):
        return _stick(request, token, f"It has ended. And then: {gone_on.message}")
    return gone_on


def _stick(request: Request, token: Token, error: str) -> Advance:
    return advanced(request, (SubflowStuck(token.number, token.step, error),))


def retry_child(plan: Plan, request: Request, command: RetryService) -> Advance:
    """Have another child started, with what the request says then."""
    token, child = _waiting(request, command.number)
    subflow = plan.steps[token.step].step.subflow
    assert subflow is not None, "a token that waits for a child stands at a subflow step"
    assert subflow.workflow is not None, "the verifier refuses a subflow without a workflow"
    again = SubflowRetried(token.number, token.step, child.attempt + 1, subflow.workflow)
    return advanced(request, (again,))


def skip_child(
    plan: Plan, request: Request, command: SkipService, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Go on as if the child had been completed and had brought nothing."""
    token, _ = _waiting(request, command.number)
    skipped = advanced(request, (SubflowSkipped(token.number, token.step, command.note),))
    return leave(plan, skipped, token, Outcome(COMPLETED), now=now, facts=facts)


def give_up_child(
    plan: Plan, request: Request, command: GiveUpService, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Go on as if the child had been rejected."""
    token, _ = _waiting(request, command.number)
    given_up = advanced(request, (SubflowGivenUp(token.number, token.step, command.note),))
    return leave(plan, given_up, token, Outcome(REJECTED), now=now, facts=facts)


def close_child(request: Request, command: CloseChild, *, now: datetime) -> Advance:
    """End a child that nobody waits for any more, as its parent was: withdrawn, or else cancelled."""
    assert request.parent is not None, "the state is checked for a parent before"
    resolution = WITHDRAWN if command.cause == WITHDRAWN else CANCELLED
    note = f"Request {request.parent.request} does not wait for it any more ({command.cause})."
    return close(Advance(request, request, ()), resolution, note, now=now)


def _waiting(request: Request, number: int) -> tuple[Token, Child]:
    token = request.marking.token(number)
    assert token is not None, "the state is checked for the token before"
    assert token.child is not None, "the state is checked for what it waits for before"
    return token, token.child

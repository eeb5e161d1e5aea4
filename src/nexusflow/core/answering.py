"""How it goes on from a service step: by the answer, or by what a person says where there is no going on."""

from datetime import datetime

from nexusflow.core.calling import word_call
from nexusflow.core.choose import Outcome
from nexusflow.core.closing import CANCELLED, close
from nexusflow.core.commands import FinishService, GiveUpService, RetryService, SkipService
from nexusflow.core.events import (
    ServiceFinished,
    ServiceGivenUp,
    ServiceRetried,
    ServiceSkipped,
    ServiceStuck,
)
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.marking import Token
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Facts, Request
from nexusflow.core.service import FAILED, SUCCEEDED
from nexusflow.core.settle import leave
from nexusflow.core.write import write


def finish_service(
    plan: Plan, request: Request, command: FinishService, *, now: datetime, facts: Facts
) -> Advance:
    """Go on by the answer. One that does not fit counts as failed, and what leads nowhere is stuck."""
    token = _token(request, command.number)
    error = command.error
    if command.outcome == SUCCEEDED:
        answered = _write(plan, request, token, command)
        if isinstance(answered, Advance):
            gone_on = leave(plan, answered, token, Outcome(SUCCEEDED, command.data), now=now, facts=facts)
            return _unless_nowhere(request, token, gone_on, "It has answered.")
        error = answered
    if FAILED not in plan.steps[token.step].routes:
        return _stick(request, token, error)
    failed = advanced(request, (ServiceFinished(token.number, token.step, FAILED, {}, error),))
    gone_on = leave(plan, failed, token, Outcome(FAILED), now=now, facts=facts)
    return _unless_nowhere(request, token, gone_on, error)


def _write(plan: Plan, request: Request, token: Token, command: FinishService) -> Advance | str:
    """The answer taken in, or why it does not fit."""
    step = plan.steps[token.step]
    misfits = step.form.errors(command.data)
    if misfits:
        return f"The answer does not fit the form of {token.step}: {misfits[0].path} {misfits[0].message}"
    finished = ServiceFinished(token.number, token.step, SUCCEEDED, command.data)
    written = write(plan, advanced(request, (finished,)), step.step, command.data)
    if isinstance(written, Rejected):
        return f"{written.message} {written.errors[0].path} {written.errors[0].message}"
    return written


def _unless_nowhere(request: Request, token: Token, gone_on: Advance | Rejected, what: str) -> Advance:
    if isinstance(gone_on, Advance):
        return gone_on
    return _stick(request, token, f"{what} And then: {gone_on.message}")


def _stick(request: Request, token: Token, error: str) -> Advance:
    return advanced(request, (ServiceStuck(token.number, token.step, error),))


def retry_service(plan: Plan, request: Request, command: RetryService, *, facts: Facts) -> Advance | Rejected:
    """Have it called anew: as a new message, with what the request says now."""
    token = _token(request, command.number)
    step = plan.steps[token.step]
    call = word_call(step, request, visit=token.visit, requester=facts.requester)
    if isinstance(call, Rejected):
        return call
    assert step.step.service is not None
    assert token.service is not None
    attempt = token.service.attempt + 1
    again = ServiceRetried(token.number, token.step, attempt, call, step.step.service.retries)
    return advanced(request, (again,))


def skip_service(
    plan: Plan, request: Request, command: SkipService, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Go on as if it had succeeded, with an answer that says nothing."""
    token = _token(request, command.number)
    skipped = advanced(request, (ServiceSkipped(token.number, token.step, command.note),))
    return leave(plan, skipped, token, Outcome(SUCCEEDED), now=now, facts=facts)


def give_up_service(
    plan: Plan, request: Request, command: GiveUpService, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Go on as failed, or, where the process has no way for that, close the whole request."""
    token = _token(request, command.number)
    given_up = advanced(request, (ServiceGivenUp(token.number, token.step, command.note),))
    if FAILED not in plan.steps[token.step].routes:
        return close(given_up, CANCELLED, command.note, now=now)
    return leave(plan, given_up, token, Outcome(FAILED), now=now, facts=facts)


def _token(request: Request, number: int) -> Token:
    token = request.marking.token(number)
    assert token is not None, "the state is checked for the token before"
    return token

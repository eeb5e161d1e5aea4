"""Asking another system: a token comes to a service step, and what a worker is to say is worked out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.events import ServiceCalled
from nexusflow.core.guard import GuardError
from nexusflow.core.marking import Path, Token
from nexusflow.core.plan import StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, TaskId
from nexusflow.core.service import EMAIL, HTTP, WITH_BODY, Asked, State


def begin_call(
    plan: StepPlan, request: Request, *, path: Path, task: TaskId | None, now: datetime, requester: Actor
) -> ServiceCalled | Rejected:
    """The token that waits at a service step, and the call that is to be made for it."""
    visit = request.visits(plan.step.key) + 1
    call = word_call(plan, request, visit=visit, requester=requester)
    if isinstance(call, Rejected):
        return call
    assert plan.step.service is not None, "a service step says what it asks"
    asked = Asked(State.CALLING, attempt=1)
    token = Token(request.marking.last + 1, plan.step.key, path, now, task, visit, service=asked)
    return ServiceCalled(token, call, plan.step.service.retries)


def word_call(
    plan: StepPlan, request: Request, *, visit: int, requester: Actor
) -> Mapping[str, Any] | Rejected:
    """The call, every expression of it worked out over the request as it is now."""
    service = plan.step.service
    assert service is not None, "a service step says what it asks"
    variables = variables_of(request.context, Outcome(), requester, visits=visit)
    said: dict[str, Any] = {}
    for name, program in plan.says.items():
        value = program.evaluate(variables)
        if isinstance(value, GuardError):
            return Rejected(
                Reason.EXPRESSION_FAILED,
                f"What {plan.step.key} says as {name} could not be worked out: {value.message}"
                " Nothing was changed.",
            )
        said[name] = value
    if service.call == EMAIL:
        return {"via": EMAIL, **said}
    whole = request.context if service.method in WITH_BODY else None
    return {
        "via": HTTP,
        "url": service.url,
        "method": service.method,
        "body": whole if service.send is None else said,
        "timeout": service.timeout_seconds,
    }

"""Critical sections: of all open tasks, of whatever request, at most one has a resource of a given name.

Whoever comes to a task with a resource waits, even when the resource is free: only the engine sees all
requests, and it lets one token on at a time, under a lock of the name.
"""

from datetime import datetime
from typing import Final

from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.commands import GrantResource
from nexusflow.core.distribution import hand_out
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.guard import GuardError
from nexusflow.core.marking import Path, Token
from nexusflow.core.opening import open_task
from nexusflow.core.plan import Plan, StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, TaskId
from nexusflow.core.resource_events import ResourceGranted

LONGEST_NAME: Final = 200


def await_resource(
    plan: StepPlan, request: Request, *, path: Path, task: TaskId | None, now: datetime, requester: Actor
) -> Token | Rejected:
    """The token that waits at a task, with the name of the resource as it is worked out now."""
    assert plan.resource is not None, "a step without a resource does not wait for one"
    visit = request.visits(plan.step.key) + 1
    value = plan.resource.evaluate(variables_of(request.context, Outcome(), requester, visits=visit))
    if isinstance(value, GuardError):
        return _unworkable(plan, value.message)
    name = read_name(value)
    if name is None:
        expected = f"Expected a name of 1 to {LONGEST_NAME} characters"
        return _unworkable(plan, f"{expected}, found {str(value)[:60]!r}.")
    return Token(request.marking.last + 1, plan.step.key, path, now, task, visit, resource=name)


def read_name(value: object) -> str | None:
    """A value as the name of a resource, or None if it is none."""
    lawful = isinstance(value, str) and value.strip() and len(value) <= LONGEST_NAME and "\0" not in value
    return str(value) if lawful else None


def grant_resource(
    plan: Plan, request: Request, command: GrantResource, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Open the task of the token whose turn it is; its clock begins now."""
    if command.resource in facts.taken:
        return Rejected(
            Reason.RESOURCE_TAKEN,
            f"Expected {command.resource} to be free, but an open task has it. Nothing was changed.",
        )
    token = request.marking.token(command.number)
    assert token is not None, "the state is checked for the token before"
    granted = advanced(request, (ResourceGranted(token.number, token.step, command.resource),))
    step = plan.steps[token.step]
    opened = open_task(step, granted.after, path=token.path, now=now, facts=facts, turn=token)
    if isinstance(opened, Rejected):
        return opened
    done = granted.then((opened,))
    return done.then(hand_out(plan, request, done.after, opened.task, facts))


def _unworkable(plan: StepPlan, why: str) -> Rejected:
    return Rejected(
        Reason.EXPRESSION_FAILED,
        f"Which resource {plan.step.key} needs could not be worked out: {why} Nothing was changed.",
    )

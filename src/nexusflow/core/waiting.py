"""Waiting for something else than a person: until a duration is over, an instant has come, or a message."""

from datetime import UTC, datetime, timedelta
from typing import Final

from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.guard import GuardError, Program
from nexusflow.core.marking import Path, Token
from nexusflow.core.opening import LONGEST_SLA_HOURS, usable_hours
from nexusflow.core.plan import Plan, StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, TaskId

TIME: Final = "time"
MESSAGE: Final = "message"


def begin_wait(
    plan: StepPlan, request: Request, *, path: Path, task: TaskId | None, now: datetime, requester: Actor
) -> Token | Rejected:
    """The token that waits at a wait step, with the instant or the message that it waits for."""
    visit = request.visits(plan.step.key) + 1
    wake_at = _instant(plan, request, visit=visit, now=now, requester=requester)
    if isinstance(wake_at, Rejected):
        return wake_at
    number = request.marking.last + 1
    return Token(number, plan.step.key, path, now, task, visit, wake_at, plan.step.message)


def due(request: Request, *, now: datetime) -> tuple[Token, ...]:
    """The tokens whose hour has come, the one that has waited longest first; none while it is suspended."""
    if request.suspended_at is not None:
        return ()
    return tuple(
        token for token in request.marking.tokens if token.wake_at is not None and token.wake_at <= now
    )


def waiters(plan: Plan, message: str) -> tuple[StepPlan, ...]:
    """The wait steps for a message of that name; what they ask of it is the same for all of them."""
    return tuple(each for each in plan.steps.values() if each.step.message == message)


def _instant(
    plan: StepPlan, request: Request, *, visit: int, now: datetime, requester: Actor
) -> datetime | Rejected | None:
    program = plan.until or plan.duration
    if program is None:
        return None
    if not isinstance(program, Program):
        return now + timedelta(hours=program)
    value = program.evaluate(variables_of(request.context, Outcome(), requester, visits=visit))
    if isinstance(value, GuardError):
        return _unworkable(plan, value.message)
    if isinstance(value, str):
        return read_instant(value) or _unworkable(
            plan, f"Expected a date or a time as ISO 8601 writes them, found {value[:60]!r}."
        )
    if not usable_hours(float(value)):
        expected = f"Expected hours above 0 and at most {LONGEST_SLA_HOURS}"
        return _unworkable(plan, f"{expected}, found {float(value):g}.")
    return now + timedelta(hours=float(value))


def read_instant(text: str) -> datetime | None:
    """The instant that an ISO 8601 date (its first moment) or time says, in UTC where it names no zone."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _unworkable(plan: StepPlan, why: str) -> Rejected:
    return Rejected(
        Reason.EXPRESSION_FAILED,
        f"How long {plan.step.key} waits could not be worked out: {why} Nothing was changed.",
    )

"""What follows: from a step and an outcome through the transition table until the request rests.

Never a silent pick: no match, a tie or a guard that fails is a refusal, and nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any, Final

from nexusflow.core.calendar import deadline
from nexusflow.core.definition import StepType
from nexusflow.core.events import Evaluation, Event, RequestEnded, Routed, TaskOpened
from nexusflow.core.guard import GuardError, reads
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.plan import Plan, Route, StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Task, TaskId

LONGEST_WAY: Final = 100  # steps without a wait in a row; more is a circle that the verifier missed
LONGEST_SLA_HOURS: Final = 24 * 366 * 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step was left with: its outcome (None for steps that have none) and the decision's data."""

    word: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def enter(
    plan: Plan, request: Request, step_key: str, *, now: datetime, facts: Facts
) -> tuple[Event, ...] | Rejected:
    """Enter a step and go on until something waits or the request ends."""
    step = plan.steps[step_key].step
    match step.type:
        case StepType.TASK:
            return _open_task(plan, request, plan.steps[step_key], now=now, facts=facts)
        case StepType.END:
            assert step.status is not None, "the verifier refuses an end without a status"
            return (RequestEnded(status=step.status, resolution=step.key, at=now),)
        case StepType.DECISION:
            return leave(plan, request, step_key, Outcome(), now=now, facts=facts)
        case _:
            raise AssertionError(f"the verifier refuses steps of type {step.type}")


def leave(
    plan: Plan, request: Request, step_key: str, outcome: Outcome, *, now: datetime, facts: Facts
) -> tuple[Event, ...] | Rejected:
    """Take the one transition that holds, and enter where it leads."""
    events: list[Event] = []
    while len(events) < LONGEST_WAY:
        routed = _choose(plan.steps[step_key], request, outcome, facts.requester)
        if isinstance(routed, Rejected):
            return routed
        events.append(routed)
        step_key, outcome = routed.to_step, Outcome()
        if plan.steps[step_key].step.type is not StepType.DECISION:
            rest = enter(plan, request, step_key, now=now, facts=facts)
            return rest if isinstance(rest, Rejected) else (*events, *rest)
    return Rejected(
        Reason.ENDLESS,
        f"Expected a task or an end within {LONGEST_WAY} decisions; the way goes in a circle at {step_key}.",
    )


def _choose(plan: StepPlan, request: Request, outcome: Outcome, requester: Actor) -> Routed | Rejected:
    visits = request.visits(plan.step.key)
    variables = variables_of(request.context, outcome, requester, visits=visits)
    evaluations: list[Evaluation] = []
    for group in plan.routes.get(outcome.word, ()):
        tried = _try_group(group, variables)
        if isinstance(tried, GuardError):
            return Rejected(
                Reason.EXPRESSION_FAILED,
                f"A guard of step {plan.step.key} could not be evaluated: {tried.message}"
                " Nothing was changed.",
            )
        evaluations.extend(tried)
        holding = [each.to_step for each in tried if each.result]
        if len(holding) > 1:
            return Rejected(
                Reason.AMBIGUOUS_TRANSITION,
                f"Expected one transition from {plan.step.key}, found {len(holding)} of equal priority that"
                f" hold (to {', '.join(holding)}). Nothing was changed.",
            )
        if holding:
            return Routed(plan.step.key, outcome.word, holding[0], tuple(evaluations))
    on = f" on {outcome.word}" if outcome.word else ""
    return Rejected(
        Reason.NO_TRANSITION,
        f"Expected a transition from {plan.step.key}{on} that holds, found none. Nothing was changed.",
    )


def _try_group(group: tuple[Route, ...], variables: Mapping[str, Any]) -> list[Evaluation] | GuardError:
    """Evaluate all guards of one priority; unguarded ones are their otherwise."""
    tried: list[Evaluation] = []
    for route in group:
        if route.program is None:
            continue
        result = route.program.evaluate(variables)
        if isinstance(result, GuardError):
            return result
        tried.append(_evaluation(route, bool(result), reads(route.program, variables)))
    otherwise = not any(each.result for each in tried)
    tried.extend(_evaluation(route, otherwise, {}) for route in group if route.program is None)
    return tried


def _evaluation(route: Route, result: bool, read: Mapping[str, Any]) -> Evaluation:
    transition = route.transition
    return Evaluation(transition.to_step, transition.guard, transition.priority, result, read)


def variables_of(
    context: Mapping[str, Any], outcome: Outcome, requester: Actor, *, visits: int
) -> dict[str, Any]:
    """What guards and deadlines may read."""
    return {
        "context": context,
        "outcome": outcome.word or "",
        "data": outcome.data,
        "requester": person(requester),
        "visits": visits,
    }


def person(actor: Actor) -> dict[str, Any]:
    """How expressions see a person: their own attributes, and what nobody can overwrite."""
    return {
        **actor.attributes,
        "username": actor.username,
        "name": actor.name,
        "roles": sorted(actor.roles),
    }


def _open_task(
    plan: Plan, request: Request, step_plan: StepPlan, *, now: datetime, facts: Facts
) -> tuple[Event, ...] | Rejected:
    step = step_plan.step
    visit = request.visits(step.key) + 1
    hours = _sla_hours(step_plan, request, facts.requester, visit=visit)
    if isinstance(hours, Rejected):
        return hours
    due_at = None if hours is None else deadline(now, hours=hours)
    task = Task(
        id=TaskId(next(facts.task_ids)),
        step=step.key,
        visit=visit,
        status=TaskStatus.OPEN,
        opened_at=now,
        permission=step.permission or "",
        due_at=due_at,
        escalate_at=due_at,
        supervisor_role=step_plan.supervisor_role,
    )
    return (TaskOpened(task),)


def _sla_hours(plan: StepPlan, request: Request, requester: Actor, *, visit: int) -> float | Rejected | None:
    if plan.sla is None or isinstance(plan.sla, float):
        return plan.sla
    value = plan.sla.evaluate(variables_of(request.context, Outcome(), requester, visits=visit))
    if isinstance(value, GuardError):
        return Rejected(
            Reason.EXPRESSION_FAILED,
            f"sla_hours of step {plan.step.key} could not be worked out: {value.message}"
            " Nothing was changed.",
        )
    hours = float(value)
    if not usable_hours(hours):
        return Rejected(
            Reason.EXPRESSION_FAILED,
            f"Expected sla_hours of step {plan.step.key} to give hours above 0 and at most"
            f" {LONGEST_SLA_HOURS}, found {hours:g}. Nothing was changed.",
        )
    return hours


def usable_hours(hours: float) -> bool:
    """Whether a deadline can be that many hours away."""
    return isfinite(hours) and 0 < hours <= LONGEST_SLA_HOURS

"""Which way is taken: the transitions of a step looked up, their guards evaluated, every result kept.

Never a silent pick: no match, a tie or a guard that fails is a refusal, and nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nexusflow.core.events import Evaluation, Routed
from nexusflow.core.guard import GuardError, reads
from nexusflow.core.plan import Route, StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step was left with: its outcome (None for steps that have none) and the decision's data."""

    word: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def choose(
    plan: StepPlan, request: Request, outcome: Outcome, requester: Actor, *, visit: int
) -> tuple[Route, Routed] | Rejected:
    """The one transition that holds, lowest priority number first; `visit` is the step's own."""
    variables = variables_of(request.context, outcome, requester, visits=visit)
    evaluations: list[Evaluation] = []
    for group in plan.routes.get(outcome.word, ()):
        tried = _try_group(group, variables)
        if isinstance(tried, GuardError):
            return _failed(plan, tried)
        evaluations.extend(evaluation for _, evaluation in tried)
        holding = [route for route, evaluation in tried if evaluation.result]
        if len(holding) > 1:
            targets = ", ".join(each.transition.to_step for each in holding)
            return Rejected(
                Reason.AMBIGUOUS_TRANSITION,
                f"Expected one transition from {plan.step.key}, found {len(holding)} of equal priority that"
                f" hold (to {targets}). Nothing was changed.",
            )
        if holding:
            [route] = holding
            counted = visit if plan.counts else None
            taken = Routed(plan.step.key, outcome.word, route.transition.to_step, tuple(evaluations), counted)
            return route, taken
    return _no_way(plan, outcome)


def spread(
    plan: StepPlan, request: Request, requester: Actor, *, visit: int
) -> tuple[tuple[str, ...], tuple[Evaluation, ...]] | Rejected:
    """The steps that a fork opens, in the order of trial: all of them, or those whose guards hold."""
    variables = variables_of(request.context, Outcome(), requester, visits=visit)
    evaluations: list[Evaluation] = []
    for route in (route for group in plan.routes.get(None, ()) for route in group):
        result = True if route.program is None else route.program.evaluate(variables)
        if isinstance(result, GuardError):
            return _failed(plan, result)
        read = {} if route.program is None else reads(route.program, variables)
        evaluations.append(_evaluation(route, bool(result), read))
    opened = tuple(each.to_step for each in evaluations if each.result)
    return (opened, tuple(evaluations)) if opened else _no_way(plan, Outcome())


def _failed(plan: StepPlan, error: GuardError) -> Rejected:
    return Rejected(
        Reason.EXPRESSION_FAILED,
        f"A guard of step {plan.step.key} could not be evaluated: {error.message} Nothing was changed.",
    )


def _no_way(plan: StepPlan, outcome: Outcome) -> Rejected:
    on = f" on {outcome.word}" if outcome.word else ""
    return Rejected(
        Reason.NO_TRANSITION,
        f"Expected a transition from {plan.step.key}{on} that holds, found none. Nothing was changed.",
    )


def _try_group(
    group: tuple[Route, ...], variables: Mapping[str, Any]
) -> list[tuple[Route, Evaluation]] | GuardError:
    """Evaluate all guards of one priority; unguarded ones are their otherwise."""
    tried: list[tuple[Route, Evaluation]] = []
    for route in group:
        if route.program is None:
            continue
        result = route.program.evaluate(variables)
        if isinstance(result, GuardError):
            return result
        tried.append((route, _evaluation(route, bool(result), reads(route.program, variables))))
    otherwise = not any(each.result for _, each in tried)
    tried.extend((route, _evaluation(route, otherwise, {})) for route in group if route.program is None)
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
        "manager": actor.manager,
    }

"""The way that a request would take: what can be reached with a context, before there is a request.

Guards, deadlines and the check of the context are those that `advance` uses. Nobody has decided anything
yet, so every outcome of a step is followed. What depends on something that is known only later is open:
None, neither true nor false. That is what a decision says, how often a step was visited, a field
that a form on the way may write, and one that is missing or wrong as yet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.commands import CreateRequest
from nexusflow.core.decide import decide
from nexusflow.core.definition import StepType
from nexusflow.core.guard import GuardError, Program
from nexusflow.core.opening import usable_hours
from nexusflow.core.plan import Plan, Route, StepPlan
from nexusflow.core.rejection import Fault, Rejected
from nexusflow.core.request import Actor, Facts
from nexusflow.core.resources import read_name

_LATER: Final = frozenset({"data", "visits"})


@dataclass(frozen=True, slots=True)
class Way:
    """One transition. `held`: it would be taken, would not, or (None) that is still open."""

    outcome: str | None
    to_step: str
    guard: str | None
    held: bool | None


@dataclass(frozen=True, slots=True)
class Station:
    """A step that can be reached. `hours` until its deadline, `resource` that must be free: None when it has
    none, or that is open."""

    plan: StepPlan
    hours: float | None
    resource: str | None
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What creating the request would be refused for, and the steps that can be reached, first one first."""

    faults: tuple[Fault, ...]
    stations: tuple[Station, ...]


def preview(plan: Plan, context: Mapping[str, Any], *, now: datetime, requester: Actor) -> Preview:
    """Look ahead. Who may start it is not asked: that is an offer of its own."""
    faults = _faults(plan, context, now=now, requester=requester)
    foresight = _Foresight(plan)
    stations: dict[str, Station] = {}
    ahead = [plan.definition.start]
    while ahead:
        key = ahead.pop(0)
        if key in stations:
            continue
        open_fields = foresight.written_before(key) | _places(faults)
        stations[key] = _station(plan.steps[key], _Sight(context, requester, open_fields))
        ahead += [way.to_step for way in stations[key].ways if way.held is not False]
    return Preview(faults, tuple(stations.values()))


def _faults(plan: Plan, context: Mapping[str, Any], *, now: datetime, requester: Actor) -> tuple[Fault, ...]:
    """What the core itself would answer to creating it, by what it would decide."""
    facts = Facts(request_ids=count(1), task_ids=count(1), requester=requester)
    decided = decide(plan, None, CreateRequest(context), now=now, actor=requester, facts=facts)
    if not isinstance(decided, Rejected):
        return ()
    return decided.errors or (Fault("/context", decided.message),)


def _places(faults: tuple[Fault, ...]) -> frozenset[str]:
    """The fields of the context that are missing or wrong, as their JSON pointers name them."""
    pointers = (fault.path.split("/")[2:3] for fault in faults)
    return frozenset(name.replace("~1", "/").replace("~0", "~") for part in pointers for name in part)


class _Foresight:
    """Which fields forms may have written by the time that a step is reached.

    Coming back to a step that one had to pass already is a return, and no return is foreseen: else
    a step that corrects a request and sends it to its beginning would leave everything open.
    """

    def __init__(self, plan: Plan) -> None:
        self._targets = {key: _targets(step) for key, step in plan.steps.items()}
        self._passed = _passed(plan.definition.start, self._targets)
        self._before: dict[str, set[str]] = {key: set() for key in plan.steps}
        for key in self._passed:
            for target in self._beyond(key) if plan.steps[key].step.writes else ():
                self._before[target].update(plan.steps[key].step.writes)

    def written_before(self, key: str) -> frozenset[str]:
        """Fields that an earlier step may have written."""
        return frozenset(self._before[key])

    def _beyond(self, key: str) -> set[str]:
        """The steps that can follow a step without a return."""
        found: set[str] = set()
        ahead = [key]
        while ahead:
            fresh = self._targets[ahead.pop()] - found - self._passed[key]
            found |= fresh
            ahead.extend(fresh)
        return found


def _targets(step: StepPlan) -> frozenset[str]:
    targets = frozenset(
        route.transition.to_step for groups in step.routes.values() for group in groups for route in group
    )
    return targets if step.step.then is None else targets | {step.step.then}


def _passed(start: str, targets: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each step that can be reached: itself, and the steps that every way to it passes.

    Worked out by taking away: a step is passed on all ways as long as no way is found that avoids it.
    """
    passed = {start: frozenset({start})}
    changed = [start]
    while changed:
        key = changed.pop(0)
        for target in targets[key]:
            known = passed.get(target)
            now = passed[key] | {target} if known is None else known & (passed[key] | {target})
            if now != known:
                passed[target] = now
                changed.append(target)
    return passed


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is known at one step."""

    context: Mapping[str, Any]
    requester: Actor
    open_fields: frozenset[str]

    def value(self, program: Program, *, outcome: str | None) -> Any:
        """What an expression gives; None while that is open."""
        if any(self._open(reference) for reference in program.references):
            return None
        left = Outcome(outcome)
        found = program.evaluate(variables_of(self.context, left, self.requester, visits=1))
        return None if isinstance(found, GuardError) else found

    def _open(self, reference: tuple[str, ...]) -> bool:
        if reference[0] != "context":
            return reference[0] in _LATER
        return bool(self.open_fields) if len(reference) == 1 else reference[1] in self.open_fields


def _station(step: StepPlan, entered: _Sight) -> Station:
    left = replace(entered, open_fields=entered.open_fields.union(step.step.writes))
    outcomes = step.step.possible_outcomes or (None,)
    follow = _branches if step.step.type is StepType.FORK else _ways
    ways = tuple(way for word in outcomes for way in follow(word, step.routes.get(word, ()), left))
    resource = None if step.resource is None else entered.value(step.resource, outcome=None)
    return Station(step, _hours(step, entered), read_name(resource), ways)


def _hours(step: StepPlan, sight: _Sight) -> float | None:
    if step.sla is None or isinstance(step.sla, float):
        return step.sla
    found: float | None = sight.value(step.sla, outcome=None)
    return found if found is not None and usable_hours(found) else None


def _ways(outcome: str | None, groups: tuple[tuple[Route, ...], ...], sight: _Sight) -> Iterator[Way]:
    """Which transition would be taken: of the lowest priority number, of those beyond only if none is."""
    reached: bool | None = True
    for group in groups:
        guarded = [
            sight.value(route.program, outcome=outcome) for route in group if route.program is not None
        ]
        otherwise = _not(_any(guarded))
        results = iter(guarded)
        for route in group:
            result = otherwise if route.program is None else next(results)
            yield Way(outcome, route.transition.to_step, route.transition.guard, _and(reached, result))
        one_holds = True if len(guarded) < len(group) else _any(guarded)
        reached = _and(reached, _not(one_holds))


def _branches(outcome: str | None, groups: tuple[tuple[Route, ...], ...], sight: _Sight) -> Iterator[Way]:
    """The branches of a fork: each is opened for itself."""
    for route in (route for group in groups for route in group):
        held = True if route.program is None else sight.value(route.program, outcome=outcome)
        yield Way(outcome, route.transition.to_step, route.transition.guard, held)


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True

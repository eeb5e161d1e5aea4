"""A definition made ready to run: guards and schemas compiled, transitions in the order of trial.

Made once a version and kept, because a published version never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NewType

from nexusflow.core.definition import Definition, Distribution, Step, StepType, Transition
from nexusflow.core.guard import GuardError, Program, Purpose, Result, compile_expression, environment
from nexusflow.core.nesting import Nesting, nest
from nexusflow.core.schema import Schema, SchemaError, compile_schema
from nexusflow.core.service import EMAIL

Hours = NewType("Hours", float)


class Unplannable(Exception):
    """The definition cannot run. The verifier refuses such a one with findings before it comes here."""


@dataclass(frozen=True, slots=True)
class Route:
    """A transition and its compiled guard (None: always)."""

    transition: Transition
    program: Program | None


Routes = Mapping[str | None, tuple[tuple[Route, ...], ...]]


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step with everything that running it needs.

    `routes` maps an outcome (None for steps without) to groups of equal priority, lowest number
    first. `assignee` gives a username, `require` whether somebody may, `voters` who votes. `sla` and
    `duration` are a number of hours, a program that gives one, or None; `until` is a program that gives a
    date or a time, `resource` one that gives the name of what must be free; `says` is what a service or a
    child is told, by field. `counts`: a guard of a step that is no task asks how often it was entered.
    """

    step: Step
    routes: Routes
    sla: float | Program | None
    form: Schema
    supervisor_role: str | None
    counts: bool
    duration: float | Program | None
    until: Program | None
    resource: Program | None
    says: Mapping[str, Program]
    assignee: Program | None
    require: Program | None
    voters: Program | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One published version, ready. `nesting` tells of each step the forks that it is in a branch of.

    `has_milestones`: a task of it is offered only until another step has begun. `permissions`: those that its
    tasks ask for; `roles`: those that vote, and those that tasks go to when nobody may do them.
    `gives`: tasks are given to people, if only to whoever did the last visit; `takes_turns`: to one after
    the other.
    """

    definition: Definition
    version: int
    steps: Mapping[str, StepPlan]
    context_schema: Schema
    nesting: Nesting
    has_milestones: bool
    permissions: frozenset[str]
    roles: frozenset[str]
    gives: bool
    takes_turns: bool


def prepare(definition: Definition, *, version: int) -> Plan:
    """Compile everything a definition says. Raises `Unplannable` for what the verifier would refuse."""
    return Plan(
        definition=definition,
        version=version,
        steps={step.key: _plan_step(definition, step) for step in definition.steps},
        context_schema=_schema(definition.context_schema, "context_schema"),
        nesting=nest(definition),
        has_milestones=any(step.while_not_started for step in definition.steps),
        gives=any(step.is_given for step in definition.steps),
        takes_turns=any(step.distribution is not Distribution.OFFER for step in definition.steps),
        permissions=frozenset(
            step.permission for step in definition.steps if step.type is StepType.TASK and step.permission
        ),
        roles=frozenset(role for step in definition.steps for role in definition.roles_asked(step)),
    )


def _plan_step(definition: Definition, step: Step) -> StepPlan:
    leaving = sorted(
        (each for each in definition.transitions if each.from_step == step.key),
        key=lambda each: (each.outcome or "", each.priority),
    )
    routes = {
        outcome: tuple(
            tuple(_route(definition, step, each) for each in group)
            for _, group in groupby(same_outcome, key=lambda each: each.priority)
        )
        for outcome, same_outcome in _by_outcome(leaving)
    }
    return StepPlan(
        step=step,
        routes=routes,
        sla=_hours(definition, step.sla_hours if step.type is StepType.TASK else None),
        form=_schema(step.form or {"type": "object"}, f"form of {step.key}"),
        supervisor_role=definition.supervisor_of(step),
        counts=step.type is StepType.DECISION and _asks_for_visits(routes),
        duration=_hours(definition, step.duration),
        until=_text(definition, step.until),
        resource=_text(definition, step.resource),
        says=_says(definition, step),
        assignee=_text(definition, step.assignee),
        require=_require(definition, step),
        voters=_voters(definition, step),
    )


def _asks_for_visits(routes: Routes) -> bool:
    programs = (route.program for groups in routes.values() for group in groups for route in group)
    return any(("visits",) in each.references for each in programs if each is not None)


def _by_outcome(transitions: list[Transition]) -> list[tuple[str | None, list[Transition]]]:
    return [(outcome, list(group)) for outcome, group in groupby(transitions, key=lambda each: each.outcome)]


def _route(definition: Definition, step: Step, transition: Transition) -> Route:
    if transition.guard is None:
        return Route(transition, None)
    env = environment(definition.context_schema, data_schema=step.left_with, purpose=Purpose.GUARD)
    return Route(
        transition, _program(transition.guard, compile_expression(transition.guard, env, result="bool"))
    )


def _hours(definition: Definition, source: str | None) -> float | Program | None:
    if source is None:
        return None
    try:
        return float(source)
    except ValueError:
        env = environment(definition.context_schema, purpose=Purpose.SLA)
        return _program(source, compile_expression(source, env, result="number"))


def _text(definition: Definition, source: str | None) -> Program | None:
    if source is None:
        return None
    env = environment(definition.context_schema, purpose=Purpose.SLA)
    return _program(source, compile_expression(source, env, result="string"))


def _require(definition: Definition, step: Step) -> Program | None:
    if step.require is None:
        return None
    env = environment(definition.context_schema, purpose=Purpose.REQUIRE)
    return _program(step.require, compile_expression(step.require, env, result="bool"))


def _voters(definition: Definition, step: Step) -> Program | None:
    if step.quorum is None or step.quorum.expression is None:
        return None
    env = environment(definition.context_schema, purpose=Purpose.SLA)
    source = step.quorum.expression
    return _program(source, compile_expression(source, env, result="voters"))


def _says(definition: Definition, step: Step) -> Mapping[str, Program]:
    said = (step.subflow.send or {}) if step.subflow is not None else {}
    said = step.service.expressions if step.service is not None else said
    if not said:
        return {}
    env = environment(definition.context_schema, purpose=Purpose.SLA)
    letter = step.service is not None and step.service.call == EMAIL
    result: Result = "string" if letter else "plain"
    return {
        name: _program(source, compile_expression(source, env, result=result))
        for name, source in said.items()
    }


def _program(source: str, compiled: Program | GuardError) -> Program:
    if isinstance(compiled, GuardError):
        raise Unplannable(f"Expected an expression that compiles, found {source!r}: {compiled.message}")
    return compiled


def _schema(document: Mapping[str, object], where: str) -> Schema:
    compiled = compile_schema(document)
    if isinstance(compiled, SchemaError):
        raise Unplannable(f"Expected a JSON Schema as {where}: {compiled.message}")
    return compiled

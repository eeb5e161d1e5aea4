"""A definition made ready to run: guards and schemas compiled, transitions in the order of trial.

Made once a version and kept, because a published version never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NewType

from nexusflow.core.definition import Definition, Step, StepType, Transition
from nexusflow.core.guard import GuardError, Program, Purpose, compile_expression, environment
from nexusflow.core.schema import Schema, SchemaError, compile_schema

Hours = NewType("Hours", float)


class Unplannable(Exception):
    """The definition cannot run. The verifier refuses such a one with findings before it comes here."""


@dataclass(frozen=True, slots=True)
class Route:
    """A transition and its compiled guard (None: always)."""

    transition: Transition
    program: Program | None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step with everything that running it needs.

    `routes` maps an outcome (None for steps without) to groups of equal priority, lowest number
    first. `sla` is a number of hours, a program that gives one, or None.
    """

    step: Step
    routes: Mapping[str | None, tuple[tuple[Route, ...], ...]]
    sla: float | Program | None
    form: Schema
    supervisor_role: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One published version, ready."""

    definition: Definition
    version: int
    steps: Mapping[str, StepPlan]
    context_schema: Schema


def prepare(definition: Definition, *, version: int) -> Plan:
    """Compile everything a definition says. Raises `Unplannable` for what the verifier would refuse."""
    return Plan(
        definition=definition,
        version=version,
        steps={step.key: _plan_step(definition, step) for step in definition.steps},
        context_schema=_schema(definition.context_schema, "context_schema"),
    )


def _plan_step(definition: Definition, step: Step) -> StepPlan:
    leaving = sorted(
        (each for each in definition.transitions if each.from_step == step.key),
        key=lambda each: (each.outcome or "", each.priority),
    )
    return StepPlan(
        step=step,
        routes={
            outcome: tuple(
                tuple(_route(definition, step, each) for each in group)
                for _, group in groupby(same_outcome, key=lambda each: each.priority)
            )
            for outcome, same_outcome in _by_outcome(leaving)
        },
        sla=_sla(definition, step),
        form=_schema(step.form or {"type": "object"}, f"form of {step.key}"),
        supervisor_role=definition.supervisor_of(step),
    )


def _by_outcome(transitions: list[Transition]) -> list[tuple[str | None, list[Transition]]]:
    return [(outcome, list(group)) for outcome, group in groupby(transitions, key=lambda each: each.outcome)]


def _route(definition: Definition, step: Step, transition: Transition) -> Route:
    if transition.guard is None:
        return Route(transition, None)
    env = environment(definition.context_schema, data_schema=step.form, purpose=Purpose.GUARD)
    return Route(
        transition, _program(transition.guard, compile_expression(transition.guard, env, result="bool"))
    )


def _sla(definition: Definition, step: Step) -> float | Program | None:
    if step.sla_hours is None or step.type is not StepType.TASK:
        return None
    try:
        return float(step.sla_hours)
    except ValueError:
        env = environment(definition.context_schema, purpose=Purpose.SLA)
        return _program(step.sla_hours, compile_expression(step.sla_hours, env, result="number"))


def _program(source: str, compiled: Program | GuardError) -> Program:
    if isinstance(compiled, GuardError):
        raise Unplannable(f"Expected an expression that compiles, found {source!r}: {compiled.message}")
    return compiled


def _schema(document: Mapping[str, object], where: str) -> Schema:
    compiled = compile_schema(document)
    if isinstance(compiled, SchemaError):
        raise Unplannable(f"Expected a JSON Schema as {where}: {compiled.message}")
    return compiled

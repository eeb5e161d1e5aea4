"""The definition under examination, with what every check asks of it worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nexusflow.core.definition import Definition, Step, StepType, Transition

SUPPORTED: Final = frozenset({StepType.TASK, StepType.DECISION, StepType.END})

Route = tuple[str, str | None]
"""A step's key and an outcome of it, None for a decision step."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A definition, its steps by key (the first of each), and its transitions by route.

    `routes` holds (index, transition) of the transitions that can be asked for: from a task on one
    of its outcomes, or from a decision step on none; lower priority number first.
    """

    definition: Definition
    steps: Mapping[str, Step]
    routes: Mapping[Route, tuple[tuple[int, Transition], ...]]


def examine(definition: Definition) -> Subject:
    """Work out what the checks need."""
    steps: dict[str, Step] = {}
    for step in definition.steps:
        steps.setdefault(step.key, step)
    routes: dict[Route, list[tuple[int, Transition]]] = {}
    for index, transition in enumerate(definition.transitions):
        if asks_for(steps.get(transition.from_step), transition.outcome):
            routes.setdefault((transition.from_step, transition.outcome), []).append((index, transition))
    ordered = {
        route: tuple(sorted(choices, key=lambda each: (each[1].priority, each[0])))
        for route, choices in routes.items()
    }
    return Subject(definition, steps, ordered)


def asks_for(step: Step | None, outcome: str | None) -> bool:
    """Whether the engine ever looks for a transition from that step on that outcome."""
    if step is None:
        return False
    if step.type is StepType.TASK:
        return outcome in step.outcomes
    return step.type is StepType.DECISION and outcome is None

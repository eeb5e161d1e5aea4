"""The definition under examination, with what every check asks of it worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nexusflow.core.definition import Definition, Step, StepType, Transition
from nexusflow.core.nesting import Nesting, nest

SUPPORTED: Final = frozenset(
    {
        StepType.TASK,
        StepType.DECISION,
        StepType.FORK,
        StepType.JOIN,
        StepType.SERVICE,
        StepType.WAIT,
        StepType.SUBFLOW,
        StepType.END,
    }
)
PASSED: Final = frozenset({StepType.DECISION, StepType.FORK, StepType.JOIN})
"""Steps at which nobody acts: a token goes on from them by itself."""
WITHOUT_OUTCOME: Final = PASSED | {StepType.WAIT}
"""Steps whose transitions name no outcome."""
WITH_OUTCOMES: Final = frozenset({StepType.TASK, StepType.SERVICE, StepType.SUBFLOW})
"""Steps whose transitions each name one."""

Route = tuple[str, str | None]
"""A step's key and an outcome of it, None for a step that has none."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A definition, its steps by key (the first of each), and its transitions by route.

    `routes` holds (index, transition) of the transitions that can be asked for: from a task on one
    of its outcomes, or from a step that has none; lower priority number first. `nesting`
    tells in which branches each step stands.
    """

    definition: Definition
    steps: Mapping[str, Step]
    routes: Mapping[Route, tuple[tuple[int, Transition], ...]]
    nesting: Nesting


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
    return Subject(definition, steps, ordered, nest(definition))


def asks_for(step: Step | None, outcome: str | None) -> bool:
    """Whether the engine ever looks for a transition from that step on that outcome."""
    if step is None:
        return False
    if step.type in WITH_OUTCOMES:
        return outcome in step.possible_outcomes
    return step.type in WITHOUT_OUTCOME and outcome is None

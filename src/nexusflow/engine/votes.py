"""How the open votes of a request stand, in the shape that callers see."""

from collections.abc import Iterator
from typing import Any

from nexusflow.core.definition import Definition, Step
from nexusflow.core.request import Request, Task
from nexusflow.core.vote import Tally, open_votes, seats, tallies, total


def votes_shape(request: Request, definition: Definition) -> list[dict[str, Any]]:
    """Every vote that is not decided, with what has been cast; who cast it, their tasks say."""
    return list(_votes(request, definition))


def _votes(request: Request, definition: Definition) -> Iterator[dict[str, Any]]:
    for task in open_votes(request):
        step = definition.step(task.step)
        if step is not None and step.quorum is not None:
            yield _vote(step, task, seats(request, task))


def _vote(step: Step, task: Task, voting: tuple[Task, ...]) -> dict[str, Any]:
    assert step.quorum is not None
    groups = tallies(step.quorum, voting) if step.quorum.groups else {}
    return {
        "step": step.key,
        "step_name": step.name,
        "visit": task.visit,
        **_count(total(step.quorum, voting)),
        "groups": [{"role": role, **_count(tally)} for role, tally in groups.items()],
    }


def _count(tally: Tally) -> dict[str, int]:
    return {"for": tally.in_favour, "against": tally.against, "of": tally.of, "needed": tally.needed}

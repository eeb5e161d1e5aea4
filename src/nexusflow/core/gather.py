"""Tokens seen together: what is still on its way, when a join lets one on, and how a request with several
ends has ended.

What a join waits for is not counted but seen: every token inside of its fork that is not at the join yet.
So a branch that was never opened, has ended or was cancelled is not waited for.
"""

from collections.abc import Iterable, Iterator

from nexusflow.core.definition import StepType
from nexusflow.core.lifecycle import Status
from nexusflow.core.marking import Token
from nexusflow.core.plan import Plan
from nexusflow.core.request import Request, Task


def live(request: Request) -> Iterator[Task | Token]:
    """Every place at which the request stands."""
    yield from request.open_tasks
    yield from request.marking.tokens


def moved_by(request: Request, places: Iterable[Task | Token]) -> bool:
    """Whether these places can bring the request to an end, or it has come to one already.

    What is in a branch whose join has let one on can not: at the join it is absorbed.
    """
    joined = {fork.number for fork in request.marking.forks if fork.joined}
    return bool(request.marking.ends) or any(joined.isdisjoint(each.path) for each in places)


def ripe_join(plan: Plan, request: Request) -> tuple[Token, ...]:
    """The tokens at a join that lets one on for them now; empty when there is no such join."""
    gathered: dict[tuple[str, int], list[Token]] = {}
    for token in request.marking.tokens:
        if plan.steps[token.step].step.type is not StepType.JOIN:
            continue
        gathered.setdefault((token.step, token.path[-1]), []).append(token)
    for (step, fork), tokens in gathered.items():
        awaited = plan.steps[step].step.awaited
        if awaited is not None and len(tokens) >= awaited:
            return tuple(tokens)
        if not any(fork in each.path and each not in tokens for each in live(request)):
            return tuple(tokens)
    return ()


def resolution(plan: Plan, ends: tuple[str, ...]) -> tuple[Status, str]:
    """What a request has come to whose branches reached these ends: one that rejects outweighs the others.

    Else it is the last one that counts.
    """
    statuses = [(plan.steps[key].step.status, key) for key in ends]
    for status, key in statuses:
        if status is Status.REJECTED:
            return status, key
    return Status.COMPLETED, ends[-1]

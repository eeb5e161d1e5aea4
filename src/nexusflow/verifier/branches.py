"""Branches: forks whose tokens all come together or all end, joins that fire, once, for one fork.

The engine's joins wait for what is still on its way inside of their fork. So what must be shown is that every
step stands in the same branches on every way to it, and that nothing leaves a branch but by its join.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

from nexusflow.core.definition import StepType, Transition
from nexusflow.core.nesting import Nest
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.graph import Edges, collect_edges, find_cycles, walk
from nexusflow.verifier.subject import PASSED, Subject

MAX_BRANCHES: Final = 100
MAX_AT_ONCE: Final = 900
"""Steps that all tokens together may go through in one transaction; the engine's own bound is higher."""
_CAN_BE_OPEN: Final = frozenset(
    {StepType.TASK, StepType.JOIN, StepType.SERVICE, StepType.WAIT, StepType.SUBFLOW}
)


def find_bad_branches(subject: Subject) -> Iterator[Finding]:
    """Everything about forks, joins, the ends inside of branches, visits, milestones and regions."""
    yield from _find_crossed(subject)
    yield from _find_bad_forks(subject)
    yield from _find_left_over(subject)
    yield from _find_bad_visits(subject)
    yield from _find_endless_diversions(subject)
    yield from _find_bad_milestones(subject)
    yield from _find_bad_regions(subject)
    yield from _find_too_wide(subject)


def _find_crossed(subject: Subject) -> Iterator[Finding]:
    for each in subject.nesting.conflicts:
        message = (
            f"Expected `{each.step}` to stand {_within(each.one)} on every way to it, found the way from "
            f"`{each.source}`, on which it stands {_within(each.other)}; leave branches by their join."
        )
        yield found(Code.CROSSED_BRANCHES, message, step=each.step)
    for key in subject.nesting.lone_joins:
        message = (
            f"Expected a fork whose branches come together in `{key}`, found a way to it without any; lead "
            f"that way elsewhere, or put a fork before it."
        )
        yield found(Code.JOIN_WITHOUT_FORK, message, step=key)


def _within(nest: Nest) -> str:
    return (
        f"in the branches of {', '.join(f'`{key}`' for key in nest)}" if nest else "outside of all branches"
    )


def _find_bad_forks(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps.values():
        if step.type is not StepType.FORK:
            continue
        targets = [each.to_step for _, each in subject.routes.get((step.key, None), ())]
        for target, times in Counter(targets).items():
            if times > 1:
                message = (
                    f"Expected `{step.key}` to open one branch to each step, found {times} to `{target}`; "
                    f"join their guards, or give each branch a step of its own."
                )
                yield found(Code.DOUBLE_BRANCH, message, step=step.key)
        if len(targets) > MAX_BRANCHES:
            message = f"Expected at most {MAX_BRANCHES} branches from `{step.key}`, found {len(targets)}."
            yield found(Code.TOO_LARGE, message, step=step.key)
        yield from _find_bad_joins(subject, step.key, len(set(targets)))


def _find_bad_joins(subject: Subject, fork: str, branches: int) -> Iterator[Finding]:
    joins = sorted(subject.nesting.joins.get(fork, ()))
    if len(joins) > 1:
        names = ", ".join(f"`{key}`" for key in joins)
        message = (
            f"Expected the branches of `{fork}` to come together in one join, found {names}, each of which "
            f"would wait for what stands at another; lead them to one, and decide behind it."
        )
        yield found(Code.SEVERAL_JOINS, message, step=fork)
    for key in joins:
        awaited = subject.steps[key].awaited
        if awaited is not None and awaited > branches:
            message = (
                f"Expected `{key}` to wait for at most the {branches} branches of `{fork}`, found {awaited}; "
                f"lower its count."
            )
            yield found(Code.TOO_FEW_BRANCHES, message, step=key)


def _find_left_over(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps.values():
        if step.type is not StepType.END or step.terminate:
            continue
        forks = (fork for nest in subject.nesting.ends.get(step.key, ()) for fork in nest)
        joined = [fork for fork in forks if fork in subject.nesting.joins]
        if joined:
            message = (
                f"Expected every branch of `{joined[-1]}` to come to its join, found a way to the end "
                f"`{step.key}`; give it `terminate: true` to close the other branches, or lead to the join."
            )
            yield found(Code.TOKENS_LEFT_OVER, message, step=step.key)


def _find_bad_visits(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps.values():
        if (step.max_visits is None) is not (step.then is None):
            message = (
                f"Expected `max_visits` and `then` of `{step.key}` together, found only one of them; say how "
                f"often it may be entered, and where to go instead."
            )
            yield found(Code.INVALID_VISITS, message, step=step.key)
        elif step.then is not None and (step.then == step.key or step.then not in subject.steps):
            message = (
                f"Expected `then` of `{step.key}` to name another step, found `{step.then}`; correct it."
            )
            yield found(Code.INVALID_VISITS, message, step=step.key)


def _find_endless_diversions(subject: Subject) -> Iterator[Finding]:
    """Circles that close once the tasks on them have been visited often enough, or an instant is past."""
    for cycle in find_cycles(_without_waiting(subject)):
        if all(subject.steps[key].type in PASSED for key in cycle):
            continue  # told with the other circles
        message = (
            f"Expected something to wait or to end on every way round, found the circle "
            f"{' -> '.join(cycle)}, on which nothing does once all visits are used up and all instants are "
            f"past; lead one of them elsewhere."
        )
        yield found(Code.ENDLESS_DECISIONS, message, step=cycle[0], trace=cycle)


def _find_bad_milestones(subject: Subject) -> Iterator[Finding]:
    around = subject.nesting.around
    for step in subject.steps.values():
        for key in step.while_not_started:
            other = subject.steps.get(key)
            beside = (
                other is not None
                and other.type is StepType.TASK
                and key != step.key
                and bool(around.get(step.key))
                and around.get(key, ())[:1] == around[step.key][:1]
                and not subject.nesting.precedes(key, step.key)
            )
            if not beside:
                message = (
                    f"Expected `while_not_started` of `{step.key}` to name tasks in branches beside its own, "
                    f"found `{key}`; put both into branches of one fork, or remove it."
                )
                yield found(Code.INVALID_MILESTONE, message, step=step.key)


def _find_bad_regions(subject: Subject) -> Iterator[Finding]:
    for index, each in enumerate(subject.definition.transitions):
        for key in each.cancels:
            step = subject.steps.get(key)
            if step is None or step.type not in _CAN_BE_OPEN:
                message = (
                    f"Expected `cancels` to name steps at which something can be open, found `{key}`; "
                    f"correct it or remove it."
                )
                yield found(Code.UNKNOWN_REGION, message, step=each.from_step, transition=index)
            elif (fork := _outrun(subject, each, key)) is not None:
                message = (
                    f"Expected `cancels` to stay within the branches of `{fork}`, whose join lets the "
                    f"request go on before this branch has come to it, found `{key}`, without which "
                    f"nothing may be left to move it; give the join `cancel_rest: true`, or lead to an end "
                    f"with `terminate: true`."
                )
                yield found(Code.UNKNOWN_REGION, message, step=each.from_step, transition=index)


def _outrun(subject: Subject, transition: Transition, region: str) -> str | None:
    """A fork around a transition but not around a step of its region, if its join does not wait for all."""
    around = subject.nesting.around
    for fork in around.get(transition.from_step, ()):
        joins = [subject.steps[key] for key in subject.nesting.joins.get(fork, ())]
        if fork not in around.get(region, ()) and any(
            each.awaited is not None and not each.cancel_rest for each in joins
        ):
            return fork
    return None


def _find_too_wide(subject: Subject) -> Iterator[Finding]:
    """Forks whose branches, and what these open at once, are more than one transaction goes through."""
    entered, left = _gone_through(subject)
    for step in subject.steps.values():
        joins = (key for fork in subject.nesting.around.get(step.key, ()) for key in _joins(subject, fork))
        most = entered.get(step.key, 0) + sum(left.get(key, 0) for key in joins)
        if step.type is StepType.FORK and most > MAX_AT_ONCE:
            message = (
                f"Expected `{step.key}` to lead through at most {MAX_AT_ONCE} steps before each of its "
                f"branches waits or ends, found {most:,}; open fewer, or put tasks before the next fork."
            )
            yield found(Code.TOO_LARGE, message, step=step.key)
            return


def _gone_through(subject: Subject) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many steps at most are gone through on entering each step, and on leaving each join.

    What a join lets on is counted with its fork, once, if a branch can come to it without waiting.
    Nothing is counted where there are circles.
    """
    targets = _without_waiting(subject)
    joined = {
        key: _joins(subject, key) & walk(targets, [key]).keys()
        for key, step in subject.steps.items()
        if step.type is StepType.FORK
    }
    before = {key: {*targets.get(key, ()), *joined.get(key, ())} for key in subject.steps}
    try:
        order = tuple(TopologicalSorter(before).static_order())
    except CycleError:
        return {}, {}
    entered: dict[str, int] = {}
    left: dict[str, int] = {}
    for key in order:
        costs = [entered[each] for each in targets.get(key, ())]
        match subject.steps[key].type:
            case StepType.FORK:
                entered[key] = 1 + sum(costs) + sum(left[each] for each in joined[key])
            case StepType.DECISION | StepType.WAIT:
                entered[key] = 2 + max(costs, default=0)
            case StepType.JOIN:
                entered[key], left[key] = 1, 1 + max(costs, default=0)
            case _:
                entered[key] = 1 + max(costs, default=0)
    return entered, left


def _without_waiting(subject: Subject) -> Edges:
    """The ways on from steps at which nobody acts, from instants (they may be past) and from `max_visits`."""
    passed = (
        (key, each.to_step)
        for (key, _), choices in subject.routes.items()
        if subject.steps[key].type in PASSED or subject.steps[key].until is not None
        for _, each in choices
        if each.to_step in subject.steps
    )
    diverted = (
        (key, step.then)
        for key, step in subject.steps.items()
        if step.then is not None and step.then != key and step.then in subject.steps
    )
    return collect_edges((*passed, *diverted))


def _joins(subject: Subject, fork: str) -> frozenset[str]:
    return subject.nesting.joins.get(fork, frozenset())

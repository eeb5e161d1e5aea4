"""Steps and the ways between them: what does not exist, cannot be reached or never ends."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from nexusflow.core.definition import Step, StepType, Transition
from nexusflow.core.service import SUCCEEDED
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.graph import Edges, collect_edges, find_cycles, longest_way, trace, turn_round, walk
from nexusflow.verifier.subject import PASSED, SUPPORTED, WITH_OUTCOMES, WITHOUT_OUTCOME, Subject

MAX_DECISIONS_IN_A_ROW: Final = 50
"""The engine follows a bounded way in one transaction; what is sound stays well below its bound."""


def find_bad_routes(subject: Subject, *, never_taken: frozenset[int]) -> Iterator[Finding]:
    """Everything about keys, transitions and the ways they make; each defect is told once.

    A step whose missing way is already told counts as able to end, so that the steps before it are
    not blamed for it again.
    """
    yield from _find_bad_keys(subject)
    told: list[Finding] = [*_find_bad_transitions(subject), *_find_missing(subject)]
    edges = usable_edges(subject, never_taken)
    told += _find_endless(subject, edges)
    yield from told
    start = subject.definition.start
    if start not in subject.steps:
        message = f"Expected `start` to name a step, found `{start}`; use the key of the first step."
        yield found(Code.UNKNOWN_START, message)
        return
    blamed = {each.step for each in told} | {key for each in told for key in each.trace}
    ends = {key for key, step in subject.steps.items() if step.type is StepType.END}
    yield from _find_lost(subject, edges, goals=ends | {key for key in blamed if key is not None})


def _find_bad_keys(subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    for step in subject.definition.steps:
        if step.key in seen:
            message = f"Expected each step to have its own key, found `{step.key}` again; rename one."
            yield found(Code.DUPLICATE_STEP, message, step=step.key)
        if step.key == "requester":
            message = (
                "Expected a key that means nothing else, found a step called `requester`, which in "
                "`separate_from` is whoever started the request; rename it."
            )
            yield found(Code.RESERVED_STEP_KEY, message, step=step.key)
        seen.add(step.key)


def _find_bad_transitions(subject: Subject) -> Iterator[Finding]:
    for index, each in enumerate(subject.definition.transitions):
        source = subject.steps.get(each.from_step)
        for end, key in (("from", each.from_step), ("to", each.to_step)):
            if key not in subject.steps:
                message = f"Expected `{end}` to name a step, found `{key}`; correct it or add the step."
                step = None if source is None else source.key
                yield found(Code.UNKNOWN_STEP, message, step=step, transition=index)
        if source is not None:
            yield from _find_bad_outcome(source, each, index)


def _find_bad_outcome(source: Step, transition: Transition, index: int) -> Iterator[Finding]:
    outcome = transition.outcome
    if source.type is StepType.END:
        message = (
            f"Expected nothing after the end `{source.key}`, found a transition to `{transition.to_step}`; "
            f"remove it."
        )
        yield found(Code.TRANSITION_FROM_END, message, step=source.key, transition=index)
    elif source.type not in WITH_OUTCOMES and outcome is not None:
        message = (
            f"Expected no outcome on a transition from `{source.key}`, which is a {source.type}, found "
            f"`{outcome}`; use `when`."
        )
        yield found(Code.UNEXPECTED_OUTCOME, message, step=source.key, transition=index)
    elif source.type in WITH_OUTCOMES and outcome is None:
        message = (
            f"Expected the transition from `{source.key}` to `{transition.to_step}` to say on which outcome, "
            f"found nothing; add `outcome`, one of: {', '.join(source.possible_outcomes)}."
        )
        yield found(Code.MISSING_OUTCOME, message, step=source.key, transition=index)
    elif source.type in WITH_OUTCOMES and outcome not in source.possible_outcomes:
        message = (
            f"Expected an outcome of `{source.key}` ({', '.join(source.possible_outcomes)}), found "
            f"`{outcome}`; correct it or add it to the step."
        )
        yield found(Code.UNKNOWN_OUTCOME, message, step=source.key, transition=index)


def _find_missing(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps.values():
        if step.type is StepType.TASK and not step.outcomes:
            message = (
                f"Expected `{step.key}` to list the outcomes it can be completed with, found none; add "
                f"`outcomes`."
            )
            yield found(Code.NO_OUTCOMES, message, step=step.key)
        if step.type in (StepType.TASK, StepType.SUBFLOW):
            for outcome in step.possible_outcomes:
                if (step.key, outcome) not in subject.routes:
                    message = (
                        f"Expected a transition from `{step.key}` on `{outcome}`, found none; add one or "
                        f"remove the outcome."
                    )
                    yield found(Code.OUTCOME_WITHOUT_TRANSITION, message, step=step.key)
        if step.type is StepType.SERVICE and (step.key, SUCCEEDED) not in subject.routes:
            message = f"Expected a transition from `{step.key}` on `{SUCCEEDED}`, found none; add one."
            yield found(Code.OUTCOME_WITHOUT_TRANSITION, message, step=step.key)
        if step.type in WITHOUT_OUTCOME and (step.key, None) not in subject.routes:
            message = f"Expected a transition from the {step.type} `{step.key}`, found none; add one."
            decides = step.type is StepType.DECISION
            code = Code.DECISION_WITHOUT_TRANSITION if decides else Code.STEP_WITHOUT_TRANSITION
            yield found(code, message, step=step.key)


def usable_edges(subject: Subject, never_taken: frozenset[int]) -> Edges:
    """The ways that a request can take, as far as they lead from a step to a step."""
    taken = (
        (each.from_step, each.to_step)
        for index, each in enumerate(subject.definition.transitions)
        if index not in never_taken
        and each.to_step in subject.steps
        and each.from_step in subject.steps
        and subject.steps[each.from_step].type is not StepType.END
    )
    diverted = (
        (step.key, step.then)
        for step in subject.steps.values()
        if step.then is not None and step.then in subject.steps
    )
    return collect_edges(chain(taken, diverted))


def _find_endless(subject: Subject, edges: Edges) -> Iterator[Finding]:
    def decides(key: str) -> bool:
        """A wait until an instant may be over before it begins."""
        return subject.steps[key].type in PASSED or subject.steps[key].until is not None

    among_decisions = {
        source: tuple(filter(decides, targets)) for source, targets in edges.items() if decides(source)
    }
    row = longest_way(among_decisions)
    if row > MAX_DECISIONS_IN_A_ROW:
        message = (
            f"Expected at most {MAX_DECISIONS_IN_A_ROW} decisions, forks and joins in a row, found {row}; "
            f"make one of several."
        )
        yield found(Code.TOO_LARGE, message)
    for cycle in find_cycles(among_decisions):
        message = (
            f"Expected a task between steps that lead to each other, found the circle "
            f"{' -> '.join(cycle)}; lead one of them elsewhere."
        )
        yield found(Code.ENDLESS_DECISIONS, message, step=cycle[0], trace=cycle)


def _find_lost(subject: Subject, edges: Edges, *, goals: set[str]) -> Iterator[Finding]:
    origin = walk(edges, [subject.definition.start])
    ending = walk(turn_round(edges), chain(goals))
    for step in subject.steps.values():
        if step.key not in origin:
            message = (
                f"Expected a way from `{subject.definition.start}` to `{step.key}`, found none; add a "
                f"transition to it or remove it."
            )
            yield found(Code.UNREACHABLE_STEP, message, step=step.key)
        elif step.key not in ending and step.type in SUPPORTED:
            message = (
                f"Expected a way from `{step.key}` to an end, found none; add a transition that leads on."
            )
            yield found(Code.NO_WAY_TO_END, message, step=step.key, trace=trace(origin, step.key))

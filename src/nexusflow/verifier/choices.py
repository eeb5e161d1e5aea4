"""Which transition is taken: guards that make no sense, ties, and what can never or may not match.

For each step and outcome the engine tries the lowest priority number first. Guards of equal
priority must be shown to exclude each other; one without a guard is the otherwise of its own
priority, and nothing behind it is ever tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from nexusflow.core.definition import Split, Step, StepType, Transition
from nexusflow.core.guard import Environment, GuardError, Purpose, compile_expression, environment
from nexusflow.verifier.comparison import Comparison
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.subject import WITH_OUTCOMES, WITHOUT_OUTCOME, Route, Subject

MAX_EQUALS: Final = 32
"""Guards of one priority that are compared pair by pair; more are refused rather than compared."""

Choice = tuple[int, Transition]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the transitions of a definition come to: the findings, and those that are never taken."""

    findings: tuple[Finding, ...]
    never_taken: frozenset[int]


def examine_choices(subject: Subject) -> Choices:
    """Examine every guard, then every step and outcome that has transitions."""
    environments = {step.key: _environment(subject, step) for step in _deciding(subject)}
    invalid = tuple(_find_invalid_guards(subject, environments))
    broken = {each.transition for each in invalid if each.transition is not None}
    shadowed: set[int] = set()
    findings = list(invalid)
    comparison = Comparison()
    for route, choices in subject.routes.items():
        if subject.steps[route[0]].type is StepType.FORK:
            findings += _find_bad_branches(subject.steps[route[0]], choices, broken, comparison)
            continue
        tried, behind = _cut(choices)
        shadowed.update(index for index, _ in behind)
        findings += _describe_shadowed(tried, behind)
        findings += _find_ties([each for each in tried if each[0] not in broken], comparison)
        if not broken.intersection(index for index, _ in tried):
            findings += _find_gap(route, tried, comparison)
    return Choices(tuple(findings), frozenset(shadowed))


def _deciding(subject: Subject) -> Iterator[Step]:
    keys = {each.from_step for each in subject.definition.transitions}
    return (
        step
        for step in subject.steps.values()
        if step.key in keys and (step.type in WITH_OUTCOMES or step.type in WITHOUT_OUTCOME)
    )


def _environment(subject: Subject, step: Step) -> Environment:
    return environment(subject.definition.context_schema, data_schema=step.left_with, purpose=Purpose.GUARD)


def _find_invalid_guards(subject: Subject, environments: dict[str, Environment]) -> Iterator[Finding]:
    for index, each in enumerate(subject.definition.transitions):
        env = environments.get(each.from_step)
        if each.guard is None or env is None:
            continue
        problem = _problem_of_guard(each.guard, env)
        if problem is not None:
            message = (
                f"Expected the guard from `{each.from_step}` to `{each.to_step}` to be an expression that "
                f"gives true or false, found `{each.guard[:200]}`: {problem}"
            )
            yield found(Code.INVALID_GUARD, message, step=each.from_step, transition=index)


def _problem_of_guard(guard: str, env: Environment) -> str | None:
    compiled = compile_expression(guard, env, result="bool")
    if isinstance(compiled, GuardError):
        return compiled.message
    constant = True if compiled.references else compiled.evaluate({})
    return f"it always fails. {constant.message}" if isinstance(constant, GuardError) else None


def _cut(choices: Sequence[Choice]) -> tuple[list[Choice], list[Choice]]:
    """What is tried and what stands behind an unguarded one; the choices are in the order of trial."""
    last = min((each.priority for _, each in choices if each.guard is None), default=None)
    tried = [choice for choice in choices if last is None or choice[1].priority <= last]
    return tried, list(choices[len(tried) :])


def _describe_shadowed(tried: Sequence[Choice], behind: Sequence[Choice]) -> Iterator[Finding]:
    for index, each in behind:
        before = next(other for _, other in tried if other.guard is None)
        message = (
            f"Expected every transition to be taken at some time, found the one {_name(each)} of priority "
            f"{each.priority} behind one without a guard of priority {before.priority}; give it a lower "
            f"number or remove it."
        )
        yield found(Code.SHADOWED, message, step=each.from_step, transition=index)


def _find_ties(tried: Sequence[Choice], comparison: Comparison) -> Iterator[Finding]:
    for _, group in groupby(tried, key=lambda choice: choice[1].priority):
        equals = list(group)
        unguarded = [choice for choice in equals if choice[1].guard is None]
        guarded = [choice for choice in equals if choice[1].guard is not None]
        for choice in unguarded[1:]:
            yield _tie(unguarded[0], choice, "neither has a guard")
        if len(guarded) > MAX_EQUALS:
            yield _tie(guarded[0], guarded[-1], f"more than {MAX_EQUALS} guards share the priority")
            continue
        for place, choice in enumerate(guarded):
            rival = next((each for each in guarded[:place] if not _exclusive(each, choice, comparison)), None)
            if rival is not None:
                yield _tie(rival, choice, "their guards are not shown to exclude each other")


def _exclusive(one: Choice, other: Choice, comparison: Comparison) -> bool:
    first, second = one[1].guard, other[1].guard
    return first is not None and second is not None and comparison.exclusive(first, second)


def _tie(one: Choice, other: Choice, why: str) -> Finding:
    message = (
        f"Expected one transition to be first, found equal priority {other[1].priority} {_name(one[1])} and "
        f"{_name(other[1])}, and {why}; give one a lower number, or guards that cannot both hold."
    )
    return found(Code.EQUAL_PRIORITY, message, step=other[1].from_step, transition=other[0])


def _find_gap(route: Route, tried: Sequence[Choice], comparison: Comparison) -> Iterator[Finding]:
    guards = [each.guard for _, each in tried if each.guard is not None]
    if len(guards) < len(tried) or comparison.exhaustive(guards):
        return
    step, outcome = route
    on = "" if outcome is None else f" on `{outcome}`"
    message = (
        f"Expected one of the transitions from `{step}`{on} to hold in every case, found {len(guards)} with "
        f"guards that are not shown to; add one without a guard."
    )
    yield found(Code.MAY_NOT_MATCH, message, step=step)


def _find_bad_branches(
    fork: Step, choices: Sequence[Choice], broken: set[int], comparison: Comparison
) -> Iterator[Finding]:
    """Branches are opened together, so none stands in another's way; but one has to be opened."""
    if fork.split is Split.MATCHING:
        if not broken.intersection(index for index, _ in choices):
            yield from _find_gap((fork.key, None), choices, comparison)
        return
    for index, each in choices:
        if each.guard is not None:
            message = (
                f"Expected `{fork.key}` to open every branch, found a guard on the one to `{each.to_step}`; "
                f"remove it, or say `split: matching`."
            )
            yield found(Code.UNEXPECTED_GUARD, message, step=fork.key, transition=index)


def _name(transition: Transition) -> str:
    on = "" if transition.outcome is None else f" on `{transition.outcome}`"
    return f"from `{transition.from_step}`{on} to `{transition.to_step}`"

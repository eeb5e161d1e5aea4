"""Subflows: which workflow each starts and with what, and whether what it starts can ever end.

Of other workflows the newest published versions are asked, as far as they are known. They change without
this one, so that what does not fit today only warns; that none of them could ever end is refused.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nexusflow.core.definition import Definition, Split, Step, StepType
from nexusflow.core.guard import GuardError, Purpose, compile_expression, environment
from nexusflow.core.nesting import nest
from nexusflow.core.subflow import Subflow
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.subject import Subject

Published = Mapping[str, Definition]
"""The newest published version of each workflow, by key."""

_SHOWN: Final = 20


def find_bad_subflow(subject: Subject, step: Step, subflow: Subflow) -> Iterator[Finding]:
    """What keeps a child from being started, or from bringing something back."""
    if subflow.workflow is None:
        message = f"Expected `{step.key}` to say what it starts, found no `workflow`; add the key of one."
        yield found(Code.INVALID_SUBFLOW, message, step=step.key)
    env = environment(subject.definition.context_schema, purpose=Purpose.SLA)
    for name, source in (subflow.send or {}).items():
        compiled = compile_expression(source, env, result="plain")
        if isinstance(compiled, GuardError):
            message = (
                f"Expected `{step.key}` to send `{name}` by an expression that can be worked out, found "
                f"`{source[:200]}`: {compiled.message}"
            )
            yield found(Code.INVALID_SUBFLOW, message, step=step.key)
    accepted = _properties(subject.definition)
    for field in step.writes:
        if field not in accepted:
            message = (
                f"Expected `writes` of `{step.key}` to name fields of the context, found `{field}`, which "
                f"`context_schema` does not have; add it there or remove it."
            )
            yield found(Code.UNKNOWN_WRITE, message, step=step.key)


def find_bad_children(definition: Definition, published: Published | None) -> Iterator[Finding]:
    """What other workflows have to say to it; where they are not known (None), whether it starts itself."""
    known = {**(published or {}), definition.key: definition}
    if published is not None:
        for step in _subflows(definition):
            yield from _find_misfits(definition, step, known.get(_workflow(step)))
    endless = _endless(definition, known)
    if endless:
        step, chain = endless
        message = (
            f"Expected a way to an end that does not start the same workflow again, found that each one "
            f"needs another: {' -> '.join(f'`{key}`' for key in chain)}; add a way around `{step.key}`."
        )
        yield found(Code.ENDLESS_SUBFLOW, message, step=step.key)


def workflows_named(definition: Definition) -> frozenset[str]:
    """The workflows that its steps start."""
    return frozenset(_workflow(step) for step in _subflows(definition) if _workflow(step))


def _subflows(definition: Definition) -> Iterator[Step]:
    return (step for step in definition.steps if step.subflow is not None)


def _workflow(step: Step) -> str:
    return "" if step.subflow is None else step.subflow.workflow or ""


def _properties(definition: Definition) -> Mapping[str, Any]:
    properties = definition.context_schema.get("properties")
    return properties if isinstance(properties, Mapping) else {}


def _find_misfits(definition: Definition, step: Step, child: Definition | None) -> Iterator[Finding]:
    key = _workflow(step)
    if child is None:
        message = (
            f"Expected a workflow that is published in `{step.key}`, found `{key}`; publish it, or correct "
            f"the key."
        )
        if key:
            yield found(Code.UNKNOWN_WORKFLOW, message, step=step.key)
        return
    assert step.subflow is not None, "only subflows are asked"
    sent = _properties(definition) if step.subflow.send is None else step.subflow.send
    required = child.context_schema.get("required")
    lacking = [name for name in required if name not in sent] if isinstance(required, list | tuple) else []
    if lacking:
        message = (
            f"Expected `{step.key}` to send what a request of `{key}` needs, found no "
            f"{_listed(lacking)}; send it."
        )
        yield found(Code.SUBFLOW_MISFIT, message, step=step.key)
    offered = _properties(child)
    if child.context_schema.get("additionalProperties") is False:
        foreign = [name for name in sent if name not in offered]
        if foreign:
            message = (
                f"Expected `{step.key}` to send only what a request of `{key}` knows, found "
                f"{_listed(foreign)}; say in `send` what it needs."
            )
            yield found(Code.SUBFLOW_MISFIT, message, step=step.key)
    missing = [name for name in step.writes if name not in offered]
    if missing:
        message = (
            f"Expected `{step.key}` to write what a request of `{key}` has in its context, found "
            f"{_listed(missing)}; correct it."
        )
        yield found(Code.SUBFLOW_MISFIT, message, step=step.key)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:_SHOWN])


def _endless(definition: Definition, known: Published) -> tuple[Step, list[str]] | None:
    """The step, and the workflows that start each other, because of which no way leads to an end."""
    ending = _ending(definition, known)
    if definition.key in ending or not _can_end(definition, frozenset(known), known):
        return None
    chain = [definition.key]
    first: Step | None = None
    while chain.count(chain[-1]) == 1:
        blocked = _first_blocked(known[chain[-1]], ending, known)
        if blocked is None:
            return None
        first = first or blocked
        chain.append(_workflow(blocked))
    return None if first is None else (first, chain)


def _ending(definition: Definition, known: Published) -> frozenset[str]:
    """The workflows that have a way to an end: first those that need no other, then those that need these."""
    involved, ahead = {definition.key}, [definition.key]
    while ahead:
        fresh = {key for key in workflows_named(known[ahead.pop()]) if key in known} - involved
        involved |= fresh
        ahead += sorted(fresh)
    ending: frozenset[str] = frozenset()
    while True:
        now = frozenset(key for key in involved if _can_end(known[key], ending, known))
        if now == ending:
            return ending
        ending = now


def _can_end(definition: Definition, ending: frozenset[str], known: Published) -> bool:
    return definition.start in _leading_to_an_end(definition, ending, known)


def _leading_to_an_end(definition: Definition, ending: frozenset[str], known: Published) -> set[str]:
    """The steps from which an end can be reached when only children of these workflows come to theirs.

    What is not known is taken to end. Of a fork that opens all branches and waits for all of them, each
    branch must.
    """
    targets: dict[str, list[str]] = {}
    for each in definition.transitions:
        targets.setdefault(each.from_step, []).append(each.to_step)
    needs_all = _forks_that_need_all(definition)
    leading = {step.key for step in definition.steps if step.type is StepType.END}
    while True:
        fresh = {
            step.key
            for step in definition.steps
            if step.key not in leading
            and not _blocks(step, ending, known)
            and (all if step.key in needs_all else any)(
                target in leading for target in (*targets.get(step.key, ()), *_instead(step))
            )
        }
        if not fresh:
            return leading
        leading |= fresh


def _instead(step: Step) -> tuple[str, ...]:
    return () if step.then is None else (step.then,)


def _forks_that_need_all(definition: Definition) -> frozenset[str]:
    steps = {step.key: step for step in definition.steps}
    if any(step.terminate for step in steps.values()):
        return frozenset()  # another branch may end everything
    joins = nest(definition).joins
    return frozenset(
        key
        for key, step in steps.items()
        if step.type is StepType.FORK
        and step.split is not Split.MATCHING
        and all(steps[join].awaited is None for join in joins.get(key, ()))
    )


def _blocks(step: Step, ending: frozenset[str], known: Published) -> bool:
    key = _workflow(step)
    return key in known and key not in ending


def _first_blocked(definition: Definition, ending: frozenset[str], known: Published) -> Step | None:
    """The subflow that a request comes to first of those that keep it from an end."""
    seen, ahead = {definition.start}, [definition.start]
    while ahead:
        step = definition.step(ahead.pop(0))
        if step is None:
            continue
        if _blocks(step, ending, known):
            return step
        targets = [each.to_step for each in definition.transitions if each.from_step == step.key]
        fresh = [key for key in (*targets, *_instead(step)) if key not in seen]
        seen.update(fresh)
        ahead += fresh
    return None

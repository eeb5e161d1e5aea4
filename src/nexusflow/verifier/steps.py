"""What a step needs to be done: who may, by when, with which words and which data."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nexusflow.core.definition import Definition, Step, StepType
from nexusflow.core.schema import SchemaError, compile_schema
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.hours import LONGEST_SLA_HOURS, problem_of_hours
from nexusflow.verifier.people import find_bad_people
from nexusflow.verifier.resources import find_bad_resource
from nexusflow.verifier.services import find_bad_service
from nexusflow.verifier.subflows import find_bad_subflow
from nexusflow.verifier.subject import SUPPORTED, Subject
from nexusflow.verifier.votes import find_bad_quorum
from nexusflow.verifier.waits import find_bad_wait

_PEOPLE: Final = frozenset({"requester", "parent"})
"""What `separate_from` may name besides tasks; a task that is called `parent` is meant where there is one."""


def find_bad_workflow(subject: Subject) -> Iterator[Finding]:
    """What the workflow itself lacks or has too much of."""
    definition = subject.definition
    yield from (_unsupported_key(key, step=None) for key in sorted(definition.further))
    if not definition.create_permission:
        message = "Expected `create_permission`, found nothing, so that nobody may start a request; add it."
        yield found(Code.NO_CREATE_PERMISSION, message)
    yield from _find_bad_context_schema(definition)


def find_bad_steps(subject: Subject) -> Iterator[Finding]:
    """What each step lacks or has too much of."""
    for step in subject.definition.steps:
        if step.type not in SUPPORTED:
            message = (
                f"Expected a step of type {', '.join(sorted(SUPPORTED))}, found `{step.key}` of type "
                f"{step.type}, which this version does not run; build it from those."
            )
            yield found(Code.UNSUPPORTED, message, step=step.key)
            continue
        yield from (_unsupported_key(key, step=step.key) for key in sorted(step.further))
        if step.type is StepType.TASK:
            yield from _find_bad_task(subject, step)
        if step.type is StepType.WAIT:
            yield from find_bad_wait(subject, step)
            yield from _find_bad_form(step)
            yield from _find_bad_writes(subject.definition, step)
        if step.service is not None:
            yield from find_bad_service(subject, step, step.service)
            yield from _find_bad_form(step)
            yield from _find_bad_writes(subject.definition, step)
        if step.subflow is not None:
            yield from find_bad_subflow(subject, step, step.subflow)
        if step.type is StepType.END and step.status is None:
            message = f"Expected `{step.key}` to end with a status, found none; add COMPLETED or REJECTED."
            yield found(Code.NO_STATUS, message, step=step.key)


def _unsupported_key(key: str, *, step: str | None) -> Finding:
    place = "the workflow" if step is None else f"`{step}`"
    message = f"Expected only what this version runs, found `{key}` in {place}, which it does not; remove it."
    return found(Code.UNSUPPORTED, message, step=step)


def _find_bad_context_schema(definition: Definition) -> Iterator[Finding]:
    schema = definition.context_schema
    compiled = compile_schema(schema)
    if isinstance(compiled, SchemaError):
        message = (
            f"Expected `context_schema` to be a JSON Schema that needs nothing from elsewhere, "
            f"found another: {compiled.message}"
        )
        yield found(Code.INVALID_CONTEXT_SCHEMA, message)
    elif schema.get("type") != "object":
        message = (
            f"Expected `context_schema` to have `type: object`, found {schema.get('type')!r}; the context of "
            f"a request is an object."
        )
        yield found(Code.INVALID_CONTEXT_SCHEMA, message)


def _find_bad_task(subject: Subject, step: Step) -> Iterator[Finding]:
    if not step.permission:
        message = f"Expected `{step.key}` to have a permission, found none, so that nobody may do it; add it."
        yield found(Code.NO_PERMISSION, message, step=step.key)
    yield from _find_bad_words(subject, step)
    yield from _find_bad_sla(subject.definition, step)
    yield from find_bad_resource(subject.definition, step)
    yield from _find_bad_form(step)
    yield from _find_bad_writes(subject.definition, step)
    yield from find_bad_people(subject.definition, step)
    yield from find_bad_quorum(subject.definition, step)


def _find_bad_words(subject: Subject, step: Step) -> Iterator[Finding]:
    for outcome in step.require_note:
        if outcome not in step.outcomes:
            message = (
                f"Expected `require_note` of `{step.key}` to name its outcomes ({', '.join(step.outcomes)}), "
                f"found `{outcome}`; correct it."
            )
            yield found(Code.UNKNOWN_NOTE_OUTCOME, message, step=step.key)
    tasks = {each.key for each in subject.steps.values() if each.type is StepType.TASK}
    for name in step.separate_from:
        if name not in _PEOPLE and name not in tasks:
            message = (
                f"Expected `separate_from` of `{step.key}` to name `requester`, `parent` or a task, found "
                f"`{name}`; correct it."
            )
            yield found(Code.UNKNOWN_SEPARATION, message, step=step.key)


def _find_bad_sla(definition: Definition, step: Step) -> Iterator[Finding]:
    if step.sla_hours is None:
        return
    problem = problem_of_hours(definition, step.sla_hours)
    if problem is not None:
        message = (
            f"Expected `sla_hours` of `{step.key}` to be a number above 0 and at most "
            f"{LONGEST_SLA_HOURS:,}, or an expression that gives one, found `{step.sla_hours[:200]}`: "
            f"{problem}"
        )
        yield found(Code.INVALID_SLA, message, step=step.key)
    if definition.supervisor_of(step) is None:
        message = (
            f"Expected a role to escalate a breach of `{step.key}` to, found none; add `supervisor_role` to "
            f"the step or to the workflow."
        )
        yield found(Code.NO_SUPERVISOR_ROLE, message, step=step.key)


def _find_bad_form(step: Step) -> Iterator[Finding]:
    if step.form is None:
        return
    compiled = compile_schema(step.form)
    if isinstance(compiled, SchemaError):
        message = (
            f"Expected the form of `{step.key}` to be a JSON Schema that needs nothing from elsewhere, "
            f"found another: {compiled.message}"
        )
        yield found(Code.INVALID_FORM, message, step=step.key)
    elif step.form.get("type", "object") != "object":
        message = (
            f"Expected the form of `{step.key}` to have `type: object`, found {step.form['type']!r}; the "
            f"data of a decision is an object."
        )
        yield found(Code.INVALID_FORM, message, step=step.key)


def _find_bad_writes(definition: Definition, step: Step) -> Iterator[Finding]:
    if definition.context_schema.get("type") != "object":
        return  # told where the schema is judged
    offered, accepted = _properties(step.form or {}), _properties(definition.context_schema)
    for field in step.writes:
        places = ((f"the form of `{step.key}`", offered), ("`context_schema`", accepted))
        missing = [place for place, properties in places if field not in properties]
        if missing:
            message = (
                f"Expected `writes` of `{step.key}` to name fields of its form and of the context, found "
                f"`{field}`, which {' and '.join(missing)} do not have; add it there or remove it."
            )
            yield found(Code.UNKNOWN_WRITE, message, step=step.key)
            continue
        given, taken = _types(offered[field]), _types(accepted[field])
        if given and taken and not given <= taken:
            message = (
                f"Expected `{field}` in the form of `{step.key}` to be of the type that `context_schema` has "
                f"({', '.join(sorted(taken))}), found {', '.join(sorted(given))}; make them the same."
            )
            yield found(Code.WRITE_TYPE_MISMATCH, message, step=step.key)


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, Mapping) else {}


def _types(schema: object) -> frozenset[str]:
    """The types that a field's schema names; none where it leaves them open. A number may be whole."""
    stated = schema.get("type") if isinstance(schema, Mapping) else None
    names = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    types = frozenset(str(name) for name in names)
    return types | {"integer"} if "number" in types else types

"""Resources of tasks: each is named by an expression that gives a text."""

from collections.abc import Iterator

from nexusflow.core.definition import Definition, Step, write_step
from nexusflow.core.guard import GuardError, Purpose, compile_expression, environment
from nexusflow.core.resources import LONGEST_NAME, read_name
from nexusflow.verifier.finding import Code, Finding, found


def find_bad_resource(definition: Definition, step: Step) -> Iterator[Finding]:
    """What keeps a task from ever having its resource."""
    if step.resource is None:
        return
    problem = _problem_of(definition, step.resource)
    if problem is not None:
        message = (
            f"Expected `resource` of `{step.key}` to be an expression that gives a name (a constant one in "
            f"quotes: `\"'press'\"`), found `{step.resource[:200]}`: {problem}"
        )
        yield found(Code.INVALID_RESOURCE, message, step=step.key)
    if "quorum" in write_step(step):
        message = (
            f"Expected `resource` or `quorum` in `{step.key}`, found both: a quorum opens several tasks at "
            f"once, and of those that have one resource only one is ever open; remove one of them."
        )
        yield found(Code.INVALID_RESOURCE, message, step=step.key)


def _problem_of(definition: Definition, source: str) -> str | None:
    env = environment(definition.context_schema, purpose=Purpose.SLA)
    compiled = compile_expression(source, env, result="string")
    if isinstance(compiled, GuardError):
        return compiled.message
    if compiled.references:
        return None
    value = compiled.evaluate({})
    if isinstance(value, GuardError):
        return value.message
    return None if read_name(value) else f"it gives no name of 1 to {LONGEST_NAME} characters; correct it."

"""Who a task is for: the expressions that name one person, or say more of them than a permission does."""

from collections.abc import Iterator

from nexusflow.core.definition import ESCALATE, Definition, Distribution, Step
from nexusflow.core.guard import GuardError, Purpose, Result, compile_expression, environment
from nexusflow.verifier.finding import Code, Finding, found


def find_bad_people(definition: Definition, step: Step) -> Iterator[Finding]:
    """Rules about people that cannot be worked out."""
    problem = _problem(definition, step.assignee, Purpose.SLA, "string")
    if problem is not None:
        message = (
            f"Expected `assignee` of `{step.key}` to be an expression that gives a username, found "
            f"`{(step.assignee or '')[:200]}`: {problem}"
        )
        yield found(Code.INVALID_ASSIGNEE, message, step=step.key)
    problem = _problem(definition, step.require, Purpose.REQUIRE, "bool")
    if problem is not None:
        message = (
            f"Expected `require` of `{step.key}` to be an expression over `actor` and `context` that is true "
            f"or false, found `{(step.require or '')[:200]}`: {problem}"
        )
        yield found(Code.INVALID_REQUIRE, message, step=step.key)
    named = "assignee" if step.assignee is not None else "quorum" if step.quorum is not None else None
    if named is not None and step.distribution is not Distribution.OFFER:
        message = (
            f"Expected `{step.key}` to give its tasks out in one way, found `distribution` beside `{named}`; "
            f"remove one of them."
        )
        yield found(Code.INVALID_DISTRIBUTION, message, step=step.key)
    if step.on_empty == ESCALATE and definition.supervisor_of(step) is None:
        message = (
            f"Expected a role that `{step.key}` is escalated to when nobody may do it, found none; add "
            f"`supervisor_role` to the step or to the workflow."
        )
        yield found(Code.NO_SUPERVISOR_ROLE, message, step=step.key)


def _problem(definition: Definition, source: str | None, purpose: Purpose, result: Result) -> str | None:
    if source is None:
        return None
    env = environment(definition.context_schema, purpose=purpose)
    compiled = compile_expression(source, env, result=result)
    return compiled.message if isinstance(compiled, GuardError) else None

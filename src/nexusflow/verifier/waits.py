"""Waits: each says what for, in one way, and who may send the message."""

from collections.abc import Iterator

from nexusflow.core.definition import Definition, Step
from nexusflow.core.guard import GuardError, Purpose, compile_expression, environment
from nexusflow.core.waiting import read_instant
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.hours import problem_of_hours
from nexusflow.verifier.subject import Subject


def find_bad_wait(subject: Subject, step: Step) -> Iterator[Finding]:
    """What keeps a wait step from ending."""
    said = [key for key in ("duration", "until", "message") if getattr(step, key) is not None]
    if len(said) != 1:
        message = (
            f"Expected `{step.key}` to wait for one thing (`duration`, `until` or `message`), found "
            f"{' and '.join(f'`{key}`' for key in said) or 'none'}; say which."
        )
        yield found(Code.INVALID_WAIT, message, step=step.key)
        return
    problem = _problem_of_time(subject.definition, step)
    if problem is not None:
        source = (step.duration or step.until or "")[:200]
        message = (
            f"Expected `{step.key}` to wait until a time that can be worked out, found `{source}`: {problem}"
        )
        yield found(Code.INVALID_WAIT, message, step=step.key)
    if step.message is None and (step.permission or step.form or step.writes or step.transient):
        message = (
            f"Expected `permission`, `form`, `writes` and `transient` for a message only, found one of them "
            f"in `{step.key}`, which waits for a time; remove it."
        )
        yield found(Code.INVALID_WAIT, message, step=step.key)
    if step.message is not None:
        yield from _find_bad_message(subject, step)


def _problem_of_time(definition: Definition, step: Step) -> str | None:
    if step.duration is not None:
        return problem_of_hours(definition, step.duration)
    if step.until is None:
        return None
    env = environment(definition.context_schema, purpose=Purpose.SLA)
    compiled = compile_expression(step.until, env, result="string")
    if isinstance(compiled, GuardError):
        return compiled.message
    if compiled.references:
        return None
    value = compiled.evaluate({})
    if isinstance(value, str) and read_instant(value) is not None:
        return None
    return "it gives neither a date nor a time as ISO 8601 writes them; correct it."


def _find_bad_message(subject: Subject, step: Step) -> Iterator[Finding]:
    if not step.permission:
        message = (
            f"Expected `{step.key}` to have a permission, found none, so that nobody may send "
            f"`{step.message}`; add it."
        )
        yield found(Code.NO_PERMISSION, message, step=step.key)
    first = next(each for each in subject.steps.values() if each.message == step.message)
    if (first.permission, first.transient, first.form) != (step.permission, step.transient, step.form):
        message = (
            f"Expected every step that waits for `{step.message}` to ask the same of it, found another "
            f"permission, form or `transient` in `{step.key}` than in `{first.key}`; make them the same."
        )
        yield found(Code.INVALID_WAIT, message, step=step.key)

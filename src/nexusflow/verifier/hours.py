"""Hours that a definition asks for: a number, or an expression that gives one."""

from math import isfinite
from typing import Final

from nexusflow.core.definition import Definition
from nexusflow.core.guard import GuardError, Purpose, compile_expression, environment

LONGEST_SLA_HOURS: Final = 24 * 366 * 100
"""A hundred years: what lies beyond is a typing error, and no date can be worked out for it."""


def problem_of_hours(definition: Definition, source: str) -> str | None:
    """Why a source gives no hours that can be waited for, or None if it does."""
    try:
        hours = float(source)
    except ValueError:
        env = environment(definition.context_schema, purpose=Purpose.SLA)
        compiled = compile_expression(source, env, result="number")
        if isinstance(compiled, GuardError) or compiled.references:
            return compiled.message if isinstance(compiled, GuardError) else None
        value = compiled.evaluate({})
        if isinstance(value, GuardError):
            return value.message
        hours = float(value)
    if not isfinite(hours) or not 0 < hours <= LONGEST_SLA_HOURS:
        return "it is out of that range; correct it."
    return None

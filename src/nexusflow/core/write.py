"""What a decision or a message writes into the context, checked against the context's schema."""

from collections.abc import Mapping
from typing import Any

from nexusflow.core.definition import Step
from nexusflow.core.events import ContextWritten
from nexusflow.core.evolve import Advance
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Fault, Reason, Rejected


def write(plan: Plan, decided: Advance, step: Step, data: Mapping[str, Any]) -> Advance | Rejected:
    """Let the fields that the step writes become part of the context; what it does not write is left out."""
    written = {key: data[key] for key in step.writes if key in data}
    if not written:
        return decided
    errors = plan.context_schema.errors({**decided.after.context, **written})
    if errors:
        return Rejected(
            Reason.INVALID_DATA,
            f"What {step.key} writes does not fit the context's schema.",
            tuple(Fault("/data" + each.path, each.message) for each in errors),
        )
    return decided.then((ContextWritten(written),))
